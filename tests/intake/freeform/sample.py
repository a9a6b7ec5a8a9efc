"""A table of a freeform sheet with its context, for the tests of the files that read its rows (合成)."""

from datetime import date
from typing import Any

from tests.messy.layouts import ROSTER

from tongbao.intake.freeform.accumulate import ReceivedFile, WorkbookContents
from tongbao.intake.freeform.headers import Headers
from tongbao.intake.freeform.layout import SheetPage, SheetTable, find_tables
from tongbao.intake.freeform.table_context import MonthLookups, TableContext
from tongbao.intake.reading.workbook_cells import SheetMarks, to_cells
from tongbao.intake.values.amounts import AmountReader
from tongbao.measure.period import Month, Span
from tongbao.rules.rulebook import Rulebook

RECEIVED = ReceivedFile("a.xlsx", "feedbeef0001", "2017-04-05")
RULES = Rulebook(date(2017, 4, 5))
AMOUNTS = AmountReader(RULES)
HEADERS = Headers(RULES, AMOUNTS)
MARCH = Span(Month(2017, 3), Month(2017, 3))


def contents(place: str = "") -> WorkbookContents:
    """Nothing read yet."""
    return WorkbookContents(ReceivedFile(RECEIVED.name, RECEIVED.upload, RECEIVED.received, place), ROSTER, Rulebook)


def page(*rows: list[Any], marks: SheetMarks | None = None, name: str = "表") -> SheetPage:
    """A sheet of these values."""
    return SheetPage(name, [to_cells(r) for r in rows], marks or SheetMarks())


def table_of(sheet: SheetPage) -> SheetTable:
    """The only table of a sheet."""
    [table] = find_tables(sheet, HEADERS, 2017)
    return table


def context(*rows: list[Any], marks: SheetMarks | None = None, place: str = "", **more: Any) -> TableContext:
    """The context of the only table of a sheet, about March 2017 unless told otherwise."""
    sheet, read = page(*rows, marks=marks), contents(place)
    given = {"year": 2017, "period": MARCH, "place": place} | more
    return TableContext(
        page=sheet, table=table_of(sheet), headers=HEADERS, contents=read, lookups=MonthLookups(read), **given
    )
