"""Write 考核通报: accounts and the reasons of change, target results, grades and ranks, what must be corrected.

A unit is named for a missed target only where the verdict is robust or somebody has decided to publish it; the others
are counted as 待核.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tongbao.assess.disclosure import effective_counts, select_suppressed
from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import AttainedId, VerdictId
from tongbao.assess.values.figures import DecompositionValues, ListedValues, QualityValues, TotalValues
from tongbao.assess.values.targets import AttainedValues, BaselineValues, VerdictValues
from tongbao.bulletin import slots
from tongbao.bulletin.clause import Claim, Clause, join_clauses, words
from tongbao.bulletin.outline import list_parts, list_points, number_heading, number_points
from tongbao.bulletin.page import Block, Chart, Paragraph, Table
from tongbao.bulletin.sections.energy import energy_blocks
from tongbao.bulletin.sections.ranks import rank_blocks
from tongbao.bulletin.slots import DraftContext, Slots
from tongbao.bulletin.wording import fill
from tongbao.measure.change import format_percent
from tongbao.measure.rounding import format_rounded, round_half_up
from tongbao.records.issued import ANNUAL
from tongbao.registry.reporting import AREAS
from tongbao.rules.row import Row

_OUTCOMES = ("met", "missed", "doubtful", "unjudged", "without")


def assessment_blocks(period: str, findings: Sequence[Finding], setting: DraftContext) -> list[Block]:
    """Write overview, targets, grades and ranks: everything before the problems.

    Parameters
    ----------
    period : in words, e.g. 2016年
        Period of the bulletin.
    findings
        Findings of the assessment.
    setting
        Context of the draft.

    Returns
    -------
    list of Block
        Blocks in printed order.
    """
    index = {f.id: f for f in findings}
    blocks = energy_blocks(period, findings, setting)
    sentences = [c for c in (_why(index, setting), _quality(index, setting)) if c]
    # The reasons belong to the totals, so they stand before the first table.
    first = next((i for i, b in enumerate(blocks) if isinstance(b, Table | Chart)), len(blocks))
    blocks = [*blocks[:first], *(Paragraph(join_clauses([c], "。")) for c in sentences), *blocks[first:]]
    blocks += _kinds(period, findings, setting)
    blocks += _targets(period, findings, setting)
    return blocks + rank_blocks(findings, 2, setting)


def assessment_problems(
    findings: Sequence[Finding], number: int, setting: DraftContext
) -> tuple[list[Block], list[str]]:
    """Write the part on problems, and list the matters it speaks of.

    Parameters
    ----------
    findings
        Findings of the assessment.
    number : from 0
        Position of the part in the document.
    setting
        Context of the draft.

    Returns
    -------
    tuple of (blocks, matter ids)
        No blocks where there is no problem.
    """
    index = {f.id: f for f in findings}
    matters: list[str] = []
    points: list[tuple[str, list[Clause]]] = []
    for point in list_points("assessment.problems", setting):
        clauses: list[Clause] = []
        missed, quality, handed = (index.get(i) for i in ("missed:areas", "count:quality", "handed:areas"))
        if point.id == "assessment.missed" and missed is not None and missed.units("units"):
            fills: Slots = {"names": slots.names(missed, "units", setting), "count": _count(missed, "units", setting)}
            early = any(f.kind == "verdict" and VerdictValues.of(f).provisional for f in findings)
            phrase = "assessment.missed_provisional" if early else "assessment.missed"
            clauses.append(setting.say(phrase, fills, missed.id, "target_missed"))
            matters.append("target_missed")
        if point.id == "assessment.handed" and handed is not None:
            for key, phrase in (("no", "assessment.not_handed"), ("not_reported", "assessment.handing_unreported")):
                if handed.units(key):
                    fills = {"count": _count(handed, key, setting)}
                    clauses.append(setting.say(phrase, fills, handed.id, "target_handed_down"))
            matters += ["target_handed_down"] if clauses else []
        if point.id == "assessment.quality" and quality is not None and _wanting(quality, index):
            counter = setting.counter("return")
            fills = {"files": slots.count_of(quality, "files", counter, setting)}
            returns = QualityValues.of(quality)
            for key, count in (("returned", returns.returned), ("late", returns.late)):
                fills[key] = slots.count_of(quality, key, counter, setting) if count else None
            clauses += [*_coverage(index, setting), setting.say("assessment.returns", fills, quality.id, "quality")]
            matters.append("ledger_quality")
        points.append((point.text("words"), clauses))
    blocks = number_points(points)
    title = list_parts("assessment", setting)[3].text("heading")
    return ([number_heading(number, title), *blocks] if blocks else []), matters


def _wanting(quality: Finding, index: Mapping[str, Finding]) -> bool:
    """Return whether returns were sent back or came late, or an area lacks too many; otherwise there is no problem."""
    low = index.get("coverage:low")
    returns = QualityValues.of(quality)
    return bool(returns.returned or returns.late or (low and ListedValues.of(low).units))


def _coverage(index: Mapping[str, Finding], setting: DraftContext) -> list[Clause]:
    """Count the institutions that sent every month, and the areas under the limit."""
    whole, low = index.get("coverage:province"), index.get("coverage:low")
    if whole is None or low is None:
        return []
    counter = setting.counter("institution")
    fills: dict[str, Claim | Clause | None] = {
        k: slots.count_of(whole, k, counter, setting) for k in ("owed", "complete")
    }
    fills |= {"share": _share(whole, "share"), "low": _count(low, "units", setting) if low.units("units") else None}
    return [setting.say("assessment.coverage", fills, whole.id, "coverage")]


def _why(index: Mapping[str, Finding], setting: DraftContext) -> Clause | None:
    """Explain the province's change by its reasons, which add up to it to the last thousandth."""
    found = index.get("decomposition:province")
    if found is None:
        return None
    reasons = []
    for part, values in DecompositionValues.of(found).parts.items():
        if not values.rounded:
            continue
        name = Claim("term", values.name, part, found.id, f"name.{part}", found.source_records("*"))
        fills: Slots = {"name": name, "amount": _signed(found, part, setting)}
        reasons.append(setting.say("assessment.part", fills, found.id, "energy"))
    fills = {"change": _signed(found, "change", setting), "parts": join_clauses(reasons, "；", "") if reasons else None}
    return setting.say("assessment.why", fills, found.id, "energy")


