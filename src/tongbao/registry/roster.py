"""The whole registry as one value, passed from room to room and sealed with a book."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tongbao.registry.contact import Contact
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.reporting import ReportingUnit, find_unit, units_at


@dataclass(frozen=True)
class Roster:
    """Regions, reporting units, institutions and contacts of one office, all dated."""

    regions: tuple[Region, ...] = ()
    units: tuple[ReportingUnit, ...] = ()
    institutions: tuple[Institution, ...] = ()
    contacts: tuple[Contact, ...] = ()

    def units_at(self, on: date, list_id: str) -> tuple[ReportingUnit, ...]:
        """Return a closed list of reporting units as of a day.

        Parameters
        ----------
        on
            Calendar day.
        list_id
            Id of the list.

        Returns
        -------
        tuple of ReportingUnit
            Units in customary order.
        """
        return units_at(self.units, on, list_id)

    def unit(self, id_: str) -> ReportingUnit:
        """Return a reporting unit by id.

        Parameters
        ----------
        id_
            Id of the unit.

        Returns
        -------
        ReportingUnit
            The first unit with that id.

        Raises
        ------
        LookupError
            Where there is none.
        """
        for unit in self.units:
            if unit.id == id_:
                return unit
        raise LookupError(f"no reporting unit {id_!r}; enrol it first")

    def find_unit_by_id(self, id_: str) -> ReportingUnit | None:
        """Return a reporting unit by id, if there is one.

        Parameters
        ----------
        id_
            Id of the unit.

        Returns
        -------
        ReportingUnit or None
            None where there is none.
        """
        return self._units.get(id_)

    def has_ever_had_region(self, code: str) -> bool:
        """Return whether a region with a code exists or has ever existed.

        Parameters
        ----------
        code
            GB/T 2260 code.

        Returns
        -------
        bool
            True regardless of the day.
        """
        return code in self._regions

    def institutions_ever_in(self, county: str) -> frozenset[str]:
        """Return the institutions that have ever belonged to a county.

        Parameters
        ----------
        county
            Code of the county.

        Returns
        -------
        set of institution ids
            Empty for an unknown county.
        """
        return self._in_county.get(county, frozenset())

    def institutions_ever_under(self, parent: str) -> frozenset[str]:
        """Return the institutions that have ever reported through another one.

        Parameters
        ----------
        parent
            Id of the institution they report through.

        Returns
        -------
        set of institution ids
            Empty where there are none.
        """
        return self._below.get(parent, frozenset())

    def find(self, text: str, on: date) -> ReportingUnit | None:
        """Find the unit that a name or code means on a day.

        Parameters
        ----------
        text
            Name, short name, id or code.
        on
            Calendar day.

        Returns
        -------
        ReportingUnit or None
            None where no unit or more than one matches.
        """
        return find_unit(self.units, text, on)

    def region(self, code: str, on: date) -> Region | None:
        """Return a region by code as of a day.

        Parameters
        ----------
        code
            GB/T 2260 code.
        on
            Calendar day.

        Returns
        -------
        Region or None
            None where it does not exist on that day.
        """
        return next((r for r in self._regions.get(code, ()) if r.exists(on)), None)

    def counties_of(self, unit: str, on: date) -> tuple[Region, ...]:
        """Return the county-level regions a unit hands tasks down to.

        Parameters
        ----------
        unit
            Id of the reporting unit.
        on
            Calendar day.

        Returns
        -------
        tuple of Region
            In order of code; empty where the unit hands down to townships.

        Raises
        ------
        LookupError
            Where there is no such unit.
        """
        if self.unit(unit).hands_down_to != "county":
            return ()
        found = (r for r in self.regions if r.unit == unit and r.exists(on) and r.kind not in ("省", "市"))
        return tuple(sorted((r for r in found if r.parent), key=lambda r: r.code))

    def unit_of_county(self, code: str, on: date) -> str:
        """Return the reporting unit a county belongs to.

        Parameters
        ----------
        code
            Code of the county.
        on
            Calendar day.

        Returns
        -------
        str
            Id of the reporting unit.

        Raises
        ------
        LookupError
            Where the county does not exist on that day.
        """
        region = self.region(code, on)
        if region is None:
            raise LookupError(f"no region {code!r} on {on}; enrol it first")
        return region.unit

    def states_of(self, institution: str) -> list[Institution]:
        """Return the dated states of an institution.

        Parameters
        ----------
        institution
            Id of the institution.

        Returns
        -------
        list of Institution
            In registry order; empty for an unknown id.
        """
        return list(self._states.get(institution, ()))

    @cached_property
    def _states(self) -> dict[str, list[Institution]]:
        index: dict[str, list[Institution]] = {}
        for state in self.institutions:
            index.setdefault(state.id, []).append(state)
        return index

    @cached_property
    def _units(self) -> dict[str, ReportingUnit]:
        return {u.id: u for u in reversed(self.units)}

    @cached_property
    def _in_county(self) -> dict[str, frozenset[str]]:
        return _group((s.county, s.id) for s in self.institutions)

    @cached_property
    def _below(self) -> dict[str, frozenset[str]]:
        return _group((s.parent, s.id) for s in self.institutions if s.parent)

    @cached_property
    def _regions(self) -> dict[str, list[Region]]:
        index: dict[str, list[Region]] = {}
        for region in self.regions:
            index.setdefault(region.code, []).append(region)
        return index

    def names(self) -> frozenset[str]:
        """Collect every name of a unit or region that may not appear in a sentence outside a claim.

        Returns
        -------
        set of str
            Names and short names of two characters or more.
        """
        units = {n for u in self.units for n in (u.name, u.short)}
        return frozenset(n for n in units | {r.name for r in self.regions} if len(n) > 1)

    def as_sealed(self) -> dict[str, Any]:
        """Export units and regions as they are sealed beside a book.

        Returns
        -------
        dict
            Lists ``units`` and ``regions`` in canonical order.
        """
        units = sorted((_to_iso(asdict(u)) for u in self.units), key=lambda u: u["id"])
        regions = sorted((_to_iso(asdict(r)) for r in self.regions), key=lambda r: (r["code"], r["since"]))
        return {"units": units, "regions": regions}

    @classmethod
    def from_sealed(cls, sealed: dict[str, Any]) -> "Roster":
        """Rebuild units and regions from a sealed export; the inverse of :meth:`as_sealed`.

        Parameters
        ----------
        sealed
            Lists ``units`` and ``regions``.

        Returns
        -------
        Roster
            Registry without institutions and contacts.
        """
        units = tuple(
            ReportingUnit(**_parse_dates(u | {"codes": tuple(map(tuple, u["codes"]))})) for u in sealed["units"]
        )
        regions = tuple(Region(**_parse_dates(r)) for r in sealed["regions"])
        return cls(regions=regions, units=units)


def _group(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    index: dict[str, set[str]] = {}
    for key, value in pairs:
        index.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in index.items()}


def _to_iso(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()}


def _parse_dates(row: dict[str, Any]) -> dict[str, Any]:
    until = row["until"]
    return row | {
        "since": date.fromisoformat(row["since"]),
        "until": date.fromisoformat(until) if until else None,
    }
