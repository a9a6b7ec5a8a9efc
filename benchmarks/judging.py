"""Judge energy, against a query written by hand in whole numbers over the same Parquet files."""

from fractions import Fraction
from pathlib import Path

import duckdb
from figures import Job
from homes import NOW, acting

from tongbao.assess.finding import Finding
from tongbao.measure.period import Span
from tongbao.office.desk.assessment.judge import judge
from tongbao.office.desk.home.home import Home, open_home

# Billionths of a kgce in a thousandth of the carrier's unit, typed in by hand and apart from the program's tables:
# litres go by way of density, 1.4714 × 0.73 and 1.4571 × 0.85.
COAL = {
    "electricity": 122_900,
    "coal": 714_300_000,
    "gas": 1_330_000,
    "lpg": 1_714_300,
    "petrol": 1_074_122,
    "diesel": 1_238_535,
    "heat": 34_120_000,
    "other": 1_000_000_000,
}
ITEMS = (*COAL, "water", "people", "area")
Row = tuple[int | Fraction, ...]
Figures = dict[tuple[str, str], Row]

_MILLI = ", ".join(f"COALESCE(SUM(CAST({i} * 1000 AS BIGINT)), 0) AS {i}" for i in ITEMS)
_COAL = " + ".join(f"{i} * {c}::HUGEINT" for i, c in COAL.items())
QUESTION = f"""
WITH sums AS (
  SELECT COALESCE(unit, 'province') AS scope, COUNT(DISTINCT institution) AS institutions, COUNT(*) AS lines, {_MILLI}
  FROM read_parquet(?) {{where}} GROUP BY GROUPING SETS ((unit), ())
), coal AS (SELECT *, {_COAL} AS nano FROM sums)
SELECT scope, institutions, lines, half_up(nano, 1000000000::HUGEINT), water, people, area,
  half_up(nano * {{months}}, 1000 * people), half_up(nano * {{months}}, 1000 * area),
  half_up(water * 1000 * {{months}}, people), nano
FROM coal
"""
HALF_UP = "CREATE MACRO half_up(n, d) AS (2 * CAST(n AS HUGEINT) + d) // (2 * d)"
SAME = "WHERE institution IN (SELECT institution FROM matched)"
MATCHED = """
CREATE TABLE matched AS
SELECT institution FROM read_parquet(?) GROUP BY ALL HAVING COUNT(DISTINCT month) = {months} INTERSECT
SELECT institution FROM read_parquet(?) GROUP BY ALL HAVING COUNT(DISTINCT month) = {months}
"""


class Judging(Job):
    """The energy findings of a span from a closed home; with the year before where its books are there."""

    name = "研判 judge energy"
    ours_is = "desk.judge（取封账、查规则、得出结论）"
    plain_is = "手写整数 SQL，一次分组直接得总量和三项强度"

    def __init__(self, home: Home, span: Span, two_years: bool) -> None:
        self.home, self.span = home, span
        self.now = self._files(span)
        self.before = self._files(span.year_before()) if two_years else []
        self.rows = _lines([*self.now, *self.before])
        self.size = f"{self.rows:,}行{'，两年' if two_years else ''}"
        self.figures: Figures = {}
        self.found: list[Finding] = []

    def fresh(self) -> None:
        """Open the home; nothing is stored, so it serves every run."""
        open_home(self.home.path)

    def ours(self) -> None:
        """The desk's way."""
        self.found = judge("energy", str(self.span), NOW.date(), self.home, acting("审计员"))

    def ready(self) -> None:
        """Forget what was found before."""
        self.figures.clear()

    def plain(self) -> None:
        """One query a population."""
        months = len(list(self.span))
        with duckdb.connect() as base:
            base.execute(HALF_UP)
            asked = [("now", self.now, "")]
            if self.before:
                base.execute(MATCHED.format(months=months), [self.now, self.before])
                asked += [("before", self.before, "")]
                asked += [("same_now", self.now, SAME), ("same_before", self.before, SAME)]
            for name, files, where in asked:
                for scope, *row in base.execute(QUESTION.format(where=where, months=months), [files]).fetchall():
                    self.figures[name, scope] = (*row[:-1], Fraction(row[-1], 10**9))

    def same(self) -> bool:
        """Every figure of every scope and population, rounded and exact."""
        asked = {name for name, _ in self.figures}
        totals = {(f.matter, f.subject): _row(f) for f in self.found if f.kind == "total" and f.matter in asked}
        return bool(totals) and totals == self.figures

    def _files(self, span: Span) -> list[str]:
        folders: list[Path] = [self.home.books / "ledger" / str(m) / "v1" for m in span]
        return [
            str(f) for folder in folders for f in sorted(folder.glob("*.parquet")) if f.stem not in ("returns", "owed")
        ]


def _lines(files: list[str]) -> int:
    with duckdb.connect() as base:
        return int(base.execute("SELECT COUNT(*) FROM read_parquet(?)", [files]).fetchall()[0][0])


def _row(finding: Finding) -> Row:
    keys = ("institutions", "lines", "energy", "water", "people", "area")
    ratios = ("energy_per_person", "energy_per_area", "water_per_person")
    return (*(finding.number(k) for k in (*keys, *ratios)), Fraction(str(finding.values["exact.energy"])))
