"""Targets and tasks as pages show them: who broke down and handed down, what adds up, how far, where it lands."""

from datetime import date

from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import OutlookId
from tongbao.assess.values.targets import OutlookValues
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import visibility
from tongbao.office.desk.followup.followup import STATUS_WORDS
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries import findings as seen_findings
from tongbao.office.desk.queries.cache import remember
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, Cell, Table, Value
from tongbao.office.desk.works.cascade import cascade, progress_of_targets, slack_of_targets
from tongbao.office.desk.works.works import completion
from tongbao.office.store import rows
from tongbao.rules.rulebook import Rulebook

_TONES = {"yes": GOOD, "no": BAD, "not_reported": CALM}


def tables(year: str, as_of: date, home: Home, acting: Actor) -> list[Table]:
    """What there is of tasks and targets within the person's roles."""
    found = []
    if visibility.is_allowed("cascade", acting) and not visibility.own_places(acting):
        found += [_handed(as_of, home, acting)]
        if year:
            found += _targets(year, as_of, home, acting)
    if visibility.is_allowed("works", acting):
        lines: list[tuple[Value, ...]] = [tuple(line) for line in completion(as_of, acting)]
        heads = ("单位", "任务", "下达", "完成", "验收", "完成率", "时间进度", "预计")
        found.append(Table("改造任务完成", heads, lines, empty="没有下达改造任务"))
    if year and visibility.is_allowed("judge", acting) and not visibility.own_places(acting):
        found += _forecasts(year, as_of, home, acting)
    return found


def years() -> list[str]:
    """The years with sealed targets, the newest first."""
    return seen_findings.periods("assessment")


def path(year: str, as_of: date, home: Home, acting: Actor) -> list[tuple[str, list[str], list[str]]]:
    """The glide paths of the province's plan targets: name, years, values."""
    if not year or not visibility.is_allowed("judge", acting) or visibility.own_places(acting):
        return []
    drawn = []
    for finding in seen_findings.outlooks(year, as_of, home, acting)[:1]:
        points = OutlookValues.of(finding).path
        period = OutlookId.parse(finding.id).period
        first = int(period[:4]) - 1
        years = [str(first + n) for n in range(len(points))]
        drawn.append((" ".join(_names(finding, as_of)), years, list(points)))
    return drawn


def _names(finding: Finding, on: date) -> tuple[str, str]:
    """The unit and the indicator of a finding, as they are called on a day."""
    unit = seen_findings.unit_named(finding.subject, rows.roster())
    return unit, seen_findings.matter_named(finding.matter, Rulebook(on))


def _handed(as_of: date, home: Home, acting: Actor) -> Table:
    lines: list[tuple[Value, ...]] = [
        (
            name,
            Cell(STATUS_WORDS[h.decomposed.value], _TONES[h.decomposed.value]),
            Cell(STATUS_WORDS[h.handed_down.value], _TONES[h.handed_down.value]),
            h.handed_down_on,
            h.counties or "乡镇",
            h.received,
            h.denied,
            Cell("矛盾", BAD) if h.contradicted else "",
        )
        for name, h in cascade(as_of, home, acting)
    ]
    heads = ("单位", "分解", "下达", "下达日期", "应收县数", "已收", "报未收到", "核对")
    return Table("改造任务分解下达", heads, lines, empty="没有封账的工作进展")


def _targets(year: str, as_of: date, home: Home, acting: Actor) -> list[Table]:
    try:
        stands = progress_of_targets(year, as_of, home, acting)
        slack = remember(("slack", year, as_of), home, lambda: slack_of_targets(year, as_of, home, acting), True)
    except Refusal as refusal:
        return [Table("目标分解下达", ("说明",), [(str(refusal),)])]
    lines: list[tuple[Value, ...]] = [
        (
            name,
            s.document,
            *(
                Cell(f"{STATUS_WORDS[status.value]}{f' {when}' if when else ''}", _TONES[status.value])
                for status, when in (
                    (s.decomposed, s.decomposed_on),
                    (s.handed_down, s.handed_down_on),
                    (s.received, s.received_on),
                )
            ),
        )
        for name, s in stands
    ]
    held: list[tuple[Value, ...]] = [
        (name, id_, s.sentence, Cell("不足", BAD) if s.short else Cell("衔接", GOOD)) for name, id_, s in slack
    ]
    return [
        Table(f"{year}年目标分解下达", ("单位", "文号", "分解", "下达", "收到"), lines),
        Table(f"{year}年目标衔接核对", ("单位", "目标", "核对", ""), held),
    ]


def _forecasts(year: str, as_of: date, home: Home, acting: Actor) -> list[Table]:
    try:
        found = seen_findings.outlooks(year, as_of, home, acting)
    except Refusal:
        return []
    lines: list[tuple[Value, ...]] = []
    for finding in found:
        outlook = OutlookValues.of(finding)
        numbers = (outlook.due, outlook.limit, outlook.low, outlook.mid, outlook.high)
        shown = ["" if n is None else format_milli(n) for n in numbers]
        lines.append(
            (
                *_names(finding, as_of),
                *shown,
                Cell("演算", page="finding", key=("assessment", year, as_of.isoformat(), finding.id)),
            )
        )
    heads = ("单位", "指标", "本年轨迹值", "期末目标值", "预测低", "预测中", "预测高", "")
    return [Table(f"{year}年预测（仅供参考）", heads, lines, empty="没有规划期目标")]
