"""Facts: yes, no or not reported, with slots, so that no number or name hides in free text."""

from dataclasses import dataclass, fields
from enum import StrEnum


class Status(StrEnum):
    """The three statuses of a matter. Nobody lags by complement."""

    YES = "yes"
    NO = "no"
    NOT_REPORTED = "not_reported"


class Learnt(StrEnum):
    """How a fact was learnt."""

    RETURN = "return"
    VISIT = "visit"
    CALL = "call"
    SURVEY = "survey"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Fact:
    """What one unit says, or is known to have done, about one matter.

    Parameters
    ----------
    level : meeting level or stage, an id from the matters table.
    day : the day it happened, ISO, empty where unknown.
    document, organ : number or name of the paper, and who issued it.
    marks : content marks known to hold; marks not listed are unknown, never "no".
    amount_milli : money in thousandths of a yuan; ``amount_bound`` is ``exact``, ``floor`` (余) or ``about``.
    state : state of the money (研究 … 支出) or of an audit stage.
    count, count_unit : a number of things and its counter; ``unlisted`` where the things are not listed.
    partners : ids or names of units that took part, in the order given.
    title, occasion, purpose : names of things as their papers call them.
    evidence : digests of the papers it rests on.
    upload, place : the return it came in with, and sheet and row.
    """

    id: str
    unit: str
    matter: str
    status: Status
    level: str = ""
    day: str = ""
    document: str = ""
    organ: str = ""
    marks: tuple[str, ...] = ()
    amount_milli: int | None = None
    amount_bound: str = ""
    state: str = ""
    count: int | None = None
    count_unit: str = ""
    unlisted: bool = False
    partners: tuple[str, ...] = ()
    title: str = ""
    occasion: str = ""
    purpose: str = ""
    county: str = ""
    learnt: Learnt = Learnt.RETURN
    confirmed: bool = False
    evidence: tuple[str, ...] = ()
    received: str = ""
    upload: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class StatedTally:
    """What the office's own survey counted, with scope and source; it stands beside the lists, never in them.

    ``count`` is None where only a word (部分, 有的) was given; then ``quantifier`` holds it.
    """

    id: str
    matter: str
    list_id: str
    scope: str
    count: int | None
    quantifier: str
    source: str
    day: str
    evidence: tuple[str, ...] = ()
    upload: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """What the office demands about a matter, by when; or, with ``none_reason``, that it demands nothing."""

    id: str
    matter: str
    list_id: str
    due: str
    monthly: bool
    none_reason: str
    evidence: tuple[str, ...] = ()
    upload: str = ""
    place: str = ""


FACT_FIELDS = tuple(f.name for f in fields(Fact))