def _quality(index: Mapping[str, Finding], setting: DraftContext) -> Clause | None:
    total = index["total:now:province"]
    if TotalValues.of(total).estimated is None:
        return None
    fills = {k: _share(total, k) for k in ("estimated", "doubted")}
    return setting.say("assessment.estimated", fills, total.id, "quality")


def _kinds(period: str, findings: Sequence[Finding], setting: DraftContext) -> list[Block]:
    """Write the accounts by kind of institution (条); a kind of too few is suppressed, and so is its cover."""
    found = {f.subject: f for f in findings if f.kind == "total" and f.matter == "kind"}
    if len(found) < 2:
        return []
    hidden = select_suppressed(effective_counts(found, setting.rulebook), setting.rulebook)
    totals = {kind: TotalValues.of(f).indicators for kind, f in found.items()}
    indicators = [
        i
        for i in setting.rulebook.rows("indicators")
        if any(intensities[i.id].rounded is not None for intensities in totals.values())
    ]
    body: list[tuple[str | Claim, ...]] = []
    for row in (r for r in setting.rulebook.rows("institution_kinds") if r.id in found):
        total = found[row.id]
        name = Claim("term", row.text("name"), row.id, total.id, "kind", total.source_records("*"))
        if row.id in hidden:
            body.append((name, *["—"] * (2 + len(indicators))))
            continue
        figures = (
            "—" if totals[row.id][i.id].rounded is None else slots.amount(total, i.id, "", setting, i.number("places"))
            for i in indicators
        )
        count = slots.count_of(total, "institutions", "", setting)
        body.append((name, count, slots.amount(total, "energy", "", setting), *figures))
    head = [setting.phrase(f"energy.head.{k}") for k in ("kind", "institutions", "energy")]
    head += [f"{i.text('name')}（{i.text('unit')}）" for i in indicators]
    note = (setting.phrase("energy.note_suppressed") if hidden else "") + setting.unverified()
    return [
        Table(fill(setting.phrase("assessment.kinds"), {"period": _period(period)}), tuple(head), tuple(body), note)
    ]


