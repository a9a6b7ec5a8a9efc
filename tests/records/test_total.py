"""Cells add up."""

from tongbao.records.total import Total, add_totals

FIRST = Total(("baoding",), 12, 1, {"gas": 10**17, "coal": -5})
SECOND = Total(("handan",), 24, 2, {"gas": 1})


def test_it_works() -> None:
    assert add_totals([FIRST, SECOND], ("hebei",), 3) == Total(("hebei",), 36, 3, {"gas": 10**17 + 1, "coal": -5})


def test_an_item_no_line_had_is_zero() -> None:
    assert (SECOND.amount("gas"), SECOND.amount("coal")) == (1, 0)


def test_nothing_adds_up_to_nothing() -> None:
    assert add_totals([], (), 0) == Total((), 0, 0, {})


def test_adding_changes_no_cell() -> None:
    add_totals([FIRST, SECOND], (), 3)
    assert FIRST.amounts == {"gas": 10**17, "coal": -5}
