"""Unit slip: about a thousand or ten thousand times the institution's own other months."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.checks.sample import CONTEXT, MARCH, cell, clean, find, plant

from tongbao.intake.checks.unit_slip import check
from tongbao.intake.flag import Flag
from tongbao.intake.form import LEDGER
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
        "“电”5.2与本单位其他月份（中位数40000）相比偏小约10000倍，"
        "疑为单位错位（如万千瓦时与千瓦时）。请核对凭证后重报。"
    )
    about = ("A001", "2024-01", "electricity")
    assert check(ledgers, CONTEXT) == [
        Flag("unit_slip", "error", sentence, "长安区_2024-01.xlsx", LEDGER, 3, cell("electricity", 3), about)
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


@pytest.mark.parametrize("area", [USUAL, USUAL * 10, USUAL * 300, USUAL * 3200, USUAL * 40_000, 0])
def test_what_no_wrong_unit_explains(area: int) -> None:
    assert slipped(area) == []


def test_too_few_other_months_say_nothing() -> None:
    months = [Month(2025, 1), Month(2025, 2), MARCH]
    ledgers = [find(clean(), "130102", m) for m in months]
    plant(ledgers, "A001", MARCH, area=USUAL * 1000)
    assert check(ledgers, CONTEXT) == []


@given(st.integers(1, 200))
def test_ordinary_growth_is_never_a_slip(times: int) -> None:
    assert slipped(USUAL * times) == []
