"""Conversions and rows left aside are values with their place."""

from dataclasses import FrozenInstanceError, astuple, replace

import pytest

from tongbao.intake.values.conversion import Conversion, NotData

CHANGED = Conversion("台账", 7, "F7", "1.2万", "12000", "“1.2万”按12000千瓦时计")
LEFT = NotData("台账", 9, "合计 12000", "合计行")


def test_a_conversion_names_place_text_value_and_reason() -> None:
    assert astuple(CHANGED) == ("台账", 7, "F7", "1.2万", "12000", "“1.2万”按12000千瓦时计")


def test_a_row_that_is_no_data_names_place_words_and_reason() -> None:
    assert astuple(LEFT) == ("台账", 9, "合计 12000", "合计行")


def test_equal_ones_are_one_and_another_place_is_another() -> None:
    assert {CHANGED, replace(CHANGED)} == {CHANGED}
    assert replace(CHANGED, row=8) != CHANGED
    assert {LEFT, replace(LEFT), replace(LEFT, sheet="表2")} == {LEFT, replace(LEFT, sheet="表2")}


@pytest.mark.parametrize("record", [CHANGED, LEFT])
def test_what_is_recorded_is_not_changed(record: Conversion | NotData) -> None:
    with pytest.raises(FrozenInstanceError):
        record.row = 1  # type: ignore[misc]