def _targets(period: str, findings: Sequence[Finding], setting: DraftContext) -> list[Block]:
    attained = [f for f in findings if f.kind == "attained"]
    blocks: list[Block] = [number_heading(1, list_parts("assessment", setting)[1].text("heading"))]
    for kind in ("annual", "plan", "plan_end", "cap", "quarter_cap"):
        sentences = [_attained(f, setting) for f in attained if _kind(f) == kind]
        if sentences:
            blocks.append(
                Paragraph(words(setting.phrase(f"assessment.lead.{kind}")) + join_clauses(sentences, "。", "。"))
            )
    bases = [_rebased(f, setting) for f in findings if f.kind == "baseline" and f.subject != "province"]
    if attained and bases:
        blocks.append(Paragraph(join_clauses(bases, "；")))
    if not attained:
        blocks.append(Paragraph(words(setting.phrase("assessment.no_targets"))))
    annual = [f for f in attained if AttainedId.parse(f.id).target_kind == ANNUAL]
    if annual:
        index = {f.id: f for f in findings}
        blocks.append(_table(period, annual, index, setting))
        chart = _chart(period, annual[0], index, setting)
        blocks += [chart] if chart else []
    return blocks


def _attained(finding: Finding, setting: DraftContext) -> Clause:
    """One target over all areas: who met it, who missed it; who is 待核 or not judged is counted only."""
    fills: dict[str, Claim | Clause | None] = {"indicator": _indicator(finding, setting)}
    for key in _OUTCOMES:
        listed = finding.units(key)
        fills[f"{key}_count"] = _count(finding, key, setting) if listed else None
        fills[f"{key}_names"] = slots.names(finding, key, setting) if listed else None
    attained = AttainedValues.of(finding)
    early = "provisional" if attained.provisional else "final"
    kind = _kind(finding)
    if kind == "quarter_cap":
        span = attained.period
        fills["quarter"] = Claim(
            "date", _quarter(span, setting), span, finding.id, "period", finding.source_records("*")
        )
    return setting.say(f"assessment.{kind}.{early}", fills, finding.id, finding.matter)


def _rebased(finding: Finding, setting: DraftContext) -> Clause:
    """Name the units whose base was restated, by which document; verdicts use it, both bases are on record."""
    base = BaselineValues.of(finding)
    year, documents = base.year, "、".join(base.documents)
    words_ = f"{year}年"
    fills: Slots = {
        "unit": _name(finding.subject, finding, setting),
        "year": Claim("date", words_, year, finding.id, "year", finding.source_records("*")),
        "document": Claim("docno", documents, documents, finding.id, "documents", finding.source_records("*")),
    }
    return setting.say("assessment.rebased", fills, finding.id, "baseline")


def _kind(finding: Finding) -> str:
    """Select the phrase of a target: a plan in its last year is met or missed, before that judged by its path."""
    kind = AttainedId.parse(finding.id).target_kind
    return "plan_end" if kind == "plan" and not AttainedValues.of(finding).interim else kind


def _quarter(span: str, setting: DraftContext) -> str:
    return setting.rulebook.row("wording", f"quarter.{int(span[5:7]) // 3 + 1}").text("word")


def _indicator(finding: Finding, setting: DraftContext) -> Claim:
    name = _row(finding, setting).text("name")
    return Claim("term", name, finding.matter, finding.id, "indicator", finding.source_records("*"))


def _row(finding: Finding, setting: DraftContext) -> Row:
    """Return the intensity or the total a target is set on."""
    rows = setting.rulebook
    return rows.find("indicators", finding.matter) or rows.row("totals", finding.matter)


