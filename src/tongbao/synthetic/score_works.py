"""Score of the works: verified savings against a known truth, claims against verified, buildings counted twice.

Synthetic throughout: stations, buildings, bills and projects; a project's true saving is what its building would have
used, bill by bill, less what it used.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from tongbao.measure.period import Month, Span
from tongbao.measure.rounding import format_rounded
from tongbao.records.work import Work, body_of
from tongbao.rules.rulebook import Rulebook
from tongbao.works.ledger import find_double_claims
from tongbao.works.savings import Bill, MeterBills, Saving, verify_savings
from tongbao.works.weather import SYNTHETIC, Station, station_from

HEADS = ("项目类别", "项目数", "核定与真值之差", "区间含真值", "自报与核定之比", "模型侧别正确", "核定不足以断定")
TWICE_HEADS = ("重复计楼", "查出", "查出比例", "误报")
FIRST, YEARS = date(2022, 1, 1), 2
STATIONS = 8
_DAY = timedelta(days=1)
_KINDS = ("采暖", "制冷", "采暖制冷", "与气温无关")
_HEATED, _COOLED = (0, 2), (1, 2)
_NOISE_PER_MILLE = 40
_MISSING_OF_100 = 5
_TWICE_OF_100 = 5
_CLAIMS = (10, 10, 12, 15, 20)  # what is claimed, in tenths of the truth


@dataclass
class Tally:
    """One class of projects: how many, and what came out [thousandths]."""

    kind: str
    projects: int = 0
    true: int = 0
    verified: int = 0
    claimed: int = 0
    held: int = 0
    right: int = 0
    unclear: int = 0

    def add(self, other: "Tally") -> None:
        """Add another tally to this one.

        Parameters
        ----------
        other
            Tally of one class of projects.
        """
        for name in ("projects", "true", "verified", "claimed", "held", "right", "unclear"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def line(self) -> tuple[str, ...]:
        """Format the tally as a printed line.

        Returns
        -------
        tuple of str
            Cells of the table.
        """
        n = self.projects
        ratio = format_rounded(Fraction(self.claimed, self.verified), 2) if self.verified else "—"
        bias = f"{format_rounded(Fraction(100 * (self.verified - self.true), self.true), 2)}%" if self.true else "—"
        held, right, unclear = (
            f"{format_rounded(Fraction(100 * x, n), 1)}%" for x in (self.held, self.right, self.unclear)
        )
        return self.kind, str(n), bias, held, ratio, right, unclear


@dataclass(frozen=True)
class Scored:
    """The tallies by class and in all, and how many planted double countings were found and wrongly found."""

    tallies: tuple[Tally, ...]
    planted: int
    found: int
    wrong: int

    def twice(self) -> tuple[str, ...]:
        """Format the double countings as a printed line.

        Returns
        -------
        tuple of str
            Planted, found, share, wrongly found.
        """
        share = f"{format_rounded(Fraction(100 * self.found, self.planted), 1)}%" if self.planted else "—"
        return str(self.planted), str(self.found), share, str(self.wrong)


@dataclass(frozen=True)
class _Project:
    kind: int
    meter: MeterBills
    true: int
    claimed: int


def score_works(projects: int, seed: int, progress: Callable[[int, int], None] = lambda done, whole: None) -> Scored:
    """Score the verification of savings on synthetic retrofit projects.

    Parameters
    ----------
    projects
        Number of projects.
    seed
        One seed gives the same score.
    progress : called with (projects made, projects in all)
        Called after each project.

    Returns
    -------
    Scored
        Tallies by class and in all, and double countings.
    """
    draw = Random(seed)
    stations = {s.id: s for s in (_station(n, Random(f"{seed}-{n}")) for n in range(STATIONS))}
    made = []
    for number in range(projects):
        made.append(_project(number, stations, draw))
        progress(number + 1, projects)
    savings = verify_savings([p.meter for p in made], stations, Rulebook(date(2024, 1, 1)))
    tallies = [Tally(k) for k in _KINDS]
    for project, saving in zip(made, savings, strict=True):
        tallies[project.kind].add(_tally(project, saving))
    total = Tally("合计")
    for tally in tallies:
        total.add(tally)
    planted, found, wrong = _twice(projects, draw)
    return Scored((*tallies, total), planted, found, wrong)


def _tally(project: _Project, saving: Saving) -> Tally:
    low, high = saving.interval
    sides = (saving.heat_at != "", saving.cool_at != "")
    right = sides == (project.kind in _HEATED, project.kind in _COOLED)
    return Tally(
        "",
        1,
        project.true,
        saving.saving_milli,
        project.claimed,
        int(low <= project.true <= high),
        int(right),
        int(not saving.robust),
    )


def _station(number: int, draw: Random) -> Station:
    """Two years of synthetic daily means of the north: a yearly wave and weather that lasts some days."""
    days = (FIRST.replace(year=FIRST.year + YEARS) - FIRST).days
    mean, swing, last, values = 9 + number, 16 - number // 2, 0.0, []  # °C, no amounts
    for day in range(days):
        last = 0.7 * last + draw.gauss(0, 2)  # °C
        values.append(mean - swing * math.cos(2 * math.pi * (day - 15) / 365.25) + last)  # °C
    return station_from(f"s{number}", f"合成站{number + 1}", FIRST, values, SYNTHETIC)


def _project(number: int, stations: dict[str, Station], draw: Random) -> _Project:
    kind = number % len(_KINDS)
    station = stations[f"s{draw.randrange(STATIONS)}"]
    base = draw.randint(50_000, 500_000)  # thousandths of a kWh a day
    heat = base * draw.randint(40, 150) // 1000 if kind in _HEATED else 0
    cool = base * draw.randint(60, 200) // 1000 if kind in _COOLED else 0
    heat_at, cool_at = draw.randint(10, 16), draw.randint(21, 24)
    would = []
    for degree in station.listed():
        above, below = max(degree - cool_at, 0), max(heat_at - degree, 0)
        would.append(base + round(heat * below) + round(cool * above))
    share = draw.randint(5, 40)
    before, after, true = [], [], 0
    for index, month in enumerate(Span(Month.containing(FIRST), Month(FIRST.year + YEARS - 1, 12))):
        start = (month.first_day - FIRST).days
        use = sum(would[start : start + month.last_day.day])
        use = use * (1000 + round(draw.gauss(0, _NOISE_PER_MILLE))) // 1000
        known = draw.randrange(100) >= _MISSING_OF_100
        if index < 12:
            before.append(Bill(month.first_day, month.last_day, use if known else None))
            continue
        used = use * (100 - share) // 100
        after.append(Bill(month.first_day, month.last_day, used if known else None))
        true += use - used if known else 0
    meter = MeterBills(f"合成项目{number + 1}", station.id, tuple(before), tuple(after))
    return _Project(kind, meter, true, true * draw.choice(_CLAIMS) // 10)


def _twice(projects: int, draw: Random) -> tuple[int, int, int]:
    """Lines of projects with one to three buildings; some buildings planted a second time under the same measure."""
    works, planted = [], set()
    held: list[tuple[str, str]] = []
    for number in range(projects):
        measure = draw.choice(("envelope", "lighting", "hvac", "photovoltaic"))
        key = f"p{number}"
        works.append(_line("projects", key, measure=measure, stage="completed"))
        own = [f"楼{number}-{n}" for n in range(draw.randint(1, 3))]
        same = [b for b, m in held if m == measure]
        if same and draw.randrange(100) < _TWICE_OF_100:
            own.append(draw.choice(same))
            planted.add((own[-1], key))
        for building in own:
            works.append(_line("buildings", f"{key}/{building}", project=key, key=building, quantity=1000))
        held += [(b, measure) for b in own if (b, key) not in planted]
    found = {(building, second.text("project")) for building, _, second in find_double_claims(works)}
    return len(planted), len(found & planted), len(found - planted)


def _line(register: str, number: str, /, **cells: str | int) -> Work:
    return Work(f"2024-01:made:{register}:{number}", "made", register, number, "2024-01", body_of(cells))
