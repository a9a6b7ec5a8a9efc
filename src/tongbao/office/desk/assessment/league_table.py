"""League table as a workbook that may leave the office: ranks, targets, 条 and 块, and the working of each cell.

Cells that could disclose a single institution are suppressed over all its sheets and the document together.
"""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from tongbao.assess.disclosure import TOTAL, Cell, effective_counts, equation, protect_all, select_suppressed, two_way
from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import VerdictId
from tongbao.assess.values.figures import TotalValues
from tongbao.assess.values.grades import RankingValues
from tongbao.assess.values.targets import VerdictValues
from tongbao.assess.verdict import Outcome
from tongbao.bulletin.writers.xlsx import Sheet
from tongbao.measure import units
from tongbao.measure.change import format_percent
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.office.desk.assessment.explain import cite
from tongbao.registry.reporting import AREAS
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

HIDDEN = "—"
_COLUMNS = ("base", "now", "required", "actual", "verdict")
_HEADS = {
    "base": "基期",
    "now": "本期",
    "required": "目标（下降率或上限）",
    "actual": "实际（下降率或总量）",
    "verdict": "判定",
}


def league_sheets(findings: Sequence[Finding], roster: Roster, rulebook: Rulebook) -> list[Sheet]:
    """Build the sheets of league.xlsx: 考核排名, 目标完成, 条块, 县级, 演算."""
    index = {f.id: f for f in findings}
    areas = [u.id for u in roster.units if u.list_id == AREAS]
    units = [u for u in areas if f"total:now:{u}" in index]
    hidden = index["suppressed:areas"].units("units") if "suppressed:areas" in index else ()
    shown = [u for u in areas if u not in hidden]
    workings: list[tuple[str, ...]] = []
    sheets = [_ranks(index, roster, rulebook, workings), _targets(index, shown, roster, rulebook, workings)]
    sheets += _breakdowns(index, units, hidden, roster, rulebook)
    head = ("表", "单元格", "内容", "公式与代入", "规则", "出处")
    return [s for s in (*sheets, Sheet("演算", head, tuple(workings))) if s.rows]


def _ranks(index: Mapping[str, Finding], roster: Roster, rulebook: Rulebook, workings: list[tuple[str, ...]]) -> Sheet:
    ranking = index.get("ranking:areas")
    head = ("名次", "单位", "得分", "等级")
    if ranking is None:
        return Sheet("考核排名", head, ())
    rows = []
    ranked = RankingValues.of(ranking)
    for unit in ranked.units:
        score = ranked.scores[unit]
        if score.rank is not None:
            rows.append(
                (
                    score.rank,
                    roster.unit(unit).name,
                    format_rounded(score.exact, 2),
                    score.grade,
                )
            )
            step = f"第{rows[-1][0]}名{roster.unit(unit).short}：{score.working}"
            workings.append(("考核排名", f"C{len(rows) + 1}", "得分", step, *_sources(ranking, rulebook)))
    left_out = len(rows) < len(ranked.units)
    note = "得分可能随待核的判定变动或评分不全的单位不列。" if left_out else ""
    early = any(f.kind == "verdict" and VerdictValues.of(f).provisional for f in index.values())
    return Sheet("考核排名", head, tuple(rows), note + ("以上为核定前的初步结果。" if early else ""))


def _targets(
    index: Mapping[str, Finding],
    units: Sequence[str],
    roster: Roster,
    rulebook: Rulebook,
    workings: list[tuple[str, ...]],
) -> Sheet:
    """List every verdict of the areas in a row of its own, with its working."""
    rows = []
    for finding in (f for f in index.values() if f.kind == "verdict" and f.subject in units):
        id_ = VerdictId.parse(finding.id)
        share = id_.target_kind in ("annual", "plan")
        name = _indicator(finding.matter, rulebook)
        verdict = VerdictValues.of(finding)
        cells = [_figure(verdict.exact[key], share and key in ("required", "actual")) for key in _COLUMNS[:4]]
        doubtful = not verdict.robust and verdict.outcome is not Outcome.UNJUDGED
        word = "待核" if doubtful else verdict.word
        unit = _unit_of(finding.matter, rulebook)
        rows.append((roster.unit(finding.subject).name, name, unit, id_.period, *cells, word, verdict.document))
        workings.append(
            ("目标完成", f"I{len(rows) + 1}", f"{name}判定", _working(finding, doubtful), *_sources(finding, rulebook))
        )
    head = ("单位", "指标", "计量单位", "期间", *_HEADS.values(), "目标文号")
    return Sheet("目标完成", head, tuple(rows), "判定按未经修约的数值进行；待核的不据以点名。")


def _working(finding: Finding, doubtful: bool) -> str:
    """Return the working; of a doubtful verdict only its doubts, because the working would reveal its outcome."""
    return f"待核：{'；'.join(VerdictValues.of(finding).reasons)}" if doubtful else finding.working


