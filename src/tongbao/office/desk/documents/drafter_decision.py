"""Decisions of a drafter in the studio: one at a time, with a reason, stored like those of a list."""

from tongbao.assess.decision_key import DEMAND, EXTEND, GRADE, NAME, NAMING, TALLY, DecisionKey
from tongbao.intake.forms.plain_lists import Decision
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.desk.review.review import keep_decisions

_DRAFTERS = (TALLY, DEMAND, NAMING, EXTEND, NAME, GRADE)


def decide(conflict: str, choice: str, reason: str, acting: Actor) -> None:
    """Record one decision about a conflict of a draft; drafting again applies it.

    Raises
    ------
    Refusal
        Codes ``role``, ``decision``, ``reason``.
    """
    with one_act():
        roles.require(acting, "draft")
        if DecisionKey.parse(conflict).kind not in _DRAFTERS:
            raise Refusal("decision", f"“{conflict}”不由拟稿人决定。", "报表的疑点请在“审核”页决定。")
        if not choice:
            raise Refusal("decision", "没有选择怎么办。", "请选一项再登记。")
        if not reason.strip():
            raise Refusal("reason", "没有写明理由。", "请写明理由和依据。")
        keep_decisions([Decision(conflict, choice, reason.strip(), acting.who, acting.at)], acting)
        audit_log.record(acting, "decide", f"{conflict} {choice} {reason.strip()}")
