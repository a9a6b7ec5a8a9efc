"""Cells after late corrections, by signed differences against a full recompute; and a region's page from kept cells.

Run: python benchmarks/corrections.py [--institutions N | --books FOLDER]
The corrected returns stand in the last month of the books. Exactness: the month is written again with the corrected
lines, and its cells from those lines must be the revised ones, to the last thousandth.
"""

import argparse
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median

import duckdb
from figures import machine, peak
from rich.console import Console

from tongbao.dossier.books import ClosedLedgers
from tongbao.dossier.ledger_accounts import counted
from tongbao.measure.period import Month
from tongbao.records.cells import Cells, compute_cells, read_cells, revise_cells, store_cells, sum_stored_cells
from tongbao.records.correction import Correction
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.books import read_books, write_books

REVISED = (1, 500, 10_000)
Lines = list[tuple[str, str, str, str, int | None]]


def chosen(files: list[str], count: int) -> Lines:
    """So many lines of a month, in the order of their ids: institution, unit, county, kind, electricity."""
    with duckdb.connect() as base:
        return base.execute(
            "SELECT institution, unit, county, kind, CAST(electricity * 1000 AS BIGINT) FROM read_parquet(?) "
            f"ORDER BY hash(institution), institution LIMIT {count}",
            [files],
        ).fetchall()


def recomputed(files: list[str], lines: Lines, items: tuple[str, ...], folder: Path) -> Cells:
    """The cells of the month from its lines, the chosen ones corrected where they stand."""
    with duckdb.connect() as base:
        base.execute("CREATE TABLE changed (institution VARCHAR)")
        base.executemany("INSERT INTO changed VALUES (?)", [[line[0]] for line in lines])
        base.execute(
            "COPY (SELECT * REPLACE (CASE WHEN institution IN (SELECT institution FROM changed) "
            "THEN CAST(CAST(electricity * 1000 AS BIGINT) * 9 // 10 * 0.001 AS DECIMAL(18,3)) ELSE electricity END "
            f"AS electricity) FROM read_parquet(?)) TO '{folder / 'again.parquet'}' (FORMAT parquet)",
            [files],
        )
    return compute_cells([folder / "again.parquet"], items)


def main(words: list[str]) -> int:
    """Measure, compare, print."""
    parser = argparse.ArgumentParser(description="更正后的分项合计，全部为合成数据。")
    parser.add_argument("--institutions", type=int, default=50_000, metavar="N", help="机构数（默认50000）")
    parser.add_argument("--months", type=int, default=12, metavar="N", help="月数（默认12）")
    parser.add_argument("--books", type=Path, help="已有的合成账册文件夹")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="每项跑几次（默认5）")
    given, is_exact = parser.parse_args(words), True
    say = partial(Console().print, highlight=False, soft_wrap=True)
    with tempfile.TemporaryDirectory(prefix="tongbao-bench-") as name:
        folder = Path(name)
        say(machine(folder))
        source = given.books or folder / "books"
        if given.books is None:
            write_books(source, given.institutions, given.months, 7)
        books = read_books(source)
        closed = ClosedLedgers.among(books, source)
        months = list(closed.files)
        items = counted(Rulebook(Month.parse(months[-1]).last_day))
        start = time.perf_counter()
        for month, (_, seal) in zip(months, books, strict=True):
            store_cells(folder / "cells", seal, compute_cells(closed.files[month], items), items)
        full = time.perf_counter() - start
        files, seal = [str(f) for f in closed.files[months[-1]]], books[-1][1]
        say(f"全部重算{len(months)}个月的分项合计：{full:.2f} 秒")
        for count in REVISED:
            lines = chosen(files, count)
            late = [
                Correction(i, Month.parse(months[-1]), "electricity", milli or 0, (milli or 0) * 9 // 10, "合成")
                for i, *_, milli in lines
            ]
            places = {(i, months[-1]): (unit, county, kind) for i, unit, county, kind, _ in lines}
            seconds = []
            for _ in range(given.runs):
                start = time.perf_counter()
                found = revise_cells(read_cells(folder / "cells", seal, items), late, places)
                store_cells(folder / "cells", "next", found, items)
                seconds.append(time.perf_counter() - start)
            wanted = recomputed(files, lines, items, folder)
            wrong = sum(wanted.get(k) != found.get(k) for k in wanted.keys() | found.keys())
            is_exact = is_exact and wrong == 0
            each = median(seconds)
            say(f"更正{count:,}份：中位 {each * 1000:.1f} 毫秒，是全部重算的 1/{full / each:.0f}，")
            say(f"    不等的格{wrong}个（共{len(wanted):,}格）")
        page = []
        for _ in range(max(20, given.runs)):
            start = time.perf_counter()
            sum_stored_cells(folder / "cells", [s for _, s in books], ("unit", "month"), items)
            page.append(time.perf_counter() - start)
        say(f"一页各单位逐月合计：中位 {median(page) * 1000:.1f} 毫秒")
        say(peak())
    return 0 if is_exact else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
