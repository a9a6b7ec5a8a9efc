"""Inputs of an assessment besides the ledgers: issued targets, their events, restated bases, weather, points.

An issued number is a record, taken from a document, never a rule. Shares are thousandths of a per cent, so that
3.2 % is 3200; amounts are thousandths of their unit.
"""

from dataclasses import dataclass

CAP, ANNUAL, PLAN, QUARTER_CAP, TASK = "cap", "annual", "plan", "quarter_cap", "task"
DECOMPOSED, HANDED_DOWN, RECEIVED, APPROVED = "decomposed", "handed_down", "received", "approved"


@dataclass(frozen=True, slots=True)
class Target:
    """One issued number.

    Parameters
    ----------
    scope
        Reporting unit, ``province``, county code or institution id it was issued to.
    indicator
        An id of ``indicators`` (intensity), of ``totals`` (energy, water, co2) or of ``measures`` (task).
    kind
        ``cap`` (the total of the period stays at or below), ``annual`` (reduction against the year before), ``plan``
        (reduction over the whole plan against its base year), ``quarter_cap`` (not above the same quarter of last year;
        no value of its own) or ``task`` (a quantity of a retrofit measure).
    base, period
        Base year, empty where the kind needs none; span it applies to.
    milli, unit
        Thousandths of ``percent`` for reductions (positive means down), of the unit for caps and tasks.
    document, issued_on
        Number and day of the document.
    parent
        Id of the target it was broken down from.
    """

    id: str
    scope: str
    indicator: str
    kind: str
    base: str
    period: str
    milli: int | None
    unit: str
    document: str
    issued_on: str
    parent: str = ""
    upload: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class TargetEvent:
    """Dated event of a target document: 分解, 下达, 收到, 核定 are four events, each with its own day.

    ``target`` is a target id or a document number; an ``approved`` (核定) event closes the assessment of ``period``.
    """

    id: str
    scope: str
    kind: str
    target: str
    period: str
    day: str
    document: str
    upload: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Restatement:
    """Base-year amount as restated, with its reason. The computed amount is recorded beside it.

    ``item`` is energy [tce], water [m3], people [person, mean of the year], area [m2, mean of the year] or co2 [t].
    """

    id: str
    scope: str
    item: str
    period: str
    milli: int
    reason: str
    document: str
    day: str
    upload: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class DegreeDays:
    """Heating degree days of one unit in one month [thousandths of °C·d], with their source."""

    id: str
    scope: str
    month: str
    milli: int
    source: str
    upload: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """Points given to one unit for one item of a rubric [thousandths of a point], with their document."""

    id: str
    scope: str
    period: str
    item: str
    milli: int
    note: str
    document: str
    upload: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class PeoplePart:
    """One part of an institution's 用能人数 (beds, outpatients, boarders …) [thousandths of the part's unit]."""

    id: str
    institution: str
    period: str
    part: str
    milli: int
    upload: str = ""
    place: str = ""


Issued = Target | TargetEvent | Restatement | DegreeDays | Points | PeoplePart
ISSUED: dict[str, type[Issued]] = {
    "targets": Target,
    "events": TargetEvent,
    "restatements": Restatement,
    "degree_days": DegreeDays,
    "points": Points,
    "people_parts": PeoplePart,
}
