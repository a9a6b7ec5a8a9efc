"""Catch-up: one month that holds those before it is told and does not stand in for them."""

import pytest
from tests.intake.checks.sample import CONTEXT, MARCH, clean, plant

from tongbao.intake.checks.catch_up import check


def missed(ledgers: list, months: int, water: int) -> None:
    """So many months without water before March, and March with some."""
    for back in range(1, months + 1):
        plant(ledgers, "A001", MARCH.shift(-back), water=0)
    plant(ledgers, "A001", MARCH, water=water)


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


@pytest.mark.parametrize(("months", "water", "count"), [(2, 3_600_000, 1), (1, 2_400_000, 1), (2, 1_200_000, 0)])
def test_the_sum_of_the_missed_months(months: int, water: int, count: int) -> None:
    ledgers = clean()
    missed(ledgers, months, water)
    assert len(check(ledgers, CONTEXT)) == count


def test_the_sentence_asks_for_the_missed_months() -> None:
    ledgers = clean()
    missed(ledgers, 2, 3_600_000)
    (flag,) = check(ledgers, CONTEXT)
    assert flag.sentence == (
        "“水”3600约为前2个月没有报（或为0）的用量与本月用量之和（月常用量1199.916）。"
        "请按抄表日期把用量分到各月，补报前2个月，不得以一个月抵补。"
    )
    assert flag.about == ("A001", "2025-03", "water")


def test_bills_in_alternate_months_are_a_habit_and_no_catch_up() -> None:
    ledgers = clean()
    for back in range(1, 26, 2):
        plant(ledgers, "A001", MARCH.shift(-back), water=0)
    assert check(ledgers, CONTEXT) == []


def test_a_first_heating_month_catches_up_with_nothing() -> None:
    ledgers = clean()
    for month in {x.month for x in ledgers}:
        plant(ledgers, "A001", month, heat=50_000 if month.month in (11, 12, 1, 2, 3) else 0)
    assert check(ledgers, CONTEXT) == []
