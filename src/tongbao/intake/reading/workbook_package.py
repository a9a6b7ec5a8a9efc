"""Unpack the parts of an .xlsx within a budget, refuse traps, and rewrite odd parts in one plain way.

The sizes in a zip's directory may lie, so every entry is counted while it is unpacked.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from html import escape
from xml.parsers import expat

from tongbao.intake.reading.workbook_cells import Unreadable

DAMAGED = "文件不是可以读取的电子表格，或已损坏。请用WPS或Excel打开后另存为 .xlsx 再报送。"
LOCKED = "文件设有密码。请去掉密码后重新报送。"
TRUNCATED = "文件不是电子表格，或传输中被截断。请用WPS或Excel另存为 .xlsx 后重新报送。"
_LARGE = "文件解压后过大，疑为异常文件。请重新另存后报送。"
_NAMES = "文件内部路径异常。请重新另存后报送。"
_TRAP = "文件内部含有外部实体或异常标记，疑为异常文件。请重新另存后报送。"
_CHUNK = 1 << 20
_RUN_BYTES = 32768
_LONGEST_TAG = re.compile(rb"<[^<>]{65536}")
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
_PREFIXED = re.compile(rb"<[\w.-]+:(?:worksheet|workbook|sst|styleSheet|Relationships|comments)\b")
_TRAPS = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OFFICE_LINKS = ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "officeDocument/relationships")


def unpack(content: bytes, limits: Mapping[str, int]) -> dict[str, bytes]:
    """Unpack the entries of a zip, counting each against its declared size.

    Parameters
    ----------
    content
        Bytes of the file.
    limits : ``entries``, ``unpacked_bytes``, ``ratio``
        Budget of unpacking.

    Returns
    -------
    mapping of name in small letters to bytes
        XML parts only have bytes; a picture or a macro is there as empty bytes.

    Raises
    ------
    Unreadable
        Too many or too large entries, names that climb out or occur twice, locked, damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist(), limits)
            return _inflate(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as problem:
        raise Unreadable(TRUNCATED) from problem


def _check_entries(entries: list[zipfile.ZipInfo], limits: Mapping[str, int]) -> None:
    unpacked = sum(e.file_size for e in entries)
    packed = max(1, sum(e.compress_size for e in entries))
    if len(entries) > limits["entries"] or unpacked > limits["unpacked_bytes"] or unpacked // packed > limits["ratio"]:
        raise Unreadable(_LARGE)
    names = [e.filename.replace("\\", "/").lower() for e in entries]
    if any(n.startswith("/") or ":" in n or ".." in n.split("/") for n in names) or len(set(names)) < len(names):
        raise Unreadable(_NAMES)
    if any(e.flag_bits & 1 for e in entries):
        raise Unreadable(LOCKED)


def _inflate(archive: zipfile.ZipFile, limits: Mapping[str, int]) -> dict[str, bytes]:
    found, total = {}, 0
    for entry in archive.infolist():
        promised, entry.file_size = entry.file_size, limits["unpacked_bytes"] + 1
        pieces = []
        with archive.open(entry) as file:
            while piece := file.read(_CHUNK):
                total += len(piece)
                promised -= len(piece)
                if total > limits["unpacked_bytes"] or promised < 0:
                    raise Unreadable(_LARGE)
                pieces.append(piece)
        if promised:
            raise Unreadable(TRUNCATED)
        is_xml = entry.filename.lower().endswith((".xml", ".rels"))
        found[entry.filename.replace("\\", "/").lower()] = _reject_traps(b"".join(pieces)) if is_xml else b""
    return found


def _reject_traps(xml: bytes) -> bytes:
    if (b"<!" in xml and _TRAPS.search(xml)) or (_has_long_run(xml) and _LONGEST_TAG.search(xml)):
        raise Unreadable(_TRAP)
    return xml


def _has_long_run(xml: bytes) -> bool:
    """Return whether some run has no end of a tag; a quick check that spares the slow one."""
    return any(xml.find(b">", at, at + _RUN_BYTES) < 0 for at in range(0, len(xml) - _RUN_BYTES, _RUN_BYTES))


def is_plain(xml: bytes, *, is_sheet: bool) -> bool:
    """Return whether a part is written as nearly every program writes it, so that it can be searched as bytes.

    Parameters
    ----------
    xml
        Part.
    is_sheet
        Whether rows and cells must begin with their place.

    Returns
    -------
    bool
        False for other encodings, prefixes, comments, CDATA or single quotes.
    """
    start = xml[:4000].lstrip(b"\xef\xbb\xbf")
    if not start.startswith(b"<") or b"\0" in start[:8] or b"<!" in xml or b"='" in xml or _PREFIXED.search(start):
        return False
    declared = _DECLARED.search(start)
    if (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")) or not _is_utf8(xml):
        return False
    if not is_sheet:
        return True
    cells = xml[xml.find(b"<sheetData") : xml.rfind(b"</sheetData>")]
    same = cells.count(b"<c") == cells.count(b'<c r="') and cells.count(b"<row") == cells.count(b'<row r="')
    return same and not re.search(rb'<c r="[^A-Z]', cells)


def _is_utf8(xml: bytes) -> bool:
    try:
        return xml.isascii() or bool(xml.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def rewrite_plain(xml: bytes) -> bytes:
    """Rewrite a part in UTF-8, without prefixes, comments and CDATA, with the place of every row and cell.

    Parameters
    ----------
    xml
        Part in any encoding that XML allows.

    Returns
    -------
    bytes
        The same part, such that :func:`is_plain` holds.

    Raises
    ------
    Unreadable
        Not well-formed, or a document type or entity is declared.
    """
    return b"".join(_PlainWriter().rewrite(xml))


class _PlainWriter:
    """Parser of one part that writes its tags again."""

    def __init__(self) -> None:
        self._out: list[str] = ['<?xml version="1.0" encoding="UTF-8"?>\n']
        self._main: str | None = None
        self._row = self._column = 0

    def rewrite(self, xml: bytes) -> Iterator[bytes]:
        """Return the part again, in pieces."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = lambda name: self._out.append(f"</{self._name(name)}>")
        parser.CharacterDataHandler = lambda text: self._out.append(escape(text, quote=False))
        parser.StartDoctypeDeclHandler = self._reject_doctype
        try:
            parser.Parse(xml, True)
        except (expat.ExpatError, LookupError, ValueError) as problem:
            raise Unreadable(DAMAGED) from problem
        yield "".join(self._out).encode()

    def _reject_doctype(self, *_: object) -> None:
        raise Unreadable(_TRAP)

    def _name(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        return local if space == self._main else f"o:{local}"

    def _start(self, name: str, given: dict[str, str]) -> None:
        first = self._main is None
        if first:
            self._main = name.rpartition(" ")[0]
        tag = self._name(name)
        attributes = {self._attribute(k): v for k, v in given.items() if " " not in k or self._attribute(k)}
        if tag in ("row", "c"):
            attributes = {"r": self._place(tag, attributes.pop("r", "").upper().replace("$", ""))} | attributes
        if first:
            attributes = {"xmlns": self._main or "", "xmlns:r": _OFFICE_LINKS[0]} | attributes
        self._out.append(f"<{tag}{''.join(f' {k}={_quote(v)}' for k, v in attributes.items() if k)}>")

    def _attribute(self, key: str) -> str:
        space, _, local = key.rpartition(" ")
        if not space:
            return local
        return f"r:{local}" if space.endswith(_OFFICE_LINKS) else "xml:space" if local == "space" else ""

    def _place(self, tag: str, given: str) -> str:
        if tag == "row":
            self._row, self._column = int(given) if given.isdecimal() else self._row + 1, 0
            return str(self._row)
        found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", given)
        if given and not found:
            raise Unreadable(DAMAGED)
        self._column = column_number(found[1]) if found else self._column + 1
        return given or f"{column_letters(self._column)}{self._row}"


def _quote(value: str) -> str:
    # Line breaks in an attribute would be read back as blanks.
    return f'"{escape(value)}"'.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")


def column_number(letters: str) -> int:
    """Convert the letters of a column to its number.

    Parameters
    ----------
    letters : A to Z
        Letters as in an address.

    Returns
    -------
    int
        A is 1, AA is 27.
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(column: int) -> str:
    """Convert the number of a column to its letters.

    Parameters
    ----------
    column : from 1
        Number of the column.

    Returns
    -------
    str
        1 is A, 27 is AA.
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
