"""Closed, dated lists of reporting units: the areas and the provincial departments are never added together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

AREAS = "areas"
DEPARTMENTS = "departments"
PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """Unit that reports to the province from ``since`` to ``until``.

    Parameters
    ----------
    id
        Own id; codes are dated aliases.
    list_id
        Closed list it belongs to.
    name, short
        E.g. 石家庄市 and 石家庄.
    customary
        Position in the office's customary order.
    hands_down_to
        ``county`` or ``township``: the level tasks are handed down to.
    codes : (system, code) pairs
        Aliases, e.g. ("gb2260", "130682").
    """

    id: str
    list_id: str
    name: str
    short: str
    customary: int
    hands_down_to: str
    since: date
    until: date | None = None
    codes: tuple[tuple[str, str], ...] = ()
    unverified: bool = False

    def exists(self, on: date) -> bool:
        """Return whether the unit reports on a day.

        Parameters
        ----------
        on
            Calendar day.

        Returns
        -------
        bool
            True from ``since`` to ``until``, both included.
        """
        return self.since <= on and (self.until is None or on <= self.until)

    @property
    def code(self) -> str:
        """Code it is sorted by: statistical, else GB/T 2260, else its id."""
        known = dict(self.codes)
        return known.get("statistical") or known.get("gb2260") or self.id


def units_at(units: Iterable[ReportingUnit], on: date, list_id: str) -> tuple[ReportingUnit, ...]:
    """Return a closed list as of a day. It drives every tally.

    Parameters
    ----------
    units
        Dated reporting units.
    on
        Calendar day.
    list_id
        Id of the list, e.g. :data:`AREAS`.

    Returns
    -------
    tuple of ReportingUnit
        Units in customary order.
    """
    return tuple(sorted((u for u in units if u.list_id == list_id and u.exists(on)), key=lambda u: u.customary))


def find_unit(units: Iterable[ReportingUnit], text: str, on: date) -> ReportingUnit | None:
    """Find the unit that a name, a short name, an id or a code means on a day.

    Parameters
    ----------
    units
        Dated reporting units.
    text
        Name, id or code; surrounding blanks are ignored.
    on
        Calendar day.

    Returns
    -------
    ReportingUnit or None
        None where no unit or more than one matches.
    """
    wanted = text.strip()
    found = [u for u in units if u.exists(on) and wanted in (u.id, u.name, u.short, *(c for _, c in u.codes))]
    return found[0] if len(found) == 1 else None
