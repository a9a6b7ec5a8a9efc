"""Target hit: three months that meet the demand to a thousandth."""

from dataclasses import replace
from fractions import Fraction

from tests.intake.checks.sample import CONTEXT, MARCH, amounts, clean, plant

from tongbao.intake.checks.target_hit import check

AIMED = replace(CONTEXT, targets={"A001": Fraction(3, 100)})


def met(months: int) -> list:
    """Clean months, the last of which have just 97 % of last year's water."""
    ledgers = clean()
    for back in range(months):
        month = MARCH.shift(-back)
        plant(ledgers, "A001", month, water=amounts(month.shift(-12), 1)["water"] * 97 // 100)
    return ledgers


def test_clean_months_are_silent() -> None:
    assert check(clean(), AIMED) == []


def test_two_hits_may_be_chance_and_three_are_told() -> None:
    assert check(met(2), AIMED) == []
    (flag,) = check(met(3), AIMED)
    assert flag.sentence == ("“水”1280.4，连续3个月都恰好比上年同月下降3.00%，与下达目标一致。请提供抄表记录或账单。")
    assert flag.about == ("A001", "2025-03", "water")


def test_no_target_no_hit_and_a_units_target_holds_for_its_bodies() -> None:
    assert check(met(3), CONTEXT) == []
    unit = replace(CONTEXT, targets={"shijiazhuang": Fraction(3, 100)})
    assert [f.about[0] for f in check(met(3), unit)] == ["A001"]
