"""DuckDB in-process over Parquet: writes and reads books, answers the questions. Nothing else knows it."""

import csv
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from tongbao.records.engine import questions
from tongbao.records.sealed import Cell, Column, Digests, SealedTable
from tongbao.records.total import Total

EngineError = duckdb.Error
_TYPES = {"text": "VARCHAR", "int": "BIGINT", "milli": "DECIMAL(18,3)"}
_LOADED = _TYPES | {"milli": "BIGINT"}
_NULL = "\u0001"
# Up to so many rows a table is digested sooner than the engine has planned the question.
FEW = 2_000
# And with fewer than so many, its amounts are made whole here sooner than the engine has planned to.
SHORT = 200
# Bytes of files gathered at a time, about a province's year.
BATCH = 48_000_000


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """One engine for the tables of books: starting one takes longer than writing a small table.

    A question has one thread, the caller's: rows keep their order from step to step, and whoever has many tables
    asks from many threads.
    """
    return duckdb.connect(config={"threads": 1})


def write_table(path: Path, table: SealedTable) -> None:
    """Write a table as Parquet, its rows in the given order.

    Parameters
    ----------
    path
        File to write.
    table
        Rows and columns.
    """
    with _engine().cursor() as base:
        _load(base, table)
        _copy(base, "loaded", table.columns, path)


@dataclass(frozen=True)
class ComputedTable:
    """Table whose rows an engine computes from a question, in the columns' order; amounts in thousandths."""

    columns: tuple[Column, ...]
    question: str
    keys: int = 2


def seal_table(path: Path, table: SealedTable | ComputedTable) -> Digests:
    """Write a table as Parquet with its rows in canonical order.

    Parameters
    ----------
    path
        File to write.
    table
        Rows in memory or computed by the engine.

    Returns
    -------
    Digests
        Those of :meth:`SealedTable.digests`, computed by the engine for large tables.
    """
    if isinstance(table, SealedTable) and len(table.rows) <= FEW:
        ordered = table.ordered()
        write_table(path, ordered)
        return ordered.digests()
    with _engine().cursor() as base:
        _load(base, table)
        texts = {c.name: _text_of(c, f"CAST({_named(c)} AS VARCHAR)") for c in table.columns}
        found = _digested(base, "loaded", texts, _whole(texts.values()))
        _copy(base, "ordered", table.columns, path)
    return found


def sum_cell_tables(paths: Sequence[str], by: Sequence[str], items: Sequence[str]) -> list[Total]:
    """Add up cells stored as tables (``lines`` and thousandths beside their keys).

    Parameters
    ----------
    paths
        Parquet files.
    by
        Columns of the sums.
    items
        Carriers to sum.

    Returns
    -------
    list of Total
        In order of key, without numbers of institutions.
    """
    listed, keys = _listed(paths), "".join(f"{b}, " for b in by)
    # As text: thousands of the engine's long numbers would be slower to bring over than to add up.
    sums = "".join(f", CAST(SUM({i}) AS VARCHAR)" for i in items)
    with _engine().cursor() as base:
        rows = base.execute(
            f"SELECT {keys}CAST(SUM(lines) AS BIGINT){sums} FROM read_parquet([{listed}], union_by_name=true)"
            + (f" GROUP BY {keys[:-2]} ORDER BY {keys[:-2]}" if by else "")
        ).fetchall()
    n = len(by)
    found = []
    for row in rows:
        amounts = {i: int(v) for i, v in zip(items, row[n + 1 :], strict=True) if v is not None}
        found.append(Total(row[:n], row[n], 0, amounts))
    return found


def digests(path: Path, columns: Sequence[Column]) -> Digests:
    """Compute the digests of a Parquet file over its rows in file order.

    Parameters
    ----------
    path
        Parquet file.
    columns
        Columns it must have.

    Returns
    -------
    Digests
        Column and row digests.

    Raises
    ------
    ValueError
        Where the file has other columns or types than those of the kinds.
    """
    if row_count(path) <= FEW:
        return SealedTable(tuple(columns), read_table(path, columns)).digests()
    with _engine().cursor() as base:
        _same_types(_types(base, path), path, columns)
        milli = "CAST(CAST(CAST({} AS DECIMAL(21,3)) * 1000 AS DECIMAL(21,0)) AS VARCHAR)"
        texts = {
            c.name: _text_of(c, milli.format(_named(c)) if c.kind == "milli" else f"CAST({_named(c)} AS VARCHAR)")
            for c in columns
        }
        source = f"read_parquet('{_quoted(path)}', file_row_number=true)"
        return _digested(base, source, texts, "file_row_number")


