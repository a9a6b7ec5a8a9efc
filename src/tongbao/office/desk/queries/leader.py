"""The leader's page: what stands where, on one sheet."""

from dataclasses import dataclass, field
from datetime import date

from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import MoneyId
from tongbao.assess.values.campaign import MoneyValues
from tongbao.assess.values.targets import AttainedValues, VerdictValues
from tongbao.assess.verdict import Outcome
from tongbao.bulletin.naming import missing_for_verdict
from tongbao.bulletin.wording import money_words
from tongbao.intake.values.form import stage_words
from tongbao.measure.period import Month, format_chinese_date
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.followup.followup import Line, ask_lines
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries import findings as seen_findings
from tongbao.office.desk.queries.cache import findings, remember
from tongbao.office.desk.queries.findings import Matrix, matrix
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, WARN, Cell, Table, Value
from tongbao.office.desk.works.works import completion
from tongbao.office.store.models import BookRow, DecisionRow
from tongbao.rules.rulebook import Rulebook

_MOST = 14


@dataclass
class Sheet:
    """One A4."""

    period: str
    as_of: str
    matrix: Matrix
    changed: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def sheet(period: str, as_of: date, home: Home, acting: Actor) -> Sheet:
    """Matters by unit, tasks, indicators, changes since last month, overdue, naming, decisions, money, dates.

    Raises
    ------
    Refusal : those of judging.
    """
    roles.require(acting, "judge")
    now = matrix(period, as_of, home, acting)
    rulebook = Rulebook(as_of)
    made = Sheet(period, format_chinese_date(as_of), now, _changed(now, period, as_of, home, acting))
    found, _ = findings("progress", period, as_of, home, acting)
    settled = set(DecisionRow.objects.values_list("conflict", flat=True))
    lines = remember(("lines", as_of), home, lambda: ask_lines(as_of, home))
    decided: list[tuple[Value, ...]] = [
        (_title(f.matter, rulebook), f.working) for f in found if f.conflict and f.conflict not in settled
    ]
    money: list[tuple[Value, ...]] = [
        (_money(MoneyId.parse(f.id).state, rulebook), _sum(f, rulebook)) for f in found if f.kind == "money"
    ]
    made.tables = [
        *_indicators(as_of, home, acting),
        *_tasks(as_of, acting),
        _overdue(lines, as_of),
        Table("拟点名及依据", ("单位", "依据", "还缺什么"), _naming(as_of, home, acting), empty="没有够条件点名的"),
        Table("请领导决定", ("事项", "情况"), decided[:_MOST], empty="没有待定的事项"),
        Table("资金", ("状态", "合计"), money, empty="没有报送资金"),
        Table("今后的日期", ("日期", "事项", "单位数"), _dates(lines, as_of), empty="没有"),
    ]
    return made


def _overdue(lines: list[Line], as_of: date) -> Table:
    """Each ask with the units that are overdue on it and for how many days."""
    late: dict[tuple[str, str, str], list[str]] = {}
    for x in lines:
        if x.state == "overdue":
            late.setdefault((x.due, x.matter, x.document), []).append(x.unit_name)
    told: list[tuple[Value, ...]] = [
        (matter, due, (as_of - date.fromisoformat(due)).days, f"{len(units)}个：{'、'.join(units)}", document)
        for (due, matter, document), units in sorted(late.items())
    ]
    return Table("逾期", ("事项", "期限", "已逾期天数", "单位", "文号"), told[:_MOST], empty="没有逾期的")


def _title(matter: str, rulebook: Rulebook) -> str:
    row = rulebook.find("matters", matter)
    return row.text("name") if row else matter


def _money(state: str, rulebook: Rulebook) -> str:
    known = stage_words(rulebook.row("matters", "fund"))
    return known.get(state, "没有说明状态")


def _sum(finding: Finding, rulebook: Rulebook) -> str:
    records = len(finding.source_records("*"))
    money = MoneyValues.of(finding)
    return f"{records}笔 {money_words(money.amount, money.bound, rulebook)}"


def _changed(now: Matrix, period: str, as_of: date, home: Home, acting: Actor) -> list[str]:
    """What units have done since the month before, as far as that was closed."""
    before = str(Month.parse(period).shift(-1))
    if not BookRow.objects.filter(kind="progress", period=before).exists():
        return [f"{before}没有封账，不作比较。"]
    then = matrix(before, as_of, home, acting)
    names = dict(now.units)
    titles = {m: t for m, t, _ in now.matters}
    gained = [(u, m) for (u, m), s in now.cells.items() if s == "yes" and then.cells.get((u, m)) != "yes"]
    return [f"{names.get(u, u)}：{titles.get(m, m)}" for u, m in gained] or ["与上月相同。"]


def _indicators(as_of: date, home: Home, acting: Actor) -> list[Table]:
    """The verdicts of the newest assessed year, counted by outcome and how robust they are."""
    known = seen_findings.periods("assessment")
    if not known:
        return []
    try:
        found, _ = findings("assessment", known[0], as_of, home, acting)
    except Refusal:
        return []
    rulebook = Rulebook(as_of)
    lines: list[tuple[Value, ...]] = []
    for finding in (f for f in found if f.kind == "attained"):
        row = rulebook.find("indicators", finding.matter) or rulebook.find("totals", finding.matter)
        parted = AttainedValues.of(finding)
        lines.append(
            (
                row.text("name") if row else finding.matter,
                Cell(str(len(parted.met)), GOOD),
                Cell(str(len(parted.missed)), BAD),
                Cell(str(len(parted.doubtful)), WARN),
                Cell(str(len(parted.unjudged + parted.without)), CALM),
                parted.total,
            )
        )
    heads = ("指标", "完成", "未完成", "待核", "无法判定或没有目标", "应评")
    return [Table(f"{known[0]}年目标", heads, lines)]


def _tasks(as_of: date, acting: Actor) -> list[Table]:
    lines: list[tuple[Value, ...]] = [tuple(line) for line in completion(as_of, acting)[:_MOST]]
    heads = ("单位", "任务", "下达", "完成", "验收", "完成率", "时间进度", "预计")
    return [Table("改造任务", heads, lines)] if lines else []


def _naming(as_of: date, home: Home, acting: Actor) -> list[tuple[Value, ...]]:
    """Missed targets on which a unit could be named, and what still stands against it."""
    known = seen_findings.periods("assessment")
    if not known:
        return []
    try:
        found, _ = findings("assessment", known[0], as_of, home, acting)
    except Refusal:
        return []
    table = seen_findings.verdicts(known[0], as_of, home, acting)
    names = {str(row[-1].key[3]): str(row[0]) for row in table.rows if isinstance(row[-1], Cell)}
    lines: list[tuple[Value, ...]] = []
    for finding in (f for f in found if f.kind == "verdict"):
        verdict = VerdictValues.of(finding)
        if verdict.outcome is not Outcome.MISSED:
            continue
        missing = missing_for_verdict(verdict.robust, verdict.reasons, False)
        words = Cell("；".join(missing), WARN) if missing else Cell("条件具备", GOOD)
        lines.append((names.get(finding.id, finding.subject), finding.working.partition("。")[0], words))
    return lines[:_MOST]


def _dates(lines: list[Line], as_of: date) -> list[tuple[Value, ...]]:
    # Two documents that ask the same by the same day ask it of a unit once.
    coming: dict[tuple[str, str], set[str]] = {}
    for x in lines:
        if x.state == "open" and x.due >= as_of.isoformat():
            coming.setdefault((x.due, x.matter), set()).add(x.unit)
    return [(due, matter, len(units)) for (due, matter), units in sorted(coming.items())[:_MOST]]
