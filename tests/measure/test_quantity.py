"""Amounts in thousandths, and the one parser of numbers that people write."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.measure.quantity import Quantity, format_milli, parse_milli
from tongbao.measure.refusal import Refusal

registrable = st.integers(-(10**18) + 1, 10**18 - 1)


@pytest.mark.parametrize(
    ("text", "milli"),
    [
        ("1234.5", 1_234_500),
        ("0", 0),
        ("-0.5", -500),
        ("+3", 3_000),
        ("007", 7_000),
        ("1,234,567.891", 1_234_567_891),
        ("１２３４．５", 1_234_500),
        ("１，２３４", 1_234_000),
        ("－３", -3_000),
        ("　12 ", 12_000),
        ("1.5000", 1_500),
        ("999999999999999.999", 10**18 - 1),
    ],
)
def test_it_works(text: str, milli: int) -> None:
    assert parse_milli(text) == milli


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "inf",
        "-Infinity",
        "1e400",
        "1e3",
        "٣",
        "1_000",
        "",
        "  ",
        "约3万",
        "12吨",
        "1 234",
        "12,34",
        "1,2345",
        ".5",
        "5.",
        "1.2.3",
        "--1",
        "0x10",
        "½",
        "三",
        "5%",
    ],
)
def test_what_is_no_certain_number_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_milli(text)
    assert refused.value.code == "number"
    assert str(refused.value) == f"“{text}”不是可以确定的数。请只填阿拉伯数字，如 1234.5。"


def test_more_than_three_decimals_are_refused() -> None:
    with pytest.raises(Refusal) as refused:
        parse_milli("1.2345")
    assert refused.value.code == "decimals"
    assert str(refused.value) == "“1.2345”的小数超过三位。请按表式单位四舍五入到三位小数以内。"


@pytest.mark.parametrize("text", ["1000000000000000", "-1000000000000000.000", "9" * 5000])
def test_what_no_book_can_hold_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_milli(text)
    assert refused.value.code == "range"
    assert str(refused.value) == f"“{text}”超出可登记的范围。请核对单位和位数。"


@given(registrable)
def test_printing_and_reading_an_amount_gives_it_back(milli: int) -> None:
    assert parse_milli(format_milli(milli)) == milli


@given(registrable)
def test_plain_text_says_exactly_the_amount_without_trailing_zeros(milli: int) -> None:
    text = format_milli(milli)
    assert Fraction(text) == Fraction(milli, 1000)
    assert "." not in text or text[-1] not in "0."


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    try:
        assert isinstance(parse_milli(text), int)
    except Refusal as refused:
        assert refused.code in ("number", "decimals", "range")


def test_amounts_of_one_unit_add_and_subtract() -> None:
    assert Quantity(1_500, "kWh") + Quantity(500, "kWh") == Quantity(2_000, "kWh")
    assert Quantity(1_500, "kWh") - Quantity(500, "kWh") == Quantity(1_000, "kWh")
    assert -Quantity(1_500, "kWh") == Quantity(-1_500, "kWh")


def test_an_amount_is_printed_with_its_sign() -> None:
    assert Quantity(1_059_485, "m3").text(2) == "1059.49 m³"
    assert Quantity(1_059_500, "kWh").text() == "1060 kWh"
    assert Quantity(1, "t").exact == Fraction(1, 1000)


def test_amounts_of_two_units_are_never_added() -> None:
    with pytest.raises(ValueError, match=r"^cannot add t to kWh; convert first$"):
        Quantity(1, "kWh") + Quantity(1, "t")


@pytest.mark.parametrize("milli", [1.0, True, "1"])
def test_thousandths_are_whole_numbers(milli: object) -> None:
    with pytest.raises(ValueError, match=r"^milli must be an int, got .*; parse text with parse_milli$"):
        Quantity(milli, "kWh")  # type: ignore[arg-type]


def test_an_unknown_unit_is_a_bug() -> None:
    with pytest.raises(LookupError, match="unknown unit 'mu'"):
        Quantity(1, "mu")
