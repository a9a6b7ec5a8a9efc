"""Read from an .xlsx what the value reader leaves out: hidden rows, filters, errors, formulas without value, formats.

The big parts are searched as bytes and never become a tree: only the few cells that matter are parsed one by one.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from math import isfinite
from xml.etree import ElementTree

from tongbao.intake.reading.workbook_cells import Cell, Unreadable, check_area, format_shortest
from tongbao.intake.reading.workbook_package import DAMAGED, column_number

_BOOK = "xl/workbook.xml"
_PERCENT_FORMATS = (9, 10)
_REF = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*)(/?)>', re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_ROW = re.compile(rb'<row r="(\d+)"([^>]*?\b(?:hidden="(?:1|true)"|ht="0(?:\.0*)?"))')
_COLUMN = re.compile(rb"<col\b([^>]*)>")
_ERROR = re.compile(rb' t="e"')
_NO_VALUE = rb"\s*(?:<v\s*/>|<v>\s*</v>|</c>)"
_ZERO = rb"\s*<v>0</v>"
_VALUELESS = (re.compile(rb"</f>" + _NO_VALUE), re.compile(rb"<f\b[^>]*/>" + _NO_VALUE))
_ZERO_VALUE = (re.compile(rb"</f>" + _ZERO), re.compile(rb"<f\b[^>]*/>" + _ZERO))
_LONG = re.compile(rb"<v>-?\d{16,}</v>")


@dataclass(frozen=True)
class WorkbookLayout:
    """Parts of the sheets and the meaning of the cell styles.

    Parameters
    ----------
    parts : mapping of sheet name to name of the part
        Where each sheet is.
    percent : numbers of styles
        Styles that display a percentage.
    units : mapping of style number to unit
        Unit written by the number format.
    stale
        Whether the formulas were never computed by the program that wrote the file.
    """

    parts: dict[str, str]
    percent: frozenset[int]
    units: dict[int, str]
    stale: bool


def read_layout(parts: Mapping[str, bytes]) -> WorkbookLayout:
    """Read the small parts of a workbook.

    Parameters
    ----------
    parts : mapping of name in small letters to XML
        Unpacked workbook.

    Returns
    -------
    WorkbookLayout
        Sheets in the order of the workbook.

    Raises
    ------
    Unreadable
        The parts are damaged.
    """
    try:
        book = ElementTree.fromstring(parts[_BOOK])
        links = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
        percent, units = _formats(parts.get("xl/styles.xml", b""))
    except (ElementTree.ParseError, KeyError, ValueError) as problem:
        raise Unreadable(DAMAGED) from problem
    targets = {
        link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/").lower()
        for link in links
    }
    found = {}
    for sheet in (e for e in book.iter() if _local(e) == "sheet"):
        link = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), None)
        found[sheet.get("name", "")] = targets.get(link, "")
    stale = any(_local(e) == "calcPr" and e.get("fullCalcOnLoad") in ("1", "true") for e in book)
    return WorkbookLayout(found, percent, units, stale)


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _formats(xml: bytes) -> tuple[frozenset[int], dict[int, str]]:
    if not xml:
        return frozenset(), {}
    tree = ElementTree.fromstring(xml)
    codes = {int(e.get("numFmtId", 0)): e.get("formatCode", "") for e in tree.iter() if _local(e) == "numFmt"}
    styles = [
        int(xf.get("numFmtId", 0)) for group in tree if _local(group) == "cellXfs" for xf in group if _local(xf) == "xf"
    ]
    percent = {i for i, n in enumerate(styles) if (is_percent(codes[n]) if n in codes else n in _PERCENT_FORMATS)}
    units = {
        i: unit for i, n in enumerate(styles) if n in codes and i not in percent and (unit := format_unit(codes[n]))
    }
    return frozenset(percent), units


def is_percent(code: str) -> bool:
    """Return whether a number format displays a percentage.

    Parameters
    ----------
    code
        Format code; its first section counts.

    Returns
    -------
    bool
        A quoted or escaped % is text and does not count.
    """
    return "%" in re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.partition(";")[0])


def format_unit(code: str) -> str:
    """Return the unit a number format writes behind the digits.

    Parameters
    ----------
    code
        Format code, such as ``0.00"万元"``.

    Returns
    -------
    str
        Unit such as 万元; empty for none and for a format that scales.

    Notes
    -----
    A format that scales (``0,`` or ``0!.0,``) displays another number than the stored one, which is in the plain unit
    already; its text says nothing about the stored number.
    """
    first = re.sub(r"\[[^\]]*\]|[_*].", "", code.partition(";")[0]).replace("G/通用格式", "0").replace("General", "0")
    bare = re.sub(r'"[^"]*"', "", first)
    if re.search(r"[ymdhs年月日时分秒]", bare.lower()) or re.search(r"[0#?],+(?![0#?])|[!\\]\.", bare):
        return ""
    if not re.search(r"[0#?]", bare):
        return ""
    tail = re.split(r"[0#?](?=[^0#?]*$)", first)[-1].replace('"', "").replace("\\", "").strip()
    return tail if re.search(r"[^\W\d_]", tail) else ""


def check_extent(xml: bytes, sheet: str, limits: Mapping[str, int]) -> None:
    """Refuse a sheet with content beyond the area a return may have, before anything allocates room for it.

    Parameters
    ----------
    xml
        Part of the sheet, in plain form.
    sheet
        Name of the sheet, as the sentence prints it.
    limits : ``most_rows``, ``most_columns``, ``most_cells``
        Largest area.

    Raises
    ------
    Unreadable
        Beyond the limits, or an address that cannot be one.
    """
    # Cells that are only styled end in "/>" and take no room; WPS writes them to the end of the sheet.
    if _is_near(xml, limits):
        return
    columns = set(re.findall(rb'<c r="([A-Z]+)\d+"(?:[^>]*[^/>])?>', xml))
    rows = set(re.findall(rb'<c r="[A-Z]+(\d+)"(?:[^>]*[^/>])?>', xml))
    if any(len(c) > 3 for c in columns) or any(len(r) > 7 for r in rows):
        raise Unreadable(DAMAGED)
    check_area(
        max(map(int, rows), default=0), max((column_number(c.decode()) for c in columns), default=0), sheet, limits
    )


def _is_near(xml: bytes, limits: Mapping[str, int]) -> bool:
    """Return whether all rows and cells, also those only styled, surely fit, so that a closer look is not needed."""
    if re.search(rb'<c r="(?:[A-Z]{3}|[A-Z]+\d{7})', xml):
        return False
    rows = [int(r) for r in set(re.findall(rb'<row r="(\d+)"', xml)) if len(r) < 8]
    letters = 2 if re.search(rb'<c r="[A-Z]{2}', xml) else 1
    last, width = max(rows, default=0), column_number("Z" * letters)
    return last <= limits["most_rows"] and width <= limits["most_columns"] and last * width <= limits["most_cells"]


def find_hidden_rows(xml: bytes) -> frozenset[int]:
    """Find the rows that are hidden or of no height.

    Parameters
    ----------
    xml
        Part of the sheet, in plain form.

    Returns
    -------
    frozenset of int
        Numbers from 1.
    """
    return frozenset(int(row) for row, _ in _ROW.findall(xml))


def find_hidden_columns(xml: bytes, most: int) -> frozenset[int]:
    """Find the columns that are hidden or of no width.

    Parameters
    ----------
    xml
        Part of the sheet, in plain form.
    most
        Last column a return may reach.

    Returns
    -------
    frozenset of int
        Numbers from 1 to ``most``.
    """
    found: set[int] = set()
    for given in _COLUMN.findall(xml[: max(xml.find(b"<sheetData"), 0)]):
        column = dict(_ATTRIBUTE.findall(given.decode()))
        if column.get("hidden") in ("1", "true") or re.fullmatch(r"0(\.0*)?", column.get("width", "1")):
            found.update(range(int(column.get("min", 1)), min(int(column.get("max", 0)), most) + 1))
    return frozenset(found)


def is_filtered(xml: bytes) -> bool:
    """Return whether a sheet carries a filter.

    Parameters
    ----------
    xml
        Part of the sheet, in plain form.

    Returns
    -------
    bool
        True also for a filter that hides nothing.
    """
    return b"<autoFilter" in xml


def find_special_cells(xml: bytes, layout: WorkbookLayout) -> Iterator[tuple[int, int, Cell]]:
    """Find the cells that the value reader gets wrong for us.

    Parameters
    ----------
    xml
        Part of the sheet, in plain form.
    layout
        Cell styles of the workbook.

    Yields
    ------
    (row, column, cell)
        Errors are kind e with their name, formulas without a value kind f with the formula; a percentage
        or a number whose format writes a unit is kind s as displayed, so that no parser takes 0.15 for 15%.
    """
    shared: dict[str, str] = {}
    starts = {xml.rfind(b'<c r="', 0, hit) for hit in _find_suspects(xml, layout)} - {-1}
    for start in sorted(starts):
        head = _REF.match(xml, start)
        if head is None or head[3].endswith(b"/"):
            continue
        body = xml[head.end() : xml.find(b"</c>", head.end())].decode("utf-8", "surrogateescape")
        given = dict(_ATTRIBUTE.findall(head[3].decode()))
        verdict = _special(given, body, layout, shared)
        if verdict is not None:
            yield int(head[2]), column_number(head[1].decode()), verdict[0]


def _find_suspects(xml: bytes, layout: WorkbookLayout) -> Iterator[int]:
    formulas = (*_VALUELESS, *(_ZERO_VALUE if layout.stale else ())) if b"<f" in xml else ()
    for pattern in (_ERROR, _LONG, *formulas):
        yield from (m.start() + 1 for m in pattern.finditer(xml))
    styles = layout.percent | layout.units.keys()
    if styles:
        wanted = rb"|".join(str(s).encode() for s in styles)
        yield from (m.start() + 1 for m in re.finditer(rb' s="(?:%b)"' % wanted, xml))


def _special(given: Mapping[str, str], body: str, layout: WorkbookLayout, shared: dict[str, str]) -> tuple[Cell] | None:
    kind, value = given.get("t", "n"), re.search(r"<v[^>/]*>(.*?)</v>", body, re.DOTALL)
    formula = re.search(r"<f\b([^>]*?)(?:/>|>(.*?)</f>)", body, re.DOTALL)
    words = unescape(value[1]).strip() if value else ""
    if kind == "e":
        return (("e", words or "#ERROR"),)
    if formula and (not words or (layout.stale and kind == "n" and words == "0")):
        return (None,) if kind == "str" and value else (("f", _formula(formula, shared)),)
    if kind != "n" or not words:
        return None
    return _as_displayed(words, int(given.get("s", 0)), layout)


def _as_displayed(words: str, style: int, layout: WorkbookLayout) -> tuple[Cell] | None:
    if re.fullmatch(r"-?\d{16,}", words):
        return (("n", words),)
    number = float(words) if re.fullmatch(r"[-+.\deE]+", words) else float("nan")  # the reader's own text, read again
    if not isfinite(number) or abs(number) >= 10**16:
        return None
    if style in layout.percent:
        return (("s", f"{_plain(Decimal(format_shortest(number)) * 100)}%"),)
    if style in layout.units:
        return (("s", f"{format_shortest(number)}{layout.units[style]}"),)
    return None


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _formula(found: re.Match[str], shared: dict[str, str]) -> str:
    """Return a formula with its sign; a shared one is remembered in ``shared`` by its index."""
    index = dict(_ATTRIBUTE.findall(found[1])).get("si", "")
    words = unescape(found[2] or "")
    if index and words:
        shared[index] = words
    return f"={words or shared.get(index, '')}"
