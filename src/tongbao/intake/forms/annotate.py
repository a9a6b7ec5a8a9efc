"""Returned workbook: the same sheets, rows and values, plus a column of errors."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from tongbao.intake.reading.workbook import Cell, SheetMarks, Sheets
from tongbao.intake.values.flag import Flag, cell_address

ERROR_HEADER = "审核意见"
_PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_DAY = "yyyy-mm-dd"
_MARKED = {"bg_color": "#FFE0E0"}
_MAX_NAME = 31
_MAX_TEXT = 32767
_MAX_DIGITS = 16
# Excel counts a 29 February 1900 that never was; days before it come back as other days.
_MIN_DAY = date(1900, 3, 1)

Area = tuple[int, int, int, int]


def annotate(sheets: Sheets, flags: Sequence[Flag], path: Path) -> None:
    """Write the sheets with the sentences of their flags in a new last column, with a filter.

    Values, dates, numbers and merged areas survive; formatting need not. Hidden rows and sheets become visible, so that
    nobody misses a sentence. Flags of the whole file get a sheet of their own.

    Parameters
    ----------
    sheets : rows of cells by sheet
        Workbook as it was read.
    flags
        Flags against it, with sheet, row and cell.
    path
        File to write.
    """
    book = xlsxwriter.Workbook(str(path), _PLAIN_TEXT)
    styles = {
        (marked, day): book.add_format((_MARKED if marked else {}) | ({"num_format": _DAY} if day else {}))
        for marked in (False, True)
        for day in (False, True)
    }
    red = book.add_format({"font_color": "#C00000", "text_wrap": True})
    found: dict[str, list[Flag]] = defaultdict(list)
    for flag in flags:
        found[flag.sheet if flag.sheet in sheets else ""].append(flag)
    used: set[str] = set()
    for name, rows in sheets.items():
        sheet = book.add_worksheet(_sheet_name(name, used))
        _merge(sheet, sheets.marks.get(name, SheetMarks()).merged)
        _copy(sheet, rows, {f.cell for f in found[name]}, styles)
        if found[name]:
            _write_sentences(sheet, rows, found[name], red)
    if found[""]:
        sheet = book.add_worksheet(_sheet_name(ERROR_HEADER, used))
        for number, flag in enumerate(found[""]):
            sheet.write_string(number, 0, flag.sentence, red)
    book.close()


def _sheet_name(name: str, used: set[str]) -> str:
    """Make a free name that a workbook allows, and add it to ``used``; a stem may be too long or hold other signs."""
    plain = re.sub(r"[\[\]:*?/\\]", "_", name).strip("'")[:_MAX_NAME] or "表"
    free, number = plain, 2
    while free.lower() in used:
        free, number = f"{plain[: _MAX_NAME - 4]}_{number}", number + 1
    used.add(free.lower())
    return free


def _write_sentences(sheet: Any, rows: Sequence[Sequence[Cell]], flags: Iterable[Flag], red: Any) -> None:
    width = max(map(len, rows), default=0)
    sheet.write_string(0, width, ERROR_HEADER, red)
    sheet.set_column(width, width, 60)
    sheet.autofilter(0, 0, max(len(rows) - 1, 1), width)
    words: dict[int, list[str]] = defaultdict(list)
    for flag in flags:  # what has no row or stands in the row of the header is told in the row below it
        words[max(flag.row - 1, 1)].append(f"{flag.cell} {flag.sentence}".strip())
    for row, sentences in words.items():
        sheet.write_string(row, width, _clip("；".join(sentences)), red)


def _merge(sheet: Any, areas: Iterable[Area]) -> None:
    """Merge the areas again; one that crosses another or holds one cell only would spoil the file."""
    merged: list[Area] = []
    for top, left, low, right in areas:
        crossed = any(top <= d and b <= low and left <= e and c <= right for b, c, d, e in merged[-1000:])
        if (low > top or right > left) and not crossed:
            merged.append((top, left, low, right))
            sheet.merge_range(top - 1, left - 1, low - 1, right - 1, "")


def _copy(sheet: Any, rows: Sequence[Sequence[Cell]], cells: set[str], styles: dict[tuple[bool, bool], Any]) -> None:
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            marked = bool(cells) and cell_address(r + 1, c + 1) in cells
            kind, words = cell
            style = styles[True, False] if marked else None
            if kind == "n" and len(words) <= _MAX_DIGITS:
                sheet.write_number(r, c, Decimal(words), style)
            elif kind == "d" and date.fromisoformat(words) >= _MIN_DAY:
                sheet.write_datetime(r, c, date.fromisoformat(words), styles[marked, True])
            elif kind == "b":
                sheet.write_boolean(r, c, words == "是", style)
            else:
                sheet.write_string(r, c, _clip(words), style)


def _clip(words: str) -> str:
    """Cut a text to what a cell holds; the writer would drop a longer one silently."""
    return words if len(words) <= _MAX_TEXT else f"{words[: _MAX_TEXT - 1]}…"
