"""What is closed, what is proposed, what waits for review, by kind and period."""

from django.db.models import Count

from tongbao.intake.state import State
from tongbao.office.desk import access
from tongbao.office.desk.home import Acting
from tongbao.office.desk.look import reach
from tongbao.office.desk.look.returns import KINDS
from tongbao.office.desk.look.table import GOOD, WARN, Cell, Table, Value
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, ProposalRow

_MOST = 60
_REVIEWED = {"works": "progress", "province": "progress"}


def waiting(acting: Acting) -> Table:
    """How many returns wait, by kind and period."""
    access.territory(acting, "review")
    found = reach.uploads(acting, rows.roster()).filter(state=State.COLLECTED.value).order_by()
    counts: dict[tuple[str, str], int] = {}
    for kind, period, number in found.values_list("kind", "period").annotate(n=Count("id")):
        key = (_REVIEWED.get(kind, kind), period)
        counts[key] = counts.get(key, 0) + number
    lines: list[tuple[Value, ...]] = [
        (KINDS.get(kind, kind), period, number, Cell("审核", kind="review", key=(kind, period)))
        for (kind, period), number in sorted(counts.items(), key=lambda x: (x[0][1], x[0][0]), reverse=True)
    ]
    return Table("待审核", ("报表", "期间", "份数", ""), lines[:_MOST], empty="没有待审核的报表")


def books(acting: Acting) -> list[Table]:
    """Proposals to close and the books there are.

    Raises
    ------
    Refusal : code ``role``.
    """
    access.territory(acting, "close")
    proposed: list[tuple[Value, ...]] = [
        (p.subject, p.by, p.at.replace("T", " ")[:16], Cell("等另一人确认", WARN))
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
        Table("已提出、等确认", ("内容", "提出人", "时间", ""), proposed, empty="没有等确认的封账"),
        Table("账册", heads, closed, empty="还没有封账"),
    ]
