"""The same year's totals of areas by other means: pandas, polars, SQLite, PostgreSQL. Each is given its data first."""

import importlib.util
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
from judging import ITEMS

ROOT = Path(__file__).parent.parent
_COLUMNS = ("institution", "unit", "county", "kind", *ITEMS)
_SCOPES: tuple[tuple[str, ...], ...] = ((), ("unit",), ("kind",), ("unit", "county"), ("unit", "kind"))
Figures = dict[tuple[str, ...], tuple[int, ...]]


def others(job: Any, runs: int, ours: float) -> Iterator[str]:
    """A line for each means there is, with its ratio to the program's median; and why one is not there."""
    wanted = {_scope(s): (r[0], r[1], r[3], r[4], r[5]) for s, r in job.figures.items()}
    for name, make in (("pandas", _pandas), ("polars", _polars), ("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        try:
            ask, done = make(job.files)
        except ModuleNotFoundError as problem:
            yield f"{name}：没有安装（{problem.name}），未测。"
            continue
        seconds, found = [], {}
        for _ in range(runs):
            start = time.perf_counter()
            found = ask()
            seconds.append(time.perf_counter() - start)
        done()
        same = "数字相等" if set(found.values()) == set(wanted.values()) else "数字不等"
        yield f"{name}：中位 {median(seconds):.2f} 秒，是本程序的 {median(seconds) / ours:.1f} 倍，{same}"


def _scope(subject: str) -> tuple[str, ...]:
    return () if subject == "province" else tuple(subject.split("/"))


def _row(institutions: int, lines: int, sums: dict[str, int]) -> tuple[int, ...]:
    return institutions, lines, sums["water"], sums["people"], sums["area"]


def _pandas(files: list[str]) -> tuple[Callable[[], Figures], Callable[[], None]]:
    import pandas

    if importlib.util.find_spec("pyarrow") is None:
        raise ModuleNotFoundError(name="pyarrow")

    def ask() -> Figures:
        frame = pandas.concat(pandas.read_parquet(f, columns=list(_COLUMNS)) for f in files)
        for item in ITEMS:
            # Decimals arrive as objects; whole thousandths in 64 bits are added fast and exactly.
            frame[item] = (frame[item].fillna(0) * 1000).astype("int64")
        found: Figures = {}
        for by in _SCOPES:
            groups = frame.groupby(list(by)) if by else [((), frame)]
            for key, part in groups:
                sums = {i: int(part[i].sum()) for i in ITEMS}
                found[tuple(key)] = _row(part["institution"].nunique(), len(part), sums)
        return found

    return ask, lambda: None


def _polars(files: list[str]) -> tuple[Callable[[], Figures], Callable[[], None]]:
    import polars

    def ask() -> Figures:
        amounts = [(polars.col(i) * 1000).cast(polars.Int64).fill_null(0).alias(i) for i in ITEMS]
        frame = polars.scan_parquet(files).select("institution", "unit", "county", "kind", *amounts).collect()
        asked = [polars.col("institution").n_unique().alias("n"), polars.len().alias("lines")]
        asked += [polars.col(i).sum() for i in ITEMS]
        found: Figures = {}
        for by in _SCOPES:
            answer = frame.group_by(by).agg(asked) if by else frame.select(asked)
            for row in answer.to_dicts():
                found[tuple(row[b] for b in by)] = _row(row["n"], row["lines"], row)
        return found

    return ask, lambda: None


def _sql(by: tuple[str, ...], table: str) -> str:
    keys = "".join(f"{b}, " for b in by)
    sums = ", ".join(f"SUM({i}) AS {i}" for i in ITEMS)
    group = f" GROUP BY {', '.join(by)}" if by else ""
    return f"SELECT {keys}COUNT(DISTINCT institution), COUNT(*), {sums} FROM {table}{group}"


def _asked(run: Callable[[str], list[Any]]) -> Figures:
    found: Figures = {}
    for by in _SCOPES:
        for row in run(_sql(by, "lines")):
            n = len(by)
            found[tuple(row[:n])] = _row(
                row[n], row[n + 1], dict(zip(ITEMS, (int(v or 0) for v in row[n + 2 :]), strict=True))
            )
    return found


def _rows(files: list[str]) -> Iterator[list[Any]]:
    amounts = ", ".join(f"CAST({i} * 1000 AS BIGINT)" for i in ITEMS)
    with duckdb.connect() as base:
        base.execute(f"SELECT institution, unit, county, kind, {amounts} FROM read_parquet(?)", [files])
        while rows := base.fetchmany(50_000):
            yield rows


def _sqlite(files: list[str]) -> tuple[Callable[[], Figures], Callable[[], None]]:
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE TABLE lines ({', '.join(_COLUMNS)})")
    for rows in _rows(files):
        base.executemany(f"INSERT INTO lines VALUES ({', '.join('?' * len(_COLUMNS))})", rows)
    return lambda: _asked(lambda q: base.execute(q).fetchall()), base.close


def _postgresql(files: list[str]) -> tuple[Callable[[], Figures], Callable[[], None]]:
    import psycopg

    sys.path.insert(0, str(ROOT))
    from tests.postgres import binaries, started

    folder = binaries()
    if folder is None:
        raise ModuleNotFoundError(name="postgresql")
    server = started(folder)
    base = psycopg.connect(server.__enter__().new())
    texts = ", ".join(f"{c} text" for c in _COLUMNS[:4])
    base.execute(f"CREATE TABLE lines ({texts}, {', '.join(f'{i} bigint' for i in ITEMS)})")
    with base.cursor().copy(f"COPY lines ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
        for rows in _rows(files):
            for row in rows:
                copy.write_row(row)
    base.execute("ANALYZE lines")
    base.commit()

    def done() -> None:
        base.close()
        server.__exit__(None, None, None)

    return lambda: _asked(lambda q: base.execute(q).fetchall()), done
