"""Write 能源资源消费情况: totals, intensities, year on year on all and on the same institutions."""

from collections.abc import Sequence
from fractions import Fraction

from tongbao.assess.finding import Finding
from tongbao.assess.values.figures import SuppressedValues, TotalValues, WinterValues
from tongbao.bulletin import slots
from tongbao.bulletin.clause import Claim, Clause, join_clauses
from tongbao.bulletin.outline import list_parts, list_points, number_heading, number_points
from tongbao.bulletin.page import Block, Chart, Paragraph, Table
from tongbao.bulletin.slots import DraftContext
from tongbao.bulletin.wording import fill
from tongbao.measure.change import format_percent
from tongbao.measure.rounding import format_rounded
from tongbao.rules.row import Row

_TEN_THOUSAND = 10**4


def energy_blocks(period: str, findings: Sequence[Finding], setting: DraftContext) -> list[Block]:
    """Write the first part: consumption and its change, the table and the chart by area.

    Parameters
    ----------
    period : in words, e.g. 2016年
        Period of the bulletin.
    findings
        Findings, with ``total:now:province`` among them.
    setting
        Context of the draft.

    Returns
    -------
    list of Block
        Blocks in printed order.
    """
    index = {f.id: f for f in findings}
    total = index["total:now:province"]
    clauses = [_total(period, total, setting)]
    intensities = TotalValues.of(total).indicators
    if all(intensities[i.id].rounded is not None for i in setting.rulebook.rows("indicators") if not i.get("optional")):
        clauses.append(_intensities(total, setting))
    changes = [
        _change(index[i], phrase, setting)
        for i, phrase in (
            ("change:all:province", "energy.change_all"),
            ("change:same:province", "energy.change_same"),
        )
        if i in index
    ]
    blocks: list[Block] = [
        number_heading(0, list_parts("energy", setting)[0].text("heading")),
        Paragraph(join_clauses(clauses, "。")),
    ]
    if any(changes):
        beside = [_winter(index[i], setting) for i in ("winter:province",) if i in index]
        blocks.append(Paragraph(join_clauses([c for c in (*changes, *beside) if c], "。")))
    rows = [
        index[f"total:now:{u.id}"]
        for u in setting.roster.units_at(setting.day, "areas")
        if f"total:now:{u.id}" in index
    ]
    if len(rows) > 1:
        blocks.append(_table(period, rows, index, setting))
        chart = _chart(period, rows, index, setting)
        blocks += [chart] if chart else []
    return blocks


def energy_problems(findings: Sequence[Finding], setting: DraftContext) -> tuple[list[Block], list[str]]:
    """Write the second part, and list the matters it speaks of.

    Parameters
    ----------
    findings
        Findings of the bulletin.
    setting
        Context of the draft.

    Returns
    -------
    tuple of (blocks, matter ids)
        No blocks where there is no problem.
    """
    index = {f.id: f for f in findings}
    matters: list[str] = []
    points = []
    for point in list_points("energy.problems", setting):
        clauses = []
        quality, rising = index.get("count:quality"), index.get("rising:areas")
        if point.id == "quality" and quality is not None:
            fills = {k: slots.count_of(quality, k, setting.counter("return"), setting) for k in ("returned", "late")}
            clauses.append(setting.say("energy.returned", fills, quality.id, "ledger_quality"))
            matters.append("ledger_quality")
        if point.id == "intensity" and rising is not None and rising.units("units"):
            count = slots.count_of(rising, "units", setting.counter("areas"), setting)
            clauses.append(setting.say("energy.rising", {"count": count}, rising.id, "intensity_rise"))
            matters.append("intensity_rise")
        points.append((point.text("words"), clauses))
    blocks = number_points(points)
    return ([number_heading(1, list_parts("energy", setting)[1].text("heading")), *blocks] if blocks else []), matters


def _total(period: str, total: Finding, setting: DraftContext) -> Clause:
    fills = {
        "period": Claim("date", period, period, "document", "period", ("document",)),
        "institutions": slots.count_of(total, "institutions", setting.counter("institution"), setting),
        "energy": slots.amount(total, "energy", "吨标准煤", setting),
        "water": slots.amount(total, "water", "万立方米", setting, scale=_TEN_THOUSAND),
    }
    return setting.say("energy.total", fills, total.id, "energy")


def _intensities(total: Finding, setting: DraftContext) -> Clause:
    fills = {
        i.id: slots.amount(total, i.id, i.text("unit"), setting, i.number("places"))
        for i in _indicators_with_value(total, setting)
    }
    return setting.say("energy.intensities", fills, total.id, "intensity")


def _indicators_with_value(total: Finding, setting: DraftContext) -> list[Row]:
    """Return the indicators that have a value; one without (no emission factor, nobody counted) is left out."""
    intensities = TotalValues.of(total).indicators
    return [i for i in setting.rulebook.rows("indicators") if intensities[i.id].rounded is not None]


