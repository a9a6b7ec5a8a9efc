"""Mail register: papers entered with their number and day of receipt; gaps in the numbers."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.store.models import (
    ReceiptRow,
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Describe a paper as entered in the register: number, day received, day it bears, title, digest where stored."""

    number: int
    received_on: date
    title: str
    dated: date | None = None
    digest: str = ""


def receive(receipt: Receipt, acting: Actor) -> None:
    """Enter a paper in the register.

    Raises
    ------
    Refusal
        Code ``receipt``: a number used before, a day out of the order of numbers, a day in the future, or a paper that
        bears a later day than it was received.
    """
    with one_act():
        roles.require(acting, "collect")
        if receipt.received_on > acting.now.date():
            raise _out_of_order(receipt, f"收到日期{receipt.received_on}还没有到")
        if receipt.dated and receipt.dated > receipt.received_on:
            raise _out_of_order(receipt, f"落款{receipt.dated}晚于收到日期{receipt.received_on}")
        if ReceiptRow.objects.filter(number=receipt.number).exists():
            raise _out_of_order(receipt, "此号已用过")
        earlier = ReceiptRow.objects.filter(number__lt=receipt.number).order_by("-received_on").first()
        later = ReceiptRow.objects.filter(number__gt=receipt.number).order_by("received_on").first()
        if earlier and earlier.received_on > receipt.received_on:
            raise _out_of_order(receipt, f"第{earlier.number}号在前，却到{earlier.received_on}才收到")
        if later and later.received_on < receipt.received_on:
            raise _out_of_order(receipt, f"第{later.number}号在后，却在{later.received_on}已收到")
        ReceiptRow.objects.create(
            number=receipt.number,
            received_on=receipt.received_on,
            dated=receipt.dated,
            title=receipt.title,
            digest=receipt.digest,
            by=acting.who,
        )
        audit_log.record(acting, "receive", f"第{receipt.number}号 {receipt.received_on} {receipt.title}")


def numbers_missing() -> list[tuple[int, int]]:
    """List the gaps in the register: first and last missing number of each."""
    numbers = list(ReceiptRow.objects.order_by("number").values_list("number", flat=True))
    return [(a + 1, b - 1) for a, b in pairwise(numbers) if b - a > 1]


def _out_of_order(receipt: Receipt, why: str) -> Refusal:
    return Refusal(
        "receipt", f"收文第{receipt.number}号“{receipt.title}”：{why}。", "请按实际收到的日期和顺序登记，不得倒签。"
    )
