"""Part of whole: a part may be as large as its whole, not larger."""

import pytest
from tests.intake.checks.sample import CONTEXT, MARCH, RULES, cell, clean, plant

from tongbao.intake.checks.part_of_whole import check, compute_excess, describe_excess, find_excesses
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.form import LEDGER


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


def test_a_part_larger_than_its_whole() -> None:
    ledgers = clean()
    plant(ledgers, "A002", MARCH, electricity=1_000, electricity_rooms=1_001)
    sentence = "“其中：数据中心机房用电”1.001大于“电”1。请核对。"
    about = ("A002", "2025-03", "electricity_rooms")
    assert check(ledgers, CONTEXT) == [
        Flag(
            "part_of_whole",
            "error",
            sentence,
            file="长安区_2025-03.xlsx",
            sheet=LEDGER,
            row=4,
            cell=cell("electricity_rooms", 4),
            about=about,
            upload="up1301022025-03",
        )
    ]


def test_rooms_and_heating_together() -> None:
    ledgers = clean()
    plant(ledgers, "A002", MARCH, electricity=10_000, electricity_rooms=6_000, electricity_heating=4_000)
    assert check(ledgers, CONTEXT) == []
    plant(ledgers, "A002", MARCH, electricity_heating=4_001)
    sentence = "“其中：采暖用电”4.001、“其中：数据中心机房用电”6大于“电”10。请核对。"
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
    assert (compute_excess({"a": 3, "b": 4}, 6), compute_excess({"a": 3, "b": 4}, 7), compute_excess({}, 5)) == (
        1,
        0,
        0,
    )


def test_cross_checks_hold_on_any_form_by_code() -> None:
    rows = RULES.rows("cross_checks")
    assert find_excesses({"310": 5, "120": 5, "301": 7, "101": 9, "350": 1}, rows) == []
    assert [
        (e.rule, e.parts, e.whole, e.amount) for e in find_excesses({"310": 6, "120": 5, "301": 10, "101": 9}, rows)
    ] == [
        ("310", {"310": 6}, "120", 5),
        ("301", {"301": 10}, "101", 9),
    ]


def test_area_billed_by_heat_needs_heat() -> None:
    (found,) = find_excesses({"3013": 500_000, "360": 0}, RULES.rows("cross_checks"))
    assert describe_excess(found, {"3013": "按热量收费的面积", "360": "采暖用热"}) == (
        "“按热量收费的面积”500大于零，而“采暖用热”为0。请核对。"
    )


def test_a_sum_is_not_told_where_one_part_is_too_large_already() -> None:
    found = find_excesses({"320": 11, "240": 1, "110": 10}, RULES.rows("cross_checks"))
    assert [e.rule for e in found] == ["320"]
