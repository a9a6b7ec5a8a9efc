"""Late corrections: signed differences that equal a full recompute."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tongbao.measure.period import Month
from tongbao.records.correction import Correction, compare, corrected
from tongbao.records.reading import Reading

MARCH = Month(2016, 3)
BEFORE = Reading("I1", MARCH, "health", "baoding", "130602", {"coal": 5, "gas": 7, "lpg": 0}, upload="U1")
AFTER = replace(BEFORE, amounts={"coal": 6, "gas": 7, "water": 1}, upload="U2")
ITEMS = ("coal", "gas", "water")
amounts = st.dictionaries(st.sampled_from(ITEMS), st.integers(-(10**15), 10**15))


def sums(readings: list[Reading]) -> dict[str, int]:
    """Plain sums by item."""
    return {i: sum(r.amounts.get(i, 0) for r in readings) for i in ITEMS}


def test_it_works() -> None:
    assert compare(BEFORE, AFTER, "抄错") == [
        Correction("I1", MARCH, "coal", 5, 6, "抄错", "U2"),
        Correction("I1", MARCH, "lpg", 0, None, "抄错", "U2"),
        Correction("I1", MARCH, "water", None, 1, "抄错", "U2"),
    ]
    assert corrected([BEFORE], compare(BEFORE, AFTER, "抄错")) == [replace(AFTER, upload="U1")]


def test_a_difference_has_a_sign() -> None:
    pairs = [(5, 6), (6, 5), (None, 3), (3, None)]
    assert [Correction("I1", MARCH, "coal", b, a, "").difference_milli for b, a in pairs] == [1, -1, 3, -3]


def test_equal_readings_need_no_correction() -> None:
    assert compare(BEFORE, replace(BEFORE, upload="U2"), "") == []


def test_what_is_sealed_is_left_as_it_is() -> None:
    corrected([BEFORE], [Correction("I1", MARCH, "coal", 5, 9, "")])
    assert BEFORE.amounts == {"coal": 5, "gas": 7, "lpg": 0}


def test_only_the_line_of_that_institution_and_month_changes() -> None:
    others = [replace(BEFORE, institution="I2"), replace(BEFORE, month=Month(2016, 4))]
    assert corrected(others, [Correction("I1", MARCH, "coal", 5, 9, "")]) == others


@given(st.lists(st.tuples(amounts, amounts), max_size=6))
def test_adding_the_differences_equals_a_full_recompute(pairs: list[Any]) -> None:
    sealed = [replace(BEFORE, institution=f"I{i}", amounts=b) for i, (b, _) in enumerate(pairs)]
    late = [replace(BEFORE, institution=f"I{i}", amounts=a) for i, (_, a) in enumerate(pairs)]
    changes = [c for b, a in zip(sealed, late, strict=True) for c in compare(b, a, "迟报")]
    added = sums(sealed)
    for change in changes:
        added[change.item] += change.difference_milli
    assert corrected(sealed, changes) == late
    assert added == sums(late)


def test_an_amount_that_comes_later_ends_the_reason_for_its_absence() -> None:
    reading = Reading(
        "I1", Month(2016, 1), "health", "baoding", "130602", {}, reasons={"heat": "area_billed", "coal": "x"}
    )
    metered = Correction("I1", Month(2016, 1), "heat", None, 5_000, "装表")
    [after] = corrected([reading], [metered])
    assert (after.amounts, after.reasons) == ({"heat": 5_000}, {"coal": "x"})
