"""A dated row: its head, its content, its limits."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from tongbao.rules.row import Row


def row(**content: Any) -> Row:
    """A sound row with some content."""
    head = {"id": "speed", "since": date(2016, 1, 1), "source": "law", "checked_on": date(2026, 11, 22)}
    return Row(**(head | content))


def test_it_works() -> None:
    found = row(name="快", count=3, value=Decimal("0.73"), marks=["a", "b"])
    assert found.text("name") == "快"
    assert found.number("count") == 3
    assert found.exact("value") == Fraction(73, 100)
    assert found.texts("marks") == ("a", "b")
    assert found.texts("none") == ()
    assert found.get("none", 7) == 7


def test_both_ends_are_in_force() -> None:
    found = row(until=date(2016, 12, 31))
    days = (date(2015, 12, 31), date(2016, 1, 1), date(2016, 12, 31), date(2017, 1, 1))
    assert [found.in_force(d) for d in days] == [False, True, True, False]


def test_an_open_row_holds_for_good() -> None:
    assert row().in_force(date(2199, 1, 1))


def test_a_row_is_sealed_whole() -> None:
    assert row(value=1).as_used() == {
        "id": "speed",
        "since": date(2016, 1, 1),
        "until": None,
        "source": "law",
        "article": "",
        "checked_on": date(2026, 11, 22),
        "unverified": False,
        "value": 1,
    }


@pytest.mark.parametrize(
    "head", [{"checked_on": None}, {"unverified": True}], ids=["neither checked nor unverified", "both"]
)
def test_a_row_is_either_checked_or_unverified(head: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="speed: give either checked_on or unverified = true"):
        row(**head)


def test_a_row_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValidationError, match="speed: until 2015-01-01 is before since 2016-01-01"):
        row(until=date(2015, 1, 1))


@pytest.mark.parametrize("value", ["0.69", "0.79"])
def test_a_value_outside_its_range_is_refused(value: str) -> None:
    with pytest.raises(ValidationError, match=rf"speed: value {value} is outside 7/10\.\.39/50"):
        row(value=Decimal(value), range=[Decimal("0.70"), Decimal("0.78")])


@pytest.mark.parametrize("value", ["0.70", "0.78"])
def test_the_ends_of_a_range_are_inside(value: str) -> None:
    assert row(value=Decimal(value), range=[Decimal("0.70"), Decimal("0.78")]).exact("value") == Fraction(value)


def test_an_absent_field_is_named_with_those_there_are() -> None:
    with pytest.raises(LookupError, match=r"^rule speed has no field 'colour'; it has \['name', 'value'\]$"):
        row(value=1, name="快").text("colour")


@pytest.mark.parametrize(
    ("read", "value", "sentence"),
    [
        (Row.text, 3, "speed.value is not text: 3"),
        (Row.number, "3", "speed.value is not a whole number: '3'"),
        (Row.number, True, "speed.value is not a whole number: True"),
        (Row.number, Decimal("3"), "speed.value is not a whole number: Decimal('3')"),
        (Row.exact, True, "speed.value is not a number: True"),
        (Row.exact, 0.5, "speed.value is not a number: 0.5"),
        (Row.exact, [1], r"speed.value is not a number: [1]"),
    ],
)
def test_a_field_of_the_wrong_kind_is_a_bug(read: Any, value: object, sentence: str) -> None:
    with pytest.raises(ValueError) as wrong:
        read(row(value=value), "value")
    assert str(wrong.value) == sentence


def test_a_row_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        row().source = "house"
