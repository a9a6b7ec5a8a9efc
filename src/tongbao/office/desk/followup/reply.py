"""Right of reply: the answer of a named unit to an ask, and the closing of an ask. It changes no figure."""

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import AskRow, ReplyRow
from tongbao.records.evidence import paper_path, store_paper


def reply(ask: str, unit: str, words: str, paper: tuple[str, bytes] | None, home: Home, acting: Actor) -> ReplyRow:
    """Answer an ask on behalf of a unit.

    Parameters
    ----------
    ask : key of the ask
    unit : id of the unit
    words
        Answer of the unit.
    paper : file name and content
        Supporting paper, None where there is none.
    home
        Home whose evidence folder stores the paper.
    acting
        Person of the unit, or of the office where it may follow up.

    Returns
    -------
    ReplyRow
        Reply as recorded.

    Raises
    ------
    Refusal
        Codes ``absent``, ``reason``, ``territory``.
    """
    row = _ask(ask)
    if unit not in row.body["units"]:
        raise Refusal("absent", "这项要求不涉及这个单位。", "请从“督办”页打开。")
    own = roles.person(acting).place
    if own != unit and not (not own and _may_follow_up(acting)):
        raise Refusal("absent", "这项要求不涉及您的单位。", "请由被要求的单位答复。")
    if not words.strip():
        raise Refusal("reason", "没有写答复。", "请写明办理情况，或者为什么没有办。")
    digest = store_paper(home.evidence, paper[1]) if paper else ""
    with one_act():
        made = ReplyRow.objects.create(
            ask=ask,
            unit=unit,
            words=words.strip(),
            digest=digest,
            file=paper[0] if paper else "",
            by=acting.who,
            at=acting.at,
        )
        audit_log.record(acting, "reply", f"{ask} {unit} {words.strip()[:60]}")
    return made


def close_ask(pk: int, words: str, acting: Actor) -> ReplyRow:
    """Record that a reply settles the matter; whether a unit is done is decided by its facts, not here.

    Raises
    ------
    Refusal
        Codes ``role``, ``absent``, ``reason``.
    """
    with one_act():
        roles.require(acting, "followup")
        row = ReplyRow.objects.filter(pk=pk).first()
        if row is None:
            raise Refusal("absent", "没有这份答复。", "请从“督办”页打开。")
        if not words.strip():
            raise Refusal("reason", "没有写明办结的依据。", "请写明依据后再办结。")
        row.closed_by, row.closed_at, row.closing = acting.who, acting.at, words.strip()
        row.save(update_fields=["closed_by", "closed_at", "closing"])
        audit_log.record(acting, "reply", f"办结 {row.ask} {row.unit} {words.strip()[:60]}")
    return row


def replies(ask: str, acting: Actor) -> list[ReplyRow]:
    """List the replies to an ask that lie within the person's territory.

    Raises
    ------
    Refusal
        Code ``absent``.
    """
    row = _ask(ask)
    own, today, roster = roles.person(acting).place, acting.now.date(), rows.roster()
    if own and not any(roles.is_inside(own, u, today, roster) or own == u for u in row.body["units"]):
        raise Refusal("absent", "没有这项要求。", "请从“督办”页打开。")
    found = ReplyRow.objects.filter(ask=ask).order_by("id")
    return [r for r in found if not own or r.unit == own]


def paper_of(pk: int, home: Home, acting: Actor) -> tuple[str, bytes]:
    """Read the paper of a reply: its file name and content.

    Raises
    ------
    Refusal
        Code ``absent``.
    """
    row = ReplyRow.objects.filter(pk=pk).exclude(digest="").first()
    own = roles.person(acting).place
    if row is None or (own and row.unit != own):
        raise Refusal("absent", "没有这份材料。", "请从“督办”页打开。")
    return row.file, paper_path(home.evidence, row.digest).read_bytes()


def _ask(key: str) -> AskRow:
    row = AskRow.objects.filter(key=key).first()
    if row is None:
        raise Refusal("absent", "没有这项要求。", "请从“督办”页打开。")
    return row


def _may_follow_up(acting: Actor) -> bool:
    try:
        roles.require(acting, "followup")
    except Refusal:
        return False
    return True
