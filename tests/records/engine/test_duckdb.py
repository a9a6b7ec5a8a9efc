"""DuckDB: what is written is read back."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongbao.records.engine import duckdb as engine
from tongbao.records.sealed import Column, SealedTable

COLUMNS = (Column("who", "text"), Column("row", "int"), Column("used", "milli"))
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

texts = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=6).filter(lambda t: t != "\u0001")
whole = st.none() | st.integers(-(2**63), 2**63 - 1)
milli = st.none() | st.integers(-(10**18) + 1, 10**18 - 1)


@pytest.mark.parametrize("text", ["", " ", "a,b", 'say "x"', "一\n二", "一\r\n二", "\r", "\\n", "NULL", "\ufeff", "'"])
def test_it_works(tmp_path: Path, text: str) -> None:
    rows = ((text, 1, -1), ("末", None, None), (text, 2, 10**18 - 1))
    engine.write_table(tmp_path / "t'1.parquet", SealedTable(COLUMNS, rows))
    assert engine.read_table(tmp_path / "t'1.parquet", COLUMNS) == rows


@FEW
@given(st.lists(st.tuples(texts, whole, milli), max_size=8), st.sampled_from([engine.SHORT, 0]))
def test_any_table_is_read_back_as_written(rows: list[Any], short: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "SHORT", short)
        path = Path(folder) / "t.parquet"
        engine.write_table(path, SealedTable(COLUMNS, tuple(rows)))
        assert engine.read_table(path, COLUMNS) == tuple(rows)


def test_amounts_are_decimals_in_the_file(tmp_path: Path) -> None:
    engine.write_table(tmp_path / "t.parquet", SealedTable(COLUMNS, ()))
    types = {"who": "VARCHAR", "row": "BIGINT", "used": "DECIMAL(18,3)"}
    assert engine.column_types(tmp_path / "t.parquet") == types


def test_a_file_of_other_columns_is_a_bug(tmp_path: Path) -> None:
    engine.write_table(tmp_path / "t.parquet", SealedTable(COLUMNS, ()))
    with pytest.raises(ValueError, match=r"^t\.parquet holds \{.*\}, not \{'who': 'VARCHAR'\}$"):
        engine.read_table(tmp_path / "t.parquet", COLUMNS[:1])


@pytest.mark.parametrize("size", [0, 3, 199, 200, 450])
@pytest.mark.parametrize("first", [None, 0, 2, 300])
def test_a_table_of_any_length_is_read_as_it_was_written(tmp_path: Path, size: int, first: int | None) -> None:
    path = tmp_path / "t.parquet"
    rows = tuple((f"I{n:03d}", n, None if n % 3 else -n * 1001) for n in range(size))
    engine.write_table(path, SealedTable(COLUMNS, rows))
    assert engine.read_table(path, COLUMNS, first) == rows[: size if first is None else first]
    assert engine.row_count(path) == size
    turned = [("used", "milli"), ("who", "text"), ("row", "int")]
    asked = tuple(Column(name, kind) for name, kind in turned)
    assert engine.read_table(path, asked, first) == tuple((r[2], r[0], r[1]) for r in rows)[:first]


def test_an_amount_too_large_for_a_book_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(engine.EngineError):
        engine.write_table(tmp_path / "t.parquet", SealedTable(COLUMNS, (("I1", 1, 10**18),)))


@pytest.fixture(params=[engine.FEW, -1], ids=["the core", "the engine"])
def digested_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of few rows are digested by the core, all others by the engine: whichever it is, the digests agree."""
    monkeypatch.setattr(engine, "FEW", request.param)


@FEW
@given(st.lists(st.tuples(texts, whole, milli), max_size=8), st.sampled_from([engine.FEW, -1]))
def test_a_sealed_table_has_the_digests_that_the_core_makes(rows: list[Any], few: int) -> None:
    wanted = SealedTable(COLUMNS, tuple(rows)).ordered()
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "FEW", few)
        path = Path(folder) / "t.parquet"
        assert engine.seal_table(path, SealedTable(COLUMNS, tuple(rows))) == wanted.digests()
        assert engine.digests(path, COLUMNS) == wanted.digests()
        assert [list(map(str, r)) for r in engine.read_table(path, COLUMNS)] == [list(map(str, r)) for r in wanted.rows]


@pytest.mark.usefixtures("digested_by")
@pytest.mark.parametrize(
    "text", ["e\u0301", "\u212b", "\uac00\u11a8", "中\t文", "a\\nb", "\u0958", "\U0001d15e", "①", "e\u0301\0e\u0301\0"]
)
def test_a_text_is_normalised_as_the_core_does(tmp_path: Path, text: str) -> None:
    table = SealedTable(COLUMNS, ((text, 1, 1),))
    assert engine.seal_table(tmp_path / "t.parquet", table) == table.ordered().digests()


@pytest.mark.usefixtures("digested_by")
def test_digests_of_a_file_of_other_columns_are_a_bug(tmp_path: Path) -> None:
    engine.write_table(tmp_path / "t.parquet", SealedTable(COLUMNS, ()))
    with pytest.raises(ValueError, match=r"^t\.parquet holds \{.*\}, not \{'who': 'VARCHAR'\}$"):
        engine.digests(tmp_path / "t.parquet", COLUMNS[:1])
