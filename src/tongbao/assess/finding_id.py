"""Ids of findings: the kind and the fields that identify one finding of that kind, joined by colons."""

from dataclasses import dataclass, fields
from typing import ClassVar, Self


@dataclass(frozen=True, slots=True)
class FindingId:
    """Id of a finding of one kind; subclasses name its fields.

    Notes
    -----
    Only the last field may contain a colon, so that an id is read back field by field.
    """

    KIND: ClassVar[str] = ""

    def __post_init__(self) -> None:
        """Refuse a field that could not be read back."""
        names = [f.name for f in fields(self)]
        if broken := [name for name in names[:-1] if ":" in getattr(self, name)]:
            raise ValueError(f"{', '.join(broken)} of a {self.KIND} id may not contain a colon: {self!r}")

    def __str__(self) -> str:
        """Return the id as it is stored and printed."""
        return ":".join((self.KIND, *(getattr(self, f.name) for f in fields(self))))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an id.

        Parameters
        ----------
        text
            Id as stored.

        Returns
        -------
        FindingId
            Of the class it is called on.

        Raises
        ------
        ValueError
            For an id of another kind or with too few fields.
        """
        names = fields(cls)
        kind, *parts = text.split(":", len(names))
        if kind != cls.KIND or len(parts) != len(names):
            raise ValueError(f"{text!r} is no id of kind {cls.KIND!r}, which has {[f.name for f in names]}")
        return cls(*parts)


@dataclass(frozen=True, slots=True)
class VerdictId(FindingId):
    """Id of a verdict on one target of one unit."""

    KIND: ClassVar[str] = "verdict"

    target_kind: str
    indicator: str
    period: str
    unit: str


@dataclass(frozen=True, slots=True)
class AttainedId(FindingId):
    """Id of the areas parted by outcome of one target."""

    KIND: ClassVar[str] = "attained"

    target_kind: str
    indicator: str
    period: str


@dataclass(frozen=True, slots=True)
class OutlookId(FindingId):
    """Id of the projection of one plan target of one unit."""

    KIND: ClassVar[str] = "outlook"

    indicator: str
    period: str
    unit: str


@dataclass(frozen=True, slots=True)
class PartitionId(FindingId):
    """Id of a closed list parted by the status of one matter."""

    KIND: ClassVar[str] = "partition"

    list_id: str
    matter: str


@dataclass(frozen=True, slots=True)
class StatedId(FindingId):
    """Id of a tally stated by the office's survey; ``scope`` is the kind of region counted, in Chinese."""

    KIND: ClassVar[str] = "stated"

    list_id: str
    matter: str
    scope: str


@dataclass(frozen=True, slots=True)
class TotalId(FindingId):
    """Id of the totals of one scope in one population (``now``, ``before``, ``kind``, …)."""

    KIND: ClassVar[str] = "total"

    population: str
    scope: str


@dataclass(frozen=True, slots=True)
class ChangeId(FindingId):
    """Id of the change of one scope in one population (``all``, ``same``)."""

    KIND: ClassVar[str] = "change"

    population: str
    scope: str


@dataclass(frozen=True, slots=True)
class DecompositionId(FindingId):
    """Id of a change of energy split by cause."""

    KIND: ClassVar[str] = "decomposition"

    scope: str


@dataclass(frozen=True, slots=True)
class BaselineId(FindingId):
    """Id of a restated base."""

    KIND: ClassVar[str] = "baseline"

    period: str
    scope: str


@dataclass(frozen=True, slots=True)
class MoneyId(FindingId):
    """Id of a sum of money by its state; ``unstated`` where the register gives none."""

    KIND: ClassVar[str] = "money"

    state: str


@dataclass(frozen=True, slots=True)
class AskedId(FindingId):
    """Id of what became of an ask, which is ``<document>:<matter>``."""

    KIND: ClassVar[str] = "asked"

    ask: str


@dataclass(frozen=True, slots=True)
class QuotaId(FindingId):
    """Id of an institution compared with its quota of one metric."""

    KIND: ClassVar[str] = "quota"

    institution: str
    metric: str
