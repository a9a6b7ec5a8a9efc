"""Compute the geometry of a bar chart, once for all writers: exact shares of the plot's width."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tongbao.bulletin.clause import Claim
from tongbao.bulletin.page import Chart
from tongbao.measure.rounding import format_rounded


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart.

    Parameters
    ----------
    claim
        Value and label of the bar.
    series : from 0
        Series it belongs to.
    start, length : per cent of the plot
        Where the bar starts, and its length.
    label_at : per cent of the plot
        Where its label starts.
    """

    claim: Claim
    series: int
    start: Fraction
    length: Fraction
    label_at: Fraction

    def plain(self) -> dict[str, object]:
        """Convert the bar to JSON values.

        Returns
        -------
        dict
            Shares as text.
        """
        return {
            "text": self.claim.text, "series": self.series, "start": percent(self.start),
            "length": percent(self.length), "label": percent(self.label_at),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of one category, one a series."""

    name: str
    bars: tuple[Bar, ...]

    def plain(self) -> dict[str, object]:
        """Convert the group to JSON values.

        Returns
        -------
        dict
            Name and bars.
        """
        return {"name": self.name, "bars": [bar.plain() for bar in self.bars]}


def groups(chart: Chart) -> tuple[Group, ...]:
    """Lay out the bars of a chart by category.

    Parameters
    ----------
    chart
        Chart of one claim a category in every series.

    Returns
    -------
    tuple of Group
        In order; a claim without a number has no bar, only its text.

    Raises
    ------
    ValueError
        Where a series has not one claim a category.
    """
    low, high = _range(chart)
    bars = [list(_bars(number, claims, low, high)) for number, (_, claims) in enumerate(chart.series)]
    if any(len(line) != len(chart.categories) for line in bars):
        raise ValueError(f"chart {chart.caption.text!r}: every series needs one claim a category")
    return tuple(Group(name, tuple(line[i] for line in bars)) for i, name in enumerate(chart.categories))


def axis(chart: Chart) -> Fraction:
    """Locate zero on the plot.

    Parameters
    ----------
    chart
        The chart.

    Returns
    -------
    Fraction
        Per cent of the plot's width.
    """
    low, high = _range(chart)
    return Fraction(-low * 100, high - low)


def plain(chart: Chart) -> dict[str, object]:
    """Convert a chart to the values the Typst templates take.

    Parameters
    ----------
    chart
        The chart.

    Returns
    -------
    dict
        Unit, series, axis and groups.
    """
    return {
        "unit": chart.unit,
        "series": [name for name, _ in chart.series],
        "axis": percent(axis(chart)),
        "groups": [group.plain() for group in groups(chart)],
    }


def percent(share: Fraction) -> str:
    """Write a share for a writer's file.

    Parameters
    ----------
    share : per cent
        Exact share.

    Returns
    -------
    str
        Three decimals.
    """
    return format_rounded(share, 3)


def in_words(chart: Chart) -> str:
    """Describe a chart in text for those who cannot see it.

    Parameters
    ----------
    chart
        The chart.

    Returns
    -------
    str
        Every value by category, in Chinese.
    """
    lines = (
        f"{group.name}：" + "，".join(f"{chart.series[b.series][0]}{b.claim.text}" for b in group.bars)
        for group in groups(chart)
    )
    return f"{chart.caption.text}（单位：{chart.unit}）。" + "；".join(lines) + "。"


def _range(chart: Chart) -> tuple[int, int]:
    values = [c.value for _, claims in chart.series for c in claims if isinstance(c.value, int)]
    low, high = min([0, *values]), max([0, *values])
    return low, high if high > low else low + 1


def _bars(series: int, claims: tuple[Claim, ...], low: int, high: int) -> Iterator[Bar]:
    zero = Fraction(-low * 100, high - low)
    for claim in claims:
        value = claim.value if isinstance(claim.value, int) else 0
        length = Fraction(abs(value) * 100, high - low)
        start = zero if value >= 0 else zero - length
        yield Bar(claim, series, start, length, max(zero, start + length))