def read_table(path: Path, columns: Sequence[Column], first: int | None = None) -> tuple[tuple[Cell, ...], ...]:
    """Read Parquet in file order.

    Parameters
    ----------
    path
        Parquet file.
    columns
        Columns it must have.
    first : number of rows
        Read no more than so many rows; all of them by default.

    Returns
    -------
    tuple of rows
        Amounts as integers in thousandths.

    Raises
    ------
    ValueError
        Where the file has other columns or types than those of the kinds.
    """
    milli = "CAST(CAST({0} AS DECIMAL(21,3)) * 1000 AS BIGINT)"
    cells = ", ".join(milli.format(_named(c)) if c.kind == "milli" else _named(c) for c in columns)
    limit = "" if first is None else f" LIMIT {first}"
    with _engine().cursor() as base:
        few = SHORT if first is None else min(first, SHORT)
        found = base.execute(f"SELECT * FROM read_parquet(?) LIMIT {few}", [str(path)])
        names = [c[0] for c in found.description or ()]
        _same_types({c[0]: str(c[1]) for c in found.description or ()}, path, columns)
        rows = found.fetchall()
        if len(rows) < SHORT and names == [c.name for c in columns]:
            return tuple(tuple(int(v.scaleb(3)) if isinstance(v, Decimal) else v for v in row) for row in rows)
        return tuple(base.execute(f"SELECT {cells} FROM read_parquet(?){limit}", [str(path)]).fetchall())


def row_count(path: Path) -> int:
    """Count the rows of a Parquet file.

    Parameters
    ----------
    path
        Parquet file.

    Returns
    -------
    int
        Number of rows.
    """
    with _engine().cursor() as base:
        return int(base.execute("SELECT COUNT(*) FROM read_parquet(?)", [str(path)]).fetchall()[0][0])


def column_types(path: Path) -> dict[str, str]:
    """Read the column types of a Parquet file.

    Parameters
    ----------
    path
        Parquet file.

    Returns
    -------
    mapping of column name to type
        Types as DuckDB names them.
    """
    with _engine().cursor() as base:
        return _types(base, path)


