"""Read the tables of a web page as sheets: many systems call such a page .xls. Nothing is fetched, nothing is run."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser

from tongbao.intake.reading.workbook_cells import Cell, SheetMarks, Sheets, Unreadable, check_area, put_cell

_CHARSET = re.compile(rb"<meta[^>]*?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_GB = ("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BREAKS = {"br", "p", "div"}


def is_page(text: str) -> bool:
    """Return whether a text is a web page.

    Parameters
    ----------
    text
        Decoded file.

    Returns
    -------
    bool
        True where it begins with a tag and one of a page's elements is near the start.
    """
    head = text.lstrip("\ufeff \t\r\n")[:2000].lower()
    return head.startswith("<") and bool(re.search(r"<(?:!doctype html|html|table|head|meta|body)\b", head))


def is_xml_book(text: str) -> bool:
    """Return whether a text is an XML Spreadsheet 2003.

    Parameters
    ----------
    text
        Decoded file.

    Returns
    -------
    bool
        True where it declares the namespace of such spreadsheets.
    """
    head = text[:4000].lstrip("\ufeff \r\n")
    return head.startswith("<?xml") and "urn:schemas-microsoft-com:office:spreadsheet" in head


def decode_page(content: bytes) -> str | None:
    """Decode a page by the charset it declares.

    Parameters
    ----------
    content
        Bytes of the file.

    Returns
    -------
    str or None
        None where it declares none, so that the usual rule decides.

    Raises
    ------
    Unreadable
        It is not written in the declared charset, or that is none a return is written in.
    """
    found = _CHARSET.search(content[:4000])
    if found is None or content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return None
    name = found[1].decode().lower()
    encoding = "gb18030" if name in _GB else name if name in ("utf-8", "us-ascii") else ""
    try:
        if encoding:
            return content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise Unreadable(
            f"网页表格声明的编码是{name}，内容却不是。请用WPS或Excel打开、核对后另存为 .xlsx 再报送。"
        ) from problem
    raise Unreadable(f"网页表格的编码{name}不能读取。请用WPS或Excel打开、核对后另存为 .xlsx 再报送。")


def read_tables(text: str, sheet: str, limits: Mapping[str, int]) -> Sheets:
    """Read every outermost table with cells as a sheet.

    Parameters
    ----------
    text
        Page.
    sheet
        Name of the sheet; numbered where there are several tables.
    limits : ``most_rows``, ``most_columns``, ``most_cells``
        Largest area.

    Returns
    -------
    Sheets
        Spans are merged areas; the first place holds the value.

    Raises
    ------
    Unreadable
        No table, nested tables, or too large.
    """
    page = _PageParser(sheet, limits)
    page.feed(text)
    page.close()
    found = [t for t in page.tables if any(any(row) for row in t.rows)]
    if not found:
        raise Unreadable("文件其实是网页，其中没有表格。请用WPS或Excel另存为 .xlsx 后重新报送。")
    names = [sheet] if len(found) == 1 else [f"{sheet}{n}" for n in range(1, len(found) + 1)]
    sheets = Sheets(zip(names, (t.padded_rows() for t in found), strict=True))
    for name, table in zip(names, found, strict=True):
        if table.merged or table.hidden:
            sheets.marks[name] = SheetMarks(hidden_rows=frozenset(table.hidden), merged=tuple(table.merged))
    return sheets


class _TableBuilder:
    """One table while it is filled."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden: set[int] = set()
        self._occupied: set[tuple[int, int]] = set()
        self.row = 0
        self._column = 0

    def begin_row(self, hidden: bool) -> None:
        """Begin the next row."""
        self.row, self._column = self.row + 1, 0
        self.rows.extend([[] for _ in range(self.row - len(self.rows))])
        if hidden:
            self.hidden.add(self.row)

    def add(self, words: str, down: int, right: int, limits: Mapping[str, int], sheet: str) -> None:
        """Add the next cell at the first free place of the row."""
        self._column += 1
        while (self.row, self._column) in self._occupied:
            self._occupied.discard((self.row, self._column))
            self._column += 1
        last = (self.row + down - 1, self._column + right - 1)
        check_area(max(last[0], len(self.rows)), last[1], sheet, limits)
        if down > 1 or right > 1:
            if len(self._occupied) + down * right > limits["most_cells"]:
                check_area(limits["most_rows"] + 1, last[1], sheet, limits)
            self.merged.append((self.row, self._column, *last))
            rows, columns = range(self.row + 1, last[0] + 1), range(self._column, last[1] + 1)
            self._occupied.update((r, c) for r in rows for c in columns)
        put_cell(self.rows, self.row, self._column, ("s", words) if words else None)
        self._column = last[1]

    def padded_rows(self) -> list[list[Cell]]:
        """Return the rows, padded to one width."""
        width = max(map(len, self.rows), default=0)
        return [row + [None] * (width - len(row)) for row in self.rows]


class _PageParser(HTMLParser):
    """Parser of a page's tags."""

    def __init__(self, sheet: str, limits: Mapping[str, int]) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_TableBuilder] = []
        self._sheet, self._limits = sheet, limits
        self._depth = 0
        self._cell: tuple[int, int] | None = None
        self._pieces: list[str] = []
        self._script_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Handle the start of a table, a row, a cell or a line break."""
        given = {k: v or "" for k, v in attrs}
        if tag == "table":
            self._begin_table()
        elif tag in ("script", "style"):
            self._script_depth += 1
        elif tag == "tr" and self._depth:
            self._end_cell()
            self.tables[-1].begin_row("hidden" in given or bool(_HIDDEN.search(given.get("style", ""))))
        elif tag in ("td", "th") and self._depth:
            self._end_cell()
            if not self.tables[-1].row:
                self.tables[-1].begin_row(False)
            self._cell, self._pieces = (_span(given.get("rowspan", "")), _span(given.get("colspan", ""))), []
        elif tag in _BREAKS and self._cell and "".join(self._pieces).strip():
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Handle the end of a table, a row or a cell."""
        if tag == "table" and self._depth:
            self._end_cell()
            self._depth -= 1
        elif tag in ("tr", "td", "th"):
            self._end_cell()
        elif tag in ("script", "style"):
            self._script_depth = max(0, self._script_depth - 1)

    def handle_data(self, data: str) -> None:
        """Collect text, which counts inside a cell only."""
        if self._cell and not self._script_depth:
            self._pieces.append(re.sub(r"[ \t\r\n]+", " ", data))

    def _begin_table(self) -> None:
        if self._cell is not None:
            raise Unreadable("文件其实是网页，表格套着表格，无法分清行列。请用WPS或Excel另存为 .xlsx 后重新报送。")
        self._depth += 1
        if self._depth == 1:
            self.tables.append(_TableBuilder())

    def _end_cell(self) -> None:
        if self._cell and self._depth:
            lines = (line.strip(" \xa0") for line in "".join(self._pieces).split("\n"))
            self.tables[-1].add("\n".join(lines).strip(), *self._cell, self._limits, self._sheet)
        self._cell, self._pieces = None, []


def _span(words: str) -> int:
    return max(1, int(words)) if re.fullmatch(r"\d{1,7}", words.strip()) else 1
