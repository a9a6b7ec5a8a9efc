"""Field assessments as pages show them: the rounds, one round's units and routes, one unit's score sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tongbao.assess import onsite as core
from tongbao.assess.onsite import REVIEW, SELF, SITE, Line, Mark
from tongbao.assess.rubric import points_text
from tongbao.measure.period import format_chinese_date
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import visibility
from tongbao.office.desk.access.roles import place_name
from tongbao.office.desk.assessment import field_assessment
from tongbao.office.desk.assessment.field_assessment import GROUP, OFFICE, UNIT
from tongbao.office.desk.home.home import Actor
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, WARN, Cell, Table, Value
from tongbao.office.store import rows
from tongbao.office.store.models import MarkRow, RoundRow, RouteRow
from tongbao.registry.roster import Roster

_STEPS = (SELF, SITE, REVIEW)
Sheets = Mapping[str, tuple[Line, ...]]


@dataclass(frozen=True)
class RoundDetail:
    """One round: its tables, whether its approval waits for something, whom it may still send groups to."""

    pk: int
    title: str
    lead: str
    tables: list[Table]
    is_open: bool
    lacks: list[str]
    to_plan: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SheetLine:
    """One item as drawn: who gave what before, and what stands in the fields of whoever fills it now."""

    item: str
    name: str
    most: str
    words: str
    before: tuple[tuple[str, Mark, str], ...]
    points: str
    ground: str
    file: str
    needed: bool


@dataclass(frozen=True)
class Sheet:
    """One unit's score sheet. ``step`` is the step the person fills now (empty: none), ``why`` why not."""

    pk: int
    unit: str
    name: str
    title: str
    route: str
    lines: tuple[SheetLine, ...]
    step: str
    step_name: str
    help: str
    why: str
    table: Table
    full: str


def rounds(acting: Actor) -> list[Table]:
    """The rounds a person may see, and the sheets that are theirs to fill."""
    on, roster = acting.now.date(), rows.roster()
    listed: list[tuple[Value, ...]] = []
    mine: list[tuple[Value, ...]] = []
    for round_ in RoundRow.objects.order_by("-id"):
        seats = field_assessment.seats(round_, acting)
        if not seats:
            continue
        sheets, routes = field_assessment.sheets_of(round_), _routes(round_)
        done = [sum(not core.unscored_items(sheets[u], s) for u in seats) if _sees(seats, s) else None for s in _STEPS]
        state = Cell("已核定", GOOD) if round_.approved_at else Cell("进行中", CALM)
        title = Cell(round_.title, page="assessment", key=(round_.pk,))
        listed.append((state, title, len(seats), round_.self_due, *done, round_.document))
        for unit, sits in seats.items():
            if sits & {UNIT, GROUP}:
                name = place_name(unit, on, roster)
                mine.append(_my_sheet(round_, unit, name, sits, sheets[unit], routes.get(unit), on))
    heads = ("状态", "考核", "单位数", "自评截止", "自评完成", "现场完成", "复核完成", "核定文号")
    found = [Table("考核", heads, listed, empty="还没有考核")]
    if mine:
        own = ("考核", "单位", "身份", "考核日", "自评", "现场评分")
        found.insert(0, Table("我的评分表", own, mine))
    return found


def waiting(acting: Actor) -> list[tuple[str, str, str, int, str]]:
    """What a person has to do now in rounds that are not approved: what, whom, by which day, round, unit.

    What an office has to review is one line a round; its unit is empty.
    """
    on, roster = acting.now.date(), rows.roster()
    found = []
    for round_ in RoundRow.objects.filter(approved_at="").order_by("id"):
        seats = field_assessment.seats(round_, acting)
        if not seats:
            continue
        sheets, routes = field_assessment.sheets_of(round_), _routes(round_)
        ready = [
            u for u in seats if not core.unscored_items(sheets[u], SITE) and core.unscored_items(sheets[u], REVIEW)
        ]
        if ready and visibility.is_allowed("assess", acting) and OFFICE in seats[ready[0]]:
            name = field_assessment.step_rule(REVIEW, round_).text("name")
            found.append((f"{round_.title}{name}", f"{len(ready)}家", "", round_.pk, ""))
        for unit, sits in seats.items():
            for step, sit in ((SELF, UNIT), (SITE, GROUP)):
                rule = field_assessment.step_rule(step, round_)
                if (
                    sit not in sits
                    or not core.unscored_items(sheets[unit], step)
                    or field_assessment.is_barred(round_, unit, rule, acting)
                ):
                    continue
                day = round_.self_due if step == SELF else routes[unit].day
                what = f"{round_.title}{rule.text('name')}"
                found.append((what, place_name(unit, on, roster), day, round_.pk, unit))
    return found


