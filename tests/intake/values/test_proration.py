"""Bills over months: every day once, the sum kept; readings times a multiplier."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.intake.values.proration import DatedBill, metered_amount, prorate, prorate_bills
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal

JAN, FEB, MARCH = Month(2017, 1), Month(2017, 2), Month(2017, 3)
DAYS = st.dates(date(2015, 1, 1), date(2019, 12, 31))


def test_a_bill_from_mid_january_to_mid_february_counts_both_its_ends() -> None:
    assert prorate(31_000, date(2017, 1, 15), date(2017, 2, 14)) == {JAN: 17_000, FEB: 14_000}


def test_the_largest_remainder_gets_what_is_left() -> None:
    assert prorate(100, date(2017, 1, 31), date(2017, 2, 2)) == {JAN: 33, FEB: 67}


def test_an_end_before_its_beginning_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        prorate(1, date(2017, 2, 1), date(2017, 1, 31))
    assert str(refused.value) == "终止日2017-01-31早于起始日2017-02-01。请核对起止日期。"


@given(st.integers(0, 10**15), DAYS, st.integers(0, 800))
def test_the_sum_is_kept_and_no_month_is_a_thousandth_off(milli: int, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    shares = prorate(milli, first, last)
    assert sum(shares.values()) == milli
    for month, share in shares.items():
        days = (min(last, month.last_day) - max(first, month.first_day)).days + 1
        assert abs(share * (length + 1) - milli * days) < length + 1


def by_hand(milli: int, first: date, last: date) -> dict[Month, int]:
    """Whole thousandths rounded down; what is left one by one to the largest remainders, the earlier month first."""
    days: dict[Month, int] = {}
    for n in range((last - first).days + 1):
        month = Month.containing(first + timedelta(days=n))
        days[month] = days.get(month, 0) + 1
    whole = sum(days.values())
    shares = {m: milli * n // whole for m, n in days.items()}
    ranked = sorted(days, key=lambda m: (-(milli * days[m] % whole), m))
    return {m: s + (m in ranked[: milli - sum(shares.values())]) for m, s in shares.items()}


@given(st.integers(-(10**15), 10**15) | st.integers(-200, 200), DAYS, st.integers(0, 800))
def test_amounts_of_either_sign_are_shared_as_by_hand(milli: int, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert list(prorate(milli, first, last).items()) == list(by_hand(milli, first, last).items())


def test_an_amount_below_zero_is_rounded_down_as_well() -> None:
    assert prorate(-100, date(2017, 1, 31), date(2017, 2, 2)) == {JAN: -33, FEB: -67}
    assert prorate(-1, date(2017, 1, 1), date(2017, 3, 31)) == {JAN: 0, FEB: 0, MARCH: -1}


def test_adjoining_bills_fill_the_months_between_and_leave_the_edges_partial() -> None:
    bills = [
        DatedBill(date(2017, 2, 15), date(2017, 3, 14), 28_000),
        DatedBill(date(2017, 1, 15), date(2017, 2, 14), 31_000),
    ]
    result = prorate_bills(bills)
    assert result.shares == {FEB: 28_000}
    assert result.partial == {JAN: 17, MARCH: 14}
    assert result.shared == {JAN, FEB, MARCH}
    assert (result.overlaps, result.gaps) == ([], [])


def test_a_bill_of_a_whole_month_is_no_share() -> None:
    result = prorate_bills([DatedBill(date(2017, 2, 1), date(2017, 2, 28), 5)])
    assert (result.shares, result.partial, result.shared) == ({FEB: 5}, {}, set())


def test_a_day_claimed_twice_is_said_and_nothing_is_shared_out() -> None:
    first, second = DatedBill(date(2017, 1, 1), date(2017, 2, 1), 5), DatedBill(date(2017, 2, 1), date(2017, 2, 28), 6)
    result = prorate_bills([second, first])
    assert (result.overlaps, result.shares) == ([(first, second)], {})


def test_days_nobody_billed_are_said() -> None:
    result = prorate_bills(
        [DatedBill(date(2017, 2, 1), date(2017, 2, 10), 5), DatedBill(date(2017, 2, 13), date(2017, 2, 28), 6)]
    )
    assert result.gaps == [(date(2017, 2, 11), date(2017, 2, 12))]
    assert (result.shares, result.partial) == ({}, {FEB: 26})


@given(st.lists(st.tuples(st.integers(0, 70), st.integers(0, 10**9)), min_size=1, max_size=8), DAYS)
def test_every_day_of_adjoining_bills_counts_once(runs: list[tuple[int, int]], first: date) -> None:
    bills, day = [], first
    for length, milli in runs:
        bills.append(DatedBill(day, day + timedelta(days=length), milli))
        day += timedelta(days=length + 1)
    result = prorate_bills(bills)
    assert (result.overlaps, result.gaps) == ([], [])
    assert set(result.shares).isdisjoint(result.partial)
    covered = sum(m.last_day.day for m in result.shares) + sum(result.partial.values())
    assert covered == sum(length + 1 for length, _ in runs)


def test_readings_are_this_less_last_times_the_multiplier() -> None:
    assert metered_amount(1_000_500, 1_010_500, 40_000) == 400_000
    assert metered_amount(5_000, 5_000) == 0


def test_a_falling_reading_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        metered_amount(9_990_000, 20_000)
    sentence = "本期示数20小于上期示数9990。请核对示数；换表的请写明旧表止数和新表起数。"
    assert str(refused.value) == sentence


def test_a_changed_meter_counts_both_runs() -> None:
    assert metered_amount(9_990_000, 20_000, 1_000, (9_999_000, 5_000)) == 24_000
