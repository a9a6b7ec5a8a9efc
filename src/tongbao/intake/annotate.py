"""The return given back: the same sheets, rows and values in a new workbook, plus a column of errors."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from tongbao.intake.flag import Flag, address
from tongbao.intake.workbook import Sheets

ERROR_HEADER = "审核意见"


def annotate(sheets: Sheets, flags: Sequence[Flag], path: Path) -> None:
    """Write the sheets with the sentences of their flags in a new last column, with a filter.

    Formatting need not survive; values do. Flags of the whole file stand on a sheet of their own.
    """
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    )
    red = book.add_format({"font_color": "#C00000", "text_wrap": True})
    marked = book.add_format({"bg_color": "#FFE0E0"})
    by_row: dict[tuple[str, int], list[Flag]] = defaultdict(list)
    for flag in flags:
        by_row[flag.sheet if flag.sheet in sheets else "", flag.row].append(flag)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        width = max((len(r) for r in rows), default=0)
        cells = {f.cell for f in flags if f.sheet == name}
        _copy(sheet, rows, cells, marked)
        mine = [(number, found) for (where, number), found in by_row.items() if where == name]
        if mine:
            sheet.write_string(0, width, ERROR_HEADER, red)
            sheet.set_column(width, width, 60)
            sheet.autofilter(0, 0, max(len(rows) - 1, 1), width)
        for number, found in mine:
            sheet.write_string(
                max(number - 1, 1), width, "；".join(f"{f.cell} {f.sentence}".strip() for f in found), red
            )
    whole = [f for (where, _), found in by_row.items() if where == "" for f in found]
    if whole:
        sheet = book.add_worksheet(ERROR_HEADER)
        for number, flag in enumerate(whole):
            sheet.write_string(number, 0, flag.sentence, red)
    book.close()


def _copy(sheet, rows, cells: set[str], marked) -> None:  # type: ignore[no-untyped-def]
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            style = marked if address(r + 1, c + 1) in cells else None
            kind, words = cell
            if kind == "n" and len(words) <= 16:
                sheet.write_number(r, c, Decimal(words), style)
            else:
                sheet.write_string(r, c, words, style)
