"""Today (工作台): what is due, what came back, what waits for me, with lights and days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tongbao.intake.review.state import CURRENT, State
from tongbao.measure.period import Month, format_chinese_date
from tongbao.office.desk.access import roles as access
from tongbao.office.desk.access import visibility
from tongbao.office.desk.access.deadlines import deadline_for, extensions_in
from tongbao.office.desk.access.delegation import Post, posts, turn
from tongbao.office.desk.access.roles import place_name
from tongbao.office.desk.followup.followup import STATE_WORDS, ask_lines
from tongbao.office.desk.followup.reporting_rates import due_day, light_of
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries import field_assessment
from tongbao.office.desk.queries.document_kinds import kind_names
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, WARN, Cell, Table, Value
from tongbao.office.store import rows
from tongbao.office.store.models import (
    BookRow,
    DocumentRow,
    EntryRow,
    FlagRow,
    OutboxRow,
    ProposalRow,
    ReadingRow,
    ReplyRow,
    UnitRow,
    UploadRow,
)
from tongbao.registry.reporting import AREAS
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

LIGHTS = {"绿": GOOD, "黄": WARN, "红": BAD}
_MOST = 12


@dataclass(frozen=True)
class Tile:
    """One number at the top: what it counts, how it stands, where it leads."""

    words: str
    number: int
    tone: str
    page: str
    key: tuple[str | int, ...] = ()
    query: str = ""


@dataclass
class Today:
    """What one person sees first."""

    name: str
    place: str
    roles: tuple[str, ...]
    tiles: list[Tile] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def today(acting: Actor, home: Home) -> Today:
    """Everything that waits for a person, the most pressing first."""
    person = access.person(acting)
    on, roster = acting.now.date(), rows.roster()
    names = {r.id: r.text("name") for r in Rulebook(on).rows("roles")}
    found = Today(acting.who, place_name(person.place, on, roster), tuple(names.get(r, r) for r in person.roles))
    if "reporter" in person.roles and person.place:
        (_progress if _is_unit(person.place, roster) else _reporting)(found, person.place, on, roster)
    if "reviewer" in person.roles:
        _reviewing(found, acting, roster)
        if person.place:
            _below(found, acting)
    if not person.place:
        _office(found, person.roles, acting)
    _assessing(found, acting)
    if {"drafter", "auditor", "issuer"} & set(person.roles) or person.place:
        _asked(found, acting, home)
    if "admin" in person.roles:
        failed = OutboxRow.objects.filter(state__in=["failed", "sending"]).count()
        found.tiles.append(Tile("发不出去的提醒", failed, BAD if failed else GOOD, "outbox"))
    return found


def _reporting(found: Today, place: str, on: date, roster: Roster) -> None:
    """The ledgers of the last months of an institution or a county, and what came back."""
    lines: list[tuple[Value, ...]] = []
    rulebook = Rulebook(on)
    rule = rulebook.row("duties", "ledger")
    months = [Month.containing(on).shift(-n) for n in range(1, 7)]
    uploads = UploadRow.objects.filter(kind="ledger", unit=place, period__in=[str(m) for m in months])
    newest = {u.period: u for u in uploads.exclude(state=State.SUPERSEDED.value).order_by("id")}
    entries = set(EntryRow.objects.filter(kind="ledger", unit=place).values_list("period", flat=True))
    came, first_came = _came(place, months)
    yellow = rulebook.row("calendar", "lights").number("yellow_days")
    granted = extensions_in("ledger", [str(m) for m in months])
    owed = back = 0
    for month in months:
        legal = due_day(rule, str(month), rulebook)
        due = deadline_for("ledger", place, str(month), legal, roster, granted.get(str(month), []))
        upload = newest.get(str(month))
        here = str(month) in came or (upload is not None and upload.state in CURRENT)
        light = light_of(due, here, on, yellow)
        state = State(upload.state).term if upload else ("随县里报送" if here else "未报")
        if str(month) in entries and not here and (upload is None or upload.state != State.DRAFT.value):
            state = f"{state}，有草稿"
        owed += not here and light != "绿"
        back += upload is not None and upload.state == State.RETURNED.value
        days = (due - on).days
        first = min([*first_came.get(str(month), []), *([upload.received_at] if upload else [])], default="")
        late = here and first[:10] > due.isoformat()
        told = "迟报" if late else "已报" if here else f"还有{days}天" if days >= 0 else f"已过{-days}天"
        lines.append(
            (
                Cell(light, LIGHTS[light]),
                Cell(f"{month}台账", page="fill", key=(place, str(month))),
                state if here else Cell(f"{state}，去填报", page="fill", key=(place, str(month))),
                format_chinese_date(due),
                Cell(told, WARN) if late else told,
                upload.reason if upload and upload.state == State.RETURNED.value else "",
                Cell("查看", page="return", key=(upload.pk,)) if upload else "",
            )
        )
    asked = FlagRow.objects.filter(upload__unit=place, choice="", explanation="", upload__state="collected").count()
    found.tiles += [
        Tile("该报未报", owed, BAD if owed else GOOD, "fill", (place, str(months[0]))),
        Tile("被退回", back, BAD if back else GOOD, "returns", (), "state=returned"),
        Tile("请说明情况", asked, WARN if asked else GOOD, "returns", (), "state=collected"),
    ]
    heads = ("灯", "报表", "状态", "应报日", "时限", "退回理由", "")
    found.tables.append(Table("本单位的台账", heads, lines))


def _came(place: str, months: Sequence[Month]) -> tuple[set[str], dict[str, list[str]]]:
    """The months of which a return of an institution stands, and when each version of any of them came."""
    came: set[str] = set()
    versions: dict[str, list[str]] = {}
    lines = ReadingRow.objects.filter(institution=place, month__in=[str(m) for m in months])
    for month, state, at in lines.values_list("month", "upload__state", "upload__received_at"):
        versions.setdefault(month, []).append(at)
        if state in CURRENT:
            came.add(month)
    return came, versions


def _is_unit(place: str, roster: Roster) -> bool:
    """Whether a place owes the monthly progress and no ledger of its own."""
    return any(u.id == place and u.list_id == AREAS for u in roster.units)


def _progress(found: Today, unit: str, on: date, roster: Roster) -> None:
    """The monthly progress of a unit: what it owes itself, this month and the last ones."""
    rulebook = Rulebook(on)
    rule, yellow = rulebook.row("duties", "progress"), rulebook.row("calendar", "lights").number("yellow_days")
    months = [Month.containing(on).shift(-n) for n in range(4)]
    uploads = UploadRow.objects.filter(kind="progress", unit=unit, period__in=[str(m) for m in months])
    newest = {u.period: u for u in uploads.exclude(state=State.SUPERSEDED.value).order_by("id")}
    granted = extensions_in("progress", [str(m) for m in months])
    lines: list[tuple[Value, ...]] = []
    owed = back = 0
    for month in months:
        legal = due_day(rule, str(month), rulebook)
        due = deadline_for("progress", unit, str(month), legal, roster, granted.get(str(month), []))
        upload = newest.get(str(month))
        here = upload is not None and upload.state in CURRENT
        light = light_of(due, here, on, yellow)
        owed += not here and light != "绿"
        returned = upload is not None and upload.state == State.RETURNED.value
        back += returned
        days = (due - on).days
        told = "已报" if here else f"还有{days}天" if days >= 0 else f"已过{-days}天"
        state = State(upload.state).term if upload else "未报"
        leads = Cell(f"{month}工作进展", page="progress_unit", key=(unit, str(month)))
        why = upload.reason if upload is not None and returned else ""
        lines.append((Cell(light, LIGHTS[light]), leads, state, format_chinese_date(due), told, why))
    found.tiles += [
        Tile("该报未报", owed, BAD if owed else GOOD, "progress_unit", (unit, str(months[0]))),
        Tile("被退回", back, BAD if back else GOOD, "returns", (), "state=returned"),
    ]
    found.tables.append(Table("本单位的工作进展", ("灯", "报表", "状态", "应报日", "时限", "退回理由"), lines))


def _below(found: Today, acting: Actor) -> None:
    """Who in the territory has not reported last month's ledger."""
    month = Month.containing(acting.now.date()).shift(-1)
    owed = visibility.institutions(acting, month.last_day).values("key")
    here = ReadingRow.objects.filter(month=str(month), upload__state__in=CURRENT, institution__in=owed)
    missing = owed.count() - here.values("institution").distinct().count()
    found.tiles.append(Tile(f"{month}台账未报", missing, WARN if missing else GOOD, "board", (), f"period={month}"))


