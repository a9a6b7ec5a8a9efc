"""Values of findings on targets: verdicts, who attained one, outlooks, restated bases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Self, cast

from tongbao.assess.finding import Value, Values
from tongbao.assess.values.shape import OMITTED, FindingValues, exact_text, exact_value
from tongbao.assess.verdict import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictValues(FindingValues):
    """Verdict on one target of one unit.

    Parameters
    ----------
    target, document, kind
        Id of the target, number of the document that issued it, kind of target.
    outcome, word
        Outcome and its word in Chinese.
    robust
        Whether every admissible reading agrees.
    provisional
        Whether the period has not been approved (核定).
    on_path
        Whether a plan keeps its glide path; None for other kinds.
    reasons, readings : Chinese
        Why it is not robust, and the readings.
    base, now : [thousandths]
        Level in the base period and now.
    actual, required : [millionths] of a reduction, [thousandths] of a cap
        Reached and demanded.
    completion : [millionths]
        Actual over required.
    exact_base, exact_now, exact_actual, exact_required, exact_completion
        Unrounded.
    """

    KIND: ClassVar[str] = "verdict"

    target: str
    document: str
    kind: str
    outcome: Outcome
    word: str
    robust: bool
    provisional: bool
    on_path: bool | None
    reasons: tuple[str, ...]
    readings: tuple[str, ...]
    base: int | None
    exact_base: Fraction | None
    now: int | None
    exact_now: Fraction | None
    actual: int | None
    exact_actual: Fraction | None
    required: int | None
    exact_required: Fraction | None
    completion: int | None
    exact_completion: Fraction | None

    @property
    def exact(self) -> dict[str, Fraction | None]:
        """The unrounded figures by name."""
        return {
            "base": self.exact_base,
            "now": self.exact_now,
            "actual": self.exact_actual,
            "required": self.exact_required,
            "completion": self.exact_completion,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AttainedValues(FindingValues):
    """Areas parted by the outcome of one target.

    Parameters
    ----------
    met, missed, doubtful, unjudged, without : unit ids
        Parts; each area is in exactly one.
    total : areas
        Length of the list.
    provisional
        Whether the period has not been approved (核定).
    period
        Period of the target.
    interim
        Whether it is a plan before its last year.
    """

    KIND: ClassVar[str] = "attained"

    met: tuple[str, ...]
    missed: tuple[str, ...]
    doubtful: tuple[str, ...]
    unjudged: tuple[str, ...]
    without: tuple[str, ...]
    total: int
    provisional: bool
    period: str
    interim: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookValues(FindingValues):
    """Plan target projected to its end.

    Parameters
    ----------
    due, limit : [thousandths]
        Level due this year and at the end.
    gap : [thousandths]
        Distance still to go.
    path : decimal texts, one a year
        Glide path from the base year on.
    low, mid, high : [thousandths]
        Forecast of the last year; None where there is none.
    """

    KIND: ClassVar[str] = "outlook"

    due: int
    gap: int
    path: tuple[str, ...]
    limit: int
    low: int | None = field(default=None, metadata=OMITTED)
    mid: int | None = field(default=None, metadata=OMITTED)
    high: int | None = field(default=None, metadata=OMITTED)


@dataclass(frozen=True, slots=True)
class RestatedAmount:
    """Amount a document put in the place of a computed one [thousandths, exact]; None where nothing was computed."""

    restated: int
    computed: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineValues(FindingValues):
    """Restated base.

    Parameters
    ----------
    year
        Base year.
    documents
        Numbers of the documents that restate it.
    amounts : by item
        Restated and computed.
    """

    KIND: ClassVar[str] = "baseline"

    year: str
    documents: tuple[str, ...]
    amounts: Mapping[str, RestatedAmount]

    def as_values(self) -> Values:
        """Return the mapping that is stored and exported.

        Returns
        -------
        mapping of key to value
            Year, items and documents, then ``restated.<item>`` and ``exact.<item>`` of each item.
        """
        found: Values = {"year": self.year, "items": tuple(self.amounts), "documents": self.documents}
        for item, amount in self.amounts.items():
            found |= {f"restated.{item}": amount.restated, f"exact.{item}": exact_text(amount.computed)}
        return found

    @classmethod
    def from_values(cls, values: Mapping[str, Value]) -> Self:
        """Read the values of a finding.

        Parameters
        ----------
        values
            Mapping as stored.

        Returns
        -------
        BaselineValues
            With the items that ``items`` names.
        """
        amounts = {
            item: RestatedAmount(cast(int, values[f"restated.{item}"]), exact_value(values[f"exact.{item}"]))
            for item in cast(tuple[str, ...], values["items"])
        }
        return cls(year=str(values["year"]), documents=cast(tuple[str, ...], values["documents"]), amounts=amounts)
