"""Issued records come back from the books they were sealed in."""

from pathlib import Path

from tongbao.records.book import write_book
from tongbao.records.issued import ISSUED, DegreeDays, Issued, Target
from tongbao.records.issued_book import read_issued
from tongbao.records.lines import record_table
from tongbao.records.seal import Seal

TARGET = Target(
    id="T1",
    scope="baoding",
    indicator="energy",
    kind="cap",
    base="",
    period="2016",
    milli=1_500,
    unit="tce",
    document="某文",
    issued_on="2016-01-20",
    place="a.csv!2",
)
DAYS = DegreeDays("H1", "baoding", "2016-01", 512_345, "气象站")


def book(folder: Path, year: str, records: dict[str, list[Issued]]) -> Path:
    """A closed book of a year; lists that are not given are empty."""
    tables = {n: record_table(records.get(n, []), t) for n, t in ISSUED.items()}  # type: ignore[type-var]
    write_book(folder / year, Seal("targets", "baoding", year, 1), tables, {}, {}, {})
    return folder / year


def test_the_books_of_several_years_are_read_in_order(tmp_path: Path) -> None:
    first = book(tmp_path, "2015", {"degree_days": [DAYS]})
    second = book(tmp_path, "2016", {"targets": [TARGET], "degree_days": [DAYS]})
    assert read_issued([first, second]) == {
        "targets": [TARGET],
        "events": [],
        "restatements": [],
        "degree_days": [DAYS, DAYS],
        "points": [],
        "people_parts": [],
    }


def test_no_books_are_empty_lists() -> None:
    assert read_issued([]) == {name: [] for name in ISSUED}
