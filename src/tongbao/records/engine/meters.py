"""Interval data of meters, rolled up to months by DuckDB: what counts, and whatever is not in order about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from tongbao.records.engine import meter_questions as questions
from tongbao.records.engine.meter_questions import Limits

EngineError = duckdb.Error
_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of a file of interval data.

    Parameters
    ----------
    names
        Columns of the file in order; of a typed file only the three.
    meter, time, amount
        Columns that are read.
    register
        Amounts are readings of a register that counts up, not amounts of intervals.
    at_end
        An interval is stamped with its end, not its start.
    delimiter
        Separator of the cells of a text file.
    instant
        Times of a typed file are points of world time, not of the local clock.
    """

    names: tuple[str, ...]
    meter: str
    time: str
    amount: str
    register: bool = False
    at_end: bool = False
    delimiter: str = ","
    instant: bool = False


@dataclass(frozen=True, slots=True)
class MeterMonth:
    """Month of one meter: amount [millionths of its unit] and its defects; times are local clock times.

    Parameters
    ----------
    covered_s, explained_s, whole_s : [s]
        Time with an amount, time without one but caught up within the month, length of the month.
    gaps, gap_from, gap_to
        Number of runs without an amount, and the longest run.
    same, clash
        Repeated rows that are equal, and rows that contradict each other and do not count.
    falls
        Negative amounts, or registers that fell; they do not count.
    off
        Rows beside the meter's grid.
    catch_ups
        Intervals that include what a gap before them lacks.
    crossing_micro : [millionths of the meter's unit]
        Count of a register from one month into another, in no month's amount.
    """

    meter: str
    month: str
    step_s: int
    micro: int
    covered_s: int
    explained_s: int
    whole_s: int
    gaps: int
    gap_from: str
    gap_to: str
    same: int
    clash: int
    falls: int
    off: int
    catch_ups: int
    crossing_micro: int

    @property
    def partial(self) -> bool:
        """Whether a part of the month has no amount and no later interval holds it."""
        return self.covered_s + self.explained_s < self.whole_s


@dataclass(frozen=True, slots=True)
class RollUp:
    """The months of every meter of a file, how many of its rows cannot be read, and one text of those."""

    months: tuple[MeterMonth, ...]
    unread: int = 0
    example: str = ""


def roll_up_text(path: Path, columns: Columns, limits: Limits, memory_bytes: int = 0) -> RollUp:
    """Roll up a text file whose first line is its header.

    Parameters
    ----------
    path
        Text file.
    columns
        Columns of the file.
    limits
        Rules of the roll-up.
    memory_bytes : [bytes]
        Limit of memory; 0 for none.

    Returns
    -------
    RollUp
        Months of every meter, and unreadable rows.
    """
    names = "{" + ", ".join(f"'{_quoted(n)}': 'VARCHAR'" for n in columns.names) + "}"
    source = (
        f"read_csv('{_quoted(str(path))}', auto_detect=false, header=false, skip=1, columns={names}, "
        f"delim='{columns.delimiter}', quote='\"', escape='\"')"
    )
    wanted = (_column(c) for c in (columns.meter, columns.time, columns.amount))
    return _roll_up(path, questions.read_text(source, *wanted), columns, limits, memory_bytes)


def roll_up_typed(path: Path, columns: Columns, limits: Limits, memory_bytes: int = 0) -> RollUp:
    """Roll up a Parquet file whose amounts are whole numbers or decimals.

    Parameters
    ----------
    path
        Parquet file.
    columns
        Columns of the file.
    limits
        Rules of the roll-up.
    memory_bytes : [bytes]
        Limit of memory; 0 for none.

    Returns
    -------
    RollUp
        Months of every meter, and unreadable rows.
    """
    source = f"read_parquet('{_quoted(str(path))}')"
    wanted = [_column(c) for c in (columns.meter, columns.time, columns.amount)]
    read = questions.read_typed(source, wanted[0], wanted[1], wanted[2], columns.instant)
    return _roll_up(path, read, columns, limits, memory_bytes)


def typed_columns(path: Path) -> dict[str, str]:
    """Read the columns of a Parquet file.

    Parameters
    ----------
    path
        Parquet file.

    Returns
    -------
    mapping of column name to type
        Types as DuckDB names them.
    """
    with duckdb.connect() as base:
        _confine(base, path, 0)
        found = base.execute(f"DESCRIBE SELECT * FROM read_parquet('{_quoted(str(path))}')").fetchall()
    return {row[0]: row[1] for row in found}


