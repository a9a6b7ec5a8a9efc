"""One row a period: whoever seals it and whoever hands in for it take it first, so that one waits for the other."""

from tongbao.measure.refusal import Refusal
from tongbao.office.store.models import BookRow, PeriodRow

_BOOK_OF = {"province": "progress"}
_GROWS = ("targets",)


def book_kind(kind: str) -> str:
    """The kind of book that holds a kind of return."""
    return _BOOK_OF.get(kind, kind)


def lock(kind: str, period: str) -> None:
    """Take the row of a period till the end of the transaction; call it inside ``one_act``."""
    PeriodRow.objects.get_or_create(kind=book_kind(kind), period=period)
    PeriodRow.objects.select_for_update().get(kind=book_kind(kind), period=period)


def is_closed(kind: str, period: str) -> bool:
    """Whether a period takes no more returns. Issued lists go on coming, for the next vintage of their year."""
    if kind in _GROWS:
        return False
    return BookRow.objects.filter(kind=book_kind(kind), period=period).exists()


def lock_open(kind: str, period: str, file: str) -> None:
    """Take the row of a period that is still open.

    Raises
    ------
    Refusal : code ``sealed`` where the period was closed.
    """
    lock(kind, period)
    if is_closed(kind, period):
        raise Refusal(
            "sealed",
            f"“{file}”报送的{period}已经封账，封账值不再改动。",
            "更正请用 correct 登记，进入下一稿。",
        )
