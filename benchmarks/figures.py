"""Time a job against its baseline, several runs each, and print the figures with the facts of the machine."""

import cProfile
import gc
import io
import os
import platform
import pstats
import resource
import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import duckdb
from rich.console import Console
from rich.table import Table

SAME, DIFFERENT = "相等", "不等"
COLUMNS = (
    ("工作", "job"),
    ("做法", "way"),
    ("最短", "min_s"),
    ("中位", "median_s"),
    ("最长", "max_s"),
    ("每秒行数", "rows_per_s"),
    ("倍数", "ratio"),
    ("核对", "digits"),
)


class Job(ABC):
    """What is timed: the program's way and a named plain way, over the same input."""

    name: str
    size: str
    ours_is: str
    plain_is: str
    rows: int

    @abstractmethod
    def fresh(self) -> None:
        """Make ready for a run; not timed."""

    @abstractmethod
    def ours(self) -> None:
        """The program's way."""

    @abstractmethod
    def ready(self) -> None:
        """Make the baseline ready, after the program's run; not timed."""

    @abstractmethod
    def plain(self) -> None:
        """The baseline."""

    @abstractmethod
    def same(self) -> bool:
        """Whether the last run of both gave the same digits."""


@dataclass
class Figure:
    """The seconds of a job's runs."""

    job: Job
    ours: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    same: bool = True

    @property
    def ratio(self) -> float:
        """How many times the baseline's median the program's median is."""
        return median(self.ours) / median(self.plain)


def measured(job: Job, runs: int, console: Console) -> Figure:
    """Run both ways in turn so many times; each line is printed as it comes."""
    figure = Figure(job)
    for run in range(1, runs + 1):
        job.fresh()
        figure.ours.append(timed(job.ours))
        job.ready()
        figure.plain.append(timed(job.plain))
        console.print(
            f"{job.name} {job.size} 第{run}次：{figure.ours[-1]:.3f} 秒，对照 {figure.plain[-1]:.3f} 秒",
            highlight=False,
        )
        figure.same = job.same() and figure.same
    return figure


def timed(act: Callable[[], None]) -> float:
    """The seconds an act takes."""
    gc.collect()
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def profiled(job: Job, lines: int) -> str:
    """One more run of the program's way under the profiler: where the time goes, own and with what is called."""
    job.fresh()
    profile = cProfile.Profile()
    profile.runcall(job.ours)
    out = io.StringIO()
    stats = pstats.Stats(profile, stream=out)
    stats.strip_dirs().sort_stats("tottime").print_stats(lines)
    stats.sort_stats("cumulative").print_stats(lines)
    return out.getvalue()


def machine(temporary: Path) -> str:
    """The facts that figures depend on."""
    load = "、".join(f"{x:.2f}" for x in os.getloadavg())
    return (
        f"{os.cpu_count()} 核（{platform.machine()}），此刻平均负载 {load}（其他任务在跑时偏慢）；"
        f"Python {platform.python_version()}，DuckDB {duckdb.__version__}，SQLite {sqlite3.sqlite_version}；"
        f"临时文件夹 {temporary}"
    )


def peak() -> str:
    """The most memory that this process and any one of its workers have held."""
    own, worker = (resource.getrusage(w).ru_maxrss / 2**20 for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return f"内存峰值：主进程 {own:.2f} GiB，单个子进程 {worker:.2f} GiB"


def printed(figures: list[Figure], runs: int) -> Table:
    """The table of all figures."""
    table = Table(title=f"测速（每项 {runs} 次，单位：秒；倍数＝中位数之比）", title_justify="left", padding=(0, 0))
    for number, (words, id_) in enumerate(COLUMNS):
        table.add_column(f"{words}\n{id_}", justify="right" if 2 <= number <= 6 else "left", no_wrap=number > 0)
    for figure in figures:
        same = SAME if figure.same else DIFFERENT
        job = figure.job
        table.add_row(job.name, "tongbao", *_seconds(figure.ours, job.rows), f"{figure.ratio:.2f}", same)
        table.add_row(job.size, "对照", *_seconds(figure.plain, job.rows), "1", "", end_section=True)
    return table


def legend(figures: list[Figure]) -> list[str]:
    """What was timed, job by job."""
    return list(dict.fromkeys(f"{f.job.name}：{f.job.ours_is}；对照：{f.job.plain_is}。" for f in figures))


def _seconds(seconds: list[float], rows: int) -> tuple[str, str, str, str]:
    middle = median(seconds)
    return f"{min(seconds):.3f}", f"{middle:.3f}", f"{max(seconds):.3f}", f"{rows / middle:,.0f}"
