"""Time the roll-up of meter data against a bare GROUP BY of the same rows, and hold the digits of both together.

Run: python benchmarks/metering.py   (--help shows how to make it smaller)
Quarter-hours of a year: 1,000 meters are 35 million rows. One meter in a hundred lacks a day, so that gaps are looked
for and found. Everything is synthetic and stands in a temporary folder that is removed afterwards. No figure is
asserted; the exit code is 1 only where the digits differ.
"""

import argparse
import sys
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from figures import Job, legend, machine, measured, peak, printed
from rich.console import Console

from tongbao.intake.reading import sandbox
from tongbao.intake.reading.meter_files import roll_up_limits, unpack_roll_up
from tongbao.records.engine.meters import Columns, RollUp, roll_up_text, roll_up_typed
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2025, 12, 31)).row("checks", "meters").content
LIMITS = roll_up_limits(RULES)
NAMES = ("meter", "start", "amount")
_QUARTERS = 96
_BARE = "SELECT meter, strftime(date_trunc('month', start), '%Y-%m'), {total} FROM {source} GROUP BY 1, 2"
console = Console()


class Rolling(Job):
    """Intervals of a Parquet file, rolled up in this process."""

    name = "计量归月"
    ours_is = "记录引擎按表、按月归总，同时查缺测、重复、矛盾、负数、偏离和补记"
    plain_is = "DuckDB 对同一文件 GROUP BY meter, month，只求和"
    total = "SUM(amount)"

    def __init__(self, path: Path, rows: int, size: str) -> None:
        self.path, self.rows, self.size = path, rows, size
        self.got: RollUp = RollUp(())
        self.known: list[tuple[Any, ...]] = []

    @property
    def source(self) -> str:
        """What the baseline reads."""
        return f"read_parquet('{self.path}')"

    def fresh(self) -> None:
        """Nothing is left over of an earlier run."""

    def ours(self) -> None:
        """The program's way."""
        self.got = roll_up_typed(self.path, Columns((), *NAMES), LIMITS)

    def ready(self) -> None:
        """Nothing to be made ready."""

    def plain(self) -> None:
        """The baseline: one question, sums alone."""
        with duckdb.connect() as base:
            self.known = base.execute(_BARE.format(total=self.total, source=self.source)).fetchall()

    def same(self) -> bool:
        """Whether every sum is the same to the last digit."""
        ours = {(m.meter, m.month): m.micro for m in self.got.months}
        return ours == {(m, t): int(Decimal(v) * 10**6) for m, t, v in self.known}


class Confined(Rolling):
    """The same as collect does it: in the sandbox's process, under its limits, through the pipe."""

    name = "计量归月（沙箱）"
    ours_is = "在受限的子进程中归总（含启动进程和传回结果），收文即如此"

    def ours(self) -> None:
        """The program's way."""
        answer = sandbox.read_meters(self.path, RULES)
        if isinstance(answer, str):
            raise RuntimeError(answer)
        self.got = unpack_roll_up(answer)


class Registers(Rolling):
    """Readings of registers that count up: what lies between two of them belongs to a month."""

    name = "示数归月"
    ours_is = "累计示数两两相减归月，同时查变小和跨月"
    plain_is = "DuckDB 对同一文件用一个窗口取下一示数相减，GROUP BY meter, month，只求和"
    total = "SUM(amount)"

    @property
    def source(self) -> str:
        """What the baseline reads: each reading less the one before it stands at where that one was read."""
        after = "LEAD(amount) OVER (PARTITION BY meter ORDER BY start) - amount"
        return f"(SELECT meter, start, {after} AS amount FROM read_parquet('{self.path}'))"

    def ours(self) -> None:
        """The program's way."""
        self.got = roll_up_typed(self.path, Columns((), *NAMES, register=True), LIMITS)


