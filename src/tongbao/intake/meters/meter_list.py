"""The list of meters (表计登记表): the institution, item and multiplier of each meter."""

import csv
import io
from dataclasses import dataclass
from fractions import Fraction

from tongbao.intake.reading.limits import METER_LIST_BYTES
from tongbao.intake.reading.meter_files import METER
from tongbao.measure.number_text import parse_exact_number
from tongbao.measure.refusal import Refusal
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

HEAD = ("表号", "机构编号", "项目", "倍率")
NOT_COUNTED = "不计入"


@dataclass(frozen=True, slots=True)
class Meter:
    """One listed meter.

    Parameters
    ----------
    id
        Number of the meter.
    institution
        Id of the institution it belongs to.
    item
        Id of the carrier; empty for a submeter, whose data are checked and not added.
    times
        Multiplier as it was written, so that papers print it as people know it.
    """

    id: str
    institution: str
    item: str
    times: str = "1"

    @property
    def factor(self) -> Fraction:
        """Exact multiplier."""
        factor = parse_exact_number(self.times)
        assert factor is not None  # the reader lets nothing else in
        return factor


def is_meter_list(head: bytes) -> bool:
    """Return whether a file begins like a list of meters, in whichever encoding; the reader asks for UTF-8.

    Parameters
    ----------
    head
        First bytes of the file.

    Returns
    -------
    bool
        True where the first three headers are those of the list.
    """
    line = head.partition(b"\n")[0]
    return any(
        [n.strip() for n in line.decode(encoding, "replace").split(",")][:3] == list(HEAD[:3])
        for encoding in ("utf-8-sig", "gb18030")
    )


def read_meter_list(content: bytes, name: str, roster: Roster, rulebook: Rulebook) -> list[Meter]:
    """Read a list of meters (CSV: 表号, 机构编号, 项目, 倍率), all of it or nothing.

    Parameters
    ----------
    content
        Bytes of the file.
    name
        File name as refusals print it.
    roster
        Institutions a meter may belong to.
    rulebook
        Rules of the day, for the names of the items.

    Returns
    -------
    list of Meter
        In the order of the file.

    Raises
    ------
    Refusal
        Code ``meters`` with the row.
    """
    if len(content) > METER_LIST_BYTES:
        raise Refusal("meters", f"“{name}”过大。", "请分成几个登记表。")
    try:
        lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        raise Refusal("meters", f"“{name}”不能按UTF-8的CSV读取。", "请另存为“CSV UTF-8”后重新收文。") from None
    items = {r.text("name"): r.id for r in rulebook.rows("carriers") if r.text("kind") in ("energy", "water", "part")}
    items |= {i: i for i in items.values()} | {NOT_COUNTED: ""}
    found: dict[str, Meter] = {}
    for number, line in enumerate(lines, start=2):
        cells = {k: (line.get(k) or "").strip() for k in HEAD}
        if not any(cells.values()):
            continue
        meter = _meter(cells, f"“{name}”第{number}行", items, roster)
        if meter.id in found:
            raise Refusal("meters", f"“{name}”第{number}行：表“{meter.id}”已经登记过。", "一块表只登记一行。")
        found[meter.id] = meter
    return list(found.values())


def _meter(cells: dict[str, str], where: str, items: dict[str, str], roster: Roster) -> Meter:
    id_, institution, item, times = (cells[k] for k in HEAD)
    if not id_:
        raise Refusal("meters", f"{where}没有{METER[0]}。", "请补齐。")
    if not roster.states_of(institution):
        raise Refusal("meters", f"{where}的机构编号“{institution}”不在名录中。", "请核对编号。")
    if item not in items:
        known = "、".join(n for n in items if not n.isascii())
        raise Refusal("meters", f"{where}的项目“{item}”无法识别。", f"可填：{known}（分表不重复计量）。")
    factor = parse_exact_number(times or "1")
    if factor is None or factor <= 0:
        raise Refusal("meters", f"{where}的倍率“{times}”不是正数。", "请填如 1、80、0.001 的数；没有倍率的填1。")
    return Meter(id_, institution, items[item], times or "1")
