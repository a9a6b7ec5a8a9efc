"""Closed, dated lists of reporting units: the areas and the provincial departments are never added."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

AREAS = "areas"
DEPARTMENTS = "departments"
PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """A unit that reports to the province from ``since`` to ``until``.

    Parameters
    ----------
    id : its own id; codes are dated aliases.
    list_id : the closed list it stands on.
    name, short : 石家庄市, 石家庄.
    customary : its place in the office's customary order.
    hands_down_to : ``county`` or ``township``: to whom tasks are handed down.
    codes : (system, code) aliases, e.g. ("gb2260", "130682").
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
        """Whether the unit reports on a day."""
        return self.since <= on and (self.until is None or on <= self.until)

    @property
    def code(self) -> str:
        """The code it sorts by: statistical first, else GB/T 2260, else its id."""
        known = dict(self.codes)
        return known.get("statistical") or known.get("gb2260") or self.id


def units_at(units: Iterable[ReportingUnit], on: date, list_id: str) -> tuple[ReportingUnit, ...]:
    """The closed list as of a day, in customary order. It drives every tally."""
    return tuple(sorted((u for u in units if u.list_id == list_id and u.exists(on)), key=lambda u: u.customary))


def find_unit(units: Iterable[ReportingUnit], text: str, on: date) -> ReportingUnit | None:
    """The unit that a name, a short name, an id or a code means on a day; None where there is none or several."""
    wanted = text.strip()
    found = [u for u in units if u.exists(on) and wanted in (u.id, u.name, u.short, *(c for _, c in u.codes))]
    return found[0] if len(found) == 1 else None