def _table(period: str, annual: Sequence[Finding], index: Mapping[str, Finding], setting: DraftContext) -> Table:
    """Area by indicator: demanded, reached, verdict. A suppressed area shows nothing."""
    head = [setting.phrase("energy.head.unit")]
    for finding in annual:
        row = _row(finding, setting)
        name = row.get("short", row.text("name"))
        head += [f"{name}{setting.phrase(f'assessment.head.{k}')}" for k in ("required", "actual", "verdict")]
    hidden = index["suppressed:areas"].units("units") if "suppressed:areas" in index else ()
    body: list[tuple[str | Claim, ...]] = []
    for unit in setting.roster.units_at(setting.day, AREAS):
        cells: list[str | Claim] = [_name(unit.id, annual[0], setting)]
        for finding in annual:
            verdict = index.get(str(VerdictId(ANNUAL, finding.matter, AttainedId.parse(finding.id).period, unit.id)))
            cells += ["—"] * 3 if unit.id in hidden else _cells(unit.id, verdict, finding, setting)
        body.append(tuple(cells))
    caption = fill(setting.phrase("assessment.table"), {"period": _period(period)})
    note = setting.phrase("assessment.note") + (setting.phrase("energy.note_suppressed") if hidden else "")
    note += setting.unverified()
    return Table(caption, tuple(head), tuple(body), note)


def _cells(unit: str, verdict: Finding | None, attained: Finding, setting: DraftContext) -> list[str | Claim]:
    where = next(k for k in _OUTCOMES if unit in attained.units(k))
    word = setting.phrase(f"assessment.outcome.{where}")
    if verdict is None:
        return ["—", "—", Claim("term", word, where, attained.id, where, attained.source_records("*"))]
    result = Claim("term", word, where, verdict.id, "outcome", verdict.source_records("*"))
    exact = VerdictValues.of(verdict).exact
    figures = [_share(verdict, k) if exact[k] is not None else "—" for k in ("required", "actual")]
    return [*figures, result]


def _chart(period: str, attained: Finding, index: Mapping[str, Finding], setting: DraftContext) -> Chart | None:
    """Draw the target and the result of each area for an indicator."""
    hidden = index["suppressed:areas"].units("units") if "suppressed:areas" in index else ()
    included = [
        v
        for u in setting.roster.units_at(setting.day, AREAS)
        if (v := index.get(str(VerdictId(ANNUAL, attained.matter, AttainedId.parse(attained.id).period, u.id))))
        and VerdictValues.of(v).actual is not None
        and u.id not in hidden
    ]
    if len(included) < 2:
        return None
    series = tuple(
        (setting.phrase(f"assessment.head.{key}"), tuple(_percent_points(v, key) for v in included))
        for key in ("required", "actual")
    )
    names = tuple(setting.roster.unit(v.subject).short for v in included)
    fills: Slots = {"period": _period(period), "indicator": _indicator(attained, setting)}
    return Chart(fill(setting.phrase("assessment.chart"), fills), "％", names, series)


def _percent_points(finding: Finding, key: str) -> Claim:
    """Claim a share as a bar: per cent with two decimals, its value in thousandths of a per cent."""
    value = VerdictValues.of(finding).exact[key] or Fraction(0)
    text = format_rounded(value * 100, 2)
    return Claim("figure", text, int(round_half_up(value * 10**5)), finding.id, key, finding.source_records("*"))


def _share(finding: Finding, key: str) -> Claim:
    exact = finding.exact(key)
    value = Fraction(finding.number(key), 10**6) if exact is None else exact
    return Claim("figure", format_percent(value), finding.number(key), finding.id, key, finding.source_records("*"))


def _signed(finding: Finding, key: str, setting: DraftContext) -> Clause:
    milli = finding.number(key)
    if not milli:
        same = setting.phrase("energy.unchanged")
        return Clause((Claim("figure", same, milli, finding.id, key, finding.source_records("*")),))
    text = f"{format_rounded(abs(Fraction(milli, 1000)), 3)}{setting.phrase('assessment.tce')}"
    claim = Claim("figure", text, milli, finding.id, key, finding.source_records("*"))
    return fill(setting.phrase("assessment.more" if milli > 0 else "assessment.less"), {"amount": claim})


def _count(finding: Finding, key: str, setting: DraftContext) -> Claim:
    return slots.count_of(finding, key, setting.counter("areas"), setting)


def _name(unit: str, finding: Finding, setting: DraftContext) -> Claim:
    return Claim("names", setting.roster.unit(unit).name, (unit,), finding.id, "unit", finding.source_records("*"))


def _period(period: str) -> Claim:
    return Claim("date", period, period, "document", "period", ("document",))
