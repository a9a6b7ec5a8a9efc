"""Carbon dioxide by hand; a factor nobody published withholds the figure and is named."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.assess.carbon import carbon_dioxide, factor, missing_factors
from tongbao.measure.refusal import Refusal
from tongbao.records.total import Total, add_totals
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2023, 12, 31))
BY_HAND = {
    "electricity": Fraction(5306, 10**4),
    "coal": Fraction(19003, 10),
    "gas": Fraction(21622, 10**4),
    "lpg": Fraction(31013, 10**4),
    "petrol": Fraction(29251, 10**4) * Fraction(73, 100),
    "diesel": Fraction(30959, 10**4) * Fraction(85, 100),
    "heat": Fraction(110),
}


def total(**amounts: int) -> Total:
    return Total(("x",), 1, 1, amounts)


@pytest.mark.parametrize("carrier", BY_HAND)
def test_each_carrier_by_hand(carrier: str) -> None:
    used = total(**{carrier: 1_234_567})
    assert carbon_dioxide(used, RULES) == Fraction(1_234_567, 1000) * BY_HAND[carrier]
    assert missing_factors(used, RULES) == ()


def test_all_together_and_nothing_else() -> None:
    amounts = {c: 1_000 * n for n, c in enumerate(BY_HAND, start=1)}
    others = {"water": 10**9, "electricity_rooms": 10**9, "people": 10**9, "area": 10**9}
    expected = sum((n * BY_HAND[c] for n, c in enumerate(BY_HAND, start=1)), Fraction(0))
    assert carbon_dioxide(total(**amounts, **others), RULES) == expected
    assert carbon_dioxide(total(**others), RULES) == 0


@pytest.mark.parametrize(
    ("area", "year", "per_kwh"),
    [("CN", 2022, "0.5366"), ("CN", 2015, "0.6101"), ("hebei", 2021, "0.7901"), ("north_china", 2022, "0.6776")],
)
def test_electricity_keeps_the_factor_of_its_year_and_grid(area: str, year: int, per_kwh: str) -> None:
    assert carbon_dioxide(total(electricity=1_000_000), RULES, area, year) == 1000 * Fraction(per_kwh)


def test_without_a_year_the_rulebooks_day_counts() -> None:
    used = total(electricity=1_000_000)
    assert carbon_dioxide(used, Rulebook(date(2022, 6, 30))) == Fraction("536.6")
    assert carbon_dioxide(used, Rulebook(date(2025, 6, 30))) is None


def test_what_has_no_factor_withholds_the_figure_and_is_named() -> None:
    used = total(electricity=1_000, other=1_000, coal=1_000)
    rules = Rulebook(date(2025, 12, 31))
    assert carbon_dioxide(used, rules) is None
    assert missing_factors(used, rules) == ("2025年全国电力排放因子", "其他能源排放因子")
    assert missing_factors(used, rules, "hebei", 2022) == ("其他能源排放因子",)
    assert missing_factors(used, rules, "north_china", 2023) == ("2023年华北电力排放因子", "其他能源排放因子")


def test_what_was_not_used_needs_no_factor() -> None:
    used = total(electricity=0, other=0, coal=1_000)
    assert (carbon_dioxide(used, Rulebook(date(2025, 1, 1))), missing_factors(used, Rulebook(date(2025, 1, 1)))) == (
        Fraction("1900.3"),
        (),
    )


def test_asking_for_the_factor_itself_is_refused_in_a_gap() -> None:
    assert factor("electricity", RULES, "hebei", 2022).exact("value") == Fraction("0.7252")
    assert factor("coal", RULES).exact("value") == Fraction("1900.3")
    with pytest.raises(Refusal) as refused:
        factor("electricity", RULES, "hebei", 2023)
    assert refused.value.code == "rule-gap"
    assert refused.value.sentence == "规则表“co2”在2023-12-31没有“electricity.hebei.2023”的有效值。"


def test_a_factor_is_not_known_before_its_year() -> None:
    assert carbon_dioxide(total(electricity=1_000), Rulebook(date(2021, 6, 30)), year=2022) is None


def test_an_unknown_grid_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        carbon_dioxide(total(electricity=1_000), RULES, "mars")
    assert refused.value.sentence == "规则表“grid_areas”在2023-12-31没有“mars”的有效值。"


def test_only_the_factors_used_are_noted_for_the_seal() -> None:
    rules = Rulebook(date(2023, 12, 31))
    carbon_dioxide(total(electricity=1_000, gas=1_000), rules)
    assert list(rules.used()["co2"]) == ["electricity.CN.2023", "gas"]


AMOUNTS = st.fixed_dictionaries({c: st.integers(0, 10**15) for c in BY_HAND})


@given(AMOUNTS, AMOUNTS)
def test_the_sum_of_two_cells_emits_what_both_emit(one: dict[str, int], other: dict[str, int]) -> None:
    both = add_totals([total(**one), total(**other)], ("x",), 2)
    first, second = carbon_dioxide(total(**one), RULES), carbon_dioxide(total(**other), RULES)
    assert first is not None and second is not None
    assert carbon_dioxide(both, RULES) == first + second