def _reviewing(found: Today, acting: Actor, roster: Roster) -> None:
    """Returns whose turn it is, by kind and period."""
    on, own = acting.now.date(), visibility.own_places(acting)
    waiting: dict[tuple[str, str], int] = {}
    mine, known = 0, posts(on)
    standing = visibility.uploads(acting, roster).filter(state=State.COLLECTED.value)
    for upload in Post.of(standing.order_by("period")):
        if turn(upload, on, roster, known).place == own:
            waiting[upload.kind, upload.period] = waiting.get((upload.kind, upload.period), 0) + 1
            mine += 1
    words = {"ledger": "台账", "progress": "工作进展", "works": "举措台账", "targets": "目标清单", "grades": "考核等级"}
    lines: list[tuple[Value, ...]] = [
        (words.get(kind, kind), period, number, Cell("去审核", page="review", key=(kind, period)))
        for (kind, period), number in sorted(waiting.items(), key=lambda x: x[0][1], reverse=True)
    ]
    found.tiles.append(Tile("等我审核", mine, WARN if mine else GOOD, "review_home"))
    found.tables.append(Table("等我审核", ("报表", "期间", "份数", ""), lines[:_MOST], empty="没有等您审核的报表"))


def _office(found: Today, roles: list[str], acting: Actor) -> None:
    """Acts that wait for a second person, drafts, what was closed last."""
    acts = {"close": "封账", "issue": "印发", "sign": "签发"}
    pages = {"close": "close", "issue": "studio"}
    lines: list[tuple[Value, ...]] = []
    for proposal in ProposalRow.objects.order_by("-id")[:_MOST]:
        mine = proposal.by == acting.who
        lines.append(
            (
                acts.get(proposal.act, proposal.act),
                proposal.subject,
                proposal.by,
                proposal.at.replace("T", " ")[:16],
                "等另一人确认" if mine else Cell("去办理", page=pages.get(proposal.act, ""), key=()),
            )
        )
    others = ProposalRow.objects.exclude(by=acting.who).count()
    found.tiles.append(Tile("等第二人办理", others, WARN if others else GOOD, "today"))
    found.tables.append(
        Table("两人办理的事项", ("事项", "内容", "提出人", "时间", ""), lines, empty="没有等人确认的事项")
    )
    if {"drafter", "issuer", "auditor"} & set(roles):
        called = kind_names(acting.now.date())
        drafts = DocumentRow.objects.order_by("-id")[:_MOST]
        shown: list[tuple[Value, ...]] = [
            (
                Cell(d.number or "草稿", GOOD if d.state == "issued" else CALM),
                Cell(called.get(d.kind, d.kind), page="document", key=(d.key,)),
                d.period,
                d.as_of,
                d.drafted_by,
                d.issued_by,
            )
            for d in drafts
        ]
        heads = ("文号", "文件", "期间", "截至日", "拟稿", "签发")
        found.tables.append(Table("最近的文件", heads, shown, empty="还没有拟稿"))
    if {"closer", "issuer", "auditor"} & set(roles):
        books = BookRow.objects.order_by("-id")[:_MOST]
        kinds = {"ledger": "台账", "progress": "工作进展", "targets": "目标", "grades": "考核等级"}
        closed: list[tuple[Value, ...]] = [
            (kinds.get(b.kind, b.kind), b.period, b.vintage, b.seal[:16], b.closed_at[:10]) for b in books
        ]
        found.tables.append(Table("最近封账", ("种类", "期间", "稿次", "印章", "日期"), closed, empty="还没有封账"))