def round_detail(pk: int, acting: Actor) -> RoundDetail:
    """One round.

    Raises
    ------
    Refusal : code ``absent``.
    """
    round_ = field_assessment.is_visible(pk, acting)
    seats, on, roster = field_assessment.seats(round_, acting), acting.now.date(), rows.roster()
    sheets, routes = field_assessment.sheets_of(round_), _routes(round_)
    late = on.isoformat() > round_.self_due
    lines: list[tuple[Value, ...]] = []
    for unit in (u for u in round_.units if u in seats):
        steps = field_assessment.shown_steps(round_, seats[unit])
        route = routes.get(unit)
        cells = [_told(sheets[unit], s, late and s == SELF) if s in steps else None for s in _STEPS]
        changed = "、".join(core.items_changed_in_review(sheets[unit])) if REVIEW in steps else ""
        name = Cell(place_name(unit, on, roster), page="score_sheet", key=(pk, unit))
        lines.append((name, route.party if route else "", route.day if route else "", *cells, changed))
    heads = ("单位", "考核组", "考核日", "自评", "现场评分", "复核", "复核改分")
    note = f"满分{points_text(_full(next(iter(sheets.values()))))}分（只计考核组评分的项目，目标按判定另计）。"
    tables = [Table("各单位", heads, lines, note=note)]
    office = any(OFFICE in s for s in seats.values())
    if office and routes:
        tables.append(_route_table(routes, on, roster))
    lacks = field_assessment.unreviewed(round_, on) if office and not round_.approved_at else []
    scored = set(MarkRow.objects.filter(round=round_, step=SITE).values_list("unit", flat=True))
    to_plan = tuple((u, place_name(u, on, roster)) for u in round_.units if u not in scored)
    return RoundDetail(pk, round_.title, _lead(round_), tables, not round_.approved_at, lacks, to_plan)


def sheet(pk: int, unit: str, acting: Actor) -> Sheet:
    """One unit's score sheet, with the step that the person fills now.

    Raises
    ------
    Refusal : code ``absent``.
    """
    round_ = field_assessment.is_visible(pk, acting)
    sits = field_assessment.seats(round_, acting).get(unit)
    if not sits:
        raise Refusal("absent", "没有这次考核。", "请从“现场考核”页打开。")
    on, roster = acting.now.date(), rows.roster()
    lines, shown = field_assessment.lines_of(round_, unit), field_assessment.shown_steps(round_, sits)
    order = [s for s, sit in ((SITE, GROUP), (REVIEW, OFFICE), (SELF, UNIT)) if sit in sits]
    reasons = {
        s: field_assessment.is_barred(round_, unit, field_assessment.step_rule(s, round_), acting) for s in order
    }
    step = next((s for s in order if reasons[s] is None), "")
    why = next((str(r) for s in order if (r := reasons[s]) is not None), "") if not step else ""
    rule = field_assessment.step_rule(step, round_) if step else None
    drawn = tuple(_drawn(x, shown, step, round_) for x in lines)
    route = _routes(round_).get(unit)
    told = f"{route.party}（{'、'.join(route.members)}），{route.day}" if route else "还没有安排考核组"
    name = place_name(unit, on, roster)
    return Sheet(
        pk,
        unit,
        name,
        f"{name} {round_.title}评分表",
        f"考核组：{told}。自评截止{format_chinese_date(date.fromisoformat(round_.self_due))}。",
        drawn,
        step,
        rule.text("name") if rule else "",
        rule.text("help") if rule else "",
        why,
        _as_table(f"{name}{round_.title}评分表", lines, shown, round_),
        points_text(_full(lines)),
    )


