"""The audit trail: every act in the same transaction as the act, chained by digest."""

from tongbao.office.desk.home.home import Acting
from tongbao.office.store.models import TrailRow
from tongbao.rules.digest import digest


def note(acting: Acting, act: str, subject: str) -> None:
    """Add one entry; call it inside the act's transaction."""
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


def broken(database: str = "default") -> list[int]:
    """Numbers of entries whose chain does not hold."""
    wrong, before = [], ""
    for row in TrailRow.objects.using(database).order_by("id").iterator():
        if row.before != before or row.digest != _link(before, row.at, row.who, row.act, row.subject):
            wrong.append(row.pk)
        before = row.digest
    return wrong


def _link(before: str, at: str, who: str, act: str, subject: str) -> str:
    return digest([before, at, who, act, subject])
