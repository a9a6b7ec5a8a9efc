"""Late corrections: signed differences that equal a full recompute."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.measure.period import Month
from tongbao.records.correction import Correction, apply_corrections, apply_corrections_to_tables, list_corrections
from tongbao.records.lines import ledger_table
from tongbao.records.reading import Reading
from tongbao.records.sealed import Column, SealedTable

MARCH = Month(2016, 3)
BEFORE = Reading("I1", MARCH, "health", "baoding", "130602", {"coal": 5, "gas": 7, "lpg": 0}, upload="U1")
AFTER = replace(BEFORE, amounts={"coal": 6, "gas": 7, "water": 1}, upload="U2")
ITEMS = ("coal", "gas", "water")
amounts = st.dictionaries(st.sampled_from(ITEMS), st.integers(-(10**15), 10**15))


def sums(readings: list[Reading]) -> dict[str, int]:
    """Plain sums by item."""
    return {i: sum(r.amounts.get(i, 0) for r in readings) for i in ITEMS}


def test_it_works() -> None:
    assert list_corrections(BEFORE, AFTER, "抄错") == [
        Correction("I1", MARCH, "coal", 5, 6, "抄错", "U2"),
        Correction("I1", MARCH, "lpg", 0, None, "抄错", "U2"),
        Correction("I1", MARCH, "water", None, 1, "抄错", "U2"),
    ]
    assert apply_corrections([BEFORE], list_corrections(BEFORE, AFTER, "抄错")) == [replace(AFTER, upload="U1")]


def test_a_difference_has_a_sign() -> None:
    pairs = [(5, 6), (6, 5), (None, 3), (3, None)]
    assert [Correction("I1", MARCH, "coal", b, a, "").difference_milli for b, a in pairs] == [1, -1, 3, -3]


def test_equal_readings_need_no_correction() -> None:
    assert list_corrections(BEFORE, replace(BEFORE, upload="U2"), "") == []


def test_what_is_sealed_is_left_as_it_is() -> None:
    apply_corrections([BEFORE], [Correction("I1", MARCH, "coal", 5, 9, "")])
    assert BEFORE.amounts == {"coal": 5, "gas": 7, "lpg": 0}


def test_only_the_line_of_that_institution_and_month_changes() -> None:
    others = [replace(BEFORE, institution="I2"), replace(BEFORE, month=Month(2016, 4))]
    assert apply_corrections(others, [Correction("I1", MARCH, "coal", 5, 9, "")]) == others


@given(st.lists(st.tuples(amounts, amounts), max_size=6))
def test_adding_the_differences_equals_a_full_recompute(pairs: list[Any]) -> None:
    sealed = [replace(BEFORE, institution=f"I{i}", amounts=b) for i, (b, _) in enumerate(pairs)]
    late = [replace(BEFORE, institution=f"I{i}", amounts=a) for i, (_, a) in enumerate(pairs)]
    changes = [c for b, a in zip(sealed, late, strict=True) for c in list_corrections(b, a, "迟报")]
    added = sums(sealed)
    for change in changes:
        added[change.item] += change.difference_milli
    assert apply_corrections(sealed, changes) == late
    assert added == sums(late)


def test_an_amount_that_comes_later_ends_the_reason_for_its_absence() -> None:
    reading = Reading(
        "I1", Month(2016, 1), "health", "baoding", "130602", {}, reasons={"heat": "area_billed", "coal": "x"}
    )
    metered = Correction("I1", Month(2016, 1), "heat", None, 5_000, "装表")
    [after] = apply_corrections([reading], [metered])
    assert (after.amounts, after.reasons) == ({"heat": 5_000}, {"coal": "x"})


def word(item: str, before: str, after: str) -> Correction:
    """A correction of words."""
    return Correction(
        institution="I1",
        month=MARCH,
        item=item,
        before_milli=None,
        after_milli=None,
        reason="更正",
        upload="U2",
        before_text=before,
        after_text=after,
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"basis": "metered"}, [word("basis", "billed", "metered")]),
        ({"payment": "prepaid"}, [word("payment", "", "prepaid")]),
        ({"reasons": {"heat": "area_billed"}}, [word("reasons.heat", "", "area_billed")]),
        ({"reasons": {}}, []),
        ({"marks": {"coal": "约"}}, [word("marks.coal", "", "约")]),
    ],
)
def test_each_word_is_corrected_alone(change: dict[str, Any], expected: list[Correction]) -> None:
    after = replace(BEFORE, upload="U2", **change)
    assert list_corrections(BEFORE, after, "更正") == expected
    assert apply_corrections([BEFORE], expected) == [replace(after, upload="U1")]
    back = [replace(c, before_text=c.after_text, after_text=c.before_text) for c in expected]
    assert apply_corrections(apply_corrections([BEFORE], expected), back) == [BEFORE]
    assert all(c.of_words and c.difference_milli == 0 for c in expected)


def test_a_reason_in_place_of_an_amount_is_both_corrections() -> None:
    after = replace(BEFORE, amounts={"gas": 7, "lpg": 0}, reasons={"coal": "area_billed"}, upload="U2")
    found = list_corrections(BEFORE, after, "抄错")
    assert found == [
        Correction("I1", MARCH, "coal", 5, None, "抄错", "U2"),
        replace(word("reasons.coal", "", "area_billed"), reason="抄错"),
    ]
    assert apply_corrections([BEFORE], found) == [replace(after, upload="U1")]
    assert apply_corrections([after], list_corrections(after, replace(BEFORE, upload="U1"), "")) == [
        replace(BEFORE, upload="U2")
    ]


BARE = replace(BEFORE, amounts={"coal": 5, "gas": 7})
LINES = (BARE, replace(BEFORE, institution="I2", amounts={"coal": 1}))
OWED = SealedTable((Column("institution", "text"), Column("month", "text")), (("I1", "2016-03"), ("I2", "2016-03")))


def test_only_the_tables_that_a_correction_touches_are_made_anew() -> None:
    tables = {u: ledger_table([r], ITEMS) for u, r in zip(("one", "two"), LINES, strict=True)} | {"owed": OWED}
    made = apply_corrections_to_tables(
        tables, [Correction("I2", MARCH, "coal", 1, 9, "抄错"), word("basis", "billed", "metered")]
    )
    assert made["one"] == ledger_table([replace(BARE, basis="metered")], ITEMS)
    assert made["two"] == ledger_table([replace(LINES[1], amounts={"coal": 9})], ITEMS)
    assert made["owed"] is OWED
    alone = apply_corrections_to_tables(tables, [word("basis", "billed", "metered")])
    assert (alone["two"] is tables["two"], list(alone)) == (True, ["one", "two", "owed"])


def test_a_carrier_the_sealed_table_had_no_column_for_gets_one() -> None:
    sealed = {"one": ledger_table([replace(BEFORE, amounts={"coal": 5})], ["coal"])}
    made = apply_corrections_to_tables(sealed, [Correction("I1", MARCH, "peat", None, 3, "补报")])
    assert made == {"one": ledger_table([replace(BEFORE, amounts={"coal": 5, "peat": 3})], ["coal", "peat"])}


def test_a_correction_of_a_line_that_is_not_there_is_a_bug() -> None:
    with pytest.raises(ValueError, match=r"^corrections of lines the book does not hold: \[\('I7', '2016-03'\)\]"):
        apply_corrections_to_tables({"owed": OWED}, [replace(word("basis", "", "x"), institution="I7")])
