"""Values of findings on the campaign: tasks and what was completed, money, stages, contracts, savings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Self, cast

from tongbao.assess.finding import Value, Values
from tongbao.assess.values.shape import OMITTED, FindingValues


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionValues(FindingValues):
    """Task of one unit and measure, and what was done.

    Parameters
    ----------
    task : [thousandths of the measure's unit]
        Quantity demanded.
    unit
        Id of the measure's unit.
    done, accepted, started : [thousandths of the measure's unit]
        Completed, accepted of it, and begun at all; None where nothing was reported.
    share, elapsed : [thousandths of a per cent]
        Share of the task done, and of its time gone; None where nothing was reported.
    exact_share, exact_elapsed
        Unrounded.
    landing : [thousandths of the measure's unit]
        Quantity at the end at this pace; None before any time has passed.
    incomplete
        Whether a line without a quantity or a stage could be what is missing.
    """

    KIND: ClassVar[str] = "completion"

    task: int
    unit: str
    done: int | None = None
    accepted: int | None = None
    started: int | None = None
    share: int | None = field(default=None, metadata=OMITTED)
    exact_share: Fraction | None = field(default=None, metadata=OMITTED)
    elapsed: int | None = field(default=None, metadata=OMITTED)
    exact_elapsed: Fraction | None = field(default=None, metadata=OMITTED)
    landing: int | None = field(default=None, metadata=OMITTED)
    incomplete: bool = field(default=False, metadata=OMITTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignValues(FindingValues):
    """Units with a task of one measure, parted by pace.

    Parameters
    ----------
    finished, on_pace, behind, not_started, not_reported : unit ids
        Parts; each unit is in exactly one.
    task, done : [thousandths of the measure's unit]
        Sums over the units.
    total, reported
        Units with a task, and those that reported.
    """

    KIND: ClassVar[str] = "campaign"

    finished: tuple[str, ...]
    on_pace: tuple[str, ...]
    behind: tuple[str, ...]
    not_started: tuple[str, ...]
    not_reported: tuple[str, ...]
    task: int
    done: int
    total: int
    reported: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyValues(FindingValues):
    """Money of one state.

    Parameters
    ----------
    state
        Id of the state; empty where none was stated.
    amount : [thousandths of a yuan]
        Sum.
    bound
        How exact the sum is; empty where it is exact.
    """

    KIND: ClassVar[str] = "money"

    state: str
    amount: int
    bound: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractsValues(FindingValues):
    """Contracts and their settlements.

    Parameters
    ----------
    total, settled, warned
        Contracts, settlements, settlements with a warning.
    codes
        Codes of the warnings, sorted.
    """

    KIND: ClassVar[str] = "contracts"

    total: int
    settled: int
    warned: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskValues(FindingValues):
    """Retrofit task.

    Parameters
    ----------
    quantity : [thousandths of the unit]
        Quantity demanded.
    unit
        Id of the unit.
    """

    KIND: ClassVar[str] = "task"

    quantity: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackValues(FindingValues):
    """Target compared with what it was broken down into.

    Parameters
    ----------
    demanded : [millionths]
        Demanded of the parent.
    exact_demanded, exact_given, exact_slack
        Demanded, given by the children together, and their difference, unrounded; None where nothing can be compared.
    children
        Number of children.
    explained, short
        Whether the difference is explained, and whether the children demand too little.
    """

    KIND: ClassVar[str] = "slack"

    demanded: int
    exact_demanded: Fraction
    exact_given: Fraction | None
    exact_slack: Fraction | None
    children: int
    explained: bool
    short: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedValues(FindingValues):
    """Audits or demonstration units by the stage they have reached.

    Parameters
    ----------
    total
        All of them.
    stages : count by stage
        Stages that somebody has reached.
    """

    KIND: ClassVar[str] = "reached"

    total: int
    stages: Mapping[str, int]

    def as_values(self) -> Values:
        """Return the mapping that is stored and exported.

        Returns
        -------
        mapping of key to value
            The total, then ``at.<stage>`` of each stage.
        """
        return {"total": self.total, **{f"at.{stage}": count for stage, count in self.stages.items()}}

    @classmethod
    def from_values(cls, values: Mapping[str, Value]) -> Self:
        """Read the values of a finding.

        Parameters
        ----------
        values
            Mapping as stored.

        Returns
        -------
        ReachedValues
            With every stage in its order.
        """
        stages = {k.removeprefix("at."): cast(int, v) for k, v in values.items() if k.startswith("at.")}
        return cls(total=cast(int, values["total"]), stages=stages)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedValues(FindingValues):
    """Savings by how they are known.

    Parameters
    ----------
    sources : [thousandths of a tce] by id of ``known_by``, or ``unknown``
        Sum of each class; classes without a saving are left out.
    total : [thousandths of a tce]
        Sum of all.
    """

    KIND: ClassVar[str] = "saved"

    sources: Mapping[str, int]
    total: int

    def as_values(self) -> Values:
        """Return the mapping that is stored and exported.

        Returns
        -------
        mapping of key to value
            ``by.<source>`` of each source, then the total.
        """
        return {**{f"by.{source}": milli for source, milli in self.sources.items()}, "total": self.total}

    @classmethod
    def from_values(cls, values: Mapping[str, Value]) -> Self:
        """Read the values of a finding.

        Parameters
        ----------
        values
            Mapping as stored.

        Returns
        -------
        SavedValues
            With every source in its order.
        """
        sources = {k.removeprefix("by."): cast(int, v) for k, v in values.items() if k.startswith("by.")}
        return cls(sources=sources, total=cast(int, values["total"]))
