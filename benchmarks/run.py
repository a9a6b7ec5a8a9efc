"""Time the three heavy jobs against named plain ways of doing them, and hold the digits of both together.

Run: python benchmarks/run.py   (make bench does it; --help shows how to make it smaller)
Everything is synthetic and stands in a temporary folder that is removed afterwards. No figure is asserted;
the exit code is 1 only where the digits differ.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from closing import Closing
from collecting import Collecting, CollectingOne, NaiveLoop
from figures import Figure, Job, legend, machine, measured, peak, printed, profiled
from homes import leave
from judging import Judging
from province import COUNTIES
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sealing import Sealing

from tongbao.measure.period import Month, Span

FIRST = Month(2025, 1)
console = Console()


class Bench:
    """The jobs asked for, one after the other, in one temporary folder."""

    def __init__(self, asked: argparse.Namespace, folder: Path, progress: Progress) -> None:
        self.asked, self.folder, self.progress = asked, folder, progress
        self.span = Span(FIRST, FIRST.shift(asked.months - 1))
        self.figures: list[Figure] = []

    def all(self) -> list[Figure]:
        """Every job whose size is not 0."""
        if self.asked.books:
            step = self.step(f"生成 {self.asked.books:,} 份合成台账", self.asked.books)
            self.time(Collecting(self.folder / "collect", self.asked.books, step))
            leave()
            shutil.rmtree(self.folder / "collect")
        for job in (CollectingOne, NaiveLoop) if self.asked.big else ():
            self.time(job(self.folder / "big", self.asked.big, self.step(f"生成一份 {self.asked.big:,} 行的台账", 1)))
            leave()
            shutil.rmtree(self.folder / "big")
        if self.asked.institutions:
            self.ledgers(self.asked.institutions, self.span, False)
        if self.asked.two_years:
            self.ledgers(self.asked.two_years, Span(self.span.year_before().first, self.span.last), True)
        return self.figures

    def ledgers(self, size: int, span: Span, two_years: bool) -> None:
        """Close and judge one province; of two years only the judging is timed."""
        months = len(list(span))
        step = self.step(f"备好 {size:,} 家 × {months} 月的已接收台账", COUNTIES * months)
        closing = Closing(self.folder / f"close-{months}", size, span, step)
        if two_years:
            closing.fresh()
            closing.ours()
            closing.ready()
        else:
            self.time(closing)
            folders = sorted(p.parent for p in closing.home.books.rglob("manifest.json"))
            self.time(Sealing(folders, closing.folder / "sealed", closing.size))
        closing.clear()
        self.time(Judging(closing.home, self.span, two_years))
        leave()
        shutil.rmtree(closing.folder)

    def time(self, job: Job) -> None:
        """Run one job so many times, and once more under the profiler if asked."""
        self.figures.append(measured(job, self.asked.runs, console))
        if self.asked.profile:
            console.print(
                f"{job.name}：另跑一次剖析",
                profiled(job, self.asked.profile),
                markup=False,
                highlight=False,
                soft_wrap=True,
            )

    def step(self, words: str, whole: int) -> Callable[[], None]:
        """A line of progress; call what is given back for each part done."""
        task = self.progress.add_task(words, total=whole)
        return lambda: self.progress.advance(task)


def main(words: list[str]) -> int:
    """Run, print, clean up."""
    asked = options().parse_args(words)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with tempfile.TemporaryDirectory(prefix="tongbao-bench-", dir=asked.folder) as name:
        console.print(machine(Path(name)), highlight=False, soft_wrap=True)
        try:
            with Progress(*columns, console=console) as progress:
                figures = Bench(asked, Path(name), progress).all()
        finally:
            leave()
    console.print(printed(figures, asked.runs))
    for line in (*legend(figures), peak()):
        console.print(line, highlight=False, soft_wrap=True)
    return 0 if all(f.same for f in figures) else 1


def options() -> argparse.ArgumentParser:
    """The sizes; 0 leaves a job out."""
    parser = argparse.ArgumentParser(description="测速：收文、封账、研判，各与一种直接做法相比。全部为合成数据。")
    sizes = (
        ("--books", 1000, 0, "收文的台账份数，每份6家；0为不测"),
        ("--big", 50_000, 0, "一份大台账的机构数；0为不测"),
        ("--institutions", 50_000, 0, "封账和研判的机构数；0为不测"),
        ("--months", 12, 1, "封账和研判的月数，1至12"),
        ("--two-years", 5000, 0, "两年同口径研判的机构数；0为不测"),
        ("--runs", 3, 1, "每项跑几次"),
        ("--profile", 0, 0, "每项另跑一次剖析，打印这么多行；0为不剖析"),
    )
    for name, default, least, words in sizes:
        most = 12 if name == "--months" else 10_000_000
        number = _number(least, most)
        parser.add_argument(name, type=number, default=default, help=f"{words}（默认{default}）", metavar="N")
    parser.add_argument("--folder", type=Path, help="临时文件夹建在哪里（默认由系统定）")
    return parser


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"要填{least}至{most}的整数")
        return int(text)

    return read


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
