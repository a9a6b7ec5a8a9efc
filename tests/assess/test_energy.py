"""Standard coal by hand: each carrier with its coefficient, litres by their density; water and parts are apart."""

from datetime import date
from fractions import Fraction

import pytest
from tests.assess.cases import RULES

from tongbao.assess.energy import coefficient, energy_carriers, items, standard_coal
from tongbao.measure.coal import Basis, CoalAmount
from tongbao.measure.refusal import Refusal
from tongbao.records.total import Total
from tongbao.rules.rulebook import Rulebook

BY_HAND = {
    "electricity": Fraction(1229, 10**4),
    "coal": Fraction(7143, 10),
    "gas": Fraction(133, 100),
    "lpg": Fraction(17143, 10**4),
    "petrol": Fraction(14714, 10**4) * Fraction(73, 100),
    "diesel": Fraction(14571, 10**4) * Fraction(85, 100),
    "heat": Fraction(3412, 100),
    "other": Fraction(1000),
}


def total(**amounts: int) -> Total:
    return Total(("x",), 1, 1, amounts)


@pytest.mark.parametrize("carrier", BY_HAND)
def test_each_carrier_by_hand(carrier: str) -> None:
    assert coefficient(carrier, Basis.CALORIFIC, RULES) == BY_HAND[carrier]
    amount = standard_coal(total(**{carrier: 1_234_567}), RULES)
    assert amount == CoalAmount(Fraction(1_234_567, 1000) * BY_HAND[carrier], Basis.CALORIFIC)


def test_litres_go_by_their_density() -> None:
    assert standard_coal(total(petrol=1_000_000), RULES).kgce == Fraction("1074.122")
    assert standard_coal(total(diesel=1_000_000), RULES).kgce == Fraction("1238.535")


def test_all_together_and_nothing_else() -> None:
    amounts = {c: 1_000 * n for n, c in enumerate(BY_HAND, start=1)}
    others = {"water": 10**9, "electricity_rooms": 10**9, "electricity_cost": 10**9, "people": 10**9, "area": 10**9}
    expected = sum((n * BY_HAND[c] for n, c in enumerate(BY_HAND, start=1)), Fraction(0))
    assert standard_coal(total(**amounts, **others), RULES).kgce == expected
    assert standard_coal(total(**others), RULES).kgce == 0


def test_the_energy_carriers_are_a_rule() -> None:
    assert energy_carriers(RULES) == list(BY_HAND)
    assert items(RULES)[:2] == ("electricity", "electricity_rooms")
    assert set(energy_carriers(RULES)) < set(items(RULES))


@pytest.mark.parametrize(("on", "found"), [(date(2021, 3, 31), "gbt2589-2008"), (date(2021, 4, 1), "gbt2589-2020")])
def test_the_coefficient_of_the_day(on: date, found: str) -> None:
    rulebook = Rulebook(on)
    standard_coal(total(coal=1_000), rulebook)
    assert rulebook.used()["coal_equivalent"]["coal.calorific"]["source"] == found


def test_a_basis_without_a_rule_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        standard_coal(total(electricity=1_000), RULES, Basis.PRIMARY)
    assert refused.value.sentence == "规则表“coal_equivalent”在2017-04-07没有“electricity.primary”的有效值。"
    assert standard_coal(total(water=1_000), RULES, Basis.PRIMARY) == CoalAmount(Fraction(0), Basis.PRIMARY)
