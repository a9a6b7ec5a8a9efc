"""A synthetic province in memory for scoring the checks: months of honest, untidy life, and faults planted in them.

Honest life holds what checks must not mistake for faults: vacations, closures, growth, a cold winter, honest jumps of
30 to 80 per cent, new buildings, bodies without habits, bills in alternate months, heat billed by floor area, prices
that move, and last year's slips that nobody found. Everything is an integer, so one seed gives one province everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from tongbao.measure.period import Month, Span
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.reporting import ReportingUnit
from tongbao.registry.roster import Roster

Amounts = dict[str, int]
SPAN = Span(Month(2023, 1), Month(2025, 12))
SCORED = Span(Month(2025, 1), Month(2025, 12))
SINCE = date(2020, 1, 1)
UNITS = ("hechuan", "heling", "hehu")
# Kind: people, floor area [m2/person], and use a month and person [thousandths of the carrier's unit].
_KINDS = {
    "organ": (110, 24, {"electricity": 90_000, "petrol": 4_500, "water": 2_300}),
    "education": (420, 11, {"electricity": 30_000, "gas": 800, "water": 1_700}),
    "health": (330, 18, {"electricity": 140_000, "gas": 3_200, "diesel": 700, "water": 5_200}),
    "culture": (70, 34, {"electricity": 110_000, "water": 2_000}),
    "other": (90, 21, {"electricity": 78_000, "petrol": 2_800, "lpg": 500, "water": 2_000}),
}
_HEATING = {
    "coal": 4,
    "gas": 1_900,
    "heat": 80,
    "electricity": 9_500,
    "area_billed": 0,
}  # a winter month and m2 [thousandths]
_PRICES = {
    "electricity": 620,
    "coal": 850_000,
    "gas": 3_100,
    "lpg": 6_300,
    "petrol": 7_700,
    "diesel": 7_300,
    "heat": 46_000,
    "other": 1_600_000,
    "water": 4_300,
}  # thousandths of a yuan a unit
_WINTER = (11, 12, 1, 2, 3)
_VACATION = (2, 7, 8)


@dataclass
class Body:
    """One institution of the synthetic province and what it used, month by month, in truth and as once reported."""

    institution: Institution
    unit: str
    months: dict[Month, Amounts] = field(default_factory=dict)


class Life:
    """The synthetic province of one seed: its roster and its bodies."""

    def __init__(self, seed: int, count: int) -> None:
        self._chance = Random(seed)
        self.bodies = [self._body(n) for n in range(count)]
        self.roster = Roster(
            regions=tuple(Region(_county(n), f"合成县{n + 1}", "县", _city(n), u, SINCE) for n, u in enumerate(UNITS)),
            units=tuple(
                ReportingUnit(u, "areas", f"合成市{n + 1}", f"合成{n + 1}", n + 1, "county", SINCE)
                for n, u in enumerate(UNITS)
            ),
            institutions=tuple(b.institution for b in self.bodies),
        )

    def _body(self, number: int) -> Body:
        chance = self._chance
        kind, place = chance.choice(tuple(_KINDS)), number % len(UNITS)
        body = Body(Institution(f"F{number:04d}", f"合成机构{number:04d}", kind, _county(place), SINCE), UNITS[place])
        habits = _Habits(kind, chance)
        for index, month in enumerate(SPAN):
            body.months[month] = habits.month(month, index)
        if habits.alternate:
            _alternate(body)
        if chance.randint(1, 100) == 1:
            # Last year somebody slipped and nobody saw it: it stands in what was accepted.
            body.months[Month(2024, chance.randint(1, 12))]["electricity"] *= chance.choice((10, 1000))
        return body


class _Habits:
    """What is usual for one institution, drawn once."""

    def __init__(self, kind: str, chance: Random) -> None:
        people, space, rates = _KINDS[kind]
        self._chance, self._kind = chance, kind
        self._people = max(15, people * chance.choice((30, 50, 70, 100, 100, 140, 200, 320)) // 100)
        self._area = self._people * space * chance.randint(80, 125) // 100
        self._rates = {c: r * chance.randint(70, 140) // 100 for c, r in rates.items()}
        self._heated_by = chance.choice(tuple(_HEATING))
        self._heating = _HEATING[self._heated_by] * chance.randint(80, 120)
        self._other = chance.randint(1, 10) == 1
        self._growth = chance.randint(-5, 6)
        self._jump = (chance.randint(3, 33), chance.randint(130, 180)) if chance.randint(1, 20) == 1 else None
        self._built = chance.randint(6, 35) if chance.randint(1, 50) == 1 else None
        self._closed = chance.randint(0, 35) if chance.randint(1, 25) == 1 else None
        self._prices = {c: p * chance.randint(90, 112) // 100 for c, p in _PRICES.items()}
        self._pays = chance.randint(1, 10) > 3
        self._rooms = chance.randint(1, 8) == 1
        # Some bodies have no habits at all: shows, building sites, meters read by whoever has time.
        self._wild = chance.randint(1, 16) == 1
        self.alternate = chance.randint(1, 25) == 1

    def month(self, month: Month, index: int) -> Amounts:
        """Compute the true amounts of a month; ``index`` counts months from the first."""
        chance = self._chance
        people = self._people * (1000 + chance.randint(-10, 10)) // 1000
        level = 100 + self._growth * index // 12
        if self._jump and index >= self._jump[0]:
            level = level * self._jump[1] // 100
        area = self._area
        if self._built is not None and index >= self._built:
            area, level = area * 5 // 4, level * 6 // 5
        if index == self._closed:
            level = level * chance.randint(10, 30) // 100
        found = dict.fromkeys(_PRICES, 0)
        for carrier, rate in self._rates.items():
            noise = chance.randint(60, 145) if carrier in ("petrol", "diesel", "lpg") else chance.randint(88, 114)
            noise = chance.randint(40, 220) if self._wild else noise
            found[carrier] = people * rate * level * self._season(carrier, month) * noise // 1_000_000
        if self._heated_by == "area_billed":
            del found["heat"]
        elif month.month in _WINTER:
            cold = 115 if Month(2024, 11) <= month <= Month(2025, 3) else 100
            share = {11: 60, 3: 55}.get(month.month, 100)
            warmth = area * self._heating // 100 * cold * share * chance.randint(90, 111) // 1_000_000
            found[self._heated_by] += warmth
        if self._other:
            found["other"] = people * level * chance.randint(85, 118) // 1000
        if self._rooms:
            found["electricity_rooms"] = found["electricity"] * chance.randint(15, 22) // 100
        if self._pays:
            for carrier, price in self._prices.items():
                if carrier in found:
                    found[f"{carrier}_cost"] = found[carrier] * price * chance.randint(93, 108) // 100_000
        return found | {"people": people * 1000, "area": area * 1000}

    def _season(self, carrier: str, month: Month) -> int:
        if self._kind == "education" and month.month in _VACATION:
            return self._chance.randint(25, 55)
        if carrier == "electricity":
            return 135 if month.month in (6, 7, 8) else 112 if month.month in (12, 1) else 100
        return 115 if carrier == "water" and month.month in (6, 7, 8) else 100


def _alternate(body: Body) -> None:
    """Water is read every second month: nothing, then both."""
    for month in SPAN:
        if month.month % 2:
            later = body.months[month.shift(1)]
            for item in ("water", "water_cost"):
                if item in body.months[month]:
                    later[item] += body.months[month][item]
                    body.months[month][item] = 0


@dataclass(frozen=True)
class Fault:
    """One planted fault: its kind, the check that should tell it, where, and which item (empty: any)."""

    kind: str
    code: str
    institution: str
    month: Month
    item: str = ""


Months = dict[Month, Amounts]
Plant = Callable[[Months, Month, Random], str | None]


def _times(factor: int, over: int = 1, items: tuple[str, ...] = ("electricity", "water", "gas", "petrol")) -> Plant:
    """Plant a fault that multiplies one of the items by factor / over; None where the body has none."""

    def plant(months: Months, month: Month, chance: Random) -> str | None:
        known = [i for i in items if months[month].get(i, 0) * factor // over >= 1]
        if not known:
            return None
        item = chance.choice(known)
        months[month] |= {item: months[month][item] * factor // over}
        return item

    return plant


def _swap(months: Months, month: Month, chance: Random) -> str | None:
    now = months[month]
    one, other = now["electricity"], now["water"]
    if not one or not other:
        return None
    months[month] |= {"electricity": other, "water": one}
    return ""


def _missing(months: Months, month: Month, chance: Random) -> str | None:
    del months[month]
    return ""


def _caught_up(months: Months, month: Month, chance: Random) -> str | None:
    """Move the bills of some months before into this one."""
    missed = chance.randint(1, 3)
    for back in range(1, missed + 1):
        before = months[month.shift(-back)]
        months[month] |= {"electricity": months[month]["electricity"] + before["electricity"]}
        months[month.shift(-back)] |= {"electricity": 0}
    return "electricity"


def _copied(months: Months, month: Month, chance: Random) -> str | None:
    for back in range(3):
        months[month.shift(-back)] = dict(months[month.shift(-back - 12)])
    return ""


def _constant(months: Months, month: Month, chance: Random) -> str | None:
    for back in range(1, 7):
        months[month.shift(-back)] |= {"electricity": months[month]["electricity"]}
    return "electricity"


def _heads(months: Months, month: Month, chance: Random) -> str | None:
    months[month] |= {"people": months[month]["people"] * chance.choice((60, 140, 180)) // 100}
    return "people"


def _part(months: Months, month: Month, chance: Random) -> str | None:
    months[month] |= {"electricity_rooms": months[month]["electricity"] * chance.randint(110, 300) // 100}
    return "electricity_rooms"


def _hit(months: Months, month: Month, chance: Random) -> str | None:
    """Three months at just 97 per cent of last year's."""
    for back in range(3):
        last = months[month.shift(-back - 12)]["electricity"]
        months[month.shift(-back)] |= {"electricity": last * 97 // 100}
    return "electricity"


def _round(months: Months, month: Month, chance: Random) -> str | None:
    if months[month]["electricity"] < 15_000_000:
        return None
    for back in range(24):
        now = months[month.shift(-back)]
        now["electricity"] = (now["electricity"] + 500_000) // 1_000_000 * 1_000_000
    return "electricity"


_COSTS = tuple(f"{c}_cost" for c in ("electricity", "water", "gas"))
# Kind of fault in words, the check that should tell it, how it is planted.
PLANTS: tuple[tuple[str, str, Plant], ...] = (
    ("多写一位（×10）", "unit_slip", _times(10)),
    ("×1000", "unit_slip", _times(1000)),
    ("×10000", "unit_slip", _times(10_000)),
    ("少写一位（÷10）", "unit_slip", _times(1, 10)),
    ("÷1000", "unit_slip", _times(1, 1000)),
    ("÷10000", "unit_slip", _times(1, 10_000)),
    ("千克标准煤填作吨标准煤", "unit_slip", _times(1000, 1, ("other",))),
    ("兆焦填作吉焦", "unit_slip", _times(1000, 1, ("heat",))),
    ("吨标准煤填作吉焦", "unit_slip", _times(10, 293, ("heat",))),
    ("费用以万元填作元", "unit_slip", _times(1, 10_000, _COSTS)),
    ("两列填反", "swapped", _swap),
    ("漏报一月", "complete", _missing),
    ("一月抵数月", "catch_up", _caught_up),
    ("照抄上年", "copied", _copied),
    ("月月相同", "constant", _constant),
    ("人数突变", "jump", _heads),
    ("部分大于总量", "part_of_whole", _part),
    ("单价异常", "price", _times(40, 10, _COSTS)),
    ("恰好完成目标", "target_hit", _hit),
    ("整千数", "digits", _round),
)
TWINS = ("两家相同", "twins")


def plant_month(life: Life, month: Month, each: int, chance: Random) -> tuple[dict[str, Months], list[Fault]]:
    """Plant faults of every kind in one month of a province.

    Parameters
    ----------
    life
        Honest province; left as it is.
    month
        Month to plant in; later months are not handed in.
    each
        Faults of every kind.
    chance
        Source of the draws.

    Returns
    -------
    handed, faults
        Amounts handed in by institution and month, and the planted faults; no institution has two.
    """
    handed = {b.institution.id: {m: dict(a) for m, a in b.months.items() if m <= month} for b in life.bodies}
    free = list(handed)
    chance.shuffle(free)
    faults: list[Fault] = []
    for _ in range(each):
        one, other = free.pop(), free.pop()
        handed[other][month] = dict(handed[one][month])
        faults += [Fault(*TWINS, whom, month) for whom in (one, other)]
    for kind, code, plant in PLANTS:
        wanted, passed = each, []
        while wanted and free:
            whom = free.pop()
            item = plant(handed[whom], month, chance)
            if item is None:
                passed.append(whom)
                continue
            faults.append(Fault(kind, code, whom, month, item))
            wanted -= 1
        free = [*passed, *free]
        chance.shuffle(free)
    return handed, faults


def _county(number: int) -> str:
    return f"98{number + 1:02d}21"


def _city(number: int) -> str:
    return f"98{number + 1:02d}00"