def _figure(value: Fraction | None, is_share: bool) -> str | None:
    if value is None:
        return None
    return format_percent(value) if is_share else format_rounded(value, 3)


def _breakdowns(
    index: Mapping[str, Finding], units: Sequence[str], hidden: Sequence[str], roster: Roster, rulebook: Rulebook
) -> list[Sheet]:
    """Tabulate area by kind and area by county, with the cells that must be suppressed hidden in both together."""
    kinds = {f.subject: f for f in index.values() if f.kind == "total" and f.matter == "unit_kind"}
    counties = {f.subject: f for f in index.values() if f.kind == "total" and f.matter == "unit_county"}
    if not kinds:
        return []
    try:
        out = _protected(kinds, counties, units, hidden, _printed_kinds(index, rulebook), rulebook)
    except Refusal as problem:
        return [Sheet("条块", ("说明",), ((str(problem),),))]
    head = ("单位", "类型", "机构数", "综合能耗（吨标准煤）", *(r.text("name") for r in rulebook.rows("indicators")))
    names = {r.id: r.text("name") for r in rulebook.rows("institution_kinds")}
    rows = []
    for scope, finding in sorted(kinds.items()):
        unit, kind = scope.split("/")
        rows.append((roster.unit(unit).name, names[kind], *_account(finding, (unit, kind) in out, rulebook)))
    below = []
    for scope, finding in sorted(counties.items()):
        unit, county = scope.split("/")
        region = next((r for r in roster.regions if r.code == county), None)
        place = region.name if region else county
        below.append((roster.unit(unit).name, place, *_account(finding, ("county", scope) in out, rulebook)))
    note = "机构过少、可能推知单个机构的，按统计法不予公布，以“—”表示。"
    county_head = (head[0], "县（市、区）、乡镇", *head[2:])
    return [Sheet("条块", head, tuple(rows), note), Sheet("县级", county_head, tuple(below), note)]


def _printed_kinds(index: Mapping[str, Finding], rulebook: Rulebook) -> frozenset[str]:
    """Return the kinds whose totals are printed in the document."""
    found = {f.subject: f for f in index.values() if f.kind == "total" and f.matter == "kind"}
    return frozenset(found) - select_suppressed(effective_counts(found, rulebook), rulebook)


def _cell(finding: Finding) -> Cell:
    total = TotalValues.of(finding)
    return Cell(total.account.institutions, total.largest_share)


def _protected(
    kinds: Mapping[str, Finding],
    counties: Mapping[str, Finding],
    units: Sequence[str],
    hidden: Sequence[str],
    printed_kinds: Collection[str],
    rulebook: Rulebook,
) -> frozenset[tuple[str, str]]:
    """Select the cells to suppress, given that the document prints every area that is not hidden, and the province."""
    table = {}
    for scope, finding in kinds.items():
        unit, _, kind = scope.partition("/")
        table[unit, kind] = _cell(finding)
    cells, equations = two_way(table)
    for unit in units:
        below = [("county", s) for s in counties if s.startswith(f"{unit}/")]
        cells |= {key: _cell(counties[key[1]]) for key in below}
        if below:
            equations.append(equation((unit, TOTAL), below))
    # The document prints these already.
    printed = [(u, TOTAL) for u in units if u not in hidden]
    printed += [(TOTAL, k) for k in printed_kinds]
    return protect_all(cells, equations, rulebook, [*printed, (TOTAL, TOTAL)])


def _account(finding: Finding, out: bool, rulebook: Rulebook) -> tuple[str | None, ...]:
    indicators = rulebook.rows("indicators")
    if out:
        return (HIDDEN,) * (2 + len(indicators))
    total = TotalValues.of(finding)
    figures = ((total.indicators[i.id].exact, i.number("places")) for i in indicators)
    formatted = (None if value is None else format_rounded(value, places) for value, places in figures)
    return (str(total.account.institutions), format_rounded(Fraction(total.account.energy, 1000), 3), *formatted)


def _unit_of(id_: str, rulebook: Rulebook) -> str:
    row = rulebook.find("indicators", id_)
    return row.text("unit") if row else units.unit(rulebook.row("totals", id_).text("unit")).name


def _indicator(id_: str, rulebook: Rulebook) -> str:
    row = rulebook.find("indicators", id_) or rulebook.row("totals", id_)
    return row.text("name")


def _sources(finding: Finding, rulebook: Rulebook) -> tuple[str, str]:
    rows = [rulebook.find(*key.split("/", 1)) for key in finding.rules]
    cites = dict.fromkeys(cite(r.source, r.article, r.unverified) for r in rows if r)
    return "、".join(finding.rules), "；".join(cites)
