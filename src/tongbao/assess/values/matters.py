"""Values of findings on the matters of a month: partitions, stated tallies, highlights, demands."""

from dataclasses import dataclass, field
from typing import ClassVar

from tongbao.assess.values.shape import OMITTED, YES, FindingValues


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionValues(FindingValues):
    """Closed list parted by the status of a matter.

    Parameters
    ----------
    yes, no, not_reported : unit ids
        Parts; each unit is in exactly one.
    incomplete : unit ids
        Units whose report lacks an element; None where elements are not asked.
    missing : Chinese
        Elements each of these lacks.
    total : units
        Length of the list.
    province : status or empty
        What the province reported of itself, where the matter asks.
    """

    KIND: ClassVar[str] = "partition"

    yes: tuple[str, ...]
    no: tuple[str, ...]
    not_reported: tuple[str, ...]
    incomplete: tuple[str, ...] | None = field(default=None, metadata=OMITTED)
    missing: tuple[str, ...] | None = field(default=None, metadata=OMITTED)
    total: int
    province: str | None = field(default=None, metadata=OMITTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedValues(FindingValues):
    """Tally stated by the office's survey.

    Parameters
    ----------
    count
        None where only a word was given.
    quantifier, scope, source : Chinese
        Word given, kind of region counted, survey.
    day : ISO day
        Day of the survey.
    complement : unit ids
        Units that did not say yes, in the order of the list.
    inferable : unit ids
        Units a reader could infer; for the drafter only.
    impossible
        Whether the records rule the number out.
    """

    KIND: ClassVar[str] = "stated"

    count: int | None
    quantifier: str
    scope: str
    source: str
    day: str
    complement: tuple[str, ...] = ()
    inferable: tuple[str, ...] = ()
    impossible: bool = field(default=False, metadata=YES | OMITTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class HighlightValues(FindingValues):
    """Reported case of a matter.

    Parameters
    ----------
    unit
        Id of the unit that reported it.
    level, state, count_unit
        As reported; empty where nothing was.
    title, occasion, purpose, partners
        None where nothing was reported.
    amount : [thousandths of a yuan]
        None where no money was reported.
    bound
        How exact the amount is.
    count
        None where nothing was counted.
    """

    KIND: ClassVar[str] = "highlight"

    unit: str
    level: str
    state: str
    title: str | None
    occasion: str | None
    purpose: str | None
    partners: tuple[str, ...] | str | None
    amount: int | None
    bound: str
    count: int | None
    count_unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandValues(FindingValues):
    """Demand of the office about a matter.

    Parameters
    ----------
    due : ISO day
        Empty where there is no day.
    monthly
        Whether it is demanded every month.
    none_reason
        Why nothing is demanded; empty where something is.
    """

    KIND: ClassVar[str] = "demand"

    due: str
    monthly: bool = field(metadata=YES)
    none_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedValues(FindingValues):
    """Units of an ask by what became of it.

    Parameters
    ----------
    met, met_late, open, overdue_no, overdue_silent : unit ids
        Parts; an explicit no and silence stay apart.
    name : Chinese
        Name of the matter.
    due : ISO day
        Deadline, extension included.
    document
        Number of the document that asked.
    """

    KIND: ClassVar[str] = "asked"

    met: tuple[str, ...]
    met_late: tuple[str, ...]
    open: tuple[str, ...]
    overdue_no: tuple[str, ...]
    overdue_silent: tuple[str, ...]
    name: str
    due: str
    document: str
