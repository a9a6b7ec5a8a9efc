"""Sealed tables: order does not matter, and a changed cell is found where it stands."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.records.sealed import Column, Mismatch, SealedTable, differences

COLUMNS = (Column("who", "text"), Column("month", "text"), Column("count", "int"), Column("used", "milli"))
ROWS = (("I1", "2016-01", 1, 1_000), ("I1", "2016-02", 2, None), ("I2", "2016-01", 3, -5))
TABLE = SealedTable(COLUMNS, ROWS).ordered()

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
numbers = st.none() | st.integers(-(10**18) + 1, 10**18 - 1)
rows = st.lists(st.tuples(texts, texts, numbers, numbers), min_size=1, max_size=8)


def sealed(table: SealedTable) -> tuple[dict[str, str], tuple[str, ...]]:
    """The digests that are kept beside a book."""
    return table.column_digests(), table.row_digests()


def changed(table: SealedTable, row: int, column: int, value: Any) -> SealedTable:
    """The table with one cell replaced."""
    cells = list(table.rows[row])
    cells[column] = value
    return SealedTable(table.columns, (*table.rows[:row], tuple(cells), *table.rows[row + 1 :]), table.keys)


def test_it_works() -> None:
    assert differences("ledger", TABLE, *sealed(TABLE)) == []
    assert list(TABLE.column_digests()) == ["who", "month", "count", "used"]
    assert [len(d) for d in TABLE.row_digests()] == [16, 16, 16]


def test_a_changed_cell_is_found_at_its_row_and_column() -> None:
    assert differences("ledger", changed(TABLE, 1, 3, 7), *sealed(TABLE)) == [
        Mismatch("ledger", "I1 2016-02", "used", "现值 7")
    ]


def without(*gone: int) -> SealedTable:
    """The table without some of its rows."""
    return SealedTable(COLUMNS, tuple(r for i, r in enumerate(TABLE.rows) if i not in gone))


@pytest.mark.parametrize(
    ("gone", "where"),
    [
        ((0,), ["封账时第1行缺失，原在 表头 之后、I1 2016-02 之前"]),
        ((1,), ["封账时第2行缺失，原在 I1 2016-01 之后、I2 2016-01 之前"]),
        ((2,), ["封账时第3行缺失，原在 I1 2016-02 之后"]),
        ((0, 2), ["封账时第1行缺失，原在 表头 之后、I1 2016-02 之前", "封账时第3行缺失，原在 I1 2016-02 之后"]),
    ],
)
def test_a_missing_row_is_told_by_the_rows_it_stood_between(gone: tuple[int, ...], where: list[str]) -> None:
    assert differences("ledger", without(*gone), *sealed(TABLE)) == [Mismatch("ledger", "", "", w) for w in where]


def test_a_missing_row_is_named_by_key_where_what_is_owed_leaves_no_doubt() -> None:
    owed = [r[:2] for r in TABLE.rows]
    assert differences("ledger", without(1), *sealed(TABLE), owed) == [
        Mismatch("ledger", "I1 2016-02", "", "封账时的这一行缺失")
    ]
    doubtful = [*owed, ("I9", "2016-01")]
    assert [m.row for m in differences("ledger", without(1), *sealed(TABLE), doubtful)] == [""]


def test_an_added_row_is_named_wherever_it_was_put_and_no_other_row_is() -> None:
    for place in range(4):
        for line in (("I0", "2016-01", 9, 9), ("I1", "2016-02", 2, 8)):
            more = SealedTable(COLUMNS, (*TABLE.rows[:place], line, *TABLE.rows[place:]))
            assert differences("ledger", more, *sealed(TABLE)) == [
                Mismatch("ledger", f"{line[0]} {line[1]}", "", "封账时没有这一行")
            ]


def test_a_row_put_in_for_another_and_out_of_order_names_both_and_nobody_else() -> None:
    rows = (*TABLE.rows[1:], ("I8", "2016-01", 1, 1), ("I9", "2016-01", 1, 1))
    assert [(m.row, m.what) for m in differences("ledger", SealedTable(COLUMNS, rows), *sealed(TABLE))] == [
        ("", "封账时第1行缺失，原在 表头 之后、I1 2016-02 之前"),
        ("I8 2016-01", "封账时没有这一行"),
        ("I9 2016-01", "封账时没有这一行"),
    ]


def test_rows_in_another_order_are_told_as_that() -> None:
    turned = SealedTable(COLUMNS, TABLE.rows[::-1])
    assert differences("ledger", turned, *sealed(TABLE)) == [
        Mismatch("ledger", "", "", "各行内容未变，行的次序与封账时不同")
    ]


def test_exchanged_values_of_two_rows_are_proven_and_each_told_with_what_was_sealed() -> None:
    rows = list(TABLE.rows)
    rows[0], rows[2] = (*rows[0][:2], *rows[2][2:]), (*rows[2][:2], *rows[0][2:])
    # In whatever order the rows then stand.
    for order in ((0, 1, 2), (1, 0, 2)):
        table = SealedTable(COLUMNS, tuple(rows[i] for i in order))
        found = differences("ledger", table, *sealed(TABLE))
        assert sorted((m.row, m.column, m.what) for m in found) == [
            ("I1 2016-01", "count", "现值 3，封账值 1：与 I2 2016-01 互换了"),
            ("I1 2016-01", "used", "现值 -5，封账值 1000：与 I2 2016-01 互换了"),
            ("I2 2016-01", "count", "现值 1，封账值 3：与 I1 2016-01 互换了"),
            ("I2 2016-01", "used", "现值 1000，封账值 -5：与 I1 2016-01 互换了"),
        ]


def test_one_exchange_in_a_thousand_rows_is_told_in_two_rows() -> None:
    lines = [(f"I{n:04d}", "2016-01", n, n * 7) for n in range(1000)]
    table = SealedTable(COLUMNS, tuple(lines)).ordered()
    rows = list(table.rows)
    rows[3], rows[900] = (*rows[3][:2], *rows[900][2:]), (*rows[900][:2], *rows[3][2:])
    found = differences("ledger", SealedTable(COLUMNS, tuple(rows)), *sealed(table))
    assert [(m.row, m.column) for m in found] == [
        ("I0003 2016-01", "count"),
        ("I0003 2016-01", "used"),
        ("I0900 2016-01", "count"),
        ("I0900 2016-01", "used"),
    ]


def test_rows_exchanged_between_two_books_are_told_in_each_by_institution_and_column() -> None:
    other = SealedTable(COLUMNS, tuple((f"K{i}", m, c, u) for (i, m, c, u) in ROWS)).ordered()
    pairs = ((TABLE, 0, other.rows[2]), (other, 2, TABLE.rows[0]))
    for table, place, line in pairs:
        rows = (*table.rows[:place], line, *table.rows[place + 1 :])
        found = differences("ledger", SealedTable(COLUMNS, rows), *sealed(table))
        assert {m.row for m in found} == {f"{line[0]} {line[1]}"}
        assert next((m.column, m.what) for m in found) == ("who", f"现值 {line[0]}")


def test_a_missing_column_is_named() -> None:
    fewer = SealedTable(COLUMNS[:-1], tuple(r[:-1] for r in TABLE.rows))
    assert differences("ledger", fewer, *sealed(TABLE)) == [Mismatch("ledger", "", "used", "列摘要不符")]


@given(rows, st.randoms())
def test_sealing_does_not_depend_on_the_order_of_rows(lines: list[Any], random: Any) -> None:
    mixed = list(lines)
    random.shuffle(mixed)
    one, other = SealedTable(COLUMNS, tuple(lines)).ordered(), SealedTable(COLUMNS, tuple(mixed)).ordered()
    assert (one.file_digest(), sealed(one)) == (other.file_digest(), sealed(other))


@given(rows, st.data())
def test_one_changed_cell_is_found_at_exactly_its_place(lines: list[Any], data: st.DataObject) -> None:
    table = SealedTable(COLUMNS, tuple(lines)).ordered()
    row = data.draw(st.integers(0, len(lines) - 1))
    column = data.draw(st.integers(0, len(COLUMNS) - 1))
    before = table.rows[row][column]
    value = data.draw((texts if column < 2 else numbers).filter(lambda v: v != before))
    now = changed(table, row, column, value)
    assert now.file_digest() != table.file_digest()
    key = " ".join(map(str, now.rows[row][:2]))
    found = differences("ledger", now, *sealed(table))
    assert found == [Mismatch("ledger", key, COLUMNS[column].name, f"现值 {value}")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "b\tc"), ("a\tb", "c")),
        (("a\n", "b"), ("a", "\nb")),
        (("\\n", "b"), ("\n", "b")),
        ((None, "b"), ("", "b")),
        ((None, "b"), ("~", "b")),
    ],
)
def test_no_two_rows_look_alike(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    tables = [SealedTable(COLUMNS[:2], (row,)) for row in (one, other)]
    assert tables[0].row_digests() != tables[1].row_digests()
    assert tables[0].file_digest() != tables[1].file_digest()


def test_the_kind_of_a_column_is_sealed() -> None:
    kinds = [SealedTable((Column("n", kind),), ((5,),), 1).file_digest() for kind in ("int", "milli", "text")]
    assert len(set(kinds)) == 3


def test_an_empty_table_has_digests() -> None:
    assert differences("ledger", SealedTable(COLUMNS, ()), *sealed(SealedTable(COLUMNS, ()))) == []


def test_no_column_holds_floats() -> None:
    with pytest.raises(ValueError, match=r"^column kind must be one of \('text', 'int', 'milli'\), got 'double'; no"):
        Column("used", "double")


def test_a_row_has_a_cell_a_column() -> None:
    with pytest.raises(ValueError, match=r"^row has 2 cells for 4 columns: \('I1', '2016-01'\)$"):
        SealedTable(COLUMNS, (("I1", "2016-01"),))