def roll_up_rows(rows: Iterable[tuple[str, int, str]], columns: Columns, limits: Limits) -> RollUp:
    """Roll up rows of a file read elsewhere.

    Parameters
    ----------
    rows : (meter, [s] of world time since 1970, amount)
        Amounts as plain decimal text.
    columns
        Stamps and registers of the file.
    limits
        Rules of the roll-up.

    Returns
    -------
    RollUp
        Months of every meter, and unreadable rows.
    """
    with duckdb.connect() as base:
        base.execute("SET TimeZone = 'UTC'")
        base.execute("CREATE TEMP TABLE given (meter VARCHAR, s BIGINT, amount DECIMAL(18,6))")
        remaining = iter(rows)
        while part := list(islice(remaining, _AT_ONCE)):
            lists = [list(c) for c in zip(*part, strict=True)]
            base.execute("INSERT INTO given SELECT unnest($1), unnest($2::BIGINT[]), unnest($3)", lists)
        source = "(SELECT meter, make_timestamptz(s * 1000000) AS time, amount FROM given)"
        base.execute(f"CREATE TEMP VIEW read AS {questions.read_typed(source, 'meter', 'time', 'amount', True)}")
        return _registers(base, limits) if columns.register else _intervals(base, columns.at_end, limits)


def _roll_up(path: Path, read: str, columns: Columns, limits: Limits, memory_bytes: int) -> RollUp:
    with duckdb.connect() as base:
        _confine(base, path, memory_bytes)
        base.execute(f"CREATE TEMP VIEW read AS {read}")
        return _registers(base, limits) if columns.register else _intervals(base, columns.at_end, limits)


def _confine(base: duckdb.DuckDBPyConnection, path: Path, memory_bytes: int) -> None:
    """One file may be read and nothing else, no more memory be taken, nothing be written beside it."""
    base.execute("SET TimeZone = 'UTC'")
    base.execute("SET temp_directory = ''")
    if memory_bytes:
        base.execute(f"SET memory_limit = '{memory_bytes}B'")
    base.execute("SET autoinstall_known_extensions = false")
    base.execute(f"SET allowed_paths = ['{_quoted(str(path))}']")
    base.execute("SET enable_external_access = false")
    base.execute("SET lock_configuration = true")


def _intervals(base: duckdb.DuckDBPyConnection, at_end: bool, limits: Limits) -> RollUp:
    def keep(name: str, question: str) -> None:
        base.execute(f"CREATE TEMP TABLE {name} AS {question}")

    keep("days", questions.days("read", at_end, limits))
    keep("steps", questions.steps(limits, at_end))
    keep("judged", questions.judged(limits, at_end))
    keep("mended", questions.mended(_if_any(base, "judged WHERE NOT right_"), at_end, limits))
    keep("settled", questions.settled())
    keep("months", questions.months())
    keep("runs", questions.runs(limits))
    keep("caught", questions.caught(_if_any(base, "runs"), at_end, limits))
    unread = base.execute("SELECT COALESCE(SUM(bad_rows), 0), MIN(bad) FROM days").fetchone()
    return _collect(base, questions.answer(), unread)


def _if_any(base: duckdb.DuckDBPyConnection, lines: str) -> str:
    """Name the rows of the file, or none where no look-up is needed, which saves reading it again."""
    found = base.execute(f"SELECT 1 FROM {lines} LIMIT 1").fetchone()
    return "read" if found else "(SELECT * FROM read LIMIT 0)"


def _registers(base: duckdb.DuckDBPyConnection, limits: Limits) -> RollUp:
    base.execute(f"CREATE TEMP TABLE registers AS {questions.registers(limits)}")
    base.execute(f"CREATE TEMP TABLE pieces AS {questions.pieces()}")
    unread = base.execute("SELECT COUNT(bad), MIN(bad) FROM read").fetchone()
    return _collect(base, questions.register_answer(), unread)


def _collect(base: duckdb.DuckDBPyConnection, question: str, unread: tuple[Any, ...] | None) -> RollUp:
    rows: list[tuple[Any, ...]] = base.execute(question).fetchall()
    months = tuple(MeterMonth(*map(_whole, row)) for row in rows)
    count, example = unread or (0, "")
    return RollUp(months, int(count), str(example or ""))


def _whole(value: Any) -> Any:
    return int(value.scaleb(6)) if isinstance(value, Decimal) else value


def _column(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return text.replace("'", "''")
