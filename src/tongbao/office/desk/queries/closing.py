"""What is closed, what is proposed, what waits for review, by kind and period."""

from collections import Counter

from django.db.models import Count

from tongbao.intake.review.state import UNSEALED, State
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles, visibility
from tongbao.office.desk.followup.reporting_rates import reporting_rates
from tongbao.office.desk.home.home import Actor
from tongbao.office.desk.queries.returns import KINDS
from tongbao.office.desk.queries.table import CALM, GOOD, WARN, Cell, Table, Value
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, ProposalRow, UploadRow
from tongbao.rules.rulebook import Rulebook

_MOST = 60
# Each line asks who owes what; the newest are what is closed next.
_READY = 12
_REVIEWED = {"works": "progress", "province": "progress"}


def waiting(acting: Actor) -> Table:
    """How many returns wait, by kind and period."""
    roles.territory(acting, "review")
    found = visibility.uploads(acting, rows.roster()).filter(state=State.COLLECTED.value).order_by()
    counts: dict[tuple[str, str], int] = {}
    for kind, period, number in found.values_list("kind", "period").annotate(n=Count("id")):
        key = (_REVIEWED.get(kind, kind), period)
        counts[key] = counts.get(key, 0) + number
    lines: list[tuple[Value, ...]] = [
        (KINDS.get(kind, kind), period, number, Cell("审核", page="review", key=(kind, period)))
        for (kind, period), number in sorted(counts.items(), key=lambda x: (x[0][1], x[0][0]), reverse=True)
    ]
    return Table("待审核", ("报表", "期间", "份数", ""), lines[:_MOST], empty="没有待审核的报表")


def ready(acting: Actor) -> Table:
    """What may be closed next by kind and period: accepted, waiting, and how many of those owed have come."""
    roles.territory(acting, "close")
    today = acting.now.date()
    live = UploadRow.objects.filter(state__in=UNSEALED).order_by()
    counts: dict[tuple[str, str], Counter[str]] = {}
    for kind, period, state, number in live.values_list("kind", "period", "state").annotate(n=Count("id")):
        counts.setdefault((_REVIEWED.get(kind, kind), period), Counter())[state] += number
    lines: list[tuple[Value, ...]] = []
    asked: set[str] = set()
    for (kind, period), found in sorted(counts.items(), key=lambda x: (x[0][1], x[0][0]), reverse=True)[:_READY]:
        waits = found[State.COLLECTED.value]
        # Who owes what is asked for the newest period of a kind; the board tells it of any other.
        owed = _owed(kind, period, acting) if kind not in asked and Rulebook(today).find("duties", kind) else ""
        asked.add(kind)
        lines.append(
            (
                KINDS.get(kind, kind),
                period,
                found[State.ACCEPTED.value],
                Cell(str(waits), WARN) if waits else 0,
                owed,
                Cell("可以封账", GOOD) if not waits and found[State.ACCEPTED.value] else Cell("先审核", WARN),
            )
        )
    heads = ("报表", "期间", "已接收", "待审核", "应报和已报", "")
    return Table("待封账", heads, lines, empty="没有已接收而未封账的报表")


def proposed(acting: Actor) -> list[tuple[str, str, str, str]]:
    """What another person proposed and this one may confirm: kind, period, by whom, and what stands at stake."""
    roles.territory(acting, "close")
    found = []
    asked: set[str] = set()
    for row in ProposalRow.objects.filter(act="close").exclude(by=acting.who).order_by("id")[:_READY]:
        kind, _, period = row.subject.partition(" ")
        known = kind not in asked and Rulebook(acting.now.date()).find("duties", kind)
        told = _owed(kind, period, acting) if known else ""
        asked.add(kind)
        found.append((kind, period, row.by, str(told)))
    return found


def _owed(kind: str, period: str, acting: Actor) -> Cell | str:
    """How many owe a return of a period, and how many came; of a span of months the board tells each."""
    try:
        whole = reporting_rates(kind, period, acting.now.date(), acting).rates[0]
    except Refusal:
        return ""
    told = f"应报{whole.expected}，已报{whole.received}"
    return Cell(told, GOOD if whole.expected == whole.received else WARN)


def books(acting: Actor) -> list[Table]:
    """Proposals to close and the books there are.

    Raises
    ------
    Refusal : code ``role``.
    """
    roles.territory(acting, "close")
    proposals: list[tuple[Value, ...]] = [
        (
            *_named(p.subject),
            p.by,
            p.at.replace("T", " ")[:16],
            Cell("等另一人确认", CALM) if p.by == acting.who else Cell("请您确认", WARN),
        )
        for p in ProposalRow.objects.filter(act="close").order_by("-id")[:_MOST]
    ]
    closed: list[tuple[Value, ...]] = [
        (
            KINDS.get(b.kind, b.kind),
            b.period,
            b.vintage,
            b.seal,
            b.proposed_by,
            b.confirmed_by,
            Cell(b.closed_at[:10], GOOD),
        )
        for b in BookRow.objects.order_by("-id")[:_MOST]
    ]
    heads = ("种类", "期间", "稿次", "印章（SHA-256）", "提出", "确认", "日期")
    return [
        Table("已提出、等确认", ("报表", "期间", "提出人", "时间", ""), proposals, empty="没有等确认的封账"),
        Table("账册", heads, closed, empty="还没有封账"),
    ]


def _named(subject: str) -> tuple[str, str]:
    kind, _, period = subject.partition(" ")
    return KINDS.get(kind, kind), period
