"""What the large synthetic province reports of its truth: the layer that spoils it, and its months.

Spoilt are: amounts that somebody estimated or apportioned, months and whole years that never came, people or floor
area put right by more than a tenth without anything having changed, and one large institution's forgotten heating.
A year is split into months by whole weights and largest remainders, so the months always add up to the year.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from tongbao.assess.verdict import Yearly
from tongbao.measure.period import Month
from tongbao.measure.rounding import share_by_largest_remainder
from tongbao.synthetic.truth import BY_AREA, YEARS, Body, World

LEVELS = ("people", "area")
RESTATED_UNIT, RESTATED_YEAR = "u03", 2015
_SEASONS = {
    "electricity": (100, 92, 92, 85, 90, 112, 130, 130, 102, 86, 90, 100),
    "water": (85, 80, 90, 98, 104, 115, 120, 116, 105, 100, 94, 90),
}
_FLAT = (100,) * 12


@dataclass(frozen=True, slots=True)
class Lapse:
    """What is wrong with one institution's reports of one year.

    Parameters
    ----------
    basis : ``billed``, ``estimated`` or ``apportioned``; ``error`` its error [thousandths].
    missed : the months that never came.
    people, area : the reported level against the true one [thousandths].
    omitted : whether its heating was forgotten; ``unsplit`` whether heating was reported but not shown apart.
    """

    basis: str = "billed"
    error: int = 0
    missed: frozenset[int] = frozenset()
    people: int = 1000
    area: int = 1000
    omitted: bool = False
    unsplit: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One institution's month as reported."""

    body: Body
    month: Month
    basis: str
    amounts: dict[str, int]


_SOUND = Lapse()


