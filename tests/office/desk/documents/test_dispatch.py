"""Who was sent an issued document, and who signed for it."""

from datetime import date

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.small_document import KEY, NUMBER, refusal

from tongbao.office.desk.documents.dispatch import Copy, copies_of, dispatch, receipts, receive_copy
from tongbao.office.desk.documents.workflow import document, record_step, steps
from tongbao.office.desk.home.home import Home
from tongbao.office.store import rows
from tongbao.office.store.models import DispatchRow, TrailRow

DAY = "2030-03-08"
SIGNER = acting("办签发", DAY)


@pytest.fixture
def stamped(issued: Home) -> Home:
    record_step(KEY, "用印", issued, SIGNER)
    return issued


def test_it_is_sent_to_every_area_in_order(stamped: Home) -> None:
    sent = dispatch(KEY, stamped, SIGNER, copies=2)
    assert sent == (
        Copy("east", "合成东市", 2, DAY),
        Copy("west", "合成西市", 2, DAY),
        Copy("lone", "合成独市", 2, DAY),
    )
    assert [(s.name, s.who) for s in steps(KEY, stamped, SIGNER) if s.is_done][-1] == ("分发", "办签发")
    assert receipts(NUMBER, stamped, SIGNER) == sent == copies_of(document(KEY), rows.roster())


def test_some_units_first_and_others_later_is_one_step(stamped: Home) -> None:
    dispatch(KEY, stamped, SIGNER, ["合成西", "west"], date(2030, 3, 8))
    assert [c.unit for c in dispatch(KEY, stamped, SIGNER, ["合成东市"])] == ["east", "west"]
    assert [s.step for s in steps(KEY, stamped, SIGNER) if s.step == "dispatch"] == ["dispatch"]


def test_a_unit_signs_for_its_copy(stamped: Home) -> None:
    dispatch(KEY, stamped, SIGNER)
    receive_copy(KEY, "合成西", stamped, SIGNER, by="合成签收人")
    found = receive_copy(KEY, "合成东市", stamped, acting("东市审核", "2030-03-09"))
    assert [(c.unit, c.received_on, c.received_by) for c in found] == [
        ("east", "2030-03-09", "东市审核"),
        ("west", DAY, "合成签收人"),
        ("lone", "", ""),
    ]
    last = TrailRow.objects.order_by("-id").first()
    assert last is not None
    assert (last.act, last.subject) == ("receive-copy", f"{KEY} east 2030-03-09")


def test_it_is_stamped_before_it_is_sent(issued: Home) -> None:
    assert refusal(dispatch, KEY, issued, SIGNER) == (
        "step-order",
        f"“{NUMBER}”的用印还没有办理，不能分发。请先办理用印。",
    )


def test_each_dispatch_that_is_refused(stamped: Home) -> None:
    assert refusal(dispatch, KEY, stamped, SIGNER, ["合成市"]) == (
        "unit",
        "名录中没有单位“合成市”。请写名录中的名称、简称或编号。",
    )
    assert refusal(dispatch, KEY, stamped, SIGNER, copies=0) == ("copies", "份数“0”应当是正数。请写每个单位几份。")
    assert refusal(dispatch, KEY, stamped, SIGNER, day=date(2030, 3, 9)) == (
        "step-day",
        "分发的日期2030-03-09在今天之后。请写实际办理的日期。",
    )
    assert refusal(dispatch, "无", stamped, SIGNER) == ("no-document", "没有文件“无”。请核对草稿编号或文号。")
    role = ("role", "“办审核”（审核员）无权办理 issue。请由有权的人员办理。")
    assert refusal(dispatch, KEY, stamped, acting("办审核", DAY)) == role
    assert refusal(receipts, KEY, stamped, acting("办审核", DAY)) == role
    assert DispatchRow.objects.count() == 0
    dispatch(KEY, stamped, SIGNER, ["east"])
    assert refusal(dispatch, KEY, stamped, SIGNER) == (
        "sent",
        f"“{NUMBER}”已经发给合成东市。补发的请只写没有发过的单位。",
    )
    assert [d.unit for d in DispatchRow.objects.all()] == ["east"]


def test_each_receipt_that_is_refused(stamped: Home) -> None:
    dispatch(KEY, stamped, SIGNER, ["east", "west"])
    assert refusal(receive_copy, KEY, "合成独市", stamped, SIGNER) == (
        "not-sent",
        f"“{NUMBER}”没有发给合成独市。请先登记分发。",
    )
    assert refusal(receive_copy, KEY, "west", stamped, SIGNER, date(2029, 1, 1)) == (
        "step-day",
        f"签收日期2029-01-01应当在{DAY}分发之后、今天之前。请写实际签收的日期。",
    )
    assert refusal(receive_copy, KEY, "无市", stamped, SIGNER)[0] == "unit"
    assert refusal(receive_copy, KEY, "west", stamped, acting("东市审核", DAY))[0] == "territory"
    assert refusal(receive_copy, KEY, "west", stamped, acting("办审核", DAY))[0] == "role"
    receive_copy(KEY, "west", stamped, SIGNER)
    assert refusal(receive_copy, KEY, "west", stamped, SIGNER) == (
        "received",
        f"合成西市已于{DAY}签收。不必重复登记。",
    )
