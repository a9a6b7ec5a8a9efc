"""Green Button files (ESPI): interval blocks and the quantities they measure, joined by the links of their entries.

An entry is known by its link ``self``; a block belongs to the meter reading that links to its list, and a meter
reading to the usage point and the reading type that are linked the same way. The links themselves are opaque. Amounts
are scaled by powers of ten only, so that nothing is rounded: a unit that would need a factor is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import ParseError, XMLParser

from tongbao.intake.reading.workbook_cells import Unreadable
from tongbao.records.engine.meters import Columns

# Codes of ESPI, Wh and J as kWh and GJ, litres as m³: the power of ten to the unit of our carriers.
_POWERS = {"72": -3, "42": 0, "134": -3, "31": -9}
_INTERVALS, _REGISTERS = ("4",), ("1", "3")
_REVERSE = "19"
_FINEST = -6
_PIECE = 1 << 20
_KINDS = {"UsagePoint", "MeterReading", "ReadingType", "IntervalBlock"}
_TYPE_FIELDS = {"accumulationBehaviour", "flowDirection", "powerOfTenMultiplier", "uom"}
_AGAIN = "请由数据提供方重新导出。"


@dataclass
class FeedEntry:
    """One entry of a feed.

    Attributes
    ----------
    kind
        Element it holds, such as ``IntervalBlock``; empty for any other.
    self_link, up_link : href without a trailing slash
        Its own link, and that of the list it belongs to.
    related : set of href
        Links to entries of other kinds.
    fields : mapping of element to text
        Fields of a reading type.
    readings : list of (start [s since 1970], value)
        Readings of a block, unscaled.
    """

    kind: str = ""
    self_link: str = ""
    up_link: str = ""
    related: set[str] = field(default_factory=set)
    fields: dict[str, str] = field(default_factory=dict)
    readings: list[tuple[int, int]] = field(default_factory=list)

    def links_to(self, other: "FeedEntry") -> bool:
        """Return whether this entry links to another, to it directly or to its list.

        Parameters
        ----------
        other
            Entry that may be linked.

        Returns
        -------
        bool
            True also where the other's list is this entry itself.
        """
        own = {self.self_link} - {""}
        related = self.related & ({other.self_link, other.up_link} - {""})
        return bool(related or (other.up_link and other.up_link in own))


# A block, its reading type, its usage point and its meter reading.
_LinkedBlock = tuple[FeedEntry, FeedEntry, FeedEntry | None, FeedEntry | None]


def is_green_button(head: bytes) -> bool:
    """Return whether a file begins like XML.

    Parameters
    ----------
    head
        First bytes of the file.

    Returns
    -------
    bool
        True where the first character after a byte order mark and blanks is ``<``.
    """
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def read_green_button(path: Path) -> tuple[Columns, Iterator[tuple[str, int, str]]]:
    """Read the readings of a Green Button file.

    Parameters
    ----------
    path
        XML file.

    Returns
    -------
    columns
        Says whether the readings are of registers.
    rows : iterator of (meter, second since 1970, amount)
        Amounts as decimal text in the unit of our carriers. A meter
        is named by the last segment of its usage point's link, with that of its reading where it has several.

    Raises
    ------
    Unreadable
        Where the file is no such file, or does not say what its numbers are.
    """
    entries = _entries(path)
    blocks = [e for e in entries if e.kind == "IntervalBlock"]
    readings = [e for e in entries if e.kind == "MeterReading"]
    types = [e for e in entries if e.kind == "ReadingType"]
    points = [e for e in entries if e.kind == "UsagePoint"]
    if not blocks or not types:
        raise Unreadable(f"文件里没有Green Button的用量（IntervalBlock和ReadingType）。{_AGAIN}")
    found: list[_LinkedBlock] = []
    for block in blocks:
        reading = _sole_match([r for r in readings if r.links_to(block)], readings)
        type_ = _sole_match([t for t in types if reading is not None and reading.links_to(t)], types)
        if type_ is None:
            raise Unreadable(f"有的用量没有写明是什么数（链接找不到ReadingType）。{_AGAIN}")
        point = _sole_match([p for p in points if reading is not None and p.links_to(reading)], points)
        if type_.fields.get("flowDirection") != _REVERSE:
            found.append((block, type_, point, reading))
    registers = {_register(type_.fields) for _, type_, _, _ in found}
    if len(registers) != 1:
        raise Unreadable(f"文件里没有用电、用水、用气的数，或者时段用量和累计示数混在一起。{_AGAIN}")
    return Columns((), "", "", "", register=registers.pop()), _rows(found)


def _rows(found: list[_LinkedBlock]) -> Iterator[tuple[str, int, str]]:
    of_point: dict[str, set[str]] = {}
    for _, _, point, reading in found:
        of_point.setdefault(_last_segment(point), set()).add(_last_segment(reading))
    for block, type_, point, reading in found:
        meter = _last_segment(point)
        meter = f"{meter}/{_last_segment(reading)}" if len(of_point[meter]) > 1 else meter
        power = _power(type_.fields)
        for start, value in block.readings:
            yield meter, start, _scale(value, power)


def _entries(path: Path) -> list[FeedEntry]:
    target = _FeedParser()
    parser = XMLParser(target=target)
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                parser.feed(piece)
        parser.close()
    except (ParseError, ValueError, LookupError) as problem:
        raise Unreadable(f"不是完整的XML文件（{problem}）。{_AGAIN}") from None
    return target.entries


class _FeedParser:
    """Target of the XML parser that collects entries; nothing else of the file stays in memory."""

    def __init__(self) -> None:
        self.entries: list[FeedEntry] = []
        self._entry = FeedEntry()
        self._names: list[str] = []
        self._words: list[str] = []
        self._start = ""
        self._value = ""

    def doctype(self, *declared: str | None) -> None:
        """Refuse a document type: it could declare entities that expand without end."""
        raise Unreadable(f"文件含有文档类型声明，不能读取。{_AGAIN}")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Handle the start of an element."""
        name = tag.rpartition("}")[2]
        self._names.append(name)
        self._words.clear()
        if name == "entry":
            self._entry = FeedEntry()
        elif name in _KINDS:
            self._entry.kind = name
        elif name == "link":
            self._link(attributes.get("rel", ""), attributes.get("href", "").rstrip("/"))
        elif name == "IntervalReading":
            self._start = self._value = ""

    def _link(self, rel: str, href: str) -> None:
        if rel == "self":
            self._entry.self_link = href
        elif rel == "up":
            self._entry.up_link = href
        elif rel == "related":
            self._entry.related.add(href)

    def data(self, words: str) -> None:
        """Collect the text of an element."""
        self._words.append(words)

    def end(self, tag: str) -> None:
        """Handle the end of an element."""
        name, text = self._names.pop(), "".join(self._words).strip()
        self._words.clear()
        inside = self._names[-1] if self._names else ""
        if name == "entry":
            self.entries.append(self._entry)
        elif name in _TYPE_FIELDS and inside == "ReadingType":
            self._entry.fields[name] = text
        elif name == "start" and inside == "timePeriod":
            self._start = text
        elif name == "value" and inside == "IntervalReading":
            self._value = text
        elif name == "IntervalReading":
            self._entry.readings.append((_int(self._start), _int(self._value)))

    def close(self) -> None:
        """Accept the end of the file."""


