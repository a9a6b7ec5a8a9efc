"""Read from an old .xls what the value reader leaves out: hidden rows and columns, filters, errors, formats."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from struct import error, unpack_from

from tongbao.intake.reading.workbook_cells import Cell, Unreadable, check_area, format_shortest
from tongbao.intake.reading.workbook_compound import read_stream
from tongbao.intake.reading.workbook_package import DAMAGED, LOCKED, TRUNCATED
from tongbao.intake.reading.workbook_xlsx import format_unit, is_percent

_BOF, _EOF, _SHEET, _FORMAT, _STYLE, _LOCK = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0, 0x002F
_ROW, _COLUMNS, _FILTERS = 0x0208, 0x007D, (0x009D, 0x009B)
_NUMBER, _SHORT, _SHORTS, _FORMULA, _ERROR = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
_WORDS = (0x00FD, 0x0204, 0x00D6)
_PERCENT_FORMATS = (9, 10)
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_NEWEST = 0x0600

Record = tuple[int, bytes]


@dataclass
class XlsSheet:
    """Details of one sheet: the cells that read differently, and its marks; rows and columns count from 1."""

    cells: list[tuple[int, int, Cell]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    last_row: int = 0
    last_column: int = 0


def scan_workbook(content: bytes, limits: Mapping[str, int]) -> dict[str, XlsSheet]:
    """Scan the records of every worksheet, before any reader allocates room for it.

    Parameters
    ----------
    content
        Bytes of the file.
    limits : ``most_rows``, ``most_columns``, ``most_cells``
        Largest area of a sheet.

    Returns
    -------
    mapping of sheet name to details
        Every worksheet; charts and macros are left out.

    Raises
    ------
    Unreadable
        No workbook, locked, cut, or content beyond the limits.
    """
    book = read_stream(content, "Workbook", "Book")
    if book is None:
        raise Unreadable(DAMAGED)
    try:
        return _XlsBook(book, limits).sheets()
    except (error, IndexError) as problem:
        raise Unreadable(TRUNCATED) from problem


def _records(book: bytes, at: int) -> Iterator[Record]:
    """Yield the records from an offset to the end of their substream; a nested one (a chart) is left out."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = unpack_from("<HH", book, at)
        at += 4
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1 and kind != _BOF:
            yield kind, book[at : at + length]
        if depth <= 0:
            return
        at += length
    raise Unreadable(TRUNCATED)


class _XlsBook:
    """One workbook stream."""

    def __init__(self, book: bytes, limits: Mapping[str, int]) -> None:
        self._book, self._limits = book, limits
        self._newest = unpack_from("<H", book, 4)[0] >= _NEWEST
        self._places: dict[str, int] = {}
        self._formats: dict[int, str] = {}
        self._styles: list[int] = []
        for kind, raw in _records(book, 0):
            if kind == _LOCK:
                raise Unreadable(LOCKED)
            if kind == _STYLE:
                self._styles.append(unpack_from("<H", raw, 2)[0])
            elif kind == _FORMAT:
                self._formats[unpack_from("<H", raw)[0]] = self._words(raw[2:], 2 if self._newest else 1)
            elif kind == _SHEET and raw[5] == 0:
                self._places[self._words(raw[6:], 1)] = unpack_from("<I", raw)[0]

    def _words(self, raw: bytes, counted: int) -> str:
        length, raw = int.from_bytes(raw[:counted], "little"), raw[counted:]
        if not self._newest:
            return raw[:length].decode("gb18030", "backslashreplace")
        return raw[1 : 1 + 2 * length].decode("utf-16-le") if raw[0] & 1 else raw[1 : 1 + length].decode("latin-1")

    def sheets(self) -> dict[str, XlsSheet]:
        """Scan every worksheet."""
        found = {}
        for name, place in self._places.items():
            sheet = found[name] = XlsSheet()
            for kind, raw in _records(self._book, place):
                self._see(sheet, kind, raw)
            check_area(sheet.last_row, sheet.last_column, name, self._limits)
        return found

    def _see(self, sheet: XlsSheet, kind: int, raw: bytes) -> None:
        if kind in _WORDS or kind in (_NUMBER, _SHORT, _SHORTS, _FORMULA, _ERROR):
            row, column = unpack_from("<HH", raw)
            sheet.last_row, sheet.last_column = max(sheet.last_row, row + 1), max(sheet.last_column, column + 1)
            if kind not in _WORDS:
                sheet.cells.extend((row + 1, c + 1, cell) for c, cell in self._cells(kind, column, raw))
        elif kind == _ROW and unpack_from("<H", raw, 12)[0] & 0x20:
            sheet.hidden_rows.add(unpack_from("<H", raw)[0] + 1)
        elif kind == _COLUMNS and unpack_from("<H", raw, 8)[0] & 1:
            first, last = unpack_from("<HH", raw)
            sheet.hidden_columns.update(range(first + 1, last + 2))
        elif kind in _FILTERS:
            sheet.filtered = True

    def _cells(self, kind: int, column: int, raw: bytes) -> Iterator[tuple[int, Cell]]:
        if kind == _ERROR:
            if raw[7]:
                yield column, ("e", _ERRORS.get(raw[6], "#ERROR"))
        elif kind == _FORMULA and raw[12:14] == b"\xff\xff":
            if raw[6] == 2:
                yield column, ("e", _ERRORS.get(raw[8], "#ERROR"))
        else:
            for place, style, number in _numbers(kind, column, raw):
                text = self._as_displayed(style, number)
                if text:
                    yield place, ("s", text)

    def _as_displayed(self, style: int, number: float) -> str:
        form = self._styles[style] if style < len(self._styles) else 0
        code = self._formats.get(form, "")
        if is_percent(code) if code else form in _PERCENT_FORMATS:
            text = f"{Decimal(format_shortest(number)) * 100:f}"
            return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
        unit = format_unit(code)
        return f"{format_shortest(number)}{unit}" if unit else ""


def _numbers(kind: int, column: int, raw: bytes) -> Iterator[tuple[int, int, float]]:
    if kind == _SHORTS:
        for at in range(4, len(raw) - 7, 6):
            yield column + (at - 4) // 6, unpack_from("<H", raw, at)[0], _unpack_rk(unpack_from("<I", raw, at + 2)[0])
    elif kind == _SHORT:
        yield column, unpack_from("<H", raw, 4)[0], _unpack_rk(unpack_from("<I", raw, 6)[0])
    else:
        yield column, unpack_from("<H", raw, 4)[0], unpack_from("<d", raw, 6)[0]


def _unpack_rk(packed: int) -> float:
    """Decode an RK number: 30 bits, an integer or the head of a double, perhaps a hundredth."""
    if packed & 2:
        number = float((packed >> 2) - (1 << 30 if packed >> 31 else 0))  # as the format stores it, not an amount
    else:
        number = unpack_from("<d", bytes(4) + (packed & 0xFFFFFFFC).to_bytes(4, "little"))[0]
    return number / 100 if packed & 1 else number
