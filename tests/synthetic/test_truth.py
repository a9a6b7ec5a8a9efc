"""The truth of the large synthetic province, computed here a second time by other code."""

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tongbao.assess.energy import standard_coal
from tongbao.records.total import Total
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.truth import INDICATORS, YEARS, World, ratio

WORLD = World(7, 120)
UNITS = [f"u{n:02d}" for n in range(1, 14)]


def kgce(amounts: dict[str, int]) -> Fraction:
    """By the program's own coefficients, which the oracle does not know."""
    return standard_coal(Total((), 1, 1, amounts), Rulebook(date(2016, 12, 31))).kgce


def reduction(unit: str, indicator: str) -> Fraction:
    """The definition in the module's docstring, in plain loops."""
    tops, bottoms = [], []
    for year in (2015, 2016):
        top, bottom = Fraction(0), 0
        for body in WORLD.bodies:
            gone = body.until is not None and body.until < date(2016, 12, 31)
            if body.homes[1][0] != unit or body.since > date(2015, 1, 1) or gone:
                continue
            energy, water = body.level[year]
            heads = body.people[year]
            used = {
                c: m * heads * (water if c == "water" else energy) // (body.people[2015] * 10**6)
                for c, m in body.use.items()
            }
            if body.heating:
                grown = body.heating * body.area[year] * energy // (body.area[2015] * 10**6)
                used[body.heated_by] = used.get(body.heated_by, 0) + grown
            top += Fraction(used["water"], 1000) if indicator == "water_per_person" else kgce(used)
            bottom += body.area[year] if indicator == "energy_per_area" else heads
        tops.append(top)
        bottoms.append(Fraction(bottom, 1000))
    return 1 - (tops[1] / bottoms[1]) / (tops[0] / bottoms[0])


@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_truth_is_what_its_definition_says(indicator: str) -> None:
    fell = WORLD.reductions()
    assert {u: fell[u, indicator] for u in UNITS} == {u: reduction(u, indicator) for u in UNITS}
    asked = {u: Fraction(WORLD.aims[u, indicator], 100_000) for u in UNITS}
    assert {u: WORLD.truth()[u, indicator] for u in UNITS} == {u: fell[u, indicator] >= asked[u] for u in UNITS}


def test_some_meet_their_target_and_some_do_not() -> None:
    met = World(1, 2000).truth().values()
    assert 8 <= sum(met) <= 31


def test_who_meets_the_target_to_the_digit_meets_it() -> None:
    world = World(7, 60)
    fell = world.reductions()["u01", "water_per_person"]
    world.aims["u01", "water_per_person"] = int(fell * 100_000)
    assert world.truth()["u01", "water_per_person"] is True
    world.aims["u01", "water_per_person"] += 1
    assert world.truth()["u01", "water_per_person"] is False


def test_weather_moves_heating_and_nothing_else() -> None:
    body = replace(next(b for b in WORLD.bodies if b.heated_by == "coal"), fixed=0)
    used, heating = WORLD.use(body, 2016)
    same, mild = WORLD.use(body, 2016, weather=2015)
    cold = sum(WORLD.days[body.unit(2016), 2016])
    usual = sum(WORLD.days[body.unit(2016), 2015])
    assert used == same
    assert heating == mild * cold // usual or abs(heating * usual - mild * cold) <= usual + cold
    assert WORLD.use(body, 2015)[1] == body.heating


def test_no_winter_differs_by_more_than_an_eighth() -> None:
    for unit in UNITS:
        days = {year: WORLD.days[unit, year] for year in YEARS}
        assert all(len(d) == 12 and not any(d[3:10]) for d in days.values())
        assert 0.87 < sum(days[2016]) / sum(days[2015]) < 1.13


def test_large_institutions_move_and_stay_in_the_province() -> None:
    moved = [b for b in WORLD.bodies if b.homes[0] != b.homes[1]]
    assert len(moved) == 2
    assert all(b.unit(2015) != b.unit(2016) and {b.unit(2015), b.unit(2016)} <= set(UNITS) for b in moved)
    assert min(b.people[2015] for b in moved) > sorted(b.people[2015] for b in WORLD.bodies)[60]


def test_numbers_look_like_a_northern_province() -> None:
    world = World(1, 2000)
    sums: Counter[str] = Counter()
    for body in world.bodies:
        used, heating = world.use(body, 2015)
        sums.update(used | {"people": body.people[2015], "area": body.area[2015]})
        if heating:
            sums[body.heated_by] += heating
    assert 150 < ratio(sums, "energy_per_person") < 400
    assert 10 < ratio(sums, "energy_per_area") < 25
    assert 20 < ratio(sums, "water_per_person") < 35
