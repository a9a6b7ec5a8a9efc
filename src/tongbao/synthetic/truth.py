"""What truly happens in the large synthetic province: institutions, weather, consumption, and who met a target.

Truth, for a unit and an indicator: the reduction from 2015 to 2016 of (true consumption) / (true people or area),
ratio of sums, over the institutions that stand in the unit in 2016 and existed through both years, wherever they
stood in 2015; the heating part of 2016 is what it would have been under the weather of 2015. The target is met where
that reduction is not below the share demanded. Heat billed by floor area has no amount, in truth neither.

Everything is an integer (thousandths of a unit, or parts of a million), so one seed gives one province everywhere.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

from tongbao.synthetic import tree

YEARS = (2014, 2015, 2016)
INDICATORS = ("energy_per_person", "energy_per_area", "water_per_person")
MILLION = 10**6
HEATING = ("electricity", "coal", "gas", "heat")
BY_AREA = "by_area"
# Kind: (Chinese, weight, people x, floor area [m2/person]) and yearly use [thousandths of the carrier's unit/person].
_KINDS = {
    "organ": ("机关", 40, 100, 22, {"electricity": 1_050_000, "petrol": 52_000, "diesel": 6_000, "water": 26_000}),
    "education": ("学校", 28, 320, 10, {"electricity": 330_000, "gas": 9_000, "water": 19_000}),
    "science": ("科研所", 3, 110, 26, {"electricity": 1_500_000, "petrol": 30_000, "water": 30_000}),
    "culture": ("文化馆", 5, 60, 34, {"electricity": 1_300_000, "water": 24_000}),
    "health": ("医院", 10, 300, 17, {"electricity": 1_650_000, "gas": 38_000, "diesel": 9_000, "water": 58_000}),
    "sport": ("体育馆", 1, 50, 48, {"electricity": 2_000_000, "water": 45_000}),
    "other": ("事业单位", 10, 80, 20, {"electricity": 900_000, "petrol": 33_000, "lpg": 6_000, "water": 24_000}),
    "association": ("团体", 3, 60, 20, {"electricity": 800_000, "petrol": 25_000, "water": 22_000}),
}
KIND_IDS = tuple(_KINDS)
# Heating a year by floor area [thousandths of the carrier's unit/m2] and how often it is met with.
_HEATING = {"coal": (17, 30), "gas": (9_000, 20), "heat": (370, 24), "electricity": (48_000, 10), BY_AREA: (0, 16)}
_ALWAYS = ("electricity", "coal", "gas", "lpg", "petrol", "diesel", "heat", "other", "water")
# An institution's size against what is usual for its kind [%].
_SIZES = (20, 30, 40, 60, 80, 100, 130, 180, 300, 700)
# Heating months and their usual degree days in parts of a thousand of the season.
_SEASON = {1: 280, 2: 220, 3: 130, 11: 140, 12: 230}


@dataclass(frozen=True, slots=True)
class Body:
    """One institution as it truly is.

    Parameters
    ----------
    homes : (unit, county or township) until the end of 2015 and from 2016 on.
    people, area : true levels by year [thousandths].
    use : consumption of 2015 apart from heating, heating that of 2015 [thousandths of the carrier's unit].
    level : consumption of a year against 2015 for energy and for water [parts of a million].
    fixed : the part of heating that does not follow the weather [thousandths].
    """

    id: str
    name: str
    kind: str
    homes: tuple[tuple[str, str], tuple[str, str]]
    since: date
    until: date | None
    people: dict[int, int]
    area: dict[int, int]
    use: dict[str, int]
    heated_by: str
    heating: int
    level: dict[int, tuple[int, int]]
    fixed: int

    def unit(self, year: int) -> str:
        """Return the reporting unit of the institution in a year.

        Parameters
        ----------
        year
            Calendar year.

        Returns
        -------
        str
            Unit id.
        """
        return self.homes[year >= 2016][0]

    def exists(self, day: date) -> bool:
        """Return whether the institution exists on a day.

        Parameters
        ----------
        day
            Calendar day.

        Returns
        -------
        bool
            The last day of its existence included.
        """
        return self.since <= day and (self.until is None or day <= self.until)

    def throughout(self, years: tuple[int, ...]) -> bool:
        """Return whether the institution exists through all of some years.

        Parameters
        ----------
        years : in order
            Calendar years.

        Returns
        -------
        bool
            Whether it exists from the first day of the first to the last day of the last.
        """
        return self.exists(date(years[0], 1, 1)) and self.exists(date(years[-1], 12, 31))


@dataclass
class World:
    """The true province of one seed.

    ``aims`` are the shares demanded [thousandths of a per cent] by unit and indicator, ``days`` the heating degree
    days of the twelve months by unit and year [thousandths].
    """

    seed: int
    count: int
    aims: dict[tuple[str, str], int] = field(default_factory=dict)
    days: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    bodies: list[Body] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Draw everything that is true of the province from the seed."""
        chance = Random(self.seed)
        self.units = [u.id for u in tree.units()[1:]]
        self._demand(chance)
        self._weather(chance)
        self._populate(chance)

    def _demand(self, chance: Random) -> None:
        """Shares demanded, and what each unit truly does: clearly more, clearly less, or about as much."""
        wide = [(1000, 4000)] * 4 + [(-4000, -1000)] * 4 + [(-800, 800)] * 5
        for unit in self.units:
            energy = 100 * chance.randint(20, 32)
            asked = (energy, energy - 100 * chance.randint(1, 5), 100 * chance.randint(26, 38))
            self.aims |= {(unit, i): a for i, a in zip(INDICATORS, asked, strict=True)}
        energy_of, water_of = chance.sample(wide, 13), chance.sample(wide, 13)
        self._kept = {
            u: (
                10 * (self.aims[u, INDICATORS[0]] + chance.randint(*energy_of[n])),
                10 * (self.aims[u, INDICATORS[2]] + chance.randint(*water_of[n])),
            )
            for n, u in enumerate(self.units)
        }

    def _weather(self, chance: Random) -> None:
        """Degree days: neighbouring units share most of a year's cold; no year differs by more than 6.5 %."""
        common = {year: [chance.randint(-50, 50) for _ in range(3)] for year in (2014, 2016)}
        for n, unit in enumerate(self.units):
            usual = chance.randint(2_200_000, 3_200_000)
            for year in YEARS:
                turn = 0 if year == 2015 else common[year][n % 3] + chance.randint(-15, 15)
                shares = [_SEASON.get(m, 0) * chance.randint(900, 1100) for m in range(1, 13)]
                whole = usual * (1000 + turn) // 1000
                self.days[unit, year] = [whole * s // sum(shares) for s in shares]

    def _populate(self, chance: Random) -> None:
        weights = [c for *_, c in (*tree.CITIES, *tree.TOWNS)]
        places = {u: tree.places(u) for u in self.units}
        names = {r.code: r.name for r in tree.regions()}
        drift = {u: (chance.randint(-6, 10), chance.randint(0, 12)) for u in self.units}
        homes = [u for u in self.units for _ in range(4)]
        homes += chance.choices(self.units, weights, k=max(0, self.count - len(homes)))
        for number, unit in enumerate(homes[: self.count], start=1):
            home = (unit, chance.choice(places[unit]))
            self.bodies.append(self._body(chance, number, home, names[home[1]], drift[unit]))
        self._move(chance, places)

    def _move(self, chance: Random, places: dict[str, list[str]]) -> None:
        """On 1 January 2016 some of the largest institutions come under another unit."""
        large = sorted((b for b in self.bodies if b.throughout(YEARS)), key=lambda b: (-b.people[2015], b.id))
        for body in chance.sample(large[: self.count // 8], max(2, self.count // 160)):
            unit = chance.choice([u for u in self.units if u != body.unit(2015)])
            moved = replace(body, homes=(body.homes[0], (unit, chance.choice(places[unit]))))
            self.bodies[int(body.id[1:]) - 1] = moved

    def _body(
        self,
        chance: Random,
        number: int,
        home: tuple[str, str],
        place: str,
        drift: tuple[int, int],
    ) -> Body:
        kind = chance.choices(KIND_IDS, [k[1] for k in _KINDS.values()])[0]
        word, _, size, space, rates = _KINDS[kind]
        people = max(6, size * chance.choice(_SIZES) * chance.randint(80, 120) // 10_000)
        heads = {2015: people * 1000}
        area = {2015: people * space * chance.randint(80, 125) * 10}
        since, until = _life(chance)
        for year, sign in ((2014, -1), (2016, 1)):
            heads[year] = heads[2015] * (1000 + sign * (drift[0] + chance.randint(-20, 20))) // 1_000_000 * 1000
            grown = chance.randint(10, 60) if chance.randint(1, 8) == 1 else 0
            area[year] = area[2015] * (1000 + sign * (drift[1] // 2 + grown)) // 1_000_000 * 1000
        heated_by = chance.choices(tuple(_HEATING), [w for _, w in _HEATING.values()])[0]
        kept = self._kept[home[0]]
        level = {
            2014: (MILLION + chance.randint(5_000, 55_000), MILLION + chance.randint(5_000, 55_000)),
            2015: (MILLION, MILLION),
            2016: (_near(MILLION - kept[0], chance), _near(MILLION - kept[1], chance)),
        }
        return Body(
            f"D{number:04d}",
            f"{place}合成{word}{number:04d}",
            kind,
            (home, home),
            since,
            until,
            heads,
            area,
            {c: heads[2015] // 1000 * r * chance.randint(75, 130) // 100 for c, r in rates.items()},
            heated_by,
            area[2015] // 1000 * _HEATING[heated_by][0] * chance.randint(80, 120) // 100,
            level,
            chance.randint(0, 100),
        )

    def use(self, body: Body, year: int, weather: int | None = None) -> tuple[dict[str, int], int]:
        """Compute the true consumption of a whole year.

        Parameters
        ----------
        body
            Institution.
        year
            Calendar year.
        weather : year
            Year whose weather is taken; None for ``year`` itself.

        Returns
        -------
        used, heating
            By carrier without heating, and heating [thousandths of the carrier's unit].
        """
        energy, water = body.level[year]
        used = dict.fromkeys(_ALWAYS, 0)
        for carrier, amount in body.use.items():
            turn = water if carrier == "water" else energy
            used[carrier] = amount * body.people[year] * turn // (body.people[2015] * MILLION)
        climate = body.unit(2016)
        cold = sum(self.days[climate, weather or year])
        usual = sum(self.days[climate, 2015])
        heating = body.heating * body.area[year] * energy // (body.area[2015] * MILLION)
        return used, heating * (body.fixed * usual + (1000 - body.fixed) * cold) // (1000 * usual)

    def reductions(self) -> dict[tuple[str, str], Fraction]:
        """Compute the true reduction of every unit and indicator from 2015 to 2016.

        Returns
        -------
        mapping of (unit, indicator) to fraction
            As the module's docstring defines it.
        """
        sums: dict[tuple[str, int], Counter[str]] = {(u, y): Counter() for u in self.units for y in (2015, 2016)}
        for body in self.bodies:
            if body.throughout((2015, 2016)):
                for year in (2015, 2016):
                    used, heating = self.use(body, year, weather=2015)
                    if heating:
                        used[body.heated_by] += heating
                    sums[body.unit(2016), year].update(used | {"people": body.people[year], "area": body.area[year]})
        return {(u, i): 1 - ratio(sums[u, 2016], i) / ratio(sums[u, 2015], i) for u in self.units for i in INDICATORS}

    def truth(self) -> dict[tuple[str, str], bool]:
        """Return whether each unit truly met the reductions demanded of 2016.

        Returns
        -------
        mapping of (unit, indicator) to bool
            Exact comparison, without rounding.
        """
        return {key: fell * 100_000 >= self.aims[key] for key, fell in self.reductions().items()}


WEIGHTS = {c: Fraction(v) for c, v in tomllib.loads((Path(__file__).parent / "oracle.toml").read_text("utf-8")).items()}


def ratio(sums: Mapping[str, int], indicator: str) -> Fraction:
    """Compute an indicator from sums, with the oracle's own coefficients.

    Parameters
    ----------
    sums : mapping of column to thousandths
        Sums of a unit.
    indicator : e.g. ``energy_per_person``
        Indicator id.

    Returns
    -------
    Fraction
        Unrounded.
    """
    used, _, activity = indicator.partition("_per_")
    weights = WEIGHTS if used == "energy" else {"water": Fraction(1)}
    top = sum((sums.get(c, 0) * w for c, w in weights.items()), Fraction(0))
    return top / sums["people" if activity == "person" else "area"]


def _near(level: int, chance: Random) -> int:
    """Draw an institution's own level, within three per cent of its unit's."""
    return level + chance.randint(-30_000, 30_000)


def _life(chance: Random) -> tuple[date, date | None]:
    """Most exist throughout; a few open or close in 2015 and 2016."""
    turn = chance.randint(1, 1000)
    if turn <= 25:
        return chance.choice((date(2015, 7, 1), date(2016, 1, 1), date(2016, 4, 1))), None
    if turn <= 50:
        return tree.SINCE, chance.choice((date(2015, 6, 30), date(2015, 12, 31), date(2016, 9, 30)))
    return tree.SINCE, None
