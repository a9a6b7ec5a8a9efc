"""Read a file of any kind into sheets of plain text cells. Runs only in a limited worker: see sandbox.py.

Numbers become their shortest decimal text here, at the door, so that one parser reads every number. What a file is
shows in its bytes, not in its name.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from tongbao.intake.reading import workbook_html, workbook_package, workbook_text, workbook_xls, workbook_xlsx
from tongbao.intake.reading.workbook_cells import Cell, Marks, Sheets, Unreadable, cells_of, put
from tongbao.intake.reading.workbook_formats import (
    REFUSED,
    SUFFIXES,
    is_compound,
    verdict_by_bytes,
    verdict_by_entries,
    verdict_by_name,
)
from tongbao.intake.reading.workbook_package import CUT, DAMAGED, LOCKED

__all__ = ["REFUSED", "SUFFIXES", "Cell", "Marks", "Sheets", "Unreadable", "read", "verdict_by_name"]

_NO_SHEET = "文件中没有工作表。请用WPS或Excel打开核对后另存为 .xlsx 再报送。"
_XML_BOOK = "文件其实是“XML 表格 2003”，不能读取。请用WPS或Excel打开后另存为 .xlsx 再报送。"
_TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
_BOOK_PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml", "xl/styles.xml")


def read(path: Path, limits: Mapping[str, int]) -> Sheets:
    """Read every sheet: rows of cells (kind, text).

    Kinds: n number, s text, d date, b yes/no, e error or no value of a cell, f formula whose value was never stored.
    A percentage is text with its sign, a number whose format writes a unit is text with the unit: what a person sees.

    Raises
    ------
    Unreadable : of a kind that is refused, too large, packed suspiciously, damaged, locked or no table.
    """
    if verdict := verdict_by_name(path):
        raise Unreadable(verdict)
    content = _content(path, limits)
    if verdict := verdict_by_bytes(content):
        raise Unreadable(verdict)
    try:
        if content.startswith(b"PK"):
            return _new(content, limits)
        if is_compound(content):
            return _old(content, limits)
    except (ValueError, ArithmeticError, LookupError) as problem:  # a number, a name or a place that is none
        raise Unreadable(DAMAGED) from problem
    return _text(path, content, limits)


def _content(path: Path, limits: Mapping[str, int]) -> bytes:
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= limits["file_bytes"] else b""
    except OSError as problem:
        raise Unreadable("文件打不开。请核对文件是否还在、是否有权读取，再重新报送。") from problem
    if size > limits["file_bytes"]:
        raise Unreadable("文件超过大小上限。请去掉图片等无关内容后重新报送。")
    if not content.strip(b"\0"):
        raise Unreadable("文件是空的。请重新报送。")
    return content


def _text(path: Path, content: bytes, limits: Mapping[str, int]) -> Sheets:
    text = workbook_html.page_text(content) if b"<" in content[:2000] else None
    try:
        text = text if text is not None else workbook_text.decoded(content)
    except Unreadable:
        if path.suffix.lower() in _TEXT_SUFFIXES:
            raise
        raise Unreadable(CUT) from None
    if workbook_html.is_xml_book(text):
        raise Unreadable(_XML_BOOK)
    if workbook_html.is_page(text):
        return workbook_html.tables(text, path.stem, limits)
    # A single column under a workbook's name is a note or a remnant, not somebody's CSV.
    least = 1 if path.suffix.lower() in _TEXT_SUFFIXES else 2
    return Sheets({path.stem: workbook_text.table(text, path.stem, limits, least)})


def _new(content: bytes, limits: Mapping[str, int]) -> Sheets:
    parts = workbook_package.unpack(content, limits)
    if verdict := verdict_by_entries(parts.keys()):
        raise Unreadable(verdict)
    odd = _made_plain(parts, _BOOK_PARTS, is_sheet=False)
    seen = workbook_xlsx.layout(parts)
    if not parts.keys() >= set(seen.parts.values()):
        raise Unreadable(DAMAGED)
    odd |= _made_plain(parts, seen.parts.values(), is_sheet=True)
    for sheet, part in seen.parts.items():
        workbook_xlsx.check_far(parts[part], sheet, limits)
    book = _opened(_packed(parts) if odd else io.BytesIO(content))
    sheets = _values(book, limits)
    for name in sheets:
        xml = parts[seen.parts[name]]
        for row, column, cell in workbook_xlsx.special_cells(xml, seen):
            put(sheets[name], row, column, cell)
        _mark(
            sheets,
            name,
            hidden_rows=workbook_xlsx.hidden_rows(xml),
            hidden_columns=workbook_xlsx.hidden_columns(xml, limits["most_columns"]),
            filtered=workbook_xlsx.is_filtered(xml),
        )
    return sheets


def _made_plain(parts: dict[str, bytes], names: Iterable[str], *, is_sheet: bool) -> bool:
    """Write the parts again that are written in an unusual way; whether there were any."""
    odd = [n for n in names if n in parts and not workbook_package.is_plain(parts[n], is_sheet=is_sheet)]
    parts.update((n, workbook_package.plainly(parts[n])) for n in odd)
    return bool(odd)


def _packed(parts: Mapping[str, bytes]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)
    packed.seek(0)
    return packed


def _old(content: bytes, limits: Mapping[str, int]) -> Sheets:
    seen = workbook_xls.look(content, limits)
    sheets = _values(_opened(io.BytesIO(content)), limits)
    for name, sheet in seen.items():
        if name in sheets:
            for row, column, cell in sheet.cells:
                put(sheets[name], row, column, cell)
            _mark(
                sheets,
                name,
                hidden_rows=frozenset(sheet.hidden_rows),
                hidden_columns=frozenset(sheet.hidden_columns),
                filtered=sheet.filtered,
            )
    return sheets


def _opened(source: io.BytesIO) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_object(source)
    except CalamineError as problem:
        raise Unreadable(LOCKED if "password" in str(problem).lower() else DAMAGED) from problem


def _values(book: CalamineWorkbook, limits: Mapping[str, int]) -> Sheets:
    sheets = Sheets()
    try:
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            rows = sheet.to_python(skip_empty_area=False)
            sheets[about.name] = [cells_of(row) for row in rows]
            areas = sheet.merged_cell_ranges or []
            merged = tuple((top + 1, left + 1, low + 1, right + 1) for (top, left), (low, right) in areas)
            hidden = about.visible != SheetVisibleEnum.Visible
            if hidden or merged:
                sheets.marks[about.name] = Marks(hidden=hidden, merged=merged)
    except CalamineError as problem:
        raise Unreadable(DAMAGED) from problem
    if not sheets:
        raise Unreadable(_NO_SHEET)
    return sheets


def _mark(
    sheets: Sheets, name: str, *, hidden_rows: frozenset[int], hidden_columns: frozenset[int], filtered: bool
) -> None:
    if hidden_rows or hidden_columns or filtered:
        before = sheets.marks.get(name, Marks())
        sheets.marks[name] = Marks(before.hidden, hidden_rows, hidden_columns, before.merged, filtered)
