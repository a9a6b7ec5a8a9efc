"""Bills that straddle months: every day counts once, no thousandth is lost; meter readings as amounts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import format_milli, to_milli
from tongbao.measure.refusal import Refusal

_DAY = timedelta(days=1)
_ONE = 1000


@dataclass(frozen=True, slots=True, order=True)
class Bill:
    """An amount for a run of days, both ends included, and the row it stands on."""

    first: date
    last: date
    milli: int
    row: int = 0


@dataclass
class Spread:
    """What bills come to month by month.

    ``shares`` holds months of which every day is billed once; ``partial`` says of the others how many days are.
    ``shared`` are the months that got shares of several bills or a part of one; ``overlaps`` the pairs that claim
    a day twice, ``gaps`` the days between bills that nobody billed.
    """

    shares: dict[Month, int] = field(default_factory=dict)
    partial: dict[Month, int] = field(default_factory=dict)
    shared: set[Month] = field(default_factory=set)
    overlaps: list[tuple[Bill, Bill]] = field(default_factory=list)
    gaps: list[tuple[date, date]] = field(default_factory=list)


def prorated(milli: int, first: date, last: date) -> dict[Month, int]:
    """An amount shared out over the months of its days, both ends included; the shares add up to it exactly.

    Each month gets the whole thousandths of its share, and what is left goes to the largest remainders, the earlier
    month first where two are equal.

    Raises
    ------
    Refusal : code ``period`` where the last day lies before the first.
    """
    if last < first:
        raise Refusal("period", f"终止日{last}早于起始日{first}。", "请核对起止日期。")
    days = {m: _days(m, first, last) for m in Span(Month.containing(first), Month.containing(last))}
    whole = sum(days.values())
    shares = {m: milli * n // whole for m, n in days.items()}
    left = milli - sum(shares.values())
    for month in sorted(days, key=lambda m: (-(milli * days[m] % whole), m))[:left]:
        shares[month] += 1
    return shares


def spread(bills: Iterable[Bill]) -> Spread:
    """What the bills of one item come to month by month. Where days are claimed twice nothing is shared out."""
    ordered, result = sorted(bills), Spread()
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
        shares = prorated(bill.milli, bill.first, bill.last)
        for month, share in shares.items():
            if month in sums or len(shares) > 1:
                result.shared.add(month)
            sums[month] = sums.get(month, 0) + share
            billed[month] = billed.get(month, 0) + _days(month, bill.first, bill.last)
    result.shares = {m: s for m, s in sums.items() if billed[m] == m.last_day.day}
    result.partial = {m: n for m, n in billed.items() if n != m.last_day.day}
    return result


def readings(before: int, now: int, multiplier: int = _ONE, change: tuple[int, int] | None = None) -> int:
    """What a meter counted between two readings, times its multiplier, all in thousandths.

    ``change`` is (last reading of the old meter, first reading of the new one) where the meter was changed.

    Raises
    ------
    Refusal : code ``number`` where a reading falls and no change of meter is said.
    """
    runs = [(before, now)] if change is None else [(before, change[0]), (change[1], now)]
    for start, end in runs:
        if end < start:
            sentence = f"本期示数{format_milli(end)}小于上期示数{format_milli(start)}。"
            raise Refusal("number", sentence, "请核对示数；换表的请写明旧表止数和新表起数。")
    counted = Fraction(sum(end - start for start, end in runs), _ONE) * Fraction(multiplier, _ONE)
    return to_milli(counted, f"示数差乘以倍率{format_milli(multiplier)}")


def _days(month: Month, first: date, last: date) -> int:
    return (min(last, month.last_day) - max(first, month.first_day)).days + 1
