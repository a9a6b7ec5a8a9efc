"""The Chinese working calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.measure.period import Month
from tongbao.registry.workday import is_workday, legal_day, working_day_before
from tongbao.rules.load import load_shipped_tables


def test_it_works() -> None:
    """30 April 2017 is a Sunday in the Labour Day holiday, so the reminder goes out on Friday the 28th."""
    assert working_day_before(date(2017, 4, 30)) == date(2017, 4, 28)
    assert working_day_before(date(2017, 4, 30), 2) == date(2017, 4, 27)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2017, 4, 1), True),  # a Saturday worked in exchange for the Qingming holiday
        (date(2017, 4, 3), False),  # a Monday off
        (date(2017, 4, 7), True),
        (date(2017, 5, 1), False),
        (date(2017, 5, 27), True),  # a Saturday worked in exchange for the Dragon Boat holiday
    ],
)
def test_holidays_and_worked_weekends_are_known(day: date, works: bool) -> None:
    assert is_workday(day) is works


def test_years_nobody_has_published_fall_back_to_monday_to_friday() -> None:
    assert [is_workday(date(2150, 10, d)) for d in range(1, 8)] == [
        date(2150, 10, d).weekday() < 5 for d in range(1, 8)
    ]
    assert working_day_before(date(2150, 10, 5)) == date(2150, 10, 2)


@given(st.dates(date(2004, 6, 1), date(2060, 12, 31)), st.integers(1, 6))
def test_just_so_many_working_days_lie_between(day: date, days: int) -> None:
    found = working_day_before(day, days)
    between = [date.fromordinal(o) for o in range(found.toordinal(), day.toordinal())]
    assert is_workday(found)
    assert sum(map(is_workday, between)) == days


@pytest.mark.parametrize("days", [0, -1])
def test_it_goes_back_at_least_one_day(days: int) -> None:
    with pytest.raises(ValueError, match=rf"^days must be at least 1, got {days}$"):
        working_day_before(date(2017, 4, 30), days)


@pytest.mark.parametrize(
    ("id_", "last", "due"),
    [
        ("progress", "2024-02", date(2024, 2, 29)),
        ("ledger", "2024-12", date(2025, 1, 10)),
        ("statistical_quarter", "2017-03", date(2017, 4, 10)),
        ("statistical_year", "2016-12", date(2017, 3, 31)),
        ("reply_window", "2017-03", None),
    ],
)
def test_the_legal_day_is_counted_by_the_rule(id_: str, last: str, due: date | None) -> None:
    rule = next(r for r in load_shipped_tables()[0]["calendar"] if r.id == id_)
    assert legal_day(rule, Month.parse(last)) == due
