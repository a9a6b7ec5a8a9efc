"""DuckDB in-process over Parquet: writes and reads books, answers the questions. Nothing else knows it."""

import csv
import tempfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from tongbao.records.engine import questions
from tongbao.records.sealed import Cell, Column, SealedTable
from tongbao.records.total import Total

# Up to so many lines a span is read once and kept: a question then costs less than opening the files again.
_KEPT_ROWS = 2_000_000
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


class Ledgers:
    """The ledger files of some closed books, open for questions."""

    def __init__(
        self,
        now: Sequence[Path],
        before: Sequence[Path] = (),
        threads: int = 0,
        others: Mapping[str, Sequence[Path]] | None = None,
        items: Sequence[str] = (),
    ) -> None:
        """Open files by name of their span: ``now``, ``before`` and any ``others``.

        ``items`` are the carriers that will be asked for; a file that is older than one of them has none of it.
        """
        self._base = duckdb.connect()
        self._trees: list[str] = []
        self._parts: list[str] = []
        self._placed = False
        if threads:
            self._base.execute(f"SET threads = {threads}")
        for name, paths in {"now": now, "before": before, **(others or {})}.items():
            if paths:
                listed = ", ".join(f"'{_quoted(p)}'" for p in paths)
                found = f"read_parquet([{listed}], union_by_name=true)"
                have = [r[0] for r in self._base.execute(f"DESCRIBE SELECT * FROM {found}").fetchall()]
                whole = questions.complete(found, have, items)
                rows = int(self._one(f"SELECT COUNT(*) FROM {found}"))
                kept = "TEMP TABLE" if rows <= _KEPT_ROWS else "VIEW"
                self._base.execute(f"CREATE {kept} {_view(name + '_read')} AS {whole}")
                self._base.execute(f"CREATE VIEW {_view(name)} AS SELECT * FROM {_view(name + '_read')}")
                self._trees.append(name)

    def part(self, name: str, of: str, months: Sequence[str]) -> None:
        """Open some months of a span that is open as a span of their own, without reading the files again."""
        listed = ", ".join(f"'{m}'" for m in months)
        self._base.execute(f"CREATE VIEW {_view(name)} AS SELECT * FROM {_view(of)} WHERE month IN ({listed})")
        self._parts.append(name)

    def place_as_of(self, month: str) -> None:
        """Show all lines by the tree of one month: every institution where it stood then.

        Raises
        ------
        ValueError : where no open ledger holds a line of that month.
        """
        for name in self._trees:
            rows = self._base.execute(questions.placed(_view(name), month)).fetchall()
            if rows:
                self._base.execute(f"CREATE TEMP TABLE tree AS {questions.placed(_view(name), month)}")
                break
        else:
            raise ValueError(f"no open ledger holds {month}; name a month of the spans that were opened")
        for name in self._trees:
            columns = [r[0] for r in self._base.execute(f"DESCRIBE {_view(name)}").fetchall()]
            self._base.execute(
                f"CREATE TEMP TABLE {_view('placed_' + name)} AS {questions.replaced(_view(name), columns, 'tree')}"
            )
            self._base.execute(f"CREATE OR REPLACE VIEW {_view(name)} AS SELECT * FROM {_view('placed_' + name)}")

    def names(self) -> tuple[str, ...]:
        """The names of the spans that are open."""
        return (*self._trees, *self._parts)

    def __enter__(self) -> "Ledgers":
        return self

    def __exit__(self, *problem: object) -> None:
        self._base.close()

    def matched(self, months_now: int, months_before: int, placed_in: str = "") -> int:
        """Keep the institutions with every month in both spans as the matched population; return how many.

        With the month ``placed_in`` of the later span each of them counts in both spans where it stood in that month,
        so that an area is compared with itself.
        """
        same = questions.both(
            questions.reporters(_view("now"), months_now), questions.reporters(_view("before"), months_before)
        )
        if placed_in:
            same = questions.standing(same, questions.placed(_view("now"), placed_in))
        self._base.execute(f"CREATE OR REPLACE TEMP TABLE matched AS {same}")
        self._placed = bool(placed_in)
        return int(self._one("SELECT COUNT(*) FROM matched"))

    def cells(self, which: str, by: Sequence[str], items: Sequence[str], matched: bool = False) -> list[Total]:
        """Cells of ``now`` or ``before`` by the columns given."""
        source, subquery = _view(which), "SELECT institution FROM matched" if matched else ""
        if matched and self._placed:
            columns = [r[0] for r in self._base.execute(f"DESCRIBE {source}").fetchall()]
            source = f"({questions.replaced(source, columns, 'matched')}) placed"
        rows = self._base.execute(questions.cells(source, by, items, subquery)).fetchall()
        return [_total(row, len(by), items) for row in rows]

    def _one(self, question: str) -> Any:
        found = self._base.execute(question).fetchone()
        return found[0] if found else None


def _view(name: str) -> str:
    return f'"{name}_lines"'


def _total(row: tuple[Any, ...], keys: int, items: Sequence[str]) -> Total:
    sums = zip(items, row[keys + 2 :], strict=True)
    return Total(tuple(row[:keys]), row[keys], row[keys + 1], {i: _milli(v) for i, v in sums if v is not None})


def _milli(value: Decimal) -> int:
    return int(value.scaleb(3))


def _text(value: Cell, kind: str) -> str:
    if value is None:
        return _NULL
    if kind != "milli":
        return str(value)
    whole, rest = divmod(abs(int(value)), 1000)
    return f"{'-' if int(value) < 0 else ''}{whole}.{rest:03d}"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
