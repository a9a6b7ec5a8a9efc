"""One decision of a drafter: kept with its reason, applied by drafting again; other people's are not taken."""

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.small_document import DRAFTER, refusal

from tongbao.office.desk.documents.drafter_decision import decide
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import DecisionRow, TrailRow


def test_a_decision_is_kept_and_noted(closed: Home) -> None:
    decide("demand:ledger_quality", "2024-05-20", " 限期改正 ", DRAFTER)
    (row,) = DecisionRow.objects.all()
    assert (row.conflict, row.choice, row.reason, row.who, row.entered_by) == (
        "demand:ledger_quality", "2024-05-20", "限期改正", "办拟稿", "办拟稿",
    )  # fmt: skip
    last = TrailRow.objects.order_by("-id").first()
    assert last is not None
    assert (last.act, last.subject) == ("decide", "demand:ledger_quality 2024-05-20 限期改正")


@pytest.mark.parametrize(
    ("who", "conflict", "choice", "reason", "code", "words"),
    [
        ("办审核", "demand:x", "omit", "无", "role", "“办审核”（审核员）无权办理 draft。请由有权的人员办理。"),
        ("办拟稿", "range:x", "accept", "无", "decision", "“range:x”不由拟稿人决定。报表的疑点请在“审核”页决定。"),
        ("办拟稿", "list:x", "return", "无", "decision", "“list:x”不由拟稿人决定。报表的疑点请在“审核”页决定。"),
        ("办拟稿", "demand:x", "", "无", "decision", "没有选择怎么办。请选一项再登记。"),
        ("办拟稿", "demand:x", "omit", " ", "reason", "没有写明理由。请写明理由和依据。"),
    ],
)  # fmt: skip
def test_each_refusal(closed: Home, who: str, conflict: str, choice: str, reason: str, code: str, words: str) -> None:
    assert refusal(decide, conflict, choice, reason, acting(who, "2024-03-07")) == (code, words)
    assert DecisionRow.objects.count() == 0
