"""Write sheets as XLSX: text stays text, whatever it looks like, and the same sheets give the same bytes."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

EXACT = 10**15  # a spreadsheet keeps 15 digits; longer whole numbers are written as text
LONGEST_TEXT = 32_767
WIDEST, NARROWEST = 44, 8


class Amount(Decimal):
    """A decimal amount as printed: its cell is a number, with the decimals and the sign it was printed with."""

    @property
    def form(self) -> str:
        """Return the number format of its cell."""
        return "#,##0" + ("." + "0" * places if (places := -int(self.as_tuple().exponent)) > 0 else "")


class Share(Amount):
    """A share printed in per cent, stored as the share it is: 3.00% is 0.0300."""

    @property
    def form(self) -> str:
        """Return the number format of its cell."""
        return "0" + ("." + "0" * places if (places := -int(self.as_tuple().exponent) - 2) > 0 else "") + "%"


Value = str | int | Amount | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a head, rows below it, a note under the last row."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


def write(sheets: Sequence[Sheet], out: Path, day: date, author: str) -> None:
    """Write sheets to a file in order.

    Parameters
    ----------
    sheets
        Sheets to write.
    out
        File to write.
    day
        Date of the file; the clock is not asked.
    author
        Author and company in the file's properties.

    Raises
    ------
    ValueError
        For a row that is not as wide as the head, or a text longer than a cell holds.
    """
    for sheet in sheets:
        _check(sheet)
    book = xlsxwriter.Workbook(
        str(out), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    made = datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - OOXML wants it bare
    book.set_properties({"author": author, "company": author, "created": made})
    for sheet in sheets:
        _write(book, sheet)
    book.close()


@dataclass(frozen=True, slots=True)
class _Formats:
    """Formats of a sheet's cells; those of amounts by number format."""

    text: Any
    number: Any
    amounts: dict[str, Any]


def _check(sheet: Sheet) -> None:
    for number, row in enumerate(sheet.rows, start=1):
        if len(row) != len(sheet.head):
            raise ValueError(f"sheet {sheet.name!r}: row {number} has {len(row)} cells, the head has {len(sheet.head)}")
    for value in (sheet.note, *sheet.head, *(cell for row in sheet.rows for cell in row)):
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise ValueError(f"sheet {sheet.name!r}: a cell holds {LONGEST_TEXT} characters, not {len(value)}")


def _write(book: Any, sheet: Sheet) -> None:
    plain = {
        "font_name": "宋体",
        "font_size": 11,
        "valign": "vcenter",
        "border": 1,
        "border_color": "#BFBFBF",
    }
    head = book.add_format(
        plain | {"font_name": "黑体", "bold": True, "bg_color": "#F2ECE0", "align": "center", "text_wrap": True}
    )
    text = book.add_format(plain | {"text_wrap": True, "num_format": "@"})
    number = book.add_format(plain | {"num_format": "#,##0"})
    forms = {v.form for row in sheet.rows for v in row if isinstance(v, Amount)}
    amounts = {form: book.add_format(plain | {"num_format": form}) for form in sorted(forms)}
    formats = _Formats(text, number, amounts)
    note = book.add_format({"font_name": "宋体", "font_size": 10, "font_color": "#595959"})
    page = book.add_worksheet(sheet.name)
    for column, title in enumerate(sheet.head):
        page.write_string(0, column, title, head)
        page.set_column(column, column, _column_width(sheet, column))
    for line, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _cell(page, line, column, value, formats)
    if sheet.head:
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(sheet.rows), len(sheet.head) - 1)
    if sheet.note:
        page.write_string(len(sheet.rows) + 2, 0, sheet.note, note)
    page.repeat_rows(0)
    page.set_paper(9)  # A4
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _cell(page: Any, line: int, column: int, value: Value, formats: _Formats) -> None:
    """Write a cell by the type of its value, so that no text can become a formula, a link or a number."""
    if value is None:
        page.write_blank(line, column, None, formats.text)
    elif isinstance(value, Amount):
        page.write_number(line, column, value, formats.amounts[value.form])
    elif isinstance(value, bool | str) or abs(value) >= EXACT:
        page.write_string(line, column, str(value), formats.text)
    else:
        page.write_number(line, column, value, formats.number)


def _column_width(sheet: Sheet, column: int) -> int:
    """Return the width of the column's longest entry; a Chinese character is two wide."""
    values = [sheet.head[column], *("" if row[column] is None else str(row[column]) for row in sheet.rows)]
    longest = max(
        sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line)
        for v in values
        for line in v.split("\n")
    )
    return max(NARROWEST, min(WIDEST, longest + 4))
