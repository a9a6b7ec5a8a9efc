"""Decide who may be named as lagging, and on which ground: every missing condition is listed, none is presumed."""

from dataclasses import dataclass
from datetime import date, timedelta

from tongbao.bulletin.ask import Ask
from tongbao.measure.period import is_overdue
from tongbao.measure.refusal import Refusal
from tongbao.records.fact import Status
from tongbao.rules.rulebook import Rulebook

_WORDS = {
    "not_asked": "此前没有正式印发的文件向其提出要求",
    "not_due": "要求的期限（含延期）未过",
    "not_reminded": "期满后没有催办记录",
    "window": "催办后的答复期未满",
    "not_robust": "没有该单位明确答复“否”的记录，未报送不等于未做",
    "not_approved": "没有点名审批记录",
    "not_decided": "没有人以决定（name:…，confirm）写明理由后承担",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Evidence about one unit towards one ask.

    Parameters
    ----------
    unit
        Id of the unit.
    ask
        Ask it belongs to; None where nothing was asked.
    issued_on : ISO day
        Day the asking document was issued; empty where it was not.
    reminded_on : ISO day
        Last reminder after the due day; empty where there is none.
    status
        Answer of the unit.
    approved_by
        Person who approved the naming; empty where nobody did.
    """

    unit: str
    ask: Ask | None
    issued_on: str
    reminded_on: str
    status: Status
    approved_by: str


def missing_for_city(ground: Ground, rulebook: Rulebook, as_of: date) -> tuple[str, ...]:
    """List the conditions for naming a city that are not met.

    Parameters
    ----------
    ground
        Evidence about the city.
    rulebook
        Rules in force on the day.
    as_of
        Day of the bulletin.

    Returns
    -------
    tuple of Chinese sentences
        Empty where the city may be named.
    """
    missing = []
    ask = ground.ask
    if (
        ask is None
        or not ground.issued_on
        or date.fromisoformat(ground.issued_on) >= as_of
        or ground.unit not in ask.units
    ):
        missing.append("not_asked")
    elif not is_overdue(date.fromisoformat(ask.last_day), as_of):
        missing.append("not_due")
    window = rulebook.row("calendar", "reply_window").number("days")
    if not ground.reminded_on or (ask and ground.reminded_on <= ask.last_day):
        missing.append("not_reminded")
    elif date.fromisoformat(ground.reminded_on) + timedelta(days=window) >= as_of:
        missing.append("window")
    if ground.status is not Status.NO:
        missing.append("not_robust")
    if not ground.approved_by:
        missing.append("not_approved")
    return tuple(_WORDS[m] for m in missing)


def missing_for_verdict(robust: bool, reasons: tuple[str, ...], decided: bool) -> tuple[str, ...]:
    """List the conditions for naming a unit for a missed target that are not met.

    Parameters
    ----------
    robust
        Whether every admissible reading agrees on the verdict.
    reasons : Chinese sentences
        Reasons why the verdict is doubtful.
    decided
        Whether a person decided to publish it, with a reason.

    Returns
    -------
    tuple of Chinese sentences
        Empty where the unit may be named.
    """
    if robust or decided:
        return ()
    return (*reasons, _WORDS["not_decided"])


def require_expired_order(order_due: str, done_on: str, as_of: date) -> None:
    """Refuse to name an institution unless its rectification order has expired unfulfilled.

    Parameters
    ----------
    order_due : ISO day
        Deadline of the rectification order; empty where there is none.
    done_on : ISO day
        Day the order was fulfilled; empty where it is not.
    as_of
        Day of the bulletin.

    Raises
    ------
    Refusal
        Code ``naming``.

    References
    ----------
    公共机构节能条例 art. 37: order, expiry, then the bulletin.
    """
    expired = bool(order_due) and is_overdue(date.fromisoformat(order_due), as_of)
    if not expired or (done_on and done_on <= as_of.isoformat()):
        raise Refusal(
            "naming",
            "该机构没有逾期未改正的责令限期改正记录，不得点名。",
            "请先发出整改通知书并写明期限，逾期不改正的方可通报。",
            "公共机构节能条例第三十七条",
        )
