"""Part of whole: a part may be as large as its whole, not larger."""

import pytest
from tests.intake.checks.sample import CONTEXT, MARCH, cell, clean, plant

from tongbao.intake.checks.part_of_whole import check, excess
from tongbao.intake.flag import Flag
from tongbao.intake.form import LEDGER


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


def test_a_part_larger_than_its_whole() -> None:
    ledgers = clean()
    plant(ledgers, "A002", MARCH, electricity=1_000, electricity_rooms=1_001)
    sentence = "“其中：数据中心机房用电”1.001大于“电”1。请核对。"
    about = ("A002", "2025-03", "electricity_rooms")
    assert check(ledgers, CONTEXT) == [
        Flag("part_of_whole", "error", sentence, "长安区_2025-03.xlsx", LEDGER, 4, cell("electricity_rooms", 4), about)
    ]


def test_rooms_and_heating_together() -> None:
    ledgers = clean()
    plant(ledgers, "A002", MARCH, electricity=10_000, electricity_rooms=6_000, electricity_heating=4_000)
    assert check(ledgers, CONTEXT) == []
    plant(ledgers, "A002", MARCH, electricity_heating=4_001)
    sentence = "“其中：数据中心机房用电”6、“其中：采暖用电”4.001大于“电”10。请核对。"
    assert [f.sentence for f in check(ledgers, CONTEXT)] == [sentence]


@pytest.mark.parametrize("changed", [{"electricity_rooms": None}, {"electricity": None}, {"electricity_rooms": 0}])
def test_nothing_is_concluded_from_a_blank(changed: dict[str, int | None]) -> None:
    ledgers = clean()
    plant(ledgers, "A002", MARCH, **changed)
    assert check(ledgers, CONTEXT) == []


def test_an_equal_part_is_no_fault() -> None:
    ledgers = clean()
    plant(ledgers, "A002", MARCH, electricity=5_000, electricity_rooms=5_000)
    assert check(ledgers, CONTEXT) == []


def test_excess() -> None:
    assert (excess({"a": 3, "b": 4}, 6), excess({"a": 3, "b": 4}, 7), excess({}, 5)) == (1, 0, 0)
