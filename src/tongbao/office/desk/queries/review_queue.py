"""The review queue: what stands against the returns of a period, the weightiest first, and how far each place is."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tongbao.intake.review.state import State
from tongbao.measure.rounding import format_rounded
from tongbao.office.desk.access import roles, visibility
from tongbao.office.desk.access.delegation import Post, posts, turn
from tongbao.office.desk.access.roles import place_name
from tongbao.office.desk.followup.reporting_rates import ReportingRates, reporting_rates
from tongbao.office.desk.home import period_lock
from tongbao.office.desk.home.home import Actor
from tongbao.office.desk.queries.returns import KINDS, TONES
from tongbao.office.desk.queries.table import BAD, GOOD, WARN, Cell, Table, Value
from tongbao.office.desk.review.flags import flags_of
from tongbao.office.desk.review.review_checks import uploads_of
from tongbao.office.store import rows
from tongbao.office.store.models import FlagRow, UploadRow
from tongbao.registry.roster import Roster

_MOST = 200
_LEVELS = {"省": "本范围"}
LIGHTS = {"绿": GOOD, "黄": WARN, "红": BAD}
# What else may be said to a flag of some codes.
_MORE = {"elements": "confirm", "duplicate": "replace", "complete": "absent"}
CHOICES = (
    ("accept", "接收"),
    ("return", "退回"),
    ("confirm", "已核实"),
    ("replace", "以新换旧"),
    ("absent", "按缺报登记"),
)


@dataclass(frozen=True)
class Open:
    """One flag without a decision, as a form shows it."""

    key: str
    severity: str
    place: str
    sentence: str
    effect: str
    explanation: str
    upload: int
    file: str
    unit: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Queue:
    """A period's review: open flags, returns whose turn it is, those without anything against them."""

    kind: str
    period: str
    name: str
    open: tuple[Open, ...]
    whole: int
    clean: tuple[int, ...]
    waiting: Table
    others: int


def queue(kind: str, period: str, acting: Actor) -> Queue:
    """What a reviewer has before them, by effect on the total.

    Raises
    ------
    Refusal : codes ``kind``, ``period``, ``role``.
    """
    period_lock.periods_named(kind, period)
    roles.territory(acting, "review")
    roster, today, own = rows.roster(), acting.now.date(), visibility.own_places(acting)
    found = [f for f in flags_of(kind, period, acting, roster) if not f.choice]
    clean, others = [], 0
    mine: list[int] = []
    standing = roles.is_within(acting, uploads_of(kind, period).filter(state=State.COLLECTED.value), roster)
    counts = Counter(f.upload_id for f in found if f.upload_id)
    known = posts(today)
    for one in Post.of(standing.order_by("unit", "id")):
        if turn(one, today, roster, known).place != own:
            others += 1
            continue
        mine.append(one.pk)
        if one.pk not in counts:
            clean.append(one.pk)
    # No return has the number 0; with it the page asks as often whether or not anything waits.
    shown = UploadRow.objects.in_bulk([0, *mine[:_MOST]])
    lines: list[tuple[Value, ...]] = [
        (
            place_name(upload.unit, today, roster),
            Cell(upload.file, page="return", key=(upload.pk,)),
            upload.period,
            upload.received_at[:10],
            Cell(f"疑点{counts[upload.pk]}处", WARN) if upload.pk in counts else Cell("无疑点", GOOD),
            Cell(State(upload.state).term, TONES[upload.state]),
        )
        for upload in (shown[pk] for pk in mine[:_MOST])
    ]
    waiting = Table(
        "轮到我审核的报表",
        ("单位", "文件", "期间", "收到", "疑点", "状态"),
        lines,
        note=f"共{len(mine)}份，此处列前{_MOST}份，办完后再列其余。" if len(mine) > _MOST else "",
        empty="没有等您审核的报表",
    )
    shown_flags = tuple(_open(f, today, roster) for f in found[:_MOST])
    return Queue(kind, period, KINDS.get(kind, kind), shown_flags, len(found), tuple(clean), waiting, others)


def board(kind: str, period: str, acting: Actor, page: int = 1) -> tuple[ReportingRates, list[Table]]:
    """Who reported and who did not, four rates up the tree, with lights.

    Who did not is listed a page at a time; page 0 is all of them.

    Raises
    ------
    Refusal : codes ``kind``, ``period``.
    """
    found = reporting_rates(kind, period, acting.now.date(), acting)
    own, today = visibility.own_places(acting), acting.now.date()
    # The sum at the top is that of one's own territory, and is called so.
    scope = f"{place_name(own, today, rows.roster())}合计" if own else ""
    lines: list[tuple[Value, ...]] = [
        (
            _LEVELS.get(r.level, r.level) if scope else r.level,
            Cell(r.name, page="registry_place", key=(r.place,)) if r.level != "省" else scope or r.name,
            r.expected,
            r.received,
            r.percent(r.received),
            r.valid,
            r.percent(r.valid),
            r.on_time,
            r.percent(r.on_time),
            Cell(r.light, LIGHTS[r.light]),
        )
        for r in found.rates
    ]
    heads = ("级别", "地方", "应报", "已报", "报送率", "完整有效", "有效率", "按时", "按时率", "灯")
    late: list[tuple[Value, ...]] = [
        (Cell(x.light, LIGHTS[x.light]), x.owed.name, x.owed.due.isoformat(), _when(x.days), x.contacts)
        for x in (found.missing[(page - 1) * _MOST : page * _MOST] if page else found.missing)
    ]
    return found, [
        Table(f"{found.period}{found.name}", heads, lines, note=f"应报日：{found.due}"),
        Table(
            "未报",
            ("灯", "单位", "应报日", "时限", "联系人"),
            late,
            empty="都已报送",
            whole=len(found.missing),
            page=page or 1,
            size=_MOST,
        ),
    ]


def _when(days: int) -> Value:
    """How far a day is away, or how long it has passed."""
    return Cell(f"已过{days}天", BAD) if days > 0 else f"还有{-days}天"


def _open(flag: FlagRow, on: date, roster: Roster) -> Open:
    seen = rows.flag(flag)
    return Open(
        flag.key,
        flag.severity,
        seen.place,
        seen.sentence,
        format_rounded(Fraction(flag.effect, 1000), 3) if flag.effect else "",
        f"{flag.explanation}（{flag.explained_by}）" if flag.explanation else "",
        flag.upload_id or 0,
        flag.upload.file if flag.upload else "",
        place_name(flag.upload.unit, on, roster) if flag.upload else "",
        _choices(flag),
    )


def _choices(flag: FlagRow) -> tuple[tuple[str, str], ...]:
    """What may be decided about a flag: an error is returned, never accepted; who did not come may stay missing."""
    wanted = {"return"}
    if flag.severity != "error":
        wanted.add("accept")
    if flag.code in _MORE:
        wanted.add(_MORE[flag.code])
    if flag.upload_id is None:
        wanted = {"absent"}
    return tuple(c for c in CHOICES if c[0] in wanted)
