"""Institutions with dated facts. An institution that moved county reports from where it stands that month."""

from dataclasses import dataclass
from datetime import date

from tongbao.measure.period import Month


@dataclass(frozen=True, slots=True)
class Institution:
    """One dated state of an institution: where it stands and what it is, from ``since`` to ``until``.

    ``level`` and ``zone`` are its quota level and heating or climate zone as its quota standard names them; empty
    where no quota asks for them. ``uscc`` is its unified social credit code, ``parent`` the institution it hands in
    through; a ``sensitive`` one reports amounts only, no people, no area, no address.
    """

    id: str
    name: str
    kind: str
    county: str
    since: date
    until: date | None = None
    level: str = ""
    zone: str = ""
    uscc: str = ""
    parent: str = ""
    sensitive: bool = False

    def exists(self, on: date) -> bool:
        """Whether this state holds on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


def state_in(states: list[Institution], month: Month) -> Institution | None:
    """The state of an institution in a month: the one that holds on the month's last day."""
    for state in states:
        if state.exists(month.last_day):
            return state
    return None


def reporting_in(states: list[Institution], county: str, month: Month) -> list[Institution]:
    """The institutions that owe a ledger to a county in a month, by id."""
    return sorted((s for s in states if s.county == county and s.exists(month.last_day)), key=lambda s: s.id)