def _assessing(found: Today, acting: Actor) -> None:
    """What a person has to score or to review of the field assessments under way."""
    waits, on = field_assessment.waiting(acting), acting.now.date().isoformat()
    if not waits:
        return
    lines: list[tuple[Value, ...]] = []
    for what, whom, day, pk, unit in waits[:_MOST]:
        leads = Cell(whom, page="score_sheet", key=(pk, unit)) if unit else Cell(whom, page="assessment", key=(pk,))
        lines.append((what, leads, Cell(day, BAD if day < on else WARN) if day else ""))
    found.tiles.append(Tile("现场考核待办", len(waits), WARN, "assessments"))
    found.tables.append(Table("现场考核待办", ("事项", "单位", "日期"), lines))


def _asked(found: Today, acting: Actor, home: Home) -> None:
    """What the province asked for and is not done, of the territory."""
    on, own = acting.now.date(), visibility.own_places(acting)
    if own and not UnitRow.objects.filter(key=own).exists():
        return
    mine = [x for x in ask_lines(on, home) if not own or x.unit == own]
    open_ = [x for x in mine if x.state in ("open", "overdue")]
    late = sum(x.state == "overdue" for x in mine)
    if not mine:
        return
    answered = set(ReplyRow.objects.values_list("ask", "unit"))
    found.tiles.append(Tile("通报要求逾期", late, BAD if late else GOOD, "asks"))
    lines: list[tuple[Value, ...]] = [
        (
            Cell(STATE_WORDS[x.state], BAD if x.state == "overdue" else WARN),
            x.unit_name,
            Cell(x.matter, page="ask", key=(x.ask, x.unit)),
            x.due,
            "已答复" if (x.ask, x.unit) in answered else "",
            Cell(x.document, page="asks", key=()),
        )
        for x in sorted(open_, key=lambda x: (x.state != "overdue", x.due))[:_MOST]
    ]
    found.tables.append(Table("通报的要求", ("状态", "单位", "事项", "期限", "答复", "文号"), lines, empty="都已办结"))
