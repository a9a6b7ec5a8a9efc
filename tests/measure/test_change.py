"""Change: relative, and in percentage points."""

from fractions import Fraction

import pytest

from tongbao.measure.change import format_percent, format_percentage_points, relative_change


def test_it_works() -> None:
    assert relative_change(Fraction(95), Fraction(100)) == Fraction(-1, 20)
    assert format_percent(Fraction(-1, 20)) == "-5.00%"
    assert format_percentage_points(Fraction("0.0677"), Fraction("0.0520")) == "1.57个百分点"


def test_nothing_is_compared_with_zero() -> None:
    assert relative_change(Fraction(5), Fraction(0)) is None


@pytest.mark.parametrize(
    ("share", "places", "text"), [("0.052", 2, "5.20%"), ("0.00005", 2, "0.01%"), ("1/3", 0, "33%")]
)
def test_a_share_is_rounded_once_half_up(share: str, places: int, text: str) -> None:
    assert format_percent(Fraction(share), places) == text


def test_points_round_the_difference_not_its_ends() -> None:
    assert format_percentage_points(Fraction("0.01005"), Fraction("0.01"), 2) == "0.01个百分点"
    assert format_percentage_points(Fraction("0.10004"), Fraction("0.09996"), 2) == "0.01个百分点"
