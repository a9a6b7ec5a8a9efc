"""A book: written once, read back the same, and held against its seal."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tongbao.measure.refusal import Refusal
from tongbao.records.book import check_book, read_json, read_manifest, read_table, write_book
from tongbao.records.engine import duckdb as engine
from tongbao.records.seal import Seal
from tongbao.records.sealed import Column, Digests, Mismatch, SealedTable
from tongbao.rules.digest import digest, encode_canonical

PARQUET = "ledger.parquet"


def rewritten(book: Any, row: int, column: str, value: Any) -> None:
    """Change one cell of the ledger in place, as somebody with access to the disk could."""
    table = read_table(book.folder, "ledger")
    cells = list(table.rows[row])
    cells[[c.name for c in table.columns].index(column)] = value
    rows = (*table.rows[:row], tuple(cells), *table.rows[row + 1 :])
    engine.write_table(book.folder / PARQUET, SealedTable(table.columns, rows, table.keys))


def test_it_works(book: Any) -> None:
    assert check_book(book.folder, book.seal.sha256) == []
    assert read_manifest(book.folder) == book.seal
    assert read_table(book.folder, "ledger") == book.table.ordered()
    assert read_json(book.folder, "envelope") == {"closed_by": "某甲"}
    assert {p.name for p in book.folder.iterdir()} == {
        PARQUET,
        "digests.json",
        "rules.json",
        "registry.json",
        "manifest.json",
        "envelope.json",
    }


def test_the_manifest_names_what_was_read(book: Any) -> None:
    manifest = json.loads((book.folder / "manifest.json").read_text("utf-8"))
    assert (manifest["sha256"], manifest["sm3"]) == (book.seal.sha256, book.seal.sm3)
    assert manifest["rules"] == digest(read_json(book.folder, "rules"))
    assert manifest["registry"] == digest(read_json(book.folder, "registry"))
    assert manifest["files"] == {"ledger": book.table.ordered().file_digest()}


def test_a_book_is_written_once(book: Any, book_of: Callable[..., Any]) -> None:
    before = {p.name: p.read_bytes() for p in book.folder.iterdir()}
    with pytest.raises(Refusal) as refused:
        book_of(book.folder.name, readings=())
    assert refused.value.code == "sealed"
    assert str(refused.value) == "2016已经封账。封账后的更正请用 correct 登记，再封下一稿。"
    assert {p.name: p.read_bytes() for p in book.folder.iterdir()} == before


def test_a_book_appears_whole_or_not_at_all(book_of: Callable[..., Any], tmp_path: Path, monkeypatch: Any) -> None:
    def full(path: Path, table: SealedTable) -> Digests:
        path.write_bytes(b"half")
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(engine, "seal_table", full)
        with pytest.raises(OSError, match="disk full"):
            book_of()
    assert not (tmp_path / "2016").exists()
    book = book_of()
    assert check_book(book.folder, book.seal.sha256) == []


def test_who_closed_it_and_the_order_of_lines_are_outside_the_seal(book: Any, book_of: Callable[..., Any]) -> None:
    from_others = book_of("other", envelope={"closed_by": "某乙"}, turned=True)
    assert from_others.seal == book.seal


@pytest.mark.parametrize("part", ["rules", "registry"])
def test_other_rules_and_another_registry_make_another_seal(book: Any, book_of: Callable[..., Any], part: str) -> None:
    assert book_of("other", **{part: {"changed": True}}).seal.sha256 != book.seal.sha256


def test_no_column_of_a_book_is_floating_point(book: Any) -> None:
    types = engine.column_types(book.folder / PARQUET)
    assert set(types.values()) == {"VARCHAR", "BIGINT", "DECIMAL(18,3)"}
    assert {n for n, t in types.items() if t == "DECIMAL(18,3)"} == {"electricity", "gas"}


@pytest.mark.parametrize(
    ("row", "column", "value", "key"),
    [
        (0, "electricity", 1_001, "I1 2016-01"),
        (1, "gas", 0, "I1 2016-02"),
        (2, "gas", None, "I2 2016-01"),
        (3, "county", "130603", "I2 2016-02"),
        (0, "row", 3, "I1 2016-01"),
    ],
)
def test_a_changed_digit_is_found_to_file_row_and_column(
    book: Any, row: int, column: str, value: Any, key: str
) -> None:
    rewritten(book, row, column, value)
    assert check_book(book.folder, book.seal.sha256) == [Mismatch(PARQUET, key, column, f"现值 {value}")]


def test_a_digit_changed_together_with_its_digests_is_found(book: Any) -> None:
    rewritten(book, 0, "electricity", 1_001)
    table, kept = read_table(book.folder, "ledger"), read_json(book.folder, "digests")
    kept["ledger"] |= {"columns": table.column_digests(), "rows": list(table.row_digests())}
    (book.folder / "digests.json").write_bytes(encode_canonical(kept))
    assert check_book(book.folder, book.seal.sha256) == [Mismatch(PARQUET, "", "", "文件摘要与印章不符")]


def test_a_book_resealed_as_a_whole_does_not_carry_the_registered_seal(book: Any, book_of: Callable[..., Any]) -> None:
    other = book_of("other", readings=())
    assert check_book(other.folder, book.seal.sha256) == [Mismatch("manifest.json", "", "", "封账清单与登记的印章不符")]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (PARQUET, [Mismatch(PARQUET, "", "", "文件缺失")]),
        ("rules.json", [Mismatch("rules.json", "", "", "文件缺失")]),
        ("registry.json", [Mismatch("registry.json", "", "", "文件缺失")]),
        ("digests.json", [Mismatch("digests.json", "", "", "缺失或无法读取，无法核对ledger.parquet")]),
        ("manifest.json", [Mismatch("manifest.json", "", "", "封账清单缺失或无法读取")]),
    ],
)
def test_a_missing_file_is_named(book: Any, name: str, found: list[Mismatch]) -> None:
    (book.folder / name).unlink()
    assert check_book(book.folder, book.seal.sha256) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("rules.json", [Mismatch("rules.json", "", "", "内容与印章不符")]),
        ("registry.json", [Mismatch("registry.json", "", "", "内容与印章不符")]),
        ("digests.json", [Mismatch("digests.json", "", "", "缺失或无法读取，无法核对ledger.parquet")]),
        ("manifest.json", [Mismatch("manifest.json", "", "", "封账清单缺失或无法读取")]),
    ],
)
@pytest.mark.parametrize("text", ["{", "\ufeff{}", '{"value":0.5}'])
def test_a_spoilt_file_is_named(book: Any, name: str, text: str, found: list[Mismatch]) -> None:
    (book.folder / name).write_text(text, "utf-8")
    assert check_book(book.folder, book.seal.sha256) == found


def test_what_is_no_parquet_is_named(book: Any) -> None:
    (book.folder / PARQUET).write_bytes(b"not a table")
    assert [(m.file, m.what[:7]) for m in check_book(book.folder, book.seal.sha256)] == [(PARQUET, "文件无法读取：")]


@pytest.mark.parametrize(
    "expression", ["CAST(gas * 1000 AS BIGINT)", "CAST(gas AS DOUBLE)", "CAST(gas AS DECIMAL(18,6))"]
)
def test_a_column_of_another_type_is_found(book: Any, expression: str) -> None:
    """Whole thousandths would read as whole units in a sum, and finer decimals would be cut off in a check."""
    path = book.folder / PARQUET
    with duckdb.connect() as base:
        base.execute(f"CREATE TABLE kept AS SELECT * REPLACE ({expression} AS gas) FROM read_parquet('{path}')")
        base.execute(f"COPY kept TO '{path}' (FORMAT parquet)")
    assert check_book(book.folder, book.seal.sha256) == [Mismatch(PARQUET, "", "", "列或列的类型与封账时不符")]


def test_a_line_dropped_is_told_by_where_it_stood(book: Any) -> None:
    table = read_table(book.folder, "ledger")
    engine.write_table(book.folder / PARQUET, SealedTable(table.columns, table.rows[1:]))
    assert check_book(book.folder, book.seal.sha256) == [
        Mismatch(PARQUET, "", "", "封账时第1行缺失，原在 表头 之后、I1 2016-02 之前")
    ]


def test_a_line_that_the_book_says_is_owed_is_missed_by_its_key(tmp_path: Path, book: Any) -> None:
    columns = tuple(Column(c, "text") for c in ("institution", "month", "kind", "unit"))
    owed = SealedTable(columns, tuple((r[0], r[1], r[2], "baoding") for r in book.table.rows))
    folder = tmp_path / "owed"
    seal = write_book(
        folder, Seal("ledger", "hebei", "2016", 1), {"baoding": book.table, "owed": owed}, {}, {}, {}
    ).sha256
    table = read_table(folder, "baoding")
    engine.write_table(folder / "baoding.parquet", SealedTable(table.columns, table.rows[:2] + table.rows[3:]))
    missed = [Mismatch("baoding.parquet", "I2 2016-01", "", "封账时的这一行缺失")]
    assert check_book(folder, seal) == missed
    # Where that table is damaged too, both are told.
    (folder / "owed.parquet").write_bytes(b"x")
    found = check_book(folder, seal)
    assert [(m.file, m.row) for m in found] == [("baoding.parquet", ""), ("owed.parquet", "")]


def test_a_book_of_several_tables_without_lines_can_be_checked(tmp_path: Path, book: Any) -> None:
    empty = SealedTable(book.table.columns, ())
    seal = write_book(tmp_path / "e", Seal("ledger", "hebei", "2017", 1), {"b": empty, "a": empty}, {}, {}, {})
    assert list(seal.files) == ["a", "b"]
    assert check_book(tmp_path / "e", seal.sha256) == []
