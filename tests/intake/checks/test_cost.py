"""Cost: use and cost come together where they usually do."""

from tests.intake.checks.sample import CONTEXT, MARCH, clean, plant

from tongbao.intake.checks.cost import check


def paid(ledgers: list, months: int) -> None:
    """Costs in the last months."""
    for back in range(months):
        plant(ledgers, "A001", MARCH.shift(-back), water_cost=5_000_000)


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


def test_use_without_cost_and_cost_without_use() -> None:
    ledgers = clean()
    paid(ledgers, 20)
    plant(ledgers, "A001", MARCH, water=1_000, water_cost=0)
    (flag,) = check(ledgers, CONTEXT)
    assert flag.sentence == "“水”1大于0，“水费用”却为0。请补填费用；免费供应的请说明。"
    assert flag.about == ("A001", "2025-03", "water_cost")
    plant(ledgers, "A001", MARCH, water=0, water_cost=1_000)
    (flag,) = check(ledgers, CONTEXT)
    assert flag.sentence == "“水费用”1大于0，“水”却为0。请补填用量；预付或补付费用的请说明。"


def test_a_body_that_usually_pays_nothing_and_a_blank_are_let_be() -> None:
    ledgers = clean()
    paid(ledgers, 3)
    plant(ledgers, "A001", MARCH, water_cost=0)
    assert check(ledgers, CONTEXT) == []
    paid(ledgers, 20)
    plant(ledgers, "A001", MARCH, water_cost=None)
    assert check(ledgers, CONTEXT) == []


def test_a_first_month_is_held_against_its_own_other_items() -> None:
    march = [x for x in clean() if x.month == MARCH]
    plant(march, "A001", MARCH, water_cost=0)
    assert check(march, CONTEXT) == []
    plant(march, "A001", MARCH, electricity_cost=25_000_000)
    assert [f.about[2] for f in check(march, CONTEXT)] == ["water_cost"]
