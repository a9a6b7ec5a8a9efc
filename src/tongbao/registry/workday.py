"""The Chinese working calendar. A legal deadline never moves; a reminder goes out on a working day before it."""

from datetime import date, timedelta

import chinese_calendar

from tongbao.measure.period import Month
from tongbao.rules.row import Row


def is_workday(day: date) -> bool:
    """Return whether a day is a working day.

    Parameters
    ----------
    day
        Calendar day.

    Returns
    -------
    bool
        Monday to Friday for years whose holidays are not yet published.
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def working_day_before(day: date, days: int = 1) -> date:
    """Return the working day a number of working days before a day.

    Parameters
    ----------
    day
        Calendar day to count back from; it does not count itself.
    days : [working days]
        Distance, at least 1.

    Returns
    -------
    date
        A working day before ``day``.

    Raises
    ------
    ValueError
        Where ``days`` is below 1.
    """
    if days < 1:
        raise ValueError(f"days must be at least 1, got {days}")
    while days:
        day -= timedelta(days=1)
        days -= is_workday(day)
    return day


def legal_day(rule: Row, last: Month) -> date | None:
    """Return the legal day by which something about a period is due; it never moves.

    Parameters
    ----------
    rule : row of table ``calendar``
        How the day is counted.
    last
        Last month of the period.

    Returns
    -------
    date or None
        None where the rule gives no day.
    """
    if rule.get("rule") == "last_day_of_month":
        return last.last_day
    if rule.get("rule") not in ("day_of_next_month", "day_after_period"):
        return None
    after = last.shift(rule.get("month_after", 1))
    return date(after.year, after.month, rule.number("day"))
