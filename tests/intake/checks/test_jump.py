"""Jump: levels against last month, use against the same month of last year."""

from dataclasses import replace

import pytest
from tests.intake.checks.sample import CONTEXT, MARCH, amounts, cell, clean, find, ledger, plant

from tongbao.intake.checks.jump import check
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.form import LEDGER
from tongbao.measure.period import Month


def jumped(code: str, item: str, sentence: str) -> Flag:
    about = ("A001", "2025-03", item)
    return Flag(
        code,
        "warning",
        sentence,
        file="长安区_2025-03.xlsx",
        sheet=LEDGER,
        row=3,
        cell=cell(item, 3),
        about=about,
        upload="up1301022025-03",
    )


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


@pytest.mark.parametrize(
    ("people", "flags"),
    [
        (330_000, []),
        (270_000, []),
        (330_001, ["“用能人数”由上月300变为330.001，变动超过10%。请核实并说明原因。"]),
        (269_999, ["“用能人数”由上月300变为269.999，变动超过10%。请核实并说明原因。"]),
    ],
)
def test_people_may_move_by_a_tenth(people: int, flags: list[str]) -> None:
    ledgers = clean()
    plant(ledgers, "A001", MARCH, people=people)
    assert check(ledgers, CONTEXT) == [jumped("jump", "people", s) for s in flags]


def test_area_is_watched_too_a_first_month_is_not() -> None:
    ledgers = clean()
    plant(ledgers, "A001", MARCH, area=20_000_000)
    sentence = "“建筑面积”由上月9000变为20000，变动超过10%。请核实并说明原因。"
    assert check(ledgers, CONTEXT) == [jumped("jump", "area", sentence)]
    assert check([ledger("130102", MARCH)], CONTEXT) == []


def test_use_more_than_five_times_last_years() -> None:
    last = amounts(Month(2024, 3), 1)["water"]
    ledgers = clean()
    plant(ledgers, "A001", MARCH, water=5 * last)
    assert check(ledgers, CONTEXT) == []
    plant(ledgers, "A001", MARCH, water=5 * last + 1)
    sentence = "“水”6600.001，上年同月1320，相差5倍以上。请核实并说明原因。"
    assert check(ledgers, CONTEXT) == [jumped("usage_jump", "water", sentence)]


def test_use_less_than_a_fifth_is_a_jump_too() -> None:
    ledgers = clean()
    plant(ledgers, "A001", MARCH, gas=100_000)
    sentence = "“天然气”100，上年同月990，相差5倍以上。请核实并说明原因。"
    assert check(ledgers, CONTEXT) == [jumped("usage_jump", "gas", sentence)]


def test_small_amounts_beside_the_usual_ones_are_let_be() -> None:
    ledgers = clean()
    plant(ledgers, "A001", Month(2024, 3), gas=2_000)
    plant(ledgers, "A001", MARCH, gas=20_000)
    assert check(ledgers, CONTEXT) == []


def test_a_slip_of_the_unit_is_left_to_its_own_check() -> None:
    ledgers = clean()
    plant(ledgers, "A001", MARCH, water=1_320_000 * 1000)
    assert check(ledgers, CONTEXT) == []


def test_accepted_months_are_history() -> None:
    march = find(clean(), "130102", MARCH)
    before = {"A001": {Month(2025, 2): {"people": 100_000}}}
    sentence = "“用能人数”由上月100变为300，变动超过10%。请核实并说明原因。"
    assert check([march], replace(CONTEXT, accepted=before)) == [jumped("jump", "people", sentence)]
