"""The Chinese working calendar. A legal day never moves; a reminder goes out on a working day before it."""

from datetime import date, timedelta

import chinese_calendar


def is_workday(day: date) -> bool:
    """Whether people work on a day; Monday to Friday for years whose holidays are not yet published."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def working_day_before(day: date, days: int = 1) -> date:
    """The working day so many working days before ``day``."""
    if days < 1:
        raise ValueError(f"days must be at least 1, got {days}")
    while days:
        day -= timedelta(days=1)
        days -= is_workday(day)
    return day
