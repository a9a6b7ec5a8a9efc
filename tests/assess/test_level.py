"""Levels: totals in their own units, intensities as ratios of sums, weather and activity put back."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.dual import RULES, RULES_2022, line

from tongbao.assess.level import (
    heating_parts,
    in_weather,
    level,
    numerator_and_activity,
    sum_lines,
    weights,
    with_activity,
)
from tongbao.measure.refusal import Refusal
from tongbao.records.total import Total

MANY = 10**12


def test_sums_add_amounts_months_and_institutions() -> None:
    total = sum_lines([line("a", 5, 1), line("b", 7, 2, months=6, water=3)])
    assert total == Total((), 18, 2, {"other": 12, "people": 24_000, "area": 1_800_000, "water": 3})


def test_nobody_sums_to_nothing() -> None:
    assert sum_lines([]) == Total((), 0, 0, {})


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("energy", Fraction(3, 2)),  # tce
        ("water", Fraction(30)),  # m3
        ("energy_per_person", Fraction(150)),
        ("energy_per_area", Fraction(15)),
        ("water_per_person", Fraction(3)),
    ],
)
def test_each_level_in_its_own_unit(indicator: str, expected: Fraction) -> None:
    assert level(sum_lines([line(kgce=1500, water=30_000)]), indicator, 12, RULES, 2016) == expected


def test_carbon_total_in_tonnes_and_intensity_in_kilograms() -> None:
    total = sum_lines([line(kgce=0, gas=1_000_000)])  # 1000 m3
    assert level(total, "co2", 12, RULES_2022, 2022) == Fraction("2.1622")
    assert level(total, "co2_per_area", 12, RULES_2022, 2022) == Fraction("21.622")


def test_a_restatement_shifts_the_numerator_it_names_and_no_other() -> None:
    total, shift = sum_lines([line(kgce=1000, water=20_000)]), {"energy": Fraction(500)}
    assert level(total, "energy", 12, RULES, 2016, shift) == Fraction(3, 2)
    assert level(total, "energy_per_person", 12, RULES, 2016, shift) == 150
    assert level(total, "water", 12, RULES, 2016, shift) == 20


def test_a_quarter_divides_by_its_three_months() -> None:
    assert level(sum_lines([line(kgce=300, months=3)]), "energy_per_person", 3, RULES, 2016) == 30


def test_nothing_to_divide_by_and_no_factor_are_no_level() -> None:
    assert level(sum_lines([line(people=0)]), "energy_per_person", 12, RULES, 2016) is None
    assert level(sum_lines([]), "energy_per_area", 12, RULES, 2016) is None
    assert level(sum_lines([line(kgce=1)]), "co2", 12, RULES_2022, 2022) is None  # other energy has no factor
    assert level(sum_lines([line(kgce=0, electricity=1)]), "co2", 12, RULES_2022, 2020) is None


def test_a_total_of_nobody_is_zero() -> None:
    assert level(sum_lines([]), "energy", 12, RULES, 2016) == 0


def test_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        level(sum_lines([line()]), "co2", 12, RULES, 2016)
    assert (refused.value.code, refused.value.sentence) == ("rule-gap", "规则表“totals”在2017-04-07没有“co2”的有效值。")


def test_what_an_indicator_is_measured_by() -> None:
    assert numerator_and_activity("water_per_person", RULES) == ("water", "people")
    assert numerator_and_activity("energy", RULES) == ("energy", "")


def test_weights_of_water_and_of_energy() -> None:
    assert weights("water", RULES) == {"water": 1}
    assert weights("energy", RULES)["other"] == 1000
    assert weights("energy", RULES)["electricity"] == Fraction("0.1229")


def test_the_heating_parts() -> None:
    assert heating_parts(RULES) == {
        "electricity_heating": "electricity",
        "coal_heating": "coal",
        "gas_heating": "gas",
        "heat_heating": "heat",
    }


def test_weather_turns_only_the_heating_part_and_rounds_down() -> None:
    before = line(gas=1000, gas_heating=100, heat=50)
    (turned,) = in_weather([before], Fraction(2, 3), RULES)
    assert turned.amounts == before.amounts | {"gas": 1000 - 100 + 66}
    assert before.amounts["gas"] == 1000


def test_the_same_weather_changes_nothing() -> None:
    mine = [line(gas=1000, gas_heating=999)]
    assert in_weather(mine, Fraction(1), RULES) == mine


def test_activity_is_put_back_for_those_named_alone() -> None:
    mine = [line("a", people=10), line("b", people=10)]
    changed = with_activity(mine, {"a": {"people": 7}})
    assert [x.amounts["people"] for x in changed] == [7, 120_000]
    assert [x.amounts["area"] for x in changed] == [1_200_000, 1_200_000]


@given(st.integers(0, MANY), st.integers(0, MANY))
def test_doubling_electricity_doubles_its_part(kwh: int, kgce: int) -> None:
    once, twice, none = (
        level(sum_lines([line(kgce=kgce, electricity=n)]), "energy", 12, RULES, 2016) for n in (kwh, 2 * kwh, 0)
    )
    assert once is not None and twice is not None and none is not None
    assert twice - none == 2 * (once - none) == 2 * Fraction(kwh, 10**6) * Fraction("0.1229")


@given(st.integers(0, MANY), st.integers(1, 10**6), st.integers(1, 1000))
def test_scaling_everything_leaves_the_intensities(kgce: int, people: int, factor: int) -> None:
    small = sum_lines([line(kgce=kgce, people=people, water=kgce)])
    large = Total((), 12, 1, {k: v * factor for k, v in small.amounts.items()})
    for indicator in ("energy_per_person", "energy_per_area", "water_per_person"):
        assert level(small, indicator, 12, RULES, 2016) == level(large, indicator, 12, RULES, 2016)
