"""Delimited text as one sheet: encoding and delimiter are certain or the file is refused, never guessed."""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from unicodedata import category

from tongbao.intake.reading.workbook_cells import Cell, Unreadable, check_area

_SAVE = "请用WPS或Excel打开、核对后另存为 .xlsx 再报送。"
_QUOTES = f"文件中的双引号没有成对，无法分清各列。{_SAVE}"
_MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ufffd]")
_HAN = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf]{2}")
_KNOWN_SIGNS = frozenset("²³°·×÷±¥§\u00a0")
_DELIMITERS = "\t,;|"
_NUMERIC = re.compile(r"-?[\d,，]*\d(?:\.\d+)?%?")
_DECLARED_DELIMITER = re.compile(r"sep=([,;\t|])\r?\n")
_AS_TEXT = re.compile(r'="([^"]*)"')
# A table is a table when at least this part of its lines agrees on the number of columns.
_AGREED_OF = 2
_NO_LETTER = ("Cn", "Co")


def decode_text(content: bytes) -> str:
    """Decode a text file: by its byte order mark, else strictly as UTF-8, else strictly as GB18030.

    Parameters
    ----------
    content
        Bytes of the file.

    Returns
    -------
    str
        Text without the mark.

    Raises
    ------
    Unreadable
        In none of these, cut, mixed, or readable in two ways.
    """
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return _decode_strictly(content, encoding)
    if b"\0" in content:
        raise Unreadable(f"文件不是文本，或是没有标记的UTF-16编码。{_SAVE}")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as problem:
        _check_damaged(content, problem)
        return _decode_strictly(content, "gb18030")
    signs = {c for c in text if c >= "\x80"}
    foreign = bool(signs) and all(c < "\u0800" for c in signs) and not signs <= _KNOWN_SIGNS
    if foreign or any(category(c) in _NO_LETTER for c in signs):
        # A few short Chinese texts in GBK are valid UTF-8 by accident and give Latin or Cyrillic letters, or
        # characters that nobody has assigned.
        raise Unreadable(f"文件的编码无法确定（UTF-8或GBK）。{_SAVE}")
    return _reject_controls(text)


def _check_damaged(content: bytes, problem: UnicodeDecodeError) -> None:
    high = sum(b >= 0x80 for b in content)
    if 3 * len(_HAN.findall(content)) * 10 >= high * 9:
        where = content.count(b"\n", 0, problem.start) + 1
        raise Unreadable(f"文件第{where}行有残缺的UTF-8字符，可能在传输中被截断或改动。请重新报送原文件。") from problem


def _decode_strictly(content: bytes, encoding: str) -> str:
    try:
        return _reject_controls(content.decode(encoding))
    except UnicodeDecodeError as problem:
        raise Unreadable(f"文件的编码不是UTF-8、UTF-16或GB18030，或已残缺。{_SAVE}") from problem


def _reject_controls(text: str) -> str:
    text = text.removesuffix("\x1a")
    if _CONTROLS.search(text):
        raise Unreadable(f"文件含有文本中不应有的字符，不是文本表格。{_SAVE}")
    return text


def is_prose(content: bytes) -> bool:
    """Return whether a text file is running text, such as a note or a minute, and no table.

    Parameters
    ----------
    content
        Bytes of the file.

    Returns
    -------
    bool
        True where no two lines have the same number of any delimiter.
    """
    try:
        lines = [line for line in decode_text(content).splitlines() if line.strip()]
    except Unreadable:
        return False
    counts = (Counter(line.count(d) for line in lines if d in line) for d in _DELIMITERS)
    return not any(n > 1 for found in counts for n in found.values())


def read_table(text: str, sheet: str, limits: Mapping[str, int], least_columns: int = 1) -> list[list[Cell]]:
    """Split a delimited text into rows.

    Parameters
    ----------
    text
        Decoded file.
    sheet
        Name of the sheet, as the sentence prints it.
    limits : ``most_rows``, ``most_columns``, ``most_cells``
        Largest area.
    least_columns : from 1
        Fewer columns are no table.

    Returns
    -------
    list of rows of one width
        Every cell is text (kind s); blanks are None.

    Raises
    ------
    Unreadable
        No lines, no certain delimiter, open quotes, or a row wider than the header.
    """
    if not text.strip():
        raise Unreadable("文件是空的。请重新报送。")
    rows = _split_rows(text)
    width = max(map(len, rows))
    if width < least_columns:
        raise Unreadable("文件不是电子表格，或传输中被截断。请用WPS或Excel另存为 .xlsx 后重新报送。")
    check_area(len(rows), width, sheet, limits)
    _check_widths(rows)
    return [[_cell(field) for field in row] + [None] * (width - len(row)) for row in rows]


def _split_rows(text: str) -> list[list[str]]:
    declared = _DECLARED_DELIMITER.match(text)
    if declared:  # the line stays, blank, so that rows keep their numbers
        rows = _split(text[declared.end() :], declared[1])
        if not rows:
            raise Unreadable(_QUOTES)
        return [[], *rows]
    tried = {d: _split(text, d) for d in _DELIMITERS}
    whole = {d: rows for d, rows in tried.items() if rows}
    agreed = {d: n for d, rows in whole.items() if (n := _count_agreeing(rows)) * _AGREED_OF >= sum(map(any, rows))}
    agreed = {d: n for d, n in agreed.items() if n}
    if not agreed:
        if not whole or any(d in text and d not in whole for d in _DELIMITERS):
            raise Unreadable(_QUOTES)
        if any(len(row) > 1 for rows in whole.values() for row in rows):
            raise Unreadable(f"文件各行的列数不一致，无法确定分隔符。{_SAVE}")
        return next(iter(whole.values()))
    if "\t" in agreed:  # nobody types tabs into a text that is divided by something else
        return whole["\t"]
    best = [d for d, n in agreed.items() if n == max(agreed.values())]
    if len(best) > 1:
        raise Unreadable(f"文件的分隔符无法确定（{'或'.join(best)}）。{_SAVE}")
    return whole[best[0]]


def _split(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as problem:
        if "field limit" in str(problem):
            raise Unreadable(f"文件中有一格的文字超过{csv.field_size_limit()}个字符，不是报表。{_SAVE}") from None
        return []


def _count_agreeing(rows: Sequence[Sequence[str]]) -> int:
    """Count the lines with the most frequent number of columns, from two columns on."""
    widths = Counter(len(row) for row in rows if len(row) > 1 and any(row))
    return max(widths.values(), default=0)


def _check_widths(rows: Sequence[Sequence[str]]) -> None:
    """Refuse a row wider than its header: an unquoted 1,234 has shifted its figures by a column."""
    first = next((i for i, r in enumerate(rows) if len(r) > 2 and any(map(_NUMERIC.fullmatch, r))), len(rows))
    head = max((_filled(r) for r in rows[:first]), default=0)
    for number, row in enumerate(rows[first:], start=first + 1):
        if head and _filled(row) > head:
            raise Unreadable(
                f"第{number}行有{_filled(row)}列，表头只有{head}列，可能是数字中的逗号被当作分隔符。{_SAVE}"
            )


def _filled(row: Sequence[str]) -> int:
    return max((i for i, field in enumerate(row, start=1) if field.strip()), default=0)


def _cell(field: str) -> Cell:
    words = field.strip()
    written = _AS_TEXT.fullmatch(words)  # how Excel is made to keep 007 in a CSV
    words = written[1] if written else words
    return ("s", words) if words else None
