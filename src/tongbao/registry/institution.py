"""Institutions with dated facts. An institution that moved reports from the county it belongs to in that month."""

from dataclasses import dataclass
from datetime import date

from tongbao.measure.period import Month


@dataclass(frozen=True, slots=True)
class Institution:
    """One dated state of an institution: its county and its attributes, from ``since`` to ``until``.

    ``level`` and ``zone`` are its quota level and heating or climate zone as its quota standard names them; empty
    where no quota asks for them. ``uscc`` is its unified social credit code, ``parent`` the institution it reports
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
        """Return whether this state is valid on a day.

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


def state_in(states: list[Institution], month: Month) -> Institution | None:
    """Return the state of an institution in a month: the one valid on the month's last day.

    Parameters
    ----------
    states
        Dated states of one institution.
    month
        Reporting month.

    Returns
    -------
    Institution or None
        None where the institution does not exist on that day.
    """
    for state in states:
        if state.exists(month.last_day):
            return state
    return None


def list_reporting_institutions(states: list[Institution], county: str, month: Month) -> list[Institution]:
    """List the institutions that owe a ledger line to a county in a month.

    Parameters
    ----------
    states
        Dated states of any institutions.
    county
        Code of the county.
    month
        Reporting month; its last day decides.

    Returns
    -------
    list of Institution
        States in order of id.
    """
    return sorted((s for s in states if s.county == county and s.exists(month.last_day)), key=lambda s: s.id)
