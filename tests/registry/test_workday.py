"""The Chinese working calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.registry.workday import is_workday, working_day_before


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
