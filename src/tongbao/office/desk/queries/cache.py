"""Findings that pages show again and again, kept until something is done in the office: any act makes them anew."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from django.db.models import Max

from tongbao.assess.finding import Finding
from tongbao.office.desk.access import roles
from tongbao.office.desk.assessment.judge import judge_with_rules
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.store.models import BookRow, DecisionRow, DocumentRow, TrailRow

Answer = TypeVar("Answer")


class AnswerCache:
    """Answers of one process, the most recently asked; they live until something is done in the office.

    It may be asked from many threads. An answer that two threads miss at once is made twice and stored once.
    """

    def __init__(self, most: int) -> None:
        """Hold at most ``most`` answers."""
        self._most = most
        self._answers: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[Any, ...], make: Callable[[], Answer]) -> Answer:
        """Return the answer stored under a key, else make and store it; the one asked for longest ago makes room."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                found: Answer = self._answers[key]
                return found
        answer = make()
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer

    def clear(self) -> None:
        """Forget every answer."""
        with self._lock:
            self._answers.clear()


ANSWERS = AnswerCache(most=24)


def remember(key: tuple[Any, ...], home: Home, make: Callable[[], Answer], closed_only: bool = False) -> Answer:
    """Answer a question, made once as long as nothing has been done in the office since.

    Parameters
    ----------
    key
        What is asked.
    home
        Office that is asked.
    make
        Makes the answer.
    closed_only
        Whether the answer rests on closed books and decisions alone, so that other acts do not touch it.
    """
    return ANSWERS.get((str(home.path), _closed() if closed_only else _acts(), *key), make)


def findings(kind: str, period: str, as_of: date, home: Home, acting: Actor) -> tuple[list[Finding], list[str]]:
    """As :func:`tongbao.office.desk.assessment.judge.judged`, asked first whether the person may.

    Raises
    ------
    Refusal : those of ``judged``.
    """
    roles.require(acting, "judge")
    return remember(
        ("judge", kind, period, as_of),
        home,
        lambda: judge_with_rules(kind, period, as_of, home, acting),
        closed_only=True,
    )


def _acts() -> int:
    return TrailRow.objects.aggregate(n=Max("id"))["n"] or 0


def _closed() -> tuple[int, int, int]:
    return tuple(  # type: ignore[return-value]
        model.objects.aggregate(n=Max("id"))["n"] or 0 for model in (BookRow, DecisionRow, DocumentRow)
    )
