"""Months, spans of months, and the days meant by official wording (4月底前, 每月月底前)."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    def __post_init__(self) -> None:
        """Reject months outside 1949 to 2200."""
        if not (1949 <= self.year <= 2200 and 1 <= self.month <= 12):
            raise ValueError(f"no such month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Parse a month written ``YYYY-MM``.

        Parameters
        ----------
        text
            Month in ASCII digits.

        Returns
        -------
        Month
            The month written.

        Raises
        ------
        ValueError
            Where the text has another form or there is no such month.
        """
        match = _MONTH.fullmatch(text)
        if not match:
            raise ValueError(f"a month is written YYYY-MM, got {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def containing(cls, day: date) -> "Month":
        """Return the month that contains a day.

        Parameters
        ----------
        day
            Calendar day.

        Returns
        -------
        Month
            Its month.
        """
        return cls(day.year, day.month)

    def __str__(self) -> str:
        """Format as ``YYYY-MM``."""
        return f"{self.year:04d}-{self.month:02d}"

    def shift(self, months: int) -> "Month":
        """Shift by a number of months.

        Parameters
        ----------
        months : [months]
            Distance; negative for earlier months.

        Returns
        -------
        Month
            Month at that distance.
        """
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    @property
    def first_day(self) -> date:
        """First calendar day."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """Last calendar day."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Unbroken run of months, both ends included. Written ``2025``, ``2025-03`` or ``2025-01..2025-06``."""

    first: Month
    last: Month

    def __post_init__(self) -> None:
        """Reject a span that ends before it begins."""
        if self.last < self.first:
            raise ValueError(f"a span ends before it begins: {self.first}..{self.last}")

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Parse a year, a month, or two months joined by two dots.

        Parameters
        ----------
        text
            ``YYYY``, ``YYYY-MM`` or ``YYYY-MM..YYYY-MM``.

        Returns
        -------
        Span
            The months written.

        Raises
        ------
        ValueError
            Where the text has another form or the span ends before it begins.
        """
        if re.fullmatch(r"\d{4}", text, re.ASCII):
            return cls(Month(int(text), 1), Month(int(text), 12))
        first, dots, last = text.partition("..")
        return cls(Month.parse(first), Month.parse(last if dots else first))

    def __str__(self) -> str:
        """Format in the shortest form that :meth:`parse` reads."""
        if self.first == self.last:
            return str(self.first)
        if self.first == Month(self.first.year, 1) and self.last == Month(self.first.year, 12):
            return str(self.first.year)
        return f"{self.first}..{self.last}"

    def __iter__(self) -> Iterator[Month]:
        """Iterate over the months in order."""
        length = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return (self.first.shift(i) for i in range(length))

    def __contains__(self, month: object) -> bool:
        """Return whether a month lies in the span."""
        return isinstance(month, Month) and self.first <= month <= self.last

    def year_before(self) -> "Span":
        """Return the same months one year earlier.

        Returns
        -------
        Span
            Span of the same length, twelve months earlier.
        """
        return Span(self.first.shift(-12), self.last.shift(-12))


def is_overdue(due: date, on: date) -> bool:
    """Return whether a duty is overdue on a day.

    Parameters
    ----------
    due
        Last day on which the duty can be done: 前 includes the day itself.
    on
        Day to judge.

    Returns
    -------
    bool
        True from the day after ``due``.
    """
    return on > due


def format_chinese_date(day: date) -> str:
    """Format a day as official text writes it, without zero padding.

    Parameters
    ----------
    day
        Calendar day.

    Returns
    -------
    str
        E.g. ``2017年4月7日``.

    References
    ----------
    GB/T 9704-2012, 7.3.5.
    """
    return f"{day.year}年{day.month}月{day.day}日"


def format_deadline(due: date, today: date) -> str:
    """Format a deadline in official wording.

    Parameters
    ----------
    due
        Last day of the deadline; the last day of a month is written 月底.
    today
        Day of writing; the year is left out of deadlines in the same year.

    Returns
    -------
    str
        E.g. ``4月底前`` or ``2018年4月7日前``.
    """
    year = "" if due.year == today.year else f"{due.year}年"
    if due == Month.containing(due).last_day:
        return f"{year}{due.month}月底前"
    return f"{year}{due.month}月{due.day}日前"
