"""A ledger line: an absent carrier is not reported, never zero."""

from dataclasses import FrozenInstanceError

import pytest

from tongbao.measure.period import Month
from tongbao.records.reading import Reading

READING = Reading("I1", Month(2016, 1), "health", "baoding", "130602", {"gas": 0})


def test_it_works() -> None:
    assert READING.basis == "billed"
    assert READING.amounts == {"gas": 0}
    assert (READING.reasons, READING.doubted) == ({}, 0)


def test_zero_is_not_the_same_as_not_reported() -> None:
    assert Reading("I1", Month(2016, 1), "health", "baoding", "130602", {}) != READING


def test_a_reading_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        READING.institution = "I2"  # type: ignore[misc]
