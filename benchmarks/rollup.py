"""Roll-up and intensities of a year of a region: totals of every area, kind and county from closed Parquet books.

Run: python benchmarks/rollup.py                        (50,000 institutions × 12 months = 600,000 lines)
     python benchmarks/rollup.py --institutions 1600000  (19.2 million)
     python benchmarks/rollup.py --books FOLDER          (books that `tongbao synth --shape books` wrote)
The baseline is a query written by hand over the same files: it joins a table of institutions (as an analyst's lines
carry only their ids) and groups by every scope at once. --others puts pandas, polars, SQLite and PostgreSQL beside.
"""

import argparse
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import duckdb
from figures import Job, legend, machine, measured, peak, printed
from judging import COAL, HALF_UP, ITEMS
from others import others
from rich.console import Console

from tongbao.assess.finding import Finding
from tongbao.dossier.books import ClosedLedgers
from tongbao.dossier.ledger_accounts import account_findings, add_quality, counted, yearly
from tongbao.measure.period import Span
from tongbao.records.engine.choice import EngineChoice
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.books import read_books, write_books

_MILLI = ", ".join(f"COALESCE(SUM(CAST(l.{i} * 1000 AS BIGINT)), 0) AS {i}" for i in ITEMS)
_NANO = " + ".join(f"{i} * {c}::HUGEINT" for i, c in COAL.items())
SCOPES = "(), (p.unit), (p.kind), (p.unit, p.county), (p.unit, p.kind)"
QUESTION = f"""
WITH sums AS (
  SELECT p.unit, p.county, p.kind, COUNT(DISTINCT l.institution) AS institutions, COUNT(*) AS lines, {_MILLI}
  FROM read_parquet(?) l JOIN places p ON p.institution = l.institution AND p.month = l.month
  GROUP BY GROUPING SETS ({SCOPES})
), coal AS (SELECT *, {_NANO} AS nano FROM sums)
SELECT unit, county, kind, institutions, lines, half_up(nano, 1000000000::HUGEINT), water, people, area,
  half_up(nano * {{months}}, 1000 * people), half_up(nano * {{months}}, 1000 * area),
  half_up(water * 1000 * {{months}}, people), nano
FROM coal
"""
Row = tuple[int | Fraction, ...]


class RollUp(Job):
    """The whole report of a span from files: sums, ratios, suppression shares, quality."""

    name = "汇总和强度"
    ours_is = "accounts（从账册文件到全部区域、类型、县的认定）"
    plain_is = "手写 DuckDB：同样的文件，关联机构表，一次 GROUPING SETS"

    def __init__(self, folder: Path, engine: EngineChoice | None = None) -> None:
        books = read_books(folder)
        months = [Path(f).parent.name for f, _ in books]
        self.span, self.engine = Span.parse(f"{months[0]}..{months[-1]}"), engine
        self.closed = ClosedLedgers.among(books, folder)
        self.rulebook = Rulebook(self.span.last.last_day)
        self.files = [str(f) for f in self.closed.within(self.span)[0]]
        self.base = duckdb.connect()
        self.base.execute(HALF_UP)
        self.base.execute(
            "CREATE TABLE places AS SELECT institution, month, unit, county, kind FROM read_parquet(?)", [self.files]
        )
        self.rows = int(self.base.execute("SELECT COUNT(*) FROM places").fetchall()[0][0])
        self.size = f"{self.rows:,}行"
        self.found: list[Finding] = []
        self.figures: dict[str, Row] = {}

    def fresh(self) -> None:
        """Nothing is kept between runs."""
        self.found = []

    def ours(self) -> None:
        """The program's way, from files to findings."""
        rulebook = Rulebook(self.span.last.last_day)
        with self.closed.open(self.span, rulebook, engine=self.engine, only=counted(rulebook)) as ledgers:
            found = account_findings(ledgers, self.closed, self.span, rulebook)
            self.found = add_quality(found, yearly(ledgers, "now", ("unit",)), rulebook)

    def ready(self) -> None:
        """The table of institutions is ready; it is not timed."""
        self.figures = {}

    def plain(self) -> None:
        """One query."""
        months = len(list(self.span))
        for unit, county, kind, *row in self.base.execute(QUESTION.format(months=months), [self.files]).fetchall():
            scope = "/".join(x for x in (unit, county, kind) if x) or "province"
            self.figures[scope] = (*row[:-1], Fraction(row[-1], 10**9))

    def same(self) -> bool:
        """Every figure of every scope, rounded and exact."""
        return bool(self.found) and {f.subject: _row(f) for f in self.found if f.kind == "total"} == self.figures


def _row(finding: Finding) -> Row:
    keys = ("institutions", "lines", "energy", "water", "people", "area")
    ratios = ("energy_per_person", "energy_per_area", "water_per_person")
    return (*(finding.number(k) for k in (*keys, *ratios)), Fraction(str(finding.values["exact.energy"])))


def main(words: list[str]) -> int:
    """Make the books if none are given, run, print."""
    parser = argparse.ArgumentParser(description="汇总和强度的测速，全部为合成数据。")
    parser.add_argument("--institutions", type=int, default=50_000, metavar="N", help="机构数（默认50000）")
    parser.add_argument("--months", type=int, default=12, metavar="N", help="月数（默认12）")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="每项跑几次（默认5）")
    parser.add_argument("--books", type=Path, help="已有的合成账册文件夹")
    parser.add_argument("--memory", default="", help="引擎可用的内存，如 2GB")
    parser.add_argument("--others", action="store_true", help="另测 pandas、polars、SQLite、PostgreSQL")
    asked, console = parser.parse_args(words), Console()
    with tempfile.TemporaryDirectory(prefix="tongbao-bench-") as name:
        console.print(machine(Path(name)), highlight=False, soft_wrap=True)
        folder = asked.books or Path(name) / "books"
        if asked.books is None:
            write_books(folder, asked.institutions, asked.months, 7)
        job = RollUp(folder, EngineChoice(memory=asked.memory))
        figure = measured(job, asked.runs, console)
        console.print(printed([figure], asked.runs))
        console.print(*legend([figure]), peak(), sep="\n", highlight=False, soft_wrap=True)
        if asked.others:
            for line in others(job, asked.runs, sorted(figure.ours)[len(figure.ours) // 2]):
                console.print(line, highlight=False, soft_wrap=True)
    return 0 if figure.same else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
