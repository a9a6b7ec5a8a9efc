"""The shape all values share: keys in the order of the fields, words for truths, text for fractions."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

import pytest

from tongbao.assess.finding import Finding
from tongbao.assess.values.shape import (
    OMITTED,
    YES,
    Figure,
    FindingValues,
    exact_text,
    exact_value,
    figure_values,
    read_figures,
    whole_number,
)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample(FindingValues):
    """One field of each sort."""

    KIND: ClassVar[str] = "sample"

    share: int | None
    exact_share: Fraction | None
    colour: Colour
    is_open: bool
    is_known: bool | None
    monthly: bool = field(metadata=YES)
    set_id: str = field(metadata={"key": "set"})
    units: tuple[str, ...]
    landing: int | None = field(default=None, metadata=OMITTED)
    incomplete: bool = field(default=False, metadata=OMITTED)
    impossible: bool = field(default=False, metadata=YES | OMITTED)


PLAIN = Sample(
    share=500_000,
    exact_share=Fraction(1, 2),
    colour=Colour.RED,
    is_open=True,
    is_known=None,
    monthly=False,
    set_id="gb",
    units=("baoding",),
)
STORED = {
    "share": 500_000,
    "exact.share": "1/2",
    "colour": "red",
    "is_open": 1,
    "is_known": None,
    "monthly": "",
    "set": "gb",
    "units": ("baoding",),
}


def test_the_mapping_and_its_order() -> None:
    assert list(PLAIN.as_values().items()) == list(STORED.items())
    assert Sample.from_values(STORED) == PLAIN


def test_what_may_be_left_out_comes_last_and_a_nought_is_kept() -> None:
    full = Sample.from_values(STORED | {"landing": 0, "incomplete": 1, "impossible": "yes"})
    assert (full.landing, full.incomplete, full.impossible) == (0, True, True)
    assert list(full.as_values().items())[-3:] == [("landing", 0), ("incomplete", 1), ("impossible", "yes")]


def test_a_missing_key_and_a_finding_of_another_kind_are_bugs() -> None:
    with pytest.raises(KeyError, match="share"):
        Sample.from_values({})
    assert Sample.of(Finding("sample:1", "sample", "a", "m", STORED)) == PLAIN
    with pytest.raises(ValueError, match=r"^total:1 is of kind 'total', Sample is for 'sample'$"):
        Sample.of(Finding("total:1", "total", "a", "m", STORED))


def test_figures_of_a_family() -> None:
    figures = {"a": Figure(1, Fraction(1, 3)), "b": Figure(None, None)}
    stored = {"a": 1, "exact.a": "1/3", "b": None, "exact.b": None}
    assert list(figure_values(figures).items()) == list(stored.items())
    assert read_figures(stored, iter(["a", "b"])) == figures


def test_single_values() -> None:
    assert (exact_text(None), exact_text(Fraction(7, 3)), exact_text(Fraction(2))) == (None, "7/3", "2")
    assert (exact_value(None), exact_value("7/3")) == (None, Fraction(7, 3))
    assert (whole_number(None), whole_number(3)) == (None, 3)
    with pytest.raises(ValueError, match="not a whole number: '3'"):
        whole_number("3")
