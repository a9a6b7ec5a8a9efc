"""Values of findings on consumption: totals, changes, decompositions, quality of returns, what is suppressed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Self, cast

from tongbao.assess.finding import Value, Values
from tongbao.assess.values.shape import (
    OMITTED,
    Figure,
    FindingValues,
    exact_text,
    exact_value,
    figure_values,
    read_figures,
    whole_number,
)

_LARGEST = "exact.largest"


@dataclass(frozen=True, slots=True)
class LargestShare:
    """Share of the largest institution in the coal of a cell; None where the cell used none."""

    share: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountValues(FindingValues):
    """Sums of one scope.

    Parameters
    ----------
    institutions, lines
        Institutions and their lines.
    energy : [thousandths of a tce]
        Rounded.
    exact_energy : [kgce]
        Unrounded.
    water, people, area : [thousandths of the item's unit]
        Sums of the months.
    months
        Months of the span.
    """

    KIND: ClassVar[str] = "total"

    institutions: int
    lines: int
    energy: int
    exact_energy: Fraction
    water: int
    people: int
    area: int
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalValues(FindingValues):
    """Totals and intensities of one scope.

    Parameters
    ----------
    account
        Sums.
    indicators : by indicator id
        Intensities [thousandths, exact].
    co2 : [thousandths of a tonne, exact in kg]
        None where the rules of the day have no total of emissions.
    estimated, doubted : [millionths of the coal]
        Share of estimated and of doubted lines; None where it was not computed.
    largest
        None where the largest institution was not looked for.
    """

    KIND: ClassVar[str] = "total"

    account: AccountValues
    indicators: Mapping[str, Figure]
    co2: Figure | None = None
    estimated: int | None = None
    doubted: int | None = None
    largest: LargestShare | None = None

    def as_values(self) -> Values:
        """Return the mapping that is stored and exported.

        Returns
        -------
        mapping of key to value
            Sums, then each indicator with its exact value, emissions, shares.
        """
        found = self.account.as_values() | figure_values(self.indicators)
        if self.co2 is not None:
            found |= figure_values({"co2": self.co2})
        found |= {k: v for k, v in (("estimated", self.estimated), ("doubted", self.doubted)) if v is not None}
        return found if self.largest is None else found | {_LARGEST: exact_text(self.largest.share)}

    @classmethod
    def from_values(cls, values: Mapping[str, Value]) -> Self:
        """Read the values of a finding.

        Parameters
        ----------
        values
            Mapping as stored.

        Returns
        -------
        TotalValues
            Every key with an exact value beside it is an indicator, but energy and emissions.
        """
        indicators = (k for k in values if f"exact.{k}" in values and k not in ("energy", "co2"))
        return cls(
            account=AccountValues.from_values(values),
            indicators=read_figures(values, indicators),
            co2=read_figures(values, iter(["co2"]))["co2"] if "co2" in values else None,
            estimated=whole_number(values.get("estimated")),
            doubted=whole_number(values.get("doubted")),
            largest=LargestShare(exact_value(values[_LARGEST])) if _LARGEST in values else None,
        )

    @property
    def figures(self) -> dict[str, Figure]:
        """Energy [thousandths of a tce, kgce] and every indicator."""
        return {"energy": Figure(self.account.energy, self.account.exact_energy), **self.indicators}

    @property
    def largest_share(self) -> Fraction | None:
        """Share of the largest institution; None also where it was not looked for."""
        return self.largest.share if self.largest else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeValues(FindingValues):
    """Relative change of one scope.

    Parameters
    ----------
    n_now, n_before
        Institutions in both spans.
    changes : by ``energy`` or indicator id
        Shares [millionths, exact]; None where nothing can be compared.
    """

    KIND: ClassVar[str] = "change"

    n_now: int
    n_before: int
    changes: Mapping[str, Figure]

    def as_values(self) -> Values:
        """Return the mapping that is stored and exported.

        Returns
        -------
        mapping of key to value
            Institutions, then each change with its exact value.
        """
        return {"n_now": self.n_now, "n_before": self.n_before, **figure_values(self.changes)}

    @classmethod
    def from_values(cls, values: Mapping[str, Value]) -> Self:
        """Read the values of a finding.

        Parameters
        ----------
        values
            Mapping as stored.

        Returns
        -------
        ChangeValues
            Every key with an exact value beside it is a change.
        """
        changes = read_figures(values, (k for k in values if f"exact.{k}" in values))
        return cls(n_now=cast(int, values["n_now"]), n_before=cast(int, values["n_before"]), changes=changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartValues:
    """One part of a change.

    Parameters
    ----------
    rounded : [thousandths of a tce]
        Printed; the parts add up to the printed change.
    exact : [kgce]
        Unrounded.
    name : Chinese
        Printed name.
    institutions
        Institutions it is about.
    """

    rounded: int
    exact: Fraction
    name: str
    institutions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecompositionValues(FindingValues):
    """Change of a region's energy and its parts.

    Parameters
    ----------
    before, now, change : [thousandths of a tce]
        Printed.
    exact_before, exact_now : [kgce]
        Unrounded.
    parts : by id, in printed order
        Causes of the change.
    """

    KIND: ClassVar[str] = "decomposition"

    before: int
    now: int
    change: int
    exact_before: Fraction
    exact_now: Fraction
    parts: Mapping[str, PartValues]

    def as_values(self) -> Values:
        """Return the mapping that is stored and exported.

        Returns
        -------
        mapping of key to value
            Energy, then for each part ``<part>``, ``exact.<part>``, ``name.<part>`` and ``n.<part>``.
        """
        found: Values = {
            "before": self.before,
            "now": self.now,
            "change": self.change,
            "parts": tuple(self.parts),
            "exact.before": str(self.exact_before),
            "exact.now": str(self.exact_now),
        }
        for id_, part in self.parts.items():
            found |= {id_: part.rounded, f"exact.{id_}": str(part.exact), f"name.{id_}": part.name}
            found[f"n.{id_}"] = part.institutions
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
        DecompositionValues
            With the parts that ``parts`` names.
        """
        before, now, change = (cast(int, values[k]) for k in ("before", "now", "change"))
        parts = {
            id_: PartValues(
                rounded=cast(int, values[id_]),
                exact=Fraction(str(values[f"exact.{id_}"])),
                name=str(values[f"name.{id_}"]),
                institutions=cast(int, values[f"n.{id_}"]),
            )
            for id_ in cast(tuple[str, ...], values["parts"])
        }
        return cls(
            before=before,
            now=now,
            change=change,
            exact_before=Fraction(str(values["exact.before"])),
            exact_now=Fraction(str(values["exact.now"])),
            parts=parts,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressedValues(FindingValues):
    """Areas of which nothing may be printed.

    Parameters
    ----------
    units : unit ids
        Areas of too few institutions, and those that would give them away.
    """

    KIND: ClassVar[str] = "suppressed"

    units: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedValues(FindingValues):
    """Areas of which one thing is said: they missed a target, rose, or lack returns.

    Parameters
    ----------
    units : unit ids
        In the order of the list.
    """

    KIND: ClassVar[str] = "count"

    units: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityValues(FindingValues):
    """How the returns of a span came in.

    Parameters
    ----------
    returned, late, files
        Returns sent back, returns after their day, returns in all.
    """

    KIND: ClassVar[str] = "count"

    returned: int
    late: int
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageValues(FindingValues):
    """Institutions that owed a return and those that sent every month.

    Parameters
    ----------
    owed, complete
        Institutions.
    share : [millionths]
        Rounded.
    exact_share
        Unrounded.
    """

    KIND: ClassVar[str] = "count"

    owed: int
    complete: int
    share: int
    exact_share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class WinterValues(FindingValues):
    """Heating degree days of two spans.

    Parameters
    ----------
    now, before : [thousandths of °C·d]
        None where a month lacks them.
    months
        Heating months of the span.
    areas
        Areas they are the mean of; zero where they are the province's own.
    exact_now, exact_before : [thousandths of °C·d]
        Unrounded.
    change : [millionths]
        None where there is nothing to compare with.
    exact_change
        Unrounded.
    """

    KIND: ClassVar[str] = "winter"

    now: int | None
    before: int | None
    months: int
    areas: int
    exact_now: Fraction | None = field(default=None, metadata=OMITTED)
    exact_before: Fraction | None = field(default=None, metadata=OMITTED)
    change: int | None = field(default=None, metadata=OMITTED)
    exact_change: Fraction | None = field(default=None, metadata=OMITTED)
