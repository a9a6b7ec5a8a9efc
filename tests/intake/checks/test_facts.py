"""Facts: usual amounts by season, usual prices, and what peers would use."""

from tests.intake.checks.sample import CONTEXT, MARCH, clean, plant

from tongbao.intake.checks.facts import Usual, differs, lower_median
from tongbao.measure.period import Month


def test_usual_leaves_the_month_itself_out_and_needs_enough_others() -> None:
    facts = CONTEXT.facts(clean())
    assert facts.usual("A001", "area", MARCH, 3) == Usual(9_000_000, 0, 26)
    assert facts.usual("A001", "area", MARCH, 27) is None
    assert facts.usual("A001", "heat", MARCH, 1) is None


def test_seasonal_items_are_compared_with_their_season() -> None:
    ledgers = clean()
    for month in {x.month for x in ledgers}:
        plant(ledgers, "A001", month, heat=50_000 if month.month in (11, 12, 1, 2, 3) else 100)
    facts = CONTEXT.facts(ledgers)
    winter, summer = (facts.usual("A001", "heat", m, 1) for m in (MARCH, Month(2024, 7)))
    assert (winter, summer) == (Usual(50_000, 0, 12), Usual(100, 0, 13))


def test_price_is_the_own_one_where_it_is_plausible_else_the_middle_of_the_band() -> None:
    ledgers = clean()
    facts = CONTEXT.facts(ledgers)
    assert facts.expected_price("A001", "electricity", MARCH, 3) == 707
    for back in range(4):
        plant(ledgers, "A001", MARCH.shift(-back), electricity=1_000_000, electricity_cost=600_000)
    assert CONTEXT.facts(ledgers).expected_price("A001", "electricity", MARCH, 3) == 600


def test_small_things() -> None:
    assert (lower_median([5, 1, 3, 9]), differs(10, 30, 3), differs(10, 31, 3)) == (3, False, True)