def _int(text: str) -> int:
    # Of digits only and few of them: int() would read long ones for minutes, and other scripts' digits too.
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 18):
        raise Unreadable(f"有的用量或时间不是整数（“{text[:20]}”）。{_AGAIN}")
    return int(text)


def _register(fields: Mapping[str, str]) -> bool:
    behaviour = fields.get("accumulationBehaviour", "")
    if behaviour not in (*_INTERVALS, *_REGISTERS):
        raise Unreadable(f"没有写明是时段用量还是累计示数（accumulationBehaviour为“{behaviour}”）。{_AGAIN}")
    return behaviour in _REGISTERS


def _power(fields: Mapping[str, str]) -> int:
    unit, power = fields.get("uom", ""), fields.get("powerOfTenMultiplier", "") or "0"
    if unit not in _POWERS:
        raise Unreadable(f"计量单位（uom为“{unit}”）不能不经换算折成千瓦时、立方米或吉焦。{_AGAIN}")
    return _POWERS[unit] + _int(power)


def _scale(value: int, power: int) -> str:
    """Multiply a whole number by a power of ten, exactly, as decimal text."""
    while power < _FINEST and value % 10 == 0:
        value, power = value // 10, power + 1
    if power < _FINEST or power > -2 * _FINEST:
        raise Unreadable(f"用量的位数（{value}乘以10的{power}次方）超出可登记的范围。{_AGAIN}")
    sign, digits = ("-" if value < 0 else ""), str(abs(value) * 10 ** max(power, 0))
    places = max(-power, 0)
    digits = digits.rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def _sole_match(linked: list[FeedEntry], every: list[FeedEntry]) -> FeedEntry | None:
    """Return the linked entry; where nothing is linked, the only one there is."""
    if linked:
        return linked[0]
    return every[0] if len(every) == 1 else None


def _last_segment(entry: FeedEntry | None) -> str:
    return entry.self_link.rpartition("/")[2] if entry is not None and entry.self_link else "1"