def _change(finding: Finding, phrase: str, setting: DraftContext) -> Clause | None:
    indicators = setting.rulebook.rows("indicators")
    keys = ["energy", *(i.id for i in indicators)]
    fills: dict[str, Claim | Clause | None] = {k: slots.change_words(finding, k, setting) for k in keys}
    if any(fills[k] is None for k in ("energy", *(i.id for i in indicators if not i.get("optional")))):
        return None
    counter = setting.counter("institution")
    fills |= {"n": slots.count_of(finding, "n_now", counter, setting)}
    fills |= {k: slots.count_of(finding, k, counter, setting) for k in ("n_now", "n_before")}
    return setting.say(phrase, fills, finding.id, finding.matter)


def _winter(finding: Finding, setting: DraftContext) -> Clause | None:
    """Describe the winter beside a comparison of heating months; None before the day of the phrase."""
    if not setting.has_phrase("energy.winter"):
        return None
    winter = WinterValues.of(finding)
    if winter.now is None:
        return setting.say("energy.winter_unknown", {}, finding.id, "degree_days")
    fills: dict[str, Claim | Clause | None] = {
        "now": _days(finding, "now"),
        "before": _days(finding, "before"),
        "change": slots.change_words(finding, "change", setting),
    }
    phrase = "energy.winter_areas" if winter.areas else "energy.winter"
    return setting.say(phrase, fills, finding.id, "degree_days")


def _days(finding: Finding, key: str) -> Claim:
    """Claim degree days, rounded once."""
    text = f"{format_rounded((finding.exact(key) or Fraction(0)) / 1000)}℃·日"
    return Claim("figure", text, finding.number(key), finding.id, key, finding.source_records(key))


def _table(period: str, rows: Sequence[Finding], index: dict[str, Finding], setting: DraftContext) -> Table:
    indicators = _indicators_with_value(index["total:now:province"], setting)
    head = [setting.phrase(f"energy.head.{k}") for k in ("unit", "institutions", "energy")]
    head += [f"{i.text('name')}（{i.text('unit')}）" for i in indicators]
    hidden = _suppressed(index)
    body: list[tuple[str | Claim, ...]] = []
    for total in rows:
        if total.subject in hidden:
            body.append((slots.unit_name(total, setting), *("—" for _ in range(len(head)))))
            continue
        cells: list[str | Claim] = [
            slots.unit_name(total, setting),
            slots.count_of(total, "institutions", "", setting),
            slots.amount(total, "energy", "", setting),
        ]
        intensities = TotalValues.of(total).indicators
        cells += [
            "—" if intensities[i.id].rounded is None else slots.amount(total, i.id, "", setting, i.number("places"))
            for i in indicators
        ]
        cells.append(_signed(index.get(f"change:same:{total.subject}"), "energy_per_person"))
        body.append(tuple(cells))
    caption = fill(setting.phrase("energy.table"), {"period": _period(period)})
    note = setting.phrase("energy.note") + (setting.phrase("energy.note_suppressed") if hidden else "")
    note += setting.unverified()
    return Table(caption, (*head, setting.phrase("energy.head.change")), tuple(body), note)


def _chart(period: str, rows: Sequence[Finding], index: dict[str, Finding], setting: DraftContext) -> Chart | None:
    """Draw bars of the first indicator; None where an area has no activity to divide by."""
    indicator = setting.rulebook.rows("indicators")[0]
    included = [r for r in rows if r.subject not in _suppressed(index)]
    series = [(setting.phrase("energy.series.now"), included)]
    before = [index.get(f"total:before:{r.subject}") for r in included]
    if all(before):
        series.insert(0, (setting.phrase("energy.series.before"), [b for b in before if b]))
    places = indicator.number("places")
    if any(TotalValues.of(f).indicators[indicator.id].rounded is None for _, found in series for f in found):
        return None
    drawn = tuple(
        (label, tuple(slots.amount(f, indicator.id, "", setting, places) for f in found)) for label, found in series
    )
    names = tuple(setting.roster.unit(r.subject).short for r in included)
    return Chart(
        fill(setting.phrase("energy.chart"), {"period": _period(period)}), indicator.text("unit"), names, drawn
    )


def _suppressed(index: dict[str, Finding]) -> tuple[str, ...]:
    """Return the areas whose figures would reveal a single institution."""
    found = index.get("suppressed:areas")
    return SuppressedValues.of(found).units if found else ()


def _signed(finding: Finding | None, key: str) -> str | Claim:
    share = finding.exact(key) if finding else None
    if finding is None or share is None:
        return "—"
    text = (
        format_percent(share)
        if share < 0
        else f"+{format_percent(share)}"
        if format_percent(share) != format_percent(Fraction(0))
        else format_percent(share)
    )
    return Claim("figure", text, finding.number(key), finding.id, key, finding.source_records(key))


def _period(period: str) -> Claim:
    return Claim("date", period, period, "document", "period", ("document",))
