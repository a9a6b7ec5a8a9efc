"""Read a file of any kind into sheets of plain text cells. Runs only in a limited worker: see sandbox.py.

Numbers become their shortest decimal text here, so that one parser reads every number. The kind of a file
follows from its bytes, not from its name.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from tongbao.intake.reading import workbook_html, workbook_package, workbook_text, workbook_xls, workbook_xlsx
from tongbao.intake.reading.limits import read_bounded
from tongbao.intake.reading.workbook_cells import Cell, SheetMarks, Sheets, Unreadable, put_cell, to_cells
from tongbao.intake.reading.workbook_formats import (
    REFUSED,
    SUFFIXES,
    is_compound,
    verdict_by_bytes,
    verdict_by_entries,
    verdict_by_name,
)
from tongbao.intake.reading.workbook_package import DAMAGED, LOCKED, TRUNCATED

__all__ = ["REFUSED", "SUFFIXES", "Cell", "SheetMarks", "Sheets", "Unreadable", "read_workbook", "verdict_by_name"]

_UNOPENED = "文件打不开。请核对文件是否还在、是否有权读取，再重新报送。"
_OVERSIZED = "文件超过大小上限。请去掉图片等无关内容后重新报送。"
_NO_SHEET = "文件中没有工作表。请用WPS或Excel打开核对后另存为 .xlsx 再报送。"
_XML_BOOK = "文件其实是“XML 表格 2003”，不能读取。请用WPS或Excel打开后另存为 .xlsx 再报送。"
_TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
_BOOK_PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml", "xl/styles.xml")


def read_workbook(path: Path, limits: Mapping[str, int]) -> Sheets:
    """Read every sheet of a workbook, delimited text or web page.

    Parameters
    ----------
    path
        File; its suffix must be one that is tried.
    limits : limits of ``checks/sandbox``
        Most bytes, entries, rows, columns and cells.

    Returns
    -------
    Sheets
        Rows of cells (kind, text). Kinds: n number, s text, d date, b yes/no, e error or not a cell's value,
        f formula whose value was never stored.

    Raises
    ------
    Unreadable
        Of a kind that is refused, too large, packed suspiciously, damaged, locked or no table.

    Notes
    -----
    A percentage is text with its sign, and a number whose format writes a unit is text with the unit: as displayed.
    """
    if verdict := verdict_by_name(path):
        raise Unreadable(verdict)
    content = _read_content(path, limits)
    if verdict := verdict_by_bytes(content):
        raise Unreadable(verdict)
    try:
        if content.startswith(b"PK"):
            return _read_xlsx(content, limits)
        if is_compound(content):
            return _read_xls(content, limits)
    except (ValueError, ArithmeticError, LookupError) as problem:  # a number, a name or a place that is none
        raise Unreadable(DAMAGED) from problem
    return _read_text(path, content, limits)


def _read_content(path: Path, limits: Mapping[str, int]) -> bytes:
    content = read_bounded(path, limits, _UNOPENED, _OVERSIZED)
    if not content.strip(b"\0"):
        raise Unreadable("文件是空的。请重新报送。")
    return content


def _read_text(path: Path, content: bytes, limits: Mapping[str, int]) -> Sheets:
    text = workbook_html.decode_page(content) if b"<" in content[:2000] else None
    try:
        text = text if text is not None else workbook_text.decode_text(content)
    except Unreadable:
        if path.suffix.lower() in _TEXT_SUFFIXES:
            raise
        raise Unreadable(TRUNCATED) from None
    if workbook_html.is_xml_book(text):
        raise Unreadable(_XML_BOOK)
    if workbook_html.is_page(text):
        return workbook_html.read_tables(text, path.stem, limits)
    # A single column under a workbook's name is a note or a remnant, not somebody's CSV.
    least = 1 if path.suffix.lower() in _TEXT_SUFFIXES else 2
    return Sheets({path.stem: workbook_text.read_table(text, path.stem, limits, least)})


def _read_xlsx(content: bytes, limits: Mapping[str, int]) -> Sheets:
    parts = workbook_package.unpack(content, limits)
    if verdict := verdict_by_entries(parts.keys()):
        raise Unreadable(verdict)
    odd = _rewrite_odd_parts(parts, _BOOK_PARTS, is_sheet=False)
    seen = workbook_xlsx.read_layout(parts)
    if not parts.keys() >= set(seen.parts.values()):
        raise Unreadable(DAMAGED)
    odd |= _rewrite_odd_parts(parts, seen.parts.values(), is_sheet=True)
    for sheet, part in seen.parts.items():
        workbook_xlsx.check_extent(parts[part], sheet, limits)
    book = _open_workbook(_zip_parts(parts) if odd else io.BytesIO(content))
    sheets = _read_values(book, limits)
    for name in sheets:
        xml = parts[seen.parts[name]]
        for row, column, cell in workbook_xlsx.find_special_cells(xml, seen):
            put_cell(sheets[name], row, column, cell)
        _mark(
            sheets,
            name,
            hidden_rows=workbook_xlsx.find_hidden_rows(xml),
            hidden_columns=workbook_xlsx.find_hidden_columns(xml, limits["most_columns"]),
            filtered=workbook_xlsx.is_filtered(xml),
        )
    return sheets


def _rewrite_odd_parts(parts: dict[str, bytes], names: Iterable[str], *, is_sheet: bool) -> bool:
    """Rewrite, in place, the parts written in an unusual way; return whether there were any."""
    odd = [n for n in names if n in parts and not workbook_package.is_plain(parts[n], is_sheet=is_sheet)]
    parts.update((n, workbook_package.rewrite_plain(parts[n])) for n in odd)
    return bool(odd)


def _zip_parts(parts: Mapping[str, bytes]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)
    packed.seek(0)
    return packed


def _read_xls(content: bytes, limits: Mapping[str, int]) -> Sheets:
    seen = workbook_xls.scan_workbook(content, limits)
    sheets = _read_values(_open_workbook(io.BytesIO(content)), limits)
    for name, sheet in seen.items():
        if name in sheets:
            for row, column, cell in sheet.cells:
                put_cell(sheets[name], row, column, cell)
            _mark(
                sheets,
                name,
                hidden_rows=frozenset(sheet.hidden_rows),
                hidden_columns=frozenset(sheet.hidden_columns),
                filtered=sheet.filtered,
            )
    return sheets


def _open_workbook(source: io.BytesIO) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_object(source)
    except CalamineError as problem:
        raise Unreadable(LOCKED if "password" in str(problem).lower() else DAMAGED) from problem


def _read_values(book: CalamineWorkbook, limits: Mapping[str, int]) -> Sheets:
    sheets = Sheets()
    try:
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            rows = sheet.to_python(skip_empty_area=False)
            sheets[about.name] = [to_cells(row) for row in rows]
            areas = sheet.merged_cell_ranges or []
            merged = tuple((top + 1, left + 1, low + 1, right + 1) for (top, left), (low, right) in areas)
            hidden = about.visible != SheetVisibleEnum.Visible
            if hidden or merged:
                sheets.marks[about.name] = SheetMarks(hidden=hidden, merged=merged)
    except CalamineError as problem:
        raise Unreadable(DAMAGED) from problem
    if not sheets:
        raise Unreadable(_NO_SHEET)
    return sheets


def _mark(
    sheets: Sheets, name: str, *, hidden_rows: frozenset[int], hidden_columns: frozenset[int], filtered: bool
) -> None:
    """Add to the marks of a sheet, in place."""
    if hidden_rows or hidden_columns or filtered:
        before = sheets.marks.get(name, SheetMarks())
        sheets.marks[name] = SheetMarks(before.hidden, hidden_rows, hidden_columns, before.merged, filtered)
