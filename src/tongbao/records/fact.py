"""Facts: yes, no or not reported, with fields for every number and name, so that none hides in free text."""

from dataclasses import dataclass, fields
from enum import StrEnum


class Status(StrEnum):
    """Status of a matter. No unit is inferred to lag by complement."""

    YES = "yes"
    NO = "no"
    NOT_REPORTED = "not_reported"


class Channel(StrEnum):
    """Channel through which a fact became known."""

    RETURN = "return"
    VISIT = "visit"
    CALL = "call"
    SURVEY = "survey"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Fact:
    """Status one unit reports, or is known to have reached, in one matter.

    Parameters
    ----------
    level
        Meeting level or stage, an id from the matters table.
    day
        Day it happened (ISO), empty where unknown.
    document, organ
        Number or name of the paper, and who issued it.
    marks
        Content marks known to be present; marks not listed are unknown, never "no".
    amount_milli : [thousandths of a yuan]
        Money; ``amount_bound`` is ``exact``, ``floor`` (余) or ``about``.
    state
        State of the money (研究 … 支出) or of an audit stage.
    count, count_unit
        Number of things and its counter; ``unlisted`` where the things are not listed.
    partners
        Ids or names of units that took part, in the given order.
    title, occasion, purpose
        Names of things as their papers call them.
    evidence
        Digests of the papers it is based on.
    upload, place
        Return it was received with, and sheet and row.
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
    learnt: Channel = Channel.RETURN
    confirmed: bool = False
    evidence: tuple[str, ...] = ()
    received: str = ""
    upload: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class StatedTally:
    """Count of the office's own survey, with scope and source; it is recorded beside the lists, never in them.

    ``count`` is None where only a word (部分, 有的) was given, which is then the ``quantifier``.
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
    """Demand of the office about a matter, with its deadline; with ``none_reason``, a statement that there is none."""

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