def _types(base: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    found = base.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    return {row[0]: row[1] for row in found}


class DuckEngine:
    """Answers questions in this process, over files of any size in bounded memory."""

    def __init__(self, threads: int = 0, memory: str = "") -> None:
        """Start an engine of its own; ``threads`` and ``memory`` (as in ``2GB``) where the machine is not all ours."""
        self._base = duckdb.connect()
        # Every answer is ordered by its question; keeping the order of the files as well costs memory.
        self._base.execute("SET preserve_insertion_order = false")
        if threads:
            self._base.execute(f"SET threads = {threads}")
        if memory:
            self._base.execute(f"SET memory_limit = '{memory}'")
            self._base.execute(f"SET temp_directory = '{_quoted(Path(tempfile.gettempdir()) / 'tongbao-spill')}'")

    def lines(self, name: str, paths: Sequence[str], items: Sequence[str]) -> None:
        """Name the lines of files; they are read when a question needs them.

        Parameters
        ----------
        name
            Name of the engine's table or view.
        paths
            Parquet files.
        items
            Carriers to sum.
        """
        self._base.execute(f"CREATE VIEW {name} AS {self._complete(paths, items)}")

    def gather(self, name: str, paths: Sequence[str], items: Sequence[str], months: Sequence[str]) -> None:
        """Gather the lines of files, some units at a time.

        Parameters
        ----------
        name
            Name of the engine's table or view.
        paths
            Parquet files.
        items
            Carriers to sum.
        months
            Months that count; empty for all.

        Notes
        -----
        The institutions of some units fit a processor's cache where a nation's do not. Lines in the files of two units
        are gathered twice, and added up by every later question.
        """
        for number, of_units in enumerate(_batches(paths)):
            made = f"INSERT INTO {name} " if number else f"CREATE TEMP TABLE {name} AS "
            alike = f"SELECT * FROM read_parquet([{_listed(of_units)}])"
            if self._has(of_units[0], items):
                try:
                    self._base.execute(made + _gathered(alike, items, months))
                    continue
                except duckdb.Error:
                    pass  # A file lacks a column that the first one has: opening all of them beforehand tells which.
            self._base.execute(made + _gathered(self._complete(of_units, items), items, months))

    def keep(self, name: str, question: str) -> None:
        """Store an answer as a table.

        Parameters
        ----------
        name
            Name of the engine's table or view.
        question
            Question in SQL.
        """
        self._base.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {question}")

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Answer a question.

        Parameters
        ----------
        question
            Question in SQL.

        Returns
        -------
        list of rows
            Rows of the answer.
        """
        return self._base.execute(question).fetchall()

    def close(self) -> None:
        """Release memory and files."""
        self._base.close()

    def _complete(self, paths: Sequence[str], items: Sequence[str]) -> str:
        found = f"read_parquet([{_listed(paths)}], union_by_name=true)"
        return questions.complete(found, self._columns(found), items)

    def _has(self, path: str, items: Sequence[str]) -> bool:
        """Return whether a file has every column that is needed."""
        return {*items, *questions.KEYS} <= set(self._columns(f"read_parquet('{_quoted(path)}')"))

    def _columns(self, source: str) -> list[str]:
        return [r[0] for r in self._base.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]


def _gathered(source: str, items: Sequence[str], months: Sequence[str]) -> str:
    return questions.gathered(f"({questions.of_months(f'({source})', months) if months else source}) l", items)


def _listed(paths: Sequence[str]) -> str:
    return ", ".join(f"'{_quoted(p)}'" for p in paths)


def _batches(paths: Sequence[str]) -> list[list[str]]:
    """Group the files of whole units into batches that are read at a time."""
    by_unit: dict[str, list[str]] = {}
    for path in paths:
        by_unit.setdefault(Path(path).stem, []).append(path)
    found: list[list[str]] = []
    left = 0
    for of_unit in by_unit.values():
        size = sum(Path(p).stat().st_size for p in of_unit)
        if not found or size > left:
            found.append([])
            left = BATCH
        found[-1] += of_unit
        left -= size
    return found


def _load(base: duckdb.DuckDBPyConnection, table: SealedTable | ComputedTable) -> None:
    """Bring rows in as text; amounts stay whole thousandths until they are written."""
    if isinstance(table, ComputedTable):
        cast = ", ".join(f"CAST({_named(c)} AS {_LOADED[c.kind]}) AS {_named(c)}" for c in table.columns)
        base.execute(f"CREATE TEMP TABLE loaded AS SELECT {cast} FROM ({table.question})")
        return
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.csv"
        with rows.open("w", encoding="utf-8", newline="") as file:
            # One line end for writer and reader, or a line break inside a cell ends the row.
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerows([_NULL if v is None else v for v in row] for row in table.rows)
        types = "{" + ", ".join(f"'{c.name}': '{_LOADED[c.kind]}'" for c in table.columns) + "}"
        base.execute(
            f"CREATE TEMP TABLE loaded AS SELECT * FROM read_csv(?, header=false, nullstr='{_NULL}', columns={types}, "
            "delim=',', quote='\"', escape='\"', auto_detect=false, new_line='\\n', parallel=false, "
            "allow_quoted_nulls=true)",
            [str(rows)],
        )


def _copy(base: duckdb.DuckDBPyConnection, source: str, columns: Sequence[Column], path: Path) -> None:
    amount = "CAST(CAST({0} AS DECIMAL(21,3)) * 0.001 AS DECIMAL(18,3)) AS {0}"
    cells = ", ".join(amount.format(_named(c)) if c.kind == "milli" else _named(c) for c in columns)
    base.execute(f"COPY (SELECT {cells} FROM {source}) TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)")


def _digested(base: duckdb.DuckDBPyConnection, source: str, texts: dict[str, str], order: str) -> Digests:
    """Keep the rows of a source in an order, as the table ``ordered``, and digest them."""
    base.execute(f"CREATE TEMP TABLE ordered AS SELECT * FROM {source} ORDER BY {order}")
    # One thread adds the texts up in the order of the rows; to have each column sorted again takes four times as long.
    columns = ", ".join(f"sha256(COALESCE(string_agg({t}, chr(10)), ''))" for t in texts.values())
    found = base.execute(f"SELECT {columns} FROM ordered").fetchall()[0]
    rows = base.execute(f"SELECT substr(sha256({_whole(texts.values())}), 1, 16) FROM ordered").fetchall()
    return Digests(dict(zip(texts, found, strict=True)), tuple(r[0] for r in rows))


def _whole(texts: Iterable[str]) -> str:
    return f"concat_ws(chr(9), {', '.join(texts)})"


def _text_of(column: Column, plain: str) -> str:
    """Format a cell as its digest reads it; the same text as the core makes of it."""
    if column.kind == "text":
        # A normalised text ends at its first NUL, so what stands between NULs is normalised part by part.
        parts = f"array_to_string([nfc_normalize(part) for part in string_split({plain}, chr(0))], chr(0))"
        plain = f"CASE WHEN contains({plain}, chr(0)) THEN {parts} ELSE nfc_normalize({plain}) END"
        for sign, written in (("'\\'", "'\\\\'"), ("chr(10)", "'\\n'"), ("chr(9)", "'\\t'")):
            plain = f"replace({plain}, {sign}, {written})"
    return f"COALESCE('=' || {plain}, '~')"


def _same_types(found: dict[str, str], path: Path, columns: Sequence[Column]) -> None:
    wanted = {c.name: _TYPES[c.kind] for c in columns}
    if found != wanted:
        raise ValueError(f"{path.name} holds {found}, not {wanted}")


def _named(column: Column) -> str:
    return f'"{column.name}"'


def _quoted(path: Path | str) -> str:
    return str(path).replace("'", "''")
