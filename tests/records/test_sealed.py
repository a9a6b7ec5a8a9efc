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


def test_a_missing_row_is_counted() -> None:
    fewer = SealedTable(COLUMNS, TABLE.rows[:-1])
    assert differences("ledger", fewer, *sealed(TABLE)) == [Mismatch("ledger", "", "", "行数应为3，实为2")]


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
