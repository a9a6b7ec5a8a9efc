"""Findings that pages show again and again, kept until something is done in the office: any act makes them anew."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from django.db.models import Max

from tongbao.assess.finding import Finding
from tongbao.office.desk.access import roles
from tongbao.office.desk.assessment.judge import judged
from tongbao.office.desk.home.home import Acting, Home
from tongbao.office.store.models import BookRow, DecisionRow, DocumentRow, TrailRow

Answer = TypeVar("Answer")
_MOST = 24
_kept: "OrderedDict[tuple[Any, ...], Any]" = OrderedDict()
_lock = Lock()


def kept(key: tuple[Any, ...], home: Home, make: Callable[[], Answer], closed_only: bool = False) -> Answer:
    """The answer to a question, made once as long as nothing has been done in the office since.

    Parameters
    ----------
    closed_only : the answer rests on closed books and decisions alone, so that other acts do not touch it.
    """
    whole = (str(home.path), _closed() if closed_only else _acts(), *key)
    with _lock:
        if whole in _kept:
            _kept.move_to_end(whole)
            found: Answer = _kept[whole]
            return found
    answer = make()
    with _lock:
        _kept[whole] = answer
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return answer


def findings(kind: str, period: str, as_of: date, home: Home, acting: Acting) -> tuple[list[Finding], list[str]]:
    """As :func:`tongbao.office.desk.assessment.judge.judged`, asked first whether the person may.

    Raises
    ------
    Refusal : those of ``judged``.
    """
    roles.require(acting, "judge")
    return kept(
        ("judge", kind, period, as_of), home, lambda: judged(kind, period, as_of, home, acting), closed_only=True
    )


def _acts() -> int:
    return TrailRow.objects.aggregate(n=Max("id"))["n"] or 0


def _closed() -> tuple[int, int, int]:
    return tuple(  # type: ignore[return-value]
        model.objects.aggregate(n=Max("id"))["n"] or 0 for model in (BookRow, DecisionRow, DocumentRow)
    )
