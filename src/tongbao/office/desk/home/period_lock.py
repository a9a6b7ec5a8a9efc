"""Period lock: one row a period, locked first by sealing and by every submission, so that one waits for the other."""

from datetime import date

from tongbao.intake.forms.statistical_form import StatisticalPeriod
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.office.store.models import BookRow, PeriodRow

_BOOK_OF = {"province": "progress", "works": "progress"}
_GROWS = ("targets",)
# Kinds of books, each with an example of how its period is written.
_KINDS = {
    "ledger": "2017-03、2016-01..2016-12",
    "progress": "2017-03",
    "grades": "2016",
    "targets": "2016",
    "statistical": "2017Q1、2017",
}


def book_kind(kind: str) -> str:
    """Return the kind of book that contains a kind of return."""
    return _BOOK_OF.get(kind, kind)


def periods_named(kind: str, period: str) -> list[str]:
    """List the periods meant: every month of a span of ledgers, otherwise the period named.

    Raises
    ------
    Refusal
        Codes ``kind`` and ``period``.
    """
    example = _KINDS.get(kind)
    if example is None:
        raise Refusal("kind", f"没有“{kind}”这种报表。", f"可用的有：{'、'.join(_KINDS)}。")
    try:
        if kind == "ledger":
            return [str(m) for m in Span.parse(period)]
        if kind == "statistical":
            return [str(StatisticalPeriod.parse(period))]
        return [str(Month.parse(period) if kind == "progress" else Span.parse(period))]
    except (ValueError, Refusal):
        raise Refusal("period", f"{kind} 的报告期“{period}”无法识别。", f"请写成 {example} 的样子。") from None


def year_end(year: int) -> date:
    """Return the last day of a year.

    Raises
    ------
    Refusal
        Code ``period`` for a year that is out of range.
    """
    try:
        return Month(year, 12).last_day
    except ValueError:
        raise Refusal("period", f"没有“{year}”这个年度。", "请写成 2017 的样子。") from None


def lock(kind: str, period: str) -> None:
    """Lock the row of a period until the end of the transaction; call it inside ``one_act``."""
    PeriodRow.objects.select_for_update().get_or_create(kind=book_kind(kind), period=period)


def is_closed(kind: str, period: str) -> bool:
    """Return whether a period accepts no more returns.

    Issued lists continue to be accepted, for the next vintage of their year.
    """
    if kind in _GROWS:
        return False
    return BookRow.objects.filter(kind=book_kind(kind), period=period).exists()


def lock_open(kind: str, period: str, file: str) -> None:
    """Lock the row of a period that is still open.

    Raises
    ------
    Refusal
        Code ``sealed`` where the period was closed.
    """
    lock(kind, period)
    if is_closed(kind, period):
        raise Refusal(
            "sealed",
            f"“{file}”报送的{period}已经封账，封账值不再改动。",
            "更正请用 correct 登记，进入下一稿。",
        )


def return_kinds(kind: str) -> tuple[str, ...]:
    """List the kinds of returns in a book of a kind: the office's own facts are sealed with the progress."""
    return ("progress", "province", "works") if kind == "progress" else (kind,)
