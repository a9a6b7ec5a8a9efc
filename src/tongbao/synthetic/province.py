"""The large synthetic province of one seed, in memory: registry, reports, issued documents, and the truth.

What is true stands in synth_truth, what is reported in synth_reports, what is issued in synth_issued. This is the
face they show to those who score or write them.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from tongbao.assess.verdict import Yearly
from tongbao.records.issued import DegreeDays, Points, Restatement, Target, TargetEvent
from tongbao.registry.contact import ROLES, Contact
from tongbao.registry.institution import Institution
from tongbao.registry.roster import Roster
from tongbao.synthetic import issued, tree
from tongbao.synthetic.reports import Reports
from tongbao.synthetic.truth import YEARS, Body, World

SEED = 20170407
MOVED_ON = date(2016, 1, 1)
# What a quota of the kind asks for; the other kinds have none.
LEVELS = {"organ": "市级以下", "health": "二级"}
ZONE = "A"


class Province:
    """One synthetic province.

    Parameters
    ----------
    seed : one seed gives one province on every machine.
    institutions : how many institutions there are in all, at least 52.
    """

    def __init__(self, seed: int = SEED, institutions: int = 2000) -> None:
        if institutions < 52:
            raise ValueError(f"13 units need at least 52 institutions, got {institutions}")
        self.seed = seed
        self.world = World(seed, institutions)
        self.reports = Reports(self.world)
        self._yearly = lru_cache(maxsize=None)(self.reports.yearly)

    @property
    def units(self) -> list[str]:
        """The ids of the 13 reporting units, in customary order."""
        return list(self.world.units)

    def yearly(self, year: int) -> list[Yearly]:
        """List what each institution reported in a year.

        Parameters
        ----------
        year
            2014 to 2016, as :data:`YEARS` has them.

        Returns
        -------
        list of Yearly
            One line an institution.

        Raises
        ------
        LookupError
            Where the province does not have the year.
        """
        if year not in YEARS:
            raise LookupError(f"the synthetic province has {YEARS}, not {year}")
        return list(self._yearly(year))

    def targets(self, year: int) -> list[Target]:
        """List the targets issued for a year.

        Parameters
        ----------
        year
            Target year.

        Returns
        -------
        list of Target
            Caps are set from the year before.
        """
        return issued.targets(self.world, year, self.yearly(max(year - 1, YEARS[0])))

    def events(self) -> list[TargetEvent]:
        """List the events of the target documents of all target years.

        Returns
        -------
        list of TargetEvent
            With the approval (核定) of each year.
        """
        return [e for year in YEARS[1:] for e in issued.events(self.world, year)]

    def restatements(self) -> list[Restatement]:
        """List the restated base amounts.

        Returns
        -------
        list of Restatement
            One, of one unit.
        """
        return [r for year in YEARS for r in issued.restatements(self.reports, year)]

    def degree_days(self, year: int) -> list[DegreeDays]:
        """List heating degree days by unit and month.

        Parameters
        ----------
        year
            Calendar year.

        Returns
        -------
        list of DegreeDays
            Twelve a unit.
        """
        return issued.degree_days(self.world, year)

    def points(self, year: int) -> list[Points]:
        """List the points given for the measures of the synthetic rubric.

        Parameters
        ----------
        year
            Assessed year.

        Returns
        -------
        list of Points
            One a unit and measure.
        """
        return issued.points(self.world, year)

    def truth(self) -> dict[tuple[str, str], bool]:
        """Return whether each unit truly met its annual targets of 2016.

        Returns
        -------
        mapping of (unit, indicator) to bool
            Computed without the program's own code.
        """
        return self.world.truth()

    def reductions(self) -> dict[tuple[str, str], Fraction]:
        """Return the true reductions behind :meth:`truth`.

        Returns
        -------
        mapping of (unit, indicator) to fraction
            Share of the base value; negative for a rise.
        """
        return self.world.reductions()

    def owed(self, unit: str, year: int) -> frozenset[str]:
        """List the institutions that owe a unit every month of a year.

        Parameters
        ----------
        unit
            Reporting unit.
        year
            Calendar year.

        Returns
        -------
        frozenset of str
            Institution ids.
        """
        return frozenset(b.id for b in self.world.bodies if b.unit(year) == unit and b.throughout((year,)))

    def roster(self) -> Roster:
        """Build the whole registry as it would be enrolled.

        Returns
        -------
        Roster
            Regions, units, dated institutions and contacts.
        """
        contacts = tuple(
            Contact(u.id, role, f"合成{u.short}联络员", "（合成）", tree.SINCE)
            for u in tree.units()[1:]
            for role in ROLES
        )
        states = tuple(s for b in self.world.bodies for s in states_of(b))
        return Roster(tree.regions(), tree.units(), states, contacts)


def states_of(body: Body) -> list[Institution]:
    """List the dated registry states of an institution.

    Parameters
    ----------
    body
        Institution of the true province.

    Returns
    -------
    list of Institution
        One, or two where it changed its unit.
    """
    before, later = body.homes
    level = LEVELS.get(body.kind, "")
    zone = ZONE if level else ""
    if before == later:
        return [Institution(body.id, body.name, body.kind, before[1], body.since, body.until, level, zone)]
    moved = Institution(body.id, body.name, body.kind, later[1], MOVED_ON, body.until, level, zone)
    until = date.fromordinal(MOVED_ON.toordinal() - 1)
    return [replace(moved, county=before[1], since=body.since, until=until), moved]
