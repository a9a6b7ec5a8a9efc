"""Half-up in decimal, exactly, once."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.measure.rounding import (
    divide_half_up,
    format_rounded,
    largest_remainder,
    round_half_up,
    share_by_largest_remainder,
)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("1059.485", 2, "1059.49"),
        ("1059.4849", 2, "1059.48"),
        ("-1059.485", 2, "-1059.49"),
        ("2.5", 0, "3"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("0.125", 2, "0.13"),
        ("7", 3, "7.000"),
    ],
)
def test_it_works(value: str, places: int, text: str) -> None:
    assert str(round_half_up(Fraction(value), places)) == text
    assert format_rounded(Decimal(value), places) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20), st.integers(0, 18))
def test_it_agrees_with_decimal_half_up(value: Decimal, places: int) -> None:
    with localcontext(prec=1000):
        assert round_half_up(value, places) == value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@given(st.integers(-(10**60), 10**60), st.integers(0, 18))
def test_whole_numbers_of_any_length_keep_every_digit(value: int, places: int) -> None:
    assert Fraction(round_half_up(value, places)) == value


@given(st.fractions(), st.integers(0, 18))
def test_it_never_moves_more_than_half_a_step(value: Fraction, places: int) -> None:
    assert abs(Fraction(round_half_up(value, places)) - value) <= Fraction(1, 2 * 10**places)


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**12))
def test_the_rule_in_integers_is_the_same_rule(numerator: int, denominator: int) -> None:
    assert divide_half_up(numerator, denominator) == round_half_up(Fraction(numerator, denominator))


def test_thousands_marks_stand_only_where_asked_for() -> None:
    assert format_rounded(1234567, 1) == "1234567.0"
    assert format_rounded(1234567, 1, group=True) == "1,234,567.0"


def test_there_is_no_minus_zero() -> None:
    assert format_rounded(Fraction(-1, 1000), 2) == "0.00"


def test_a_float_is_a_bug() -> None:
    with pytest.raises(ValueError, match=r"^half_up takes exact numbers, not 2\.5; build a Fraction instead$"):
        round_half_up(2.5)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["2.5", None])
def test_what_is_no_number_is_a_bug(value: object) -> None:
    with pytest.raises(ValueError, match=r"^half_up takes exact numbers, not "):
        round_half_up(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("places", [-1, 19])
def test_places_are_from_0_to_18(places: int) -> None:
    with pytest.raises(ValueError, match=rf"^places must be 0\.\.18, got {places}$"):
        round_half_up(1, places)


@pytest.mark.parametrize("denominator", [0, -3])
def test_a_denominator_is_positive(denominator: int) -> None:
    with pytest.raises(ValueError, match=rf"^denominator must be positive, got {denominator}$"):
        divide_half_up(1, denominator)


weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


@given(st.integers(0, 10**15), weights)
def test_the_parts_add_up_and_none_is_a_whole_unit_off(total: int, parts: list[int]) -> None:
    shared = share_by_largest_remainder(total, parts)
    assert sum(shared) == total
    assert all(abs(s - Fraction(total * w, sum(parts))) < 1 for s, w in zip(shared, parts, strict=True))


def test_ties_go_to_the_earlier_part() -> None:
    assert share_by_largest_remainder(10, [1, 1, 1]) == [4, 3, 3]
    assert share_by_largest_remainder(2, [1, 1, 1]) == [1, 1, 0]
    assert share_by_largest_remainder(5, [1, 0, 3]) == [1, 0, 4]


@pytest.mark.parametrize(("total", "parts"), [(-1, [1]), (1, []), (1, [0, 0]), (1, [2, -1])])
def test_what_cannot_be_shared_is_a_bug(total: int, parts: list[int]) -> None:
    with pytest.raises(ValueError, match=r"^cannot share -?1 by \[.*\]: need total >= 0 and positive weights$"):
        share_by_largest_remainder(total, parts)


@given(st.lists(st.fractions(max_denominator=10**6), max_size=12))
def test_rounded_parts_add_up_to_the_rounded_whole(exact: list[Fraction]) -> None:
    whole = int(round_half_up(sum(exact)))
    lowest = sum(x.numerator // x.denominator for x in exact)
    highest = lowest + sum(x.denominator > 1 for x in exact)
    for total in {max(lowest, whole - 1), whole, min(highest, whole + 1)}:
        parts = largest_remainder(total, exact)
        assert sum(parts) == total
        assert all(abs(p - x) < 1 for p, x in zip(parts, exact, strict=True))


@given(st.integers(0, 10**15), weights)
def test_sharing_by_weights_is_rounding_of_exact_shares(total: int, parts: list[int]) -> None:
    exact = [Fraction(total * w, sum(parts)) for w in parts]
    assert largest_remainder(total, exact) == share_by_largest_remainder(total, parts)


def test_parts_of_either_sign_are_rounded_down_first() -> None:
    assert largest_remainder(-1, [Fraction(-3, 2), Fraction(1, 2)]) == [-1, 0]
    assert largest_remainder(0, [Fraction(-7, 3), Fraction(4, 3), Fraction(1)]) == [-2, 1, 1]
    assert largest_remainder(0, []) == []


@pytest.mark.parametrize(
    ("whole", "exact"), [(1, []), (2, [Fraction(1, 2)]), (-1, [Fraction(1, 2)]), (4, [Fraction(3)])]
)
def test_parts_that_cannot_add_up_are_a_bug(whole: int, exact: list[Fraction]) -> None:
    with pytest.raises(ValueError, match=rf"^{len(exact)} parts of .* cannot be rounded to add up to {whole}$"):
        largest_remainder(whole, exact)
