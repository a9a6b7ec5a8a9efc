"""Attachments: bills and other papers of an institution's month, stored as evidence, visible to those entitled."""

from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles, visibility
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import PaperRow
from tongbao.records.evidence import paper_path, store_paper


def attach(institution: str, month: str, name: str, content: bytes, home: Home, acting: Actor) -> PaperRow:
    """Attach a paper to an institution's month.

    Parameters
    ----------
    institution, month
        Institution id and month the paper belongs to.
    name, content
        File name and bytes of the paper.
    home, acting
        Home it is stored in, and the person who attaches it.

    Raises
    ------
    Refusal
        Codes ``role``, ``absent``, ``period``, ``empty``.
    """
    roles.territory(acting, "collect")
    _within(institution, month, acting)
    if not content:
        raise Refusal("empty", f"“{name}”是空文件。", "请重新选择要上传的单据。")
    digest = store_paper(home.evidence, content)
    with one_act():
        paper, _ = PaperRow.objects.get_or_create(
            institution=institution,
            month=month,
            digest=digest,
            defaults={"file": name, "by": acting.who, "at": acting.at},
        )
        audit_log.record(acting, "paper", f"{institution} {month} {name} {digest[:12]}")
    return paper


def papers(institution: str, month: str, acting: Actor) -> list[PaperRow]:
    """List the papers of an institution's month, oldest first.

    Raises
    ------
    Refusal
        Code ``absent``.
    """
    _within(institution, month, acting)
    return list(PaperRow.objects.filter(institution=institution, month=month).order_by("id"))


def paper(pk: int, home: Home, acting: Actor) -> tuple[str, bytes]:
    """Read one paper: its name and its bytes.

    Raises
    ------
    Refusal
        Code ``absent``.
    """
    row = PaperRow.objects.filter(pk=pk).first()
    if row is None:
        raise Refusal("absent", "没有这份单据。", "请从机构的页面打开。")
    _within(row.institution, row.month, acting)
    path = paper_path(home.evidence, row.digest)
    if not path.exists():
        raise Refusal("absent", f"“{row.file}”的原件不在。", "请用 tongbao verify 查核。")
    return row.file, path.read_bytes()


def _within(institution: str, month: str, acting: Actor) -> None:
    try:
        day = Month.parse(month).last_day
    except ValueError:
        raise Refusal("period", f"“{month}”不是月份。", "请写成 2017-03 的样子。") from None
    roster = rows.roster()
    if not roster.states_of(institution):
        raise Refusal("absent", "没有这个机构。", "请从名录中选择。")
    visibility.place_within(institution, day, acting, roster)
