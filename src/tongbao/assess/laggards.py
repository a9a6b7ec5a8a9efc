"""Overdue asks: judge by date whether a unit has met what it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongbao.assess.progress import facts_about, missing_elements
from tongbao.measure.period import is_overdue
from tongbao.records.fact import Fact, Status
from tongbao.rules.row import Row


class AskState(StrEnum):
    """State of an ask on a day."""

    OPEN = "open"
    MET = "met"
    MET_LATE = "met_late"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class AskOutcome:
    """State of one ask for one unit, with the facts it is based on."""

    state: AskState
    status: Status
    facts: tuple[str, ...]


def judge_ask(unit: str, matter: Row, due: date, facts: Sequence[Fact], as_of: date) -> AskOutcome:
    """Decide whether a unit has met an ask.

    Parameters
    ----------
    unit
        Unit that was asked.
    matter
        Row of table ``matters``.
    due
        Last day to meet it.
    facts
        Facts received.
    as_of
        Day of the decision.

    Returns
    -------
    Standing
        Its ``status`` keeps an explicit no apart from silence: only the former can be named as lagging.

    Notes
    -----
    The day it was done counts where known, else the day it was received.
    """
    own = [f for f in facts_about(facts, matter) if f.unit == unit]
    done = [f for f in own if f.status is Status.YES and not missing_elements(f, matter)]
    if done:
        day = min(f.day or f.received[:10] for f in done)
        late = is_overdue(due, date.fromisoformat(day))
        return AskOutcome(AskState.MET_LATE if late else AskState.MET, Status.YES, tuple(f.id for f in done))
    denied = tuple(f.id for f in own if f.status is Status.NO)
    status = Status.NO if denied else Status.NOT_REPORTED
    return AskOutcome(AskState.OVERDUE if is_overdue(due, as_of) else AskState.OPEN, status, denied)
