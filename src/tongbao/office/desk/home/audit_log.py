"""Audit log: every act is recorded in the transaction of the act and chained by digest."""

from tongbao.office.desk.home.home import Actor
from tongbao.office.store.models import TrailRow
from tongbao.rules.digest import digest


def record(acting: Actor, act: str, subject: str) -> None:
    """Add one entry to the audit log; call it inside the transaction of the act."""
    last = TrailRow.objects.order_by("-id").first()
    before = last.digest if last else ""
    TrailRow.objects.create(
        at=acting.at,
        who=acting.who,
        act=act,
        subject=subject,
        before=before,
        digest=_link(before, acting.at, acting.who, act, subject),
    )


def broken_links(database: str = "default") -> list[int]:
    """Return the numbers of the entries whose chain does not verify."""
    wrong, before = [], ""
    for row in TrailRow.objects.using(database).order_by("id").iterator():
        if row.before != before or row.digest != _link(before, row.at, row.who, row.act, row.subject):
            wrong.append(row.pk)
        before = row.digest
    return wrong


def _link(before: str, at: str, who: str, act: str, subject: str) -> str:
    return digest([before, at, who, act, subject])