def _drawn(line: Line, shown: Sequence[str], step: str, round_: RoundRow) -> SheetLine:
    names = {s: field_assessment.step_rule(s, round_).text("name") for s in shown}
    before = tuple(
        (names[s], line.marks[s], format_milli(line.marks[s].milli)) for s in shown if s in line.marks and s != step
    )
    own = line.marks.get(step)
    # The review starts from what the group gave.
    start = own or (line.marks.get(SITE) if step == REVIEW else None)
    points = format_milli(start.milli) if start else ""
    return SheetLine(
        line.item,
        line.name,
        points_text(line.most),
        line.words,
        before,
        points,
        own.words if own else "",
        own.file if own else "",
        line.needed,
    )


def _as_table(title: str, lines: Sequence[Line], shown: Sequence[str], round_: RoundRow) -> Table:
    names = [field_assessment.step_rule(s, round_).text("name") for s in shown]
    heads = ["项目", "最多得分", "评分标准"]
    for name in names:
        heads += [f"{name}", f"{name}依据", f"{name}人", f"{name}材料"]
    body: list[tuple[Value, ...]] = []
    for line in lines:
        cells: list[Value] = [line.name, points_text(line.most), line.words]
        for step in shown:
            m = line.marks.get(step)
            paper = Cell(m.file, page="score_paper", key=(m.paper,)) if m and m.paper else ""
            cells += [format_milli(m.milli), m.words, m.by, paper] if m else ["", "", "", ""]
        body.append(tuple(cells))
    sums: list[Value] = ["合计", points_text(_full(lines)), ""]
    for step in shown:
        whole = core.total(lines, step)
        sums += ["" if whole is None else format_milli(whole), "", "", ""]
    return Table(title, heads, [*body, tuple(sums)])


def _my_sheet(
    round_: RoundRow, unit: str, name: str, sits: set[str], lines: Sequence[Line], route: RouteRow | None, on: date
) -> tuple[Value, ...]:
    who = "、".join(w for s, w in ((UNIT, "被考核单位"), (GROUP, "考核组")) if s in sits)
    site = _told(lines, SITE, False) if GROUP in sits or round_.approved_at else None
    own = _told(lines, SELF, on.isoformat() > round_.self_due)
    sheet_ = Cell(name, page="score_sheet", key=(round_.pk, unit))
    return round_.title, sheet_, who, route.day if route else "", own, site


def _told(lines: Sequence[Line], step: str, late: bool) -> Cell:
    whole, lacks = core.total(lines, step), core.unscored_items(lines, step)
    if whole is None:
        return Cell("逾期未评", BAD) if late else Cell("未评", CALM)
    points = f"{format_milli(whole)}分"
    return Cell(f"{points}，差{len(lacks)}项", BAD if late else WARN) if lacks else Cell(points, GOOD)


def _routes(round_: RoundRow) -> dict[str, RouteRow]:
    return {r.unit: r for r in RouteRow.objects.filter(round=round_)}


def _route_table(routes: Mapping[str, RouteRow], on: date, roster: Roster) -> Table:
    ordered = sorted(routes.values(), key=lambda r: (r.party, r.day, r.unit))
    lines: list[tuple[Value, ...]] = [
        (r.party, r.day, place_name(r.unit, on, roster), "、".join(r.members)) for r in ordered
    ]
    return Table("考核组和路线", ("考核组", "日期", "单位", "组员"), lines)


def _lead(round_: RoundRow) -> str:
    if round_.approved_at:
        return f"{round_.approved_by}于{round_.approved_at[:10]}核定，{round_.document}。评分清单待审核、封账。"
    due = format_chinese_date(date.fromisoformat(round_.self_due))
    return f"自评截止{due}，{round_.opened_by}于{round_.opened_at[:10]}开展。"


def _sees(seats: Mapping[str, set[str]], step: str) -> bool:
    return step == SELF or any(OFFICE in s for s in seats.values())


def _full(lines: Sequence[Line]) -> Fraction:
    return sum((line.most for line in lines if line.needed), Fraction(0))
