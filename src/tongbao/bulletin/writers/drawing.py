"""Draw a bar chart as inline SVG; a bar's label is its claim and opens the claim's chain."""

from collections.abc import Iterator
from fractions import Fraction
from html import escape

from tongbao.bulletin.page import Chart
from tongbao.bulletin.writers import bars
from tongbao.measure.rounding import format_rounded

WIDTH, NAMES, LABELS, BAR, GAP, TOP = 680, 100, 90, 16, 10, 34
COLOURS = 4


def svg(chart: Chart) -> str:
    """Draw a chart, as high as its bars need.

    Parameters
    ----------
    chart
        Chart with numbered claims.

    Returns
    -------
    str
        An ``svg`` element.
    """
    groups = bars.groups(chart)
    step = BAR * max(1, len(chart.series)) + GAP
    height = TOP + step * len(groups)
    body = "".join(_group(group, TOP + step * number, step) for number, group in enumerate(groups))
    axis = _x(bars.axis(chart))
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(bars.in_words(chart))}">'
        f"{''.join(_legend(chart))}{body}"
        f'<line class="axis" x1="{axis}" x2="{axis}" y1="{TOP - 4}" y2="{height}"/></svg>'
    )


def _x(share: Fraction) -> str:
    return format_rounded(NAMES + share * (WIDTH - NAMES - LABELS) / 100, 2)


def _legend(chart: Chart) -> Iterator[str]:
    yield f'<text class="unit" x="{WIDTH}" y="15" text-anchor="end">单位：{escape(chart.unit)}</text>'
    if len(chart.series) > 1:
        for number, (name, _) in enumerate(chart.series):
            at = NAMES + number * 110
            yield f'<rect class="s{number % COLOURS}" x="{at}" y="4" width="13" height="13"/>'
            yield f'<text x="{at + 19}" y="15">{escape(name)}</text>'


def _group(group: bars.Group, top: int, step: int) -> str:
    middle = top + (step - GAP) // 2 + 5
    lines = [f'<text x="{NAMES - 8}" y="{middle}" text-anchor="end">{escape(group.name)}</text>']
    for bar in group.bars:
        y = top + bar.series * BAR
        length = format_rounded(bar.length * (WIDTH - NAMES - LABELS) / 100, 2)
        lines.append(
            f'<rect class="s{bar.series % COLOURS}" x="{_x(bar.start)}" y="{y}" width="{length}" height="{BAR - 2}"/>'
            f'<a href="#{escape(bar.claim.id)}"><text x="{_x(bar.label_at)}" dx="5" y="{y + 12}">'
            f"{escape(bar.claim.text)}</text></a>"
        )
    return "".join(lines)
