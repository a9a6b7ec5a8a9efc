"""Values of findings on scores: grades, ranking, praise, changes of grade, consequences."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self, cast

from tongbao.assess.finding import Value, Values
from tongbao.assess.values.shape import FindingValues


@dataclass(frozen=True, slots=True, kw_only=True)
class GradesValues(FindingValues):
    """Units of one grade.

    Parameters
    ----------
    names : unit ids
        In rank order.
    grade : Chinese
        Word of the grade.
    total : units
        Length of the closed list.
    """

    KIND: ClassVar[str] = "grades"

    names: tuple[str, ...]
    grade: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedScore:
    """Score of one unit.

    Parameters
    ----------
    rounded : [thousandths of a point]
        Rounded total.
    exact : [points]
        Unrounded total.
    rank
        None where no place can be given yet.
    grade, working : Chinese
        Grade, and the sum of the items.
    """

    rounded: int
    exact: Fraction
    rank: int | None
    grade: str
    working: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingValues(FindingValues):
    """Ranking of a closed list.

    Parameters
    ----------
    units : unit ids
        By place, units without a place last.
    unsettled, unplaced : unit ids
        Units whose grade, or whose total, may still change.
    scores : by unit
        Totals, places and grades.
    """

    KIND: ClassVar[str] = "ranking"

    units: tuple[str, ...]
    unsettled: tuple[str, ...]
    unplaced: tuple[str, ...]
    scores: Mapping[str, RankedScore]

    def as_values(self) -> Values:
        """Return the mapping that is stored and exported.

        Returns
        -------
        mapping of key to value
            Lists, then ``score.<unit>``, ``exact.<unit>``, ``rank.<unit>``, ``grade.<unit>`` and ``working.<unit>``.
        """
        found: Values = {"units": self.units, "unsettled": self.unsettled, "unplaced": self.unplaced}
        for unit, score in self.scores.items():
            found |= {f"score.{unit}": score.rounded, f"exact.{unit}": str(score.exact), f"rank.{unit}": score.rank}
            found |= {f"grade.{unit}": score.grade, f"working.{unit}": score.working}
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
        RankingValues
            With a score for every unit that has one.
        """
        units, unsettled, unplaced = (cast(tuple[str, ...], values[key]) for key in ("units", "unsettled", "unplaced"))
        scores = {
            unit: RankedScore(
                rounded=cast(int, values[f"score.{unit}"]),
                exact=Fraction(str(values[f"exact.{unit}"])),
                rank=cast(int | None, values[f"rank.{unit}"]),
                grade=str(values[f"grade.{unit}"]),
                working=str(values[f"working.{unit}"]),
            )
            for unit in (key.removeprefix("score.") for key in values if key.startswith("score."))
        }
        return cls(units=units, unsettled=unsettled, unplaced=unplaced, scores=scores)


@dataclass(frozen=True, slots=True, kw_only=True)
class PraiseValues(FindingValues):
    """Units to praise.

    Parameters
    ----------
    names : unit ids
        In rank order.
    words : Chinese
        Words of praise.
    """

    KIND: ClassVar[str] = "praise"

    names: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesValues(FindingValues):
    """Units by the change of their grade.

    Parameters
    ----------
    improved, declined, same, new : unit ids
        Parts; each unit is in at most one.
    """

    KIND: ClassVar[str] = "changes"

    improved: tuple[str, ...]
    declined: tuple[str, ...]
    same: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsequenceValues(FindingValues):
    """What a grade entails.

    Parameters
    ----------
    names : unit ids
        Units of the grade.
    grade : Chinese
        Word of the grade.
    measures : Chinese
        What the rubric demands.
    """

    KIND: ClassVar[str] = "consequence"

    names: tuple[str, ...]
    grade: str
    measures: tuple[str, ...]
