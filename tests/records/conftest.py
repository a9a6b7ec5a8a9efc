"""A small ledger of whole numbers, and a book made of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tongbao.measure.period import Month
from tongbao.records.book import write_book
from tongbao.records.lines import ledger_table
from tongbao.records.reading import Reading
from tongbao.records.seal import Seal
from tongbao.records.sealed import SealedTable

CARRIERS = ("electricity", "gas")
RULES = {"carriers": {"electricity": {"unit": "kWh", "since": "2011-01-01"}}}
REGISTRY = {"units": [{"id": "baoding", "since": "2017-02-01"}], "regions": []}


def reading(institution: str, month: int, electricity: int | None, gas: int | None = None, **more: Any) -> Reading:
    """One institution-month of 2016 in Baoding."""
    amounts = {c: a for c, a in zip(CARRIERS, (electricity, gas), strict=True) if a is not None}
    return Reading(institution, Month(2016, month), "education", "baoding", "130602", amounts, **more)


READINGS = (
    reading("I1", 1, 1_000, 500, upload="U1", row=2),
    reading("I1", 2, 1_250, None, upload="U1", row=3),
    reading("I2", 1, 2_000_125, 0, upload="U2", row=2),
    reading("I2", 2, None, 750, upload="U2", row=3),
)


@dataclass(frozen=True)
class Book:
    """A written book: its folder, its seal and its one table."""

    folder: Path
    seal: Seal
    table: SealedTable


@pytest.fixture
def book_of(tmp_path: Path) -> Callable[..., Book]:
    """Write a book of readings under a name."""

    def write(name: str = "2016", readings: tuple[Reading, ...] = READINGS, turned: bool = False, **other: Any) -> Book:
        table = ledger_table(readings[::-1] if turned else readings, CARRIERS)
        companions = {"rules": RULES, "registry": REGISTRY, "envelope": {"closed_by": "某甲"}} | other
        folder = tmp_path / name
        seal = write_book(folder, Seal("ledger", "hebei", "2016", 1), {"ledger": table}, **companions)
        return Book(folder, seal, table)

    return write


@pytest.fixture
def book(book_of: Callable[..., Book]) -> Book:
    """The book of the small ledger."""
    return book_of()