class Texts(Rolling):
    """Intervals of a CSV file."""

    name = "计量归月（CSV）"
    plain_is = "DuckDB 以已知的列类型读同一CSV，GROUP BY meter, month，只求和"

    @property
    def source(self) -> str:
        """What the baseline reads."""
        types = "{'meter': 'VARCHAR', 'start': 'TIMESTAMP', 'amount': 'DECIMAL(18,3)'}"
        return f"read_csv('{self.path}', header=true, auto_detect=false, delim=',', quote='\"', columns={types})"

    def ours(self) -> None:
        """The program's way."""
        self.got = roll_up_text(self.path, Columns(NAMES, *NAMES), LIMITS)


def made(path: Path, meters: int, days: int, amount: str, where: str, form: str) -> int:
    """Write so many meters; how many rows there are."""
    with duckdb.connect() as base:
        base.execute(
            f"COPY (SELECT printf('M%06d', m) AS meter, TIMESTAMP '2025-01-01' + to_seconds(900 * q) AS start, "
            f"CAST({amount} AS DECIMAL(18,3)) AS amount FROM range({meters}) a(m), range({days * _QUARTERS}) b(q) "
            f"WHERE {where}) TO '{path}' ({form})"
        )
        read = "read_parquet" if "parquet" in form else "read_csv"
        found = base.execute(f"SELECT COUNT(*) FROM {read}('{path}')").fetchone()
    return int(found[0]) if found else 0


def jobs(asked: argparse.Namespace, folder: Path) -> list[Job]:
    """The jobs asked for, with their files."""
    amount = "CAST(CAST(hash(m * 100000 + q) % 5000 AS BIGINT) AS DECIMAL(18,3)) * 0.001"
    # A meter in a hundred lacks the tenth day of the file.
    there = f"m % 100 <> 7 OR q // {_QUARTERS} <> 9"
    parquet, csv_ = "FORMAT parquet, COMPRESSION zstd", "FORMAT csv, HEADER"
    found: list[Job] = []
    if asked.meters:
        path = folder / "intervals.parquet"
        rows = made(path, asked.meters, asked.days, amount, there, parquet)
        size = f"{asked.meters:,}表 × {asked.days}天（{rows:,}行，{path.stat().st_size / 2**20:,.0f} MiB）"
        found += [Rolling(path, rows, size), Confined(path, rows, size)]
    if asked.registers:
        path = folder / "registers.parquet"
        rows = made(path, asked.registers, asked.days, "q", "TRUE", parquet)
        found.append(Registers(path, rows, f"{asked.registers:,}表 × {asked.days}天（{rows:,}行）"))
    if asked.csv:
        path = folder / "intervals.csv"
        rows = made(path, asked.csv, asked.days, amount, there, csv_)
        found.append(Texts(path, rows, f"{asked.csv:,}表 × {asked.days}天（{rows:,}行）"))
    return found


def main(words: list[str]) -> int:
    """Run, print, clean up."""
    asked = options().parse_args(words)
    with tempfile.TemporaryDirectory(prefix="tongbao-bench-", dir=asked.folder) as name:
        console.print(machine(Path(name)), highlight=False, soft_wrap=True)
        with console.status("生成合成数据"):
            listed = jobs(asked, Path(name))
        figures = [measured(job, asked.runs, console) for job in listed]
    console.print(printed(figures, asked.runs))
    for line in (*legend(figures), peak()):
        console.print(line, highlight=False, soft_wrap=True)
    return 0 if all(f.same for f in figures) else 1


def options() -> argparse.ArgumentParser:
    """The sizes; 0 leaves a job out."""
    parser = argparse.ArgumentParser(description="计量数据归月的测速，与只求和的一句查询相比。全部为合成数据。")
    for name, default, words in (
        ("--meters", 1000, "15分钟用量的表数（Parquet）；0为不测"),
        ("--registers", 100, "15分钟示数的表数（Parquet）；0为不测"),
        ("--csv", 50, "15分钟用量的表数（CSV）；0为不测"),
        ("--days", 365, "天数"),
        ("--runs", 5, "每项跑几次"),
    ):
        parser.add_argument(name, type=int, default=default, help=f"{words}（默认{default}）", metavar="N")
    parser.add_argument("--folder", type=Path, help="临时文件夹建在哪里（默认由系统定）")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
