"""Who may do what. Roles are data; two-person acts need two people."""

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home import Acting
from tongbao.office.store.models import PersonRow, ProposalRow
from tongbao.rules.rulebook import Rulebook


def require(acting: Acting, verb: str) -> None:
    """Refuse unless the person is enrolled and one of their roles may do the verb.

    Raises
    ------
    Refusal : codes ``person`` and ``role``.
    """
    person = PersonRow.objects.filter(name=acting.who).first()
    if person is None:
        raise Refusal(
            "person", f"“{acting.who}”没有登记。", "请用 --as 写明已登记的姓名；新人员由管理员用 enrol 登记。"
        )
    roles = Rulebook(acting.now.date()).rows("roles")
    if not any(verb in r.texts("verbs") for r in roles if r.id in person.roles):
        names = "、".join(r.text("name") for r in roles if r.id in person.roles)
        raise Refusal("role", f"“{acting.who}”（{names}）无权办理 {verb}。", "请由有权的人员办理。")


def by_two(acting: Acting, act: str, subject: str) -> str | None:
    """First call: record the proposal and return None. Same call by another person: return the proposer.

    Raises
    ------
    Refusal : code ``two-persons`` where one person calls twice.
    """
    proposal = ProposalRow.objects.filter(act=act, subject=subject).first()
    if proposal is None:
        ProposalRow.objects.create(act=act, subject=subject, by=acting.who, at=acting.at)
        return None
    if proposal.by == acting.who:
        raise Refusal(
            "two-persons", f"“{subject}”由“{acting.who}”提出，不能由同一人确认。", "请换一名有权人员执行同一命令。"
        )
    proposal.delete()
    return proposal.by