class Reports:
    """The reports of a world, by institution, year and month."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._lapses: dict[tuple[str, int], Lapse] = {}
        chance = Random(f"{world.seed}:reports")
        by_unit: dict[str, list[Body]] = {u: [] for u in world.units}
        for body in world.bodies:
            by_unit[body.unit(2016)].append(body)
        careless = {chance.choice([u for u in world.units if u != RESTATED_UNIT])}
        for unit, bodies in by_unit.items():
            _estimate(self._lapses, bodies, chance)
            _put_right(self._lapses, bodies, chance)
            _keep_silent(self._lapses, bodies, unit in careless, chance)
        self.omitting = self._forget(by_unit[RESTATED_UNIT])

    def lapse(self, body: Body, year: int) -> Lapse:
        """Return the reporting errors of an institution in a year.

        Parameters
        ----------
        body
            Institution.
        year
            Calendar year.

        Returns
        -------
        Lapse
            A sound one where nothing is wrong.
        """
        return self._lapses.get((body.id, year), _SOUND)

    def levels(self, body: Body, year: int) -> dict[str, int]:
        """Return people and floor area as reported through a year.

        Parameters
        ----------
        body
            Institution.
        year
            Calendar year.

        Returns
        -------
        mapping of ``people`` and ``area`` to amount
            [thousandths]; people are whole.
        """
        lapse = self.lapse(body, year)
        people = max(1000, body.people[year] * lapse.people // 1_000_000 * 1000)
        return {"people": people, "area": body.area[year] * lapse.area // 1_000_000 * 1000}

    def year(self, body: Body, year: int) -> tuple[dict[str, int], int]:
        """Return the consumption of a whole year as it would be reported.

        Parameters
        ----------
        body
            Institution.
        year
            Calendar year.

        Returns
        -------
        used, heating
            By carrier without heating, and heating [thousandths of the carrier's unit].
        """
        lapse = self.lapse(body, year)
        used, heating = self.world.use(body, year)
        if lapse.error:
            used = {c: m * (1000 + lapse.error) // 1000 for c, m in used.items()}
            heating = heating * (1000 + lapse.error) // 1000
        return used, 0 if lapse.omitted else heating

    def totals(self, body: Body, year: int) -> dict[str, int]:
        """Sum every column of a year in which no month is missing.

        Parameters
        ----------
        body
            Institution.
        year
            Calendar year.

        Returns
        -------
        mapping of column to milli
            People and area are sums of the months' levels.
        """
        used, heating = self.year(body, year)
        return self._columns(body, year, used, heating) | {k: 12 * v for k, v in self.levels(body, year).items()}

    def months(self, body: Body, year: int) -> list[Line]:
        """List the months that an institution reported.

        Parameters
        ----------
        body
            Institution.
        year
            Calendar year.

        Returns
        -------
        list of Line
            Each with every column; missed months are absent.
        """
        lapse, level = self.lapse(body, year), self.levels(body, year)
        used, heating = self.year(body, year)
        chance = Random(f"{self.world.seed}:{body.id}:{year}")
        noise = [chance.randint(950, 1050) for _ in range(12)]
        parts = {
            c: share_by_largest_remainder(m, [w * n for w, n in zip(_SEASONS.get(c, _FLAT), noise, strict=True)])
            for c, m in used.items()
            if m
        }
        warm = share_by_largest_remainder(heating, self.world.days[body.unit(2016), year])
        lines = []
        for n in range(12):
            month = Month(year, n + 1)
            if body.exists(month.last_day) and month.month not in lapse.missed:
                split = {c: parts[c][n] if c in parts else 0 for c in used}
                amounts = self._columns(body, year, split, warm[n]) | level
                lines.append(Line(body, month, lapse.basis, amounts))
        return lines

    def _columns(self, body: Body, year: int, used: Mapping[str, int], heating: int) -> dict[str, int]:
        columns = dict(used)
        if body.heated_by == BY_AREA:
            del columns["heat"]
        else:
            columns[body.heated_by] += heating
            if not self.lapse(body, year).unsplit:
                columns[f"{body.heated_by}_heating"] = heating
        return columns

    def yearly(self, year: int) -> list[Yearly]:
        """List what every institution reported in a year.

        Parameters
        ----------
        year
            Calendar year.

        Returns
        -------
        list of Yearly
            In the order of ids; without institutions that reported nothing.
        """
        found = []
        for body in self.world.bodies:
            lapse = self.lapse(body, year)
            if not lapse.missed and body.throughout((year,)):
                months, amounts = 12, self.totals(body, year)
            else:
                lines = self.months(body, year)
                months, amounts = len(lines), _added(lines)
            if months:
                uncertain = dict(amounts) if lapse.basis != "billed" else {}
                doubted = dict(self._doubted(body, year))
                found.append(Yearly(body.id, body.unit(year), body.kind, months, amounts, uncertain, doubted))
        return found

    def quarter(self, year: int, quarter: int) -> list[Yearly]:
        """List what every institution reported in one quarter.

        Parameters
        ----------
        year
            Calendar year.
        quarter : 1 to 4
            Quarter of the year.

        Returns
        -------
        list of Yearly
            In the order of ids.
        """
        found = []
        for body in self.world.bodies:
            lines = [x for x in self.months(body, year) if (x.month.month - 1) // 3 == quarter - 1]
            if lines:
                amounts = _added(lines)
                uncertain = dict(amounts) if lines[0].basis != "billed" else {}
                found.append(Yearly(body.id, body.unit(year), body.kind, len(lines), amounts, uncertain))
        return found

    def jumps(self, body: Body, year: int) -> tuple[str, ...]:
        """List which of people and area changed by more than a tenth since the December before.

        Parameters
        ----------
        body
            Institution.
        year
            Year whose January is compared.

        Returns
        -------
        tuple of str
            Empty where one of the two months was not reported.
        """
        if year - 1 not in YEARS or 1 in self.lapse(body, year).missed or 12 in self.lapse(body, year - 1).missed:
            return ()
        if not (body.exists(date(year - 1, 12, 31)) and body.exists(date(year, 1, 31))):
            return ()
        now, then = self.levels(body, year), self.levels(body, year - 1)
        return tuple(k for k in LEVELS if abs(now[k] - then[k]) * 10 > then[k])

    def _doubted(self, body: Body, year: int) -> dict[str, int]:
        """Return the January in which a jump was doubted and accepted."""
        return self.months(body, year)[0].amounts if self.jumps(body, year) else {}

    def _forget(self, bodies: list[Body]) -> Body:
        """One institution forgets the heating of the base year; the unit has its base restated for it.

        It is the largest of those with at most a fortieth of the unit's floor area, heated by coal or bought heat.
        """
        most = sum(b.area[2015] for b in bodies) // 40
        stayed = [b for b in bodies if b.throughout(YEARS) and b.homes[0] == b.homes[1]]
        metered = [b for b in stayed if b.heated_by in ("coal", "heat")] or stayed
        found = max(metered, key=lambda b: (b.area[2015] <= most, b.area[2015] if b.area[2015] <= most else 0, b.id))
        self._lapses[found.id, RESTATED_YEAR] = Lapse(omitted=True)
        self._lapses[found.id, RESTATED_YEAR + 1] = Lapse()
        return found


def _added(lines: list[Line]) -> dict[str, int]:
    total: dict[str, int] = {}
    for line in lines:
        for column, milli in line.amounts.items():
            total[column] = total.get(column, 0) + milli
    return total


def _estimate(lapses: dict[tuple[str, int], Lapse], bodies: list[Body], chance: Random) -> None:
    """Let some institutions estimate a year, off by 5 to 15 %; others do not show their heating apart."""
    share = chance.choice((10, 20, 30, 50, 80))
    for year in YEARS:
        for body in bodies:
            if chance.randint(1, 1000) <= share:
                sign = chance.choice((1, -1))
                basis = chance.choice(("estimated", "estimated", "apportioned"))
                lapses[body.id, year] = Lapse(basis, sign * chance.randint(50, 150))
            elif chance.randint(1, 1000) <= 20:
                lapses[body.id, year] = Lapse(unsplit=True)


def _put_right(lapses: dict[tuple[str, int], Lapse], bodies: list[Body], chance: Random) -> None:
    """People or area put right on 1 January 2016: before, or from then on, the report is off by more than a tenth."""
    for level in LEVELS:
        share, upward = chance.choice((0, 10, 20, 40)), chance.choice((100, 500, 900))
        for body in bodies:
            if chance.randint(1, 1000) > share:
                continue
            factor = chance.randint(1180, 1600) if chance.randint(1, 1000) <= upward else chance.randint(620, 840)
            for year in chance.choice(((2016,), (2014, 2015))):
                now = factor if year == 2016 else 1_000_000 // factor
                before = lapses.get((body.id, year), _SOUND)
                lapses[body.id, year] = replace(before, people=now) if level == "people" else replace(before, area=now)


def _keep_silent(lapses: dict[tuple[str, int], Lapse], bodies: list[Body], careless: bool, chance: Random) -> None:
    """Let some institutions miss a few months, a few the whole year; in one unit many do."""
    share = 120 if careless else chance.choice((5, 10, 20))
    for year in YEARS:
        for body in bodies:
            if chance.randint(1, 1000) <= share:
                whole = chance.randint(1, 4) == 1
                missed = range(1, 13) if whole else chance.sample(range(1, 13), chance.randint(1, 6))
                lapses[body.id, year] = replace(lapses.get((body.id, year), _SOUND), missed=frozenset(missed))
