"""The whole registry as one value: what the desk carries from room to room and what is sealed with a book."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.reporting import ReportingUnit, find_unit, units_at
from tongbao.registry.staffing import Contact


@dataclass(frozen=True)
class Roster:
    """Regions, reporting units, institutions and contacts of one home, all dated."""

    regions: tuple[Region, ...] = ()
    units: tuple[ReportingUnit, ...] = ()
    institutions: tuple[Institution, ...] = ()
    contacts: tuple[Contact, ...] = ()

    def units_at(self, on: date, list_id: str) -> tuple[ReportingUnit, ...]:
        """The closed list as of a day."""
        return units_at(self.units, on, list_id)

    def unit(self, id_: str) -> ReportingUnit:
        """A unit by id; LookupError where there is none."""
        for unit in self.units:
            if unit.id == id_:
                return unit
        raise LookupError(f"no reporting unit {id_!r}; enrol it first")

    def known_unit(self, id_: str) -> ReportingUnit | None:
        """The unit of an id, or None."""
        return self._units.get(id_)

    def ever_region(self, code: str) -> bool:
        """Whether a region of a code has ever been."""
        return code in self._regions

    def ever_in(self, county: str) -> frozenset[str]:
        """The institutions that have ever stood in a county."""
        return self._in_county.get(county, frozenset())

    def ever_below(self, parent: str) -> frozenset[str]:
        """The institutions that have ever handed in through another."""
        return self._below.get(parent, frozenset())

    def find(self, text: str, on: date) -> ReportingUnit | None:
        """The unit that a name or code means on a day."""
        return find_unit(self.units, text, on)

    def region(self, code: str, on: date) -> Region | None:
        """A region by code on a day."""
        return next((r for r in self._regions.get(code, ()) if r.exists(on)), None)

    def counties_of(self, unit: str, on: date) -> tuple[Region, ...]:
        """The county-level regions a unit hands down to, by code; none where it hands down to townships."""
        if self.unit(unit).hands_down_to != "county":
            return ()
        found = (r for r in self.regions if r.unit == unit and r.exists(on) and r.kind not in ("省", "市"))
        return tuple(sorted((r for r in found if r.parent), key=lambda r: r.code))

    def unit_of_county(self, code: str, on: date) -> str:
        """The id of the reporting unit a county belongs to."""
        region = self.region(code, on)
        if region is None:
            raise LookupError(f"no region {code!r} on {on}; enrol it first")
        return region.unit

    def states_of(self, institution: str) -> list[Institution]:
        """The dated states of an institution."""
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
        return _grouped((s.county, s.id) for s in self.institutions)

    @cached_property
    def _below(self) -> dict[str, frozenset[str]]:
        return _grouped((s.parent, s.id) for s in self.institutions if s.parent)

    @cached_property
    def _regions(self) -> dict[str, list[Region]]:
        index: dict[str, list[Region]] = {}
        for region in self.regions:
            index.setdefault(region.code, []).append(region)
        return index

    def names(self) -> frozenset[str]:
        """Every name of a unit or region that may not stand in a sentence outside a claim."""
        units = {n for u in self.units for n in (u.name, u.short)}
        return frozenset(n for n in units | {r.name for r in self.regions} if len(n) > 1)

    def as_sealed(self) -> dict[str, Any]:
        """Units and regions as sealed beside a book, canonical."""
        units = sorted((_plain(asdict(u)) for u in self.units), key=lambda u: u["id"])
        regions = sorted((_plain(asdict(r)) for r in self.regions), key=lambda r: (r["code"], r["since"]))
        return {"units": units, "regions": regions}

    @classmethod
    def from_sealed(cls, sealed: dict[str, Any]) -> "Roster":
        """The inverse of :meth:`as_sealed`."""
        units = tuple(ReportingUnit(**_dated(u | {"codes": tuple(map(tuple, u["codes"]))})) for u in sealed["units"])
        regions = tuple(Region(**_dated(r)) for r in sealed["regions"])
        return cls(regions=regions, units=units)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    index: dict[str, set[str]] = {}
    for key, value in pairs:
        index.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in index.items()}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()}


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    until = row["until"]
    return row | {
        "since": date.fromisoformat(row["since"]),
        "until": date.fromisoformat(until) if until else None,
    }
