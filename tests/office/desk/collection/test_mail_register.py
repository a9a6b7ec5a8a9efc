"""The register of receipts: numbers and days in order, nothing dated back, gaps shown (合成)."""

from datetime import date, datetime

import pytest
from tests.office.conftest import Desk

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.collection.mail_register import Receipt, numbers_missing, receive
from tongbao.office.desk.home.home import SHANGHAI, Actor, open_home
from tongbao.office.store.models import ReceiptRow, TrailRow

NOW = datetime(2024, 2, 11, 9, 0, tzinfo=SHANGHAI)
CLERK = Actor("演示收文员", NOW)


def received(number: int, day: int, dated: int | None = None) -> None:
    paper = date(2024, 2, dated) if dated else None
    receive(Receipt(number, date(2024, 2, day), f"合成文{number}", paper), CLERK)


@pytest.mark.parametrize(
    ("number", "day", "dated", "why"),
    [
        (7, 4, None, "第5号在前，却到2024-02-05才收到"),
        (4, 6, None, "第5号在后，却在2024-02-05已收到"),
        (5, 5, None, "此号已用过"),
        (8, 6, 7, "落款2024-02-07晚于收到日期2024-02-06"),
        (8, 12, None, "收到日期2024-02-12还没有到"),
    ],
)
def test_a_receipt_against_the_order_is_refused(desk: Desk, number: int, day: int, dated: int | None, why: str) -> None:
    open_home(desk.home)
    received(5, 5)
    with pytest.raises(Refusal) as caught:
        received(number, day, dated)
    assert str(caught.value) == f"收文第{number}号“合成文{number}”：{why}。请按实际收到的日期和顺序登记，不得倒签。"


def test_receipts_in_order_are_kept_and_gaps_are_told(desk: Desk) -> None:
    open_home(desk.home)
    for number, day in ((1, 3), (2, 3), (6, 8), (3, 5)):
        received(number, day, 2)
    assert numbers_missing() == [(4, 5)]


def test_a_receipt_is_stored_and_in_the_log(desk: Desk) -> None:
    open_home(desk.home)
    receive(Receipt(5, date(2024, 2, 5), "合成来文", date(2024, 2, 5), "0" * 64), CLERK)
    row = ReceiptRow.objects.get()
    stored = (row.number, str(row.received_on), str(row.dated), row.title, row.digest, row.by)
    assert stored == (5, "2024-02-05", "2024-02-05", "合成来文", "0" * 64, "演示收文员")
    assert TrailRow.objects.filter(act="receive").values_list("who", "subject").get() == (
        "演示收文员",
        "第5号 2024-02-05 合成来文",
    )


def test_only_a_collector_enters_receipts(desk: Desk) -> None:
    open_home(desk.home)
    with pytest.raises(Refusal) as caught:
        receive(Receipt(5, date(2024, 2, 5), "合成来文"), Actor("演示拟稿人", NOW))
    assert (caught.value.code, ReceiptRow.objects.count()) == ("role", 0)
