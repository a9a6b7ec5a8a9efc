"""What issued documents ask for, unit by unit, with replies: the follow-up as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles, visibility
from tongbao.office.desk.followup.followup import STATE_WORDS, STATUS_WORDS, Line, ask_lines
from tongbao.office.desk.followup.reply import replies
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries.cache import remember
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, WARN, Cell, Table, Value
from tongbao.office.store import rows
from tongbao.office.store.models import ReminderRow, ReplyRow

TONES = {"open": WARN, "met": GOOD, "met_late": WARN, "overdue": BAD}


def lines_of(as_of: date, home: Home, acting: Actor) -> list[Line]:
    """Every line of the territory: one's own for a unit, all for the office.

    Raises
    ------
    Refusal : code ``person``.
    """
    own = visibility.own_places(acting)
    roster = rows.roster()
    if own and not any(u.id == own for u in roster.units):
        return []
    if not own:
        verb = next((v for v in ("followup", "remind", "verify", "judge") if visibility.is_allowed(v, acting)), "")
        if not verb:
            return []
        roles.require(acting, verb)
    found = remember(("lines", as_of), home, lambda: ask_lines(as_of, home))
    return [x for x in found if not own or x.unit == own]


def list_asks(as_of: date, home: Home, acting: Actor, state: str = "", unit: str = "") -> list[Table]:
    """Counts by ask, then every line."""
    found = lines_of(as_of, home, acting)
    answered = set(ReplyRow.objects.values_list("ask", "unit"))
    lines: list[tuple[Value, ...]] = [
        (
            Cell(STATE_WORDS[x.state], TONES[x.state]),
            x.unit_name,
            Cell(x.matter, page="ask", key=(x.ask, x.unit)),
            x.due,
            STATUS_WORDS[x.status],
            "有" if (x.ask, x.unit) in answered else "",
            x.document,
            "；".join(x.contacts),
        )
        for x in sorted(found, key=lambda x: (x.state != "overdue", x.due, x.unit))
        if (not state or x.state == state) and (not unit or x.unit == unit)
    ]
    heads = ("状态", "单位", "要求", "期限", "报告", "答复", "文号", "联系人")
    return [_counts(found), Table("逐单位", heads, lines, empty="没有要求")]


def _counts(found: Sequence[Line]) -> Table:
    by: dict[tuple[str, str, str], dict[str, int]] = {}
    for x in found:
        mine = by.setdefault((x.document, x.matter, x.due), {})
        mine[x.state] = mine.get(x.state, 0) + 1
    lines: list[tuple[Value, ...]] = [
        (*key, *(Cell(str(n), TONES[s]) if (n := counts.get(s, 0)) else 0 for s in STATE_WORDS))
        for key, counts in sorted(by.items(), key=lambda x: (x[0][2], x[0][1]))
    ]
    return Table("各项要求", ("文号", "要求", "期限", *STATE_WORDS.values()), lines, empty="没有要求")


@dataclass(frozen=True)
class AskDetail:
    """One ask towards one unit."""

    ask: str
    unit: str
    name: str
    matter: str
    due: str
    document: str
    state: str
    tone: str
    answers: Table
    reminders: Table
    own: bool
    replies: tuple[tuple[int, str], ...]


def ask_detail(ask: str, unit: str, as_of: date, home: Home, acting: Actor) -> AskDetail:
    """One ask towards one unit, with its replies and reminders.

    Raises
    ------
    Refusal : code ``absent``.
    """
    line = next((x for x in lines_of(as_of, home, acting) if (x.ask, x.unit) == (ask, unit)), None)
    if line is None:
        raise Refusal("absent", "没有这项要求。", "请从“督办”页打开。")
    mine = [r for r in replies(ask, acting) if r.unit == unit]
    answers: list[tuple[Value, ...]] = [
        (
            r.at.replace("T", " ")[:16],
            r.by,
            r.words,
            Cell(r.file, page="reply_paper", key=(r.pk,)) if r.digest else "",
            Cell(f"{r.closed_by}：{r.closing}", GOOD) if r.closed_at else Cell("未办结", CALM),
        )
        for r in mine
    ]
    sent = ReminderRow.objects.filter(ask=ask, unit=unit).order_by("id")
    return AskDetail(
        ask,
        unit,
        line.unit_name,
        line.matter,
        line.due,
        line.document,
        STATE_WORDS[line.state],
        TONES[line.state],
        Table("答复", ("时间", "答复人", "内容", "材料", "办结"), answers, empty="还没有答复"),
        Table("催办", ("日期", "经办"), [(r.sent_on, r.by) for r in sent], empty="还没有催办"),
        visibility.own_places(acting) == unit,
        tuple((r.pk, r.words[:20]) for r in mine if not r.closed_at),
    )
