"""Unit slip: about a thousand or ten thousand times the institution's own other months."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.checks.sample import CONTEXT, MARCH, amounts, cell, clean, find, plant

from tongbao.intake.checks.unit_slip import check
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.form import LEDGER
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month

USUAL = 9_000_000  # the area of A001 in every month


def slipped(area: int) -> list[str]:
    ledgers = clean()
    plant(ledgers, "A001", MARCH, area=area)
    return [f.sentence for f in check(ledgers, CONTEXT)]


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


def test_kilowatt_hours_written_for_ten_thousands_of_them() -> None:
    ledgers = clean()
    plant(ledgers, "A001", Month(2024, 1), electricity=5_200)
    sentence = (
        "“电”5.2与本单位其他月份（中位数47997.2）相比偏小约10000倍，上年同月也是如此，"
        "疑为单位错位（如万千瓦时与千瓦时）。请核对凭证后重报。"
    )
    about = ("A001", "2024-01", "electricity")
    assert check(ledgers, CONTEXT) == [
        Flag(
            "unit_slip",
            "error",
            sentence,
            file="长安区_2024-01.xlsx",
            sheet=LEDGER,
            row=3,
            cell=cell("electricity", 3),
            about=about,
            upload="up1301022024-01",
        )
    ]


@pytest.mark.parametrize(
    ("area", "words"),
    [
        (USUAL * 1000, "偏大约1000倍"),
        (USUAL // 1000, "偏小约1000倍"),
        (USUAL * 10_000, "偏大约10000倍"),
        (USUAL * 3000, "偏大约1000倍"),
        (USUAL * 1000 // 3, "偏大约1000倍"),
    ],
)
def test_factors_with_their_tolerance(area: int, words: str) -> None:
    (sentence,) = slipped(area)
    assert sentence.split("相比")[1].split("，")[0] == words


@pytest.mark.parametrize("area", [USUAL, USUAL * 4, USUAL * 30, USUAL * 300, USUAL * 3200, USUAL * 40_000, 0])
def test_what_no_wrong_unit_explains(area: int) -> None:
    assert slipped(area) == []


def test_too_few_other_months_say_nothing() -> None:
    months = [Month(2025, 1), Month(2025, 2), MARCH]
    ledgers = [find(clean(), "130102", m) for m in months]
    plant(ledgers, "A001", MARCH, area=USUAL * 1000)
    assert check(ledgers, CONTEXT) == []


@given(st.integers(1, 4))
def test_ordinary_growth_is_never_a_slip(times: int) -> None:
    assert slipped(USUAL * times) == []


def priced(months: int = 26) -> list[Ledger]:
    """Clean months in which A001 pays 0.6 yuan for a kilowatt hour."""
    ledgers = clean()
    for back in range(months):
        month = MARCH.shift(-back)
        kwh = amounts(month, 1)["electricity"]
        plant(ledgers, "A001", month, electricity_cost=kwh * 6 // 10)
    return ledgers


def found(ledgers: list[Ledger]) -> list[tuple[str, str]]:
    return [(f.about[1], f.about[2]) for f in check(ledgers, CONTEXT)]


def test_ten_times_is_told_by_two_witnesses() -> None:
    ledgers = clean()
    plant(ledgers, "A001", MARCH, electricity=440_000_000)
    (flag,) = check(ledgers, CONTEXT)
    assert flag.sentence == (
        "“电”440000与本单位其他月份（中位数47997.2）相比偏大约10倍，上年同月也是如此，"
        "疑为小数点错位或多写、漏写一位。请核对凭证后重报。"
    )


def test_a_last_year_that_was_wrong_too_does_not_hide_it() -> None:
    ledgers = priced()
    for month in (MARCH, MARCH.shift(-12)):
        plant(ledgers, "A001", month, electricity=440_000_000)
    assert found(ledgers) == [("2024-03", "electricity"), ("2025-03", "electricity")]


def test_money_that_fits_denies_a_slip_of_ten_but_not_of_a_thousand() -> None:
    ledgers = priced()
    plant(ledgers, "A001", MARCH, electricity=4_400_000, electricity_cost=2_640_000)
    assert found(ledgers) == []
    plant(ledgers, "A001", MARCH, electricity=44_000_000_000, electricity_cost=26_400_000_000)
    assert found(ledgers) == [("2025-03", "electricity"), ("2025-03", "electricity_cost")]


def test_cost_in_ten_thousands_of_yuan() -> None:
    ledgers = priced()
    plant(ledgers, "A001", MARCH, electricity_cost=2_640)
    (flag,) = check(ledgers, CONTEXT)
    assert flag.about == ("A001", "2025-03", "electricity_cost")
    assert "偏小约10000倍" in flag.sentence and "（如万元与元）" in flag.sentence


def test_heat_in_tonnes_of_coal() -> None:
    ledgers = clean()
    for month in {x.month for x in ledgers if x.month.month in (11, 12, 1, 2, 3)}:
        plant(ledgers, "A001", month, heat=879_000)
    plant(ledgers, "A001", MARCH, heat=30_000)
    (flag,) = check(ledgers, CONTEXT)
    assert flag.sentence == (
        "“热力”30与本单位其他月份（中位数879）相比偏小约29.3倍，上年同月也是如此，"
        "疑为单位错位（如兆焦、吨标准煤与吉焦）。请核对凭证后重报。"
    )


def test_a_catch_up_reading_is_no_slip() -> None:
    ledgers = clean()
    for back in range(1, 6):
        plant(ledgers, "A001", MARCH.shift(-back), water=0)
    plant(ledgers, "A001", MARCH, water=7_000_000)
    assert found(ledgers) == []
