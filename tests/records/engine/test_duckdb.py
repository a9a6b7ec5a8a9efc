"""DuckDB: what is written is read back, and its sums are plain sums to the last digit."""

from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongbao.measure.period import Month
from tongbao.records.engine import duckdb as engine
from tongbao.records.lines import ledger_table
from tongbao.records.reading import Reading
from tongbao.records.sealed import Column, SealedTable
from tongbao.records.total import Total

ITEMS = ("electricity", "gas")
COLUMNS = (Column("who", "text"), Column("row", "int"), Column("used", "milli"))
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

texts = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=6).filter(lambda t: t != "\u0001")
whole = st.none() | st.integers(-(2**63), 2**63 - 1)
milli = st.none() | st.integers(-(10**18) + 1, 10**18 - 1)
large = st.dictionaries(st.sampled_from(ITEMS), st.integers(-(10**15), 10**15))
ledgers = st.lists(
    st.builds(
        Reading,
        institution=st.sampled_from(["I1", "I2", "I3"]),
        month=st.builds(Month, st.just(2016), st.integers(1, 3)),
        kind=st.sampled_from(["health", "education"]),
        unit=st.sampled_from(["baoding", "handan"]),
        county=st.just("130602"),
        amounts=large,
    ),
    max_size=12,
)


def written(folder: str | Path, name: str, readings: list[Reading]) -> Path:
    """A ledger file of some readings."""
    path = Path(folder) / f"{name}.parquet"
    engine.write_table(path, ledger_table(readings, ITEMS))
    return path


def reading(institution: str, year: int, month: int, gas: int) -> Reading:
    """One institution-month."""
    return Reading(institution, Month(year, month), "health", "baoding", "130602", {"gas": gas})


@pytest.mark.parametrize("text", ["", " ", "a,b", 'say "x"', "一\n二", "一\r\n二", "\r", "\\n", "NULL", "\ufeff", "'"])
def test_it_works(tmp_path: Path, text: str) -> None:
    rows = ((text, 1, -1), ("末", None, None), (text, 2, 10**18 - 1))
    engine.write_table(tmp_path / "t'1.parquet", SealedTable(COLUMNS, rows))
    assert engine.read_table(tmp_path / "t'1.parquet", COLUMNS) == rows


@FEW
@given(st.lists(st.tuples(texts, whole, milli), max_size=8))
def test_any_table_is_read_back_as_written(rows: list[Any]) -> None:
    with TemporaryDirectory() as folder:
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


def test_an_amount_too_large_for_a_book_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(engine.EngineError):
        engine.write_table(tmp_path / "t.parquet", SealedTable(COLUMNS, (("I1", 1, 10**18),)))


@FEW
@given(ledgers, st.sampled_from([1, 2, 4]))
def test_cells_are_plain_sums(readings: list[Reading], threads: int) -> None:
    grouped = defaultdict(list)
    for r in readings:
        grouped[r.unit, str(r.month)].append(r)
    wanted = [
        Total(
            key,
            len(lines),
            len({r.institution for r in lines}),
            {i: sum(r.amounts.get(i, 0) for r in lines) for i in ITEMS if any(i in r.amounts for r in lines)},
        )
        for key, lines in sorted(grouped.items())
    ]
    with TemporaryDirectory() as folder:
        half = len(readings) // 2
        paths = [written(folder, "a", readings[:half]), written(folder, "b", readings[half:])]
        with engine.Ledgers(paths, threads=threads) as ledgers_:
            assert ledgers_.cells("now", ["unit", "month"], ITEMS) == wanted


def test_any_number_of_threads_gives_the_same_digits(tmp_path: Path) -> None:
    readings = [reading(f"I{i % 997}", 2016, 1 + i % 12, 10**15 - i * 7919) for i in range(20_000)]
    path, found = written(tmp_path, "now", readings), []
    for threads in (1, 2, 3, 8):
        with engine.Ledgers([path], threads=threads) as ledgers_:
            found.append(ledgers_.cells("now", ["month"], ["gas"]))
            assert ledgers_.cells("now", [], ["gas"])[0].amounts == {"gas": sum(r.amounts["gas"] for r in readings)}
    assert found == [found[0]] * 4


def test_only_institutions_with_every_month_in_both_spans_are_matched(tmp_path: Path) -> None:
    now = [reading(i, 2016, m, 10) for i in ("I1", "I2", "I3") for m in (1, 2)] + [reading("I4", 2016, 1, 99)]
    before = [reading(i, 2015, m, 7) for i in ("I1", "I3", "I4") for m in (1, 2)] + [reading("I2", 2015, 2, 99)]
    paths = [written(tmp_path, "now", now)], [written(tmp_path, "before", before)]
    with engine.Ledgers(*paths) as ledgers_:
        assert ledgers_.matched(2, 2) == 2
        assert ledgers_.cells("now", [], ["gas"], matched=True) == [Total((), 4, 2, {"gas": 40})]
        assert ledgers_.cells("before", [], ["gas"], matched=True) == [Total((), 4, 2, {"gas": 28})]
        assert ledgers_.cells("now", [], ["gas"]) == [Total((), 7, 4, {"gas": 159})]


def test_a_month_handed_in_twice_does_not_stand_for_another(tmp_path: Path) -> None:
    now = [reading("I1", 2016, 1, 10), reading("I1", 2016, 1, 10)]
    before = [reading("I1", 2015, m, 7) for m in (1, 2)]
    with engine.Ledgers([written(tmp_path, "now", now)], [written(tmp_path, "before", before)]) as ledgers_:
        assert ledgers_.matched(2, 2) == 0


def test_an_item_that_no_line_has_is_left_out(tmp_path: Path) -> None:
    with engine.Ledgers([written(tmp_path, "now", [reading("I1", 2016, 1, 10)])]) as ledgers_:
        assert ledgers_.cells("now", ["unit"], ITEMS) == [Total(("baoding",), 1, 1, {"gas": 10})]
