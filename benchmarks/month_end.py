"""A province's month-end: from accepted returns to the closed book, its findings and the drafted bulletin.

Run: python benchmarks/month_end.py [--institutions 50000] [--runs 5]
What is measured stands in parts, so that it can be seen where the time goes. There is no plain way of doing all of it.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from figures import machine, peak
from homes import NOW, acting, copied, filled, leave, removed
from province import COUNTIES, Province
from rich.console import Console

from tongbao.measure.period import Month, Span
from tongbao.office.desk.assessment.judge import judge
from tongbao.office.desk.closing.close import close
from tongbao.office.desk.documents.draft import draft
from tongbao.office.desk.home.home import Home

MONTH = Month(2025, 12)


def month_end(home: Home, out: Path) -> dict[str, float]:
    """Seconds by part."""
    marks = [time.perf_counter()]

    def mark() -> None:
        marks.append(time.perf_counter())

    close("ledger", str(MONTH), home, acting("封账员"))
    mark()
    close("ledger", str(MONTH), home, acting("签发人"))
    mark()
    judge("energy", str(MONTH), NOW.date(), home, acting("审计员"))
    mark()
    draft("energy", str(MONTH), NOW.date(), home, acting("拟稿人"), out)
    mark()
    parts = ("提出封账（核对齐备）", "确认封账（取数、摘要、写账册）", "评价", "拟稿（含评价、排版）")
    return {name: after - before for name, before, after in zip(parts, marks[:-1], marks[1:], strict=True)}


def main(words: list[str]) -> int:
    """Fill a home once, run in copies of it, print."""
    parser = argparse.ArgumentParser(description="一个省的月末，全部为合成数据。")
    parser.add_argument("--institutions", type=int, default=50_000, metavar="N", help="机构数（默认50000）")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="跑几次（默认5）")
    given, console = parser.parse_args(words), Console()
    with tempfile.TemporaryDirectory(prefix="tongbao-bench-") as name:
        folder = Path(name)
        console.print(machine(folder), highlight=False, soft_wrap=True)
        with console.status(f"备好 {given.institutions:,} 家的已接收台账（{COUNTIES}份）"):
            filled(folder / "base", Province(given.institutions), Span(MONTH, MONTH), lambda: None)
        leave()
        found: list[dict[str, float]] = []
        for run in range(given.runs):
            home = copied(folder / "base", folder / "home")
            found.append(month_end(home, folder / f"out{run}"))
            console.print(f"第{run + 1}次：{sum(found[-1].values()):.1f} 秒", highlight=False)
            removed(home.path)
        whole = median(sum(f.values()) for f in found)
        for part in found[0]:
            seconds = median(f[part] for f in found)
            console.print(f"{part}：{seconds:.1f} 秒，占 {seconds / whole:.0%}", highlight=False)
        console.print(f"合计中位 {whole:.1f} 秒；{peak()}", highlight=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
