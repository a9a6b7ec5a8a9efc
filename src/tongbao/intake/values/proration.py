"""Prorate bills that straddle months: every day counts once, no thousandth is lost. Meter readings as amounts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import format_milli, to_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import largest_remainder

_DAY = timedelta(days=1)
_ONE = 1000


@dataclass(frozen=True, slots=True, order=True)
class DatedBill:
    """An amount for a run of days.

    Parameters
    ----------
    first, last
        Days, both included.
    milli : [thousandths of the item's unit]
        Amount.
    row : from 1
        Row of the sheet it is on; 0 where there is none.
    """

    first: date
    last: date
    milli: int
    row: int = 0


@dataclass
class MonthlyAmounts:
    """Amounts of bills by month.

    Attributes
    ----------
    shares : mapping of month to [thousandths]
        Months of which every day is billed once.
    partial : mapping of month to days
        Billed days of the other months.
    shared
        Months that got shares of several bills or a part of one.
    overlaps
        Pairs of bills that claim a day twice.
    gaps : (first day, last day) each
        Days between bills that nobody billed.
    """

    shares: dict[Month, int] = field(default_factory=dict)
    partial: dict[Month, int] = field(default_factory=dict)
    shared: set[Month] = field(default_factory=set)
    overlaps: list[tuple[DatedBill, DatedBill]] = field(default_factory=list)
    gaps: list[tuple[date, date]] = field(default_factory=list)


def prorate(milli: int, first: date, last: date) -> dict[Month, int]:
    """Prorate an amount over the months of its days.

    Parameters
    ----------
    milli : [thousandths]
        Amount to prorate.
    first, last
        Days, both included.

    Returns
    -------
    mapping of month to [thousandths]
        Shares that add up to the amount exactly.

    Raises
    ------
    Refusal
        Code ``period`` where the last day lies before the first.

    Notes
    -----
    Each month gets its share rounded down; what is left goes to the largest remainders, ties to the earlier month. An
    amount below zero is prorated the same way, so its shares are rounded down too.
    """
    if last < first:
        raise Refusal("period", f"终止日{last}早于起始日{first}。", "请核对起止日期。")
    days = {m: _count_days(m, first, last) for m in Span(Month.containing(first), Month.containing(last))}
    whole = sum(days.values())
    shares = largest_remainder(milli, [Fraction(milli * n, whole) for n in days.values()])
    return dict(zip(days, shares, strict=True))


def prorate_bills(bills: Iterable[DatedBill]) -> MonthlyAmounts:
    """Prorate the bills of one item by month.

    Parameters
    ----------
    bills
        Bills in any order.

    Returns
    -------
    MonthlyAmounts
        Overlaps alone where days are claimed twice: nothing is prorated then.
    """
    ordered, result = sorted(bills), MonthlyAmounts()
    for before, after in pairwise(ordered):
        if after.first <= before.last:
            result.overlaps.append((before, after))
        elif after.first > before.last + _DAY:
            result.gaps.append((before.last + _DAY, after.first - _DAY))
    if result.overlaps:
        return result
    sums: dict[Month, int] = {}
    billed: dict[Month, int] = {}
    for bill in ordered:
        shares = prorate(bill.milli, bill.first, bill.last)
        for month, share in shares.items():
            if month in sums or len(shares) > 1:
                result.shared.add(month)
            sums[month] = sums.get(month, 0) + share
            billed[month] = billed.get(month, 0) + _count_days(month, bill.first, bill.last)
    result.shares = {m: s for m, s in sums.items() if billed[m] == m.last_day.day}
    result.partial = {m: n for m, n in billed.items() if n != m.last_day.day}
    return result


def metered_amount(before: int, now: int, multiplier: int = _ONE, change: tuple[int, int] | None = None) -> int:
    """Compute the amount between two register readings.

    Parameters
    ----------
    before, now : [thousandths]
        Last and current reading.
    multiplier : [thousandths]
        Factor of the meter.
    change : (last reading of the old meter, first of the new one) [thousandths]
        Given where the meter was changed.

    Returns
    -------
    int
        [thousandths of the item's unit]

    Raises
    ------
    Refusal
        Code ``number`` where a reading falls and no change of meter is reported.
    """
    runs = [(before, now)] if change is None else [(before, change[0]), (change[1], now)]
    for start, end in runs:
        if end < start:
            sentence = f"本期示数{format_milli(end)}小于上期示数{format_milli(start)}。"
            raise Refusal("number", sentence, "请核对示数；换表的请写明旧表止数和新表起数。")
    counted = Fraction(sum(end - start for start, end in runs), _ONE) * Fraction(multiplier, _ONE)
    return to_milli(counted, f"示数差乘以倍率{format_milli(multiplier)}")


def _count_days(month: Month, first: date, last: date) -> int:
    return (min(last, month.last_day) - max(first, month.first_day)).days + 1
