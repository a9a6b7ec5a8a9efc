"""Findings as pages show them: matters by unit, verdicts and ranks, one finding with its working, rules and records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import VerdictId
from tongbao.assess.values.targets import VerdictValues
from tongbao.assess.verdict import Outcome
from tongbao.dossier.dossier import Dossier
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.office.desk.assessment.document_books import gather_inputs
from tongbao.office.desk.assessment.explain import OUTCOMES, explain
from tongbao.office.desk.assessment.league_table import league_sheets
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries.cache import findings, remember
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, WARN, Cell, Table, Value
from tongbao.office.store.models import BookRow
from tongbao.registry.reporting import AREAS, PROVINCE
from tongbao.registry.roster import Roster
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.rulebook import Rulebook

STATUSES = {"yes": ("是", GOOD), "no": ("否", BAD), "not_reported": ("未报", CALM)}
_BOOKS = {"progress": "progress", "energy": "ledger", "assessment": "targets", "grades": "grades"}


@dataclass(frozen=True)
class Matrix:
    """Matters by units: three statuses, nothing between and nothing by complement."""

    units: tuple[tuple[str, str], ...]
    matters: tuple[tuple[str, str, str], ...]
    cells: dict[tuple[str, str], str]

    def count(self, unit: str, status: str) -> int:
        """How many matters of a unit have a status."""
        return sum(self.cells.get((unit, m), "") == status for m, _, _ in self.matters)


def periods(kind: str) -> list[str]:
    """The closed periods a kind of finding can be asked for, the newest first."""
    found = BookRow.objects.filter(kind=_BOOKS.get(kind, kind)).order_by("-period")
    return list(dict.fromkeys(found.values_list("period", flat=True)))


def matrix(period: str, as_of: date, home: Home, acting: Actor) -> Matrix:
    """The matters of a month by unit, in customary order.

    Raises
    ------
    Refusal : those of judging.
    """
    found, _ = findings("progress", period, as_of, home, acting)
    rulebook, roster = Rulebook(as_of), _roster("progress", period, as_of, home)
    units = roster.units_at(as_of, AREAS)
    matters: list[tuple[str, str, str]] = []
    cells: dict[tuple[str, str], str] = {}
    for finding in found:
        if finding.kind != "partition" or finding.subject != AREAS:
            continue
        row = rulebook.find("matters", finding.matter)
        matters.append((finding.matter, row.text("name") if row else finding.matter, finding.id))
        for status in STATUSES:
            for unit in finding.units(status):
                cells[unit, finding.matter] = status
    return Matrix(tuple((u.id, u.short) for u in units), tuple(matters), cells)


def matrix_table(seen: Matrix, period: str) -> Table:
    """The same as a table to take away."""
    lines: list[tuple[Value, ...]] = []
    for unit, name in seen.units:
        words = [STATUSES.get(seen.cells.get((unit, m), ""), ("—", "")) for m, _, _ in seen.matters]
        lines.append((name, *(Cell(w, tone) for w, tone in words)))
    return Table(f"{period}各市事项", ("单位", *(n for _, n, _ in seen.matters)), lines)


def list_findings(kind: str, period: str, as_of: date, home: Home, acting: Actor) -> list[Table]:
    """Every finding of a kind of document with its working, and the rules nobody has verified.

    Raises
    ------
    Refusal : those of judging.
    """
    found, unverified = findings(kind, period, as_of, home, acting)
    lines: list[tuple[Value, ...]] = [
        (
            Cell(f.id, page="finding", key=(kind, period, as_of.isoformat(), f.id)),
            _KINDS.get(f.kind, f.kind),
            f.working,
            Cell("待决定", BAD) if f.conflict else "",
        )
        for f in found
    ]
    tables = [Table("认定和演算", ("编号", "类别", "演算", "冲突"), lines)]
    if unverified:
        rows_: list[tuple[Value, ...]] = [(u, Cell("未经核实", WARN)) for u in unverified]
        tables.append(Table("所依据的未经核实的规则", ("规则", ""), rows_))
    return tables


def league(period: str, as_of: date, home: Home, acting: Actor) -> list[Table]:
    """Ranks, verdicts and breakdowns, with everything suppressed that could tell of one institution.

    Raises
    ------
    Refusal : those of judging.
    """
    found, _ = findings("assessment", period, as_of, home, acting)
    roster = _roster("assessment", period, as_of, home)
    make = lambda: league_sheets(found, roster, Rulebook(as_of))  # noqa: E731
    sheets = remember(("league", period, as_of), home, make, closed_only=True)
    return [Table(s.name, s.head, [[*map(_plain, row)] for row in s.rows], note=s.note) for s in sheets]


def _plain(value: object) -> Value:
    return value if value is None or isinstance(value, int) else str(value)


def verdicts(period: str, as_of: date, home: Home, acting: Actor) -> Table:
    """Every verdict with how robust it is, for the office itself.

    Raises
    ------
    Refusal : those of judging.
    """
    found, _ = findings("assessment", period, as_of, home, acting)
    rulebook, roster = Rulebook(as_of), _roster("assessment", period, as_of, home)
    lines: list[tuple[Value, ...]] = []
    for finding in (f for f in found if f.kind == "verdict"):
        verdict = VerdictValues.of(finding)
        tone = {Outcome.MET: GOOD, Outcome.MISSED: BAD}.get(verdict.outcome, CALM)
        id_ = VerdictId.parse(finding.id)
        named = rulebook.find("target_kinds", id_.target_kind)
        lines.append(
            (
                unit_named(finding.subject, roster),
                matter_named(finding.matter, rulebook),
                named.text("name") if named else id_.target_kind,
                id_.period,
                _milli(verdict.exact_required, id_),
                _milli(verdict.exact_actual, id_),
                Cell(OUTCOMES.get(verdict.outcome.value, verdict.outcome.value), tone),
                Cell("稳健", GOOD) if verdict.robust else Cell("待核", WARN),
                "；".join(verdict.reasons),
                Cell("演算", page="finding", key=("assessment", period, as_of.isoformat(), finding.id)),
            )
        )
    heads = ("单位", "指标", "种类", "期间", "目标", "实际", "判定", "稳健性", "为什么待核", "")
    return Table("目标判定（内部）", heads, lines)


@dataclass(frozen=True)
class FindingDetail:
    """One finding with all that stands behind it."""

    finding: Finding
    kind: str
    values: Table
    rules: Table
    records: Table
    working: tuple[str, ...]


def finding_detail(kind: str, period: str, as_of: date, id_: str, home: Home, acting: Actor) -> FindingDetail:
    """One finding: values, rules with their sources, the records it stands on.

    Raises
    ------
    Refusal : code ``absent``.
    """
    found, _ = findings(kind, period, as_of, home, acting)
    finding = next((f for f in found if f.id == id_), None)
    if finding is None:
        raise Refusal("absent", "没有这条认定。", "请从列表中打开。")
    rulebook, sources = Rulebook(as_of), load_shipped_tables()[1]
    roster = _roster(kind, period, as_of, home)
    rules: list[tuple[Value, ...]] = []
    for key in finding.rules:
        table, _, row_id = key.partition("/")
        row = rulebook.find(table, row_id)
        if row is not None:
            source = sources.get(row.source)
            title = source.title if source else row.source
            state = Cell("未经核实", WARN) if row.unverified else Cell(f"核对于{row.checked_on}", GOOD)
            rules.append((key, str(row.get("name", "")), f"{title}{row.article}", state))
    values: list[tuple[Value, ...]] = [(k, _said(v, roster)) for k, v in finding.values.items()]
    records: list[tuple[Value, ...]] = [(k, r) for k, ids in finding.records.items() for r in ids[:200]]
    return FindingDetail(
        finding,
        " ".join(
            (
                unit_named(finding.subject, roster),
                matter_named(finding.matter, rulebook),
                _KINDS.get(finding.kind, finding.kind),
            )
        ),
        Table("取值", ("名称", "值"), values),
        Table("规则和出处", ("规则", "名称", "出处", "核实"), rules, empty="没有用到规则"),
        Table("依据的记录", ("取值", "记录"), records, empty="没有记录"),
        tuple(w for w in finding.working.split("；") if w),
    )


def steps(period: str, unit: str, as_of: date, home: Home, acting: Actor) -> Table:
    """The working of a unit's verdicts, from sealed lines to sentences.

    Raises
    ------
    Refusal : those of explaining.
    """
    make = lambda: explain(period, unit, as_of, home, acting)  # noqa: E731
    found = remember(("explain", period, unit, as_of), home, make, closed_only=True)
    return Table(
        f"{unit} {period} 判定的演算",
        ("步骤", "内容", "规则", "出处"),
        [(s.step, s.words, s.rule, s.source) for s in found],
    )


def outlooks(period: str, as_of: date, home: Home, acting: Actor) -> list[Finding]:
    """The forecasts of plan targets, the province first."""
    found, _ = findings("assessment", period, as_of, home, acting)
    return sorted((f for f in found if f.kind == "outlook"), key=lambda f: (f.subject != PROVINCE, f.subject, f.matter))


def totals(kind: str, period: str, as_of: date, home: Home, acting: Actor) -> list[tuple[str, Finding]]:
    """The accounts of the areas, by name."""
    found, _ = findings(kind, period, as_of, home, acting)
    roster = _roster(kind, period, as_of, home)
    return [
        (unit_named(f.subject, roster), f)
        for f in found
        if f.kind == "total" and f.matter == "now" and f.subject != PROVINCE
    ]


def _roster(kind: str, period: str, as_of: date, home: Home) -> Roster:
    return Dossier.open(gather_inputs(kind, period, as_of), home.path).roster


def matter_named(id_: str, rulebook: Rulebook) -> str:
    """What an indicator, a total, a measure or a matter is called; its id where no table has it."""
    tables = ("indicators", "totals", "measures", "matters")
    return next((row.text("name") for t in tables if (row := rulebook.find(t, id_))), id_)


def unit_named(id_: str, roster: Roster) -> str:
    """What a reporting unit, or the province, is called; its id where it is none."""
    return next((u.name for u in roster.units if u.id == id_), "全省" if id_ == PROVINCE else id_)


def _milli(value: Fraction | None, verdict: VerdictId) -> str:
    if value is None:
        return "—"
    share = verdict.target_kind in ("annual", "plan")
    return f"{format_rounded(value * 100, 2)}%" if share else format_rounded(value, 3)


def _said(value: object, roster: Roster) -> str:
    if isinstance(value, tuple):
        return "、".join(unit_named(str(v), roster) for v in value)
    return "" if value is None else str(value)


def words_of(found: Sequence[Finding]) -> list[str]:
    """The workings of some findings."""
    return [f.working for f in found if f.working]


_KINDS = {
    "partition": "事项清单",
    "stated": "汇总数",
    "highlight": "做法",
    "total": "合计",
    "change": "同比",
    "verdict": "判定",
    "attained": "完成情况",
    "outlook": "预测",
    "ranking": "排名",
    "grades": "等级",
    "count": "个数",
    "asked": "上次通报的要求",
    "demand": "要求",
    "completion": "任务完成",
    "decomposition": "变化分解",
    "slack": "目标衔接",
    "task": "任务",
    "money": "资金",
    "winter": "气象",
    "baseline": "基期",
    "praise": "表扬",
    "changes": "等级变化",
    "consequence": "后果",
    "suppressed": "不予公布",
}
