"""Whether readings pay to be partitioned by year on PostgreSQL: the same rows in one table and in a table a year.

Run: TONGBAO_DATABASE=postgresql://… python benchmarks/partitions.py     (a database that pages.py --home filled)
The two copies are made in the same database and removed again. Everything is synthetic. Nothing is asserted.
"""

import os
import statistics
import time
from typing import Any

import psycopg

TIMES = 20
INDEXES = ("(id)", "(institution, month)", "(month)", "(upload_id)")
ONE = "SELECT month, amounts FROM {} WHERE institution = 'S001234' AND month IN ('2026-03', '2026-02', '2025-04')"
QUESTIONS = (
    ("一家的三个月（网格、历史）", ONE),
    ("一家的全部月份", "SELECT month, amounts FROM {} WHERE institution = 'S001234'"),
    (
        "一份报表的行（upload）",
        "SELECT * FROM {} WHERE upload_id = (SELECT MAX(upload_id) - 999 FROM store_readingrow)",
    ),
    ("一月的行数", "SELECT COUNT(*) FROM {} WHERE month = '2025-06'"),
    ("一年取全部金额（封账）", "SELECT institution, amounts FROM {} WHERE month BETWEEN '2025-01' AND '2025-12'"),
)
NEW = "INSERT INTO {0} SELECT * FROM (SELECT * FROM store_readingrow WHERE month = '2026-03' ORDER BY id LIMIT 5000) x"


def made(there: Any) -> None:
    """The two copies, with the indexes that the store's table has."""
    there.execute("DROP TABLE IF EXISTS bench_one, bench_years")
    there.execute("CREATE TABLE bench_one (LIKE store_readingrow)")
    there.execute("CREATE TABLE bench_years (LIKE store_readingrow) PARTITION BY RANGE (month)")
    first, last = there.execute("SELECT MIN(month), MAX(month) FROM store_readingrow").fetchone()
    for year in range(int(first[:4]), int(last[:4]) + 1):
        there.execute(
            f"CREATE TABLE bench_years_{year} PARTITION OF bench_years FOR VALUES FROM ('{year}') TO ('{year + 1}')"
        )
    for table in ("bench_one", "bench_years"):
        there.execute(f"INSERT INTO {table} SELECT * FROM store_readingrow")
        for columns in INDEXES:
            there.execute(f"CREATE INDEX ON {table} {columns}")
    there.execute("ANALYZE")
    there.commit()


def timed(there: Any, question: str) -> tuple[float, float]:
    """Median and 95th of so many answers [ms]; nothing is kept."""
    found = []
    for _ in range(TIMES if "BETWEEN" not in question else 3):
        begun = time.perf_counter()
        answer = there.execute(question)
        if answer.description:
            answer.fetchall()
        found.append((time.perf_counter() - begun) * 1000)
        there.rollback()
    return statistics.median(found), statistics.quantiles(found, n=20, method="inclusive")[18]


def main() -> int:
    """Make, time, remove."""
    with psycopg.connect(os.environ["TONGBAO_DATABASE"]) as there:
        made(there)
        number = there.execute("SELECT COUNT(*) FROM bench_one").fetchone()[0]
        print(f"合成读数{number:,}行；毫秒（p50 / p95）")
        print("问题\t一张表\t按年分区")
        for words, question in (*QUESTIONS, ("写入5,000行", NEW)):
            one, years = (timed(there, question.format(t)) for t in ("bench_one", "bench_years"))
            print(f"{words}\t{one[0]:.1f} / {one[1]:.1f}\t{years[0]:.1f} / {years[1]:.1f}", flush=True)
        there.execute("DROP TABLE bench_one, bench_years")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
