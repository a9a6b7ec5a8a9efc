"""DuckDB in-process over Parquet: writes and reads books, answers the questions. Nothing else knows it."""

import csv
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from tongbao.records.engine import questions
from tongbao.records.sealed import Cell, Column, SealedTable

EngineError = duckdb.Error
_TYPES = {"text": "VARCHAR", "int": "BIGINT", "milli": "DECIMAL(18,3)"}
_NULL = "\u0001"


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """One engine for the small tables of a book: starting one takes longer than writing such a table."""
    return duckdb.connect()


def write_table(path: Path, table: SealedTable) -> None:
    """Write a sealed table as Parquet. Rows go through text, which DuckDB casts exactly."""
    with tempfile.TemporaryDirectory() as folder, _engine().cursor() as base:
        rows = Path(folder) / "rows.csv"
        with rows.open("w", encoding="utf-8", newline="") as file:
            # One line end for writer and reader, or a line break inside a cell ends the row.
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            kinds = [c.kind for c in table.columns]
            writer.writerows([_text(v, k) for v, k in zip(row, kinds, strict=True)] for row in table.rows)
        types = "{" + ", ".join(f"'{c.name}': '{_TYPES[c.kind]}'" for c in table.columns) + "}"
        base.execute(
            f"COPY (SELECT * FROM read_csv(?, header=false, nullstr='{_NULL}', columns={types}, delim=',', "
            "quote='\"', escape='\"', auto_detect=false, new_line='\\n', parallel=false, allow_quoted_nulls=true)) "
            f"TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)",
            [str(rows)],
        )


def read_table(path: Path, columns: Sequence[Column]) -> tuple[tuple[Cell, ...], ...]:
    """Read Parquet back in file order, amounts as integers in thousandths.

    Raises
    ------
    ValueError : where the file does not hold just these columns in the types of their kinds.
    """
    wanted = {c.name: _TYPES[c.kind] for c in columns}
    names = ", ".join(f'"{c.name}"' for c in columns)
    with _engine().cursor() as base:
        if (found := _types(base, path)) != wanted:
            raise ValueError(f"{path.name} holds {found}, not {wanted}")
        rows = base.execute(f"SELECT {names} FROM read_parquet(?)", [str(path)]).fetchall()
    return tuple(tuple(_milli(v) if isinstance(v, Decimal) else v for v in row) for row in rows)


def column_types(path: Path) -> dict[str, str]:
    """The column types of a Parquet file, as DuckDB names them."""
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

    def lines(self, name: str, paths: Sequence[str], items: Sequence[str]) -> None:
        """Name the lines of some files; they are read when a question asks for them."""
        self._base.execute(f"CREATE VIEW {name} AS {self._complete(paths, items)}")

    def gather(self, name: str, paths: Sequence[str], items: Sequence[str], months: Sequence[str]) -> None:
        """Gather unit by unit: a unit's institutions fit a processor's cache where a nation's do not.

        Whose lines stand in the files of two units is gathered twice, and added up by every question after.
        """
        by_unit: dict[str, list[str]] = {}
        for path in paths:
            by_unit.setdefault(Path(path).stem, []).append(path)
        for number, of_unit in enumerate(by_unit.values()):
            source = self._complete(of_unit, items)
            source = questions.of_months(f"({source})", months) if months else source
            question = questions.gathered(f"({source}) l", items)
            self._base.execute(
                f"INSERT INTO {name} {question}" if number else f"CREATE TEMP TABLE {name} AS {question}"
            )

    def keep(self, name: str, question: str) -> None:
        """Keep an answer as a table."""
        self._base.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {question}")

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """An answer's rows."""
        return self._base.execute(question).fetchall()

    def close(self) -> None:
        """Give back memory and files."""
        self._base.close()

    def _complete(self, paths: Sequence[str], items: Sequence[str]) -> str:
        listed = ", ".join(f"'{_quoted(p)}'" for p in paths)
        found = f"read_parquet([{listed}], union_by_name=true)"
        have = [r[0] for r in self._base.execute(f"DESCRIBE SELECT * FROM {found}").fetchall()]
        return questions.complete(found, have, items)


def _milli(value: Decimal) -> int:
    return int(value.scaleb(3))


def _text(value: Cell, kind: str) -> str:
    if value is None:
        return _NULL
    if kind != "milli":
        return str(value)
    whole, rest = divmod(abs(int(value)), 1000)
    return f"{'-' if int(value) < 0 else ''}{whole}.{rest:03d}"


def _quoted(path: Path | str) -> str:
    return str(path).replace("'", "''")
