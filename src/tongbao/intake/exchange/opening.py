"""Opening figures: consumption before the first day, by institution or as area totals, and their reconciliation."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from tongbao.intake.values.amounts import AmountReader
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import state_in
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

HEADERS = ("范围", "年度", "项目", "数量")
PAPER_ITEMS = ("staff", "deed_area")
PAPER_NAMES = {"编制人数": "staff", "产权面积": "deed_area"}


@dataclass(frozen=True, slots=True)
class OpeningFigure:
    """One opening figure; imported, not verified.

    Attributes
    ----------
    scope
        Institution id, county code or unit id.
    whole
        Whether it is an area's total.
    year
        Calendar year.
    item : carrier id, ``staff`` or ``deed_area``
        Item of the figure.
    milli : [thousandths of the item's unit]
        Figure.
    line : number from 2
        Line of the list.
    """

    scope: str
    whole: bool
    year: int
    item: str
    milli: int
    line: int


@dataclass(frozen=True, slots=True)
class OpeningDifference:
    """Figure reported upward for an area beside the area's own total and the sum of its institutions.

    Attributes
    ----------
    scope
        County code, unit id or ``province``.
    year, item
        Year and carrier id.
    reported, total, summed : [thousandths of the item's unit]
        None where there is no such figure.
    institutions
        Number of figures in the sum.
    """

    scope: str
    year: int
    item: str
    reported: int | None
    total: int | None
    summed: int | None
    institutions: int

    @property
    def gap(self) -> int | None:
        """Return our figure (the total, else the sum) less the reported one; None where either is missing."""
        own = self.total if self.total is not None else self.summed
        return None if own is None or self.reported is None else own - self.reported

    def told(self) -> str:
        """Describe the difference in Chinese.

        Returns
        -------
        str
            Sentence for the reconciliation table.
        """
        if self.gap is None:
            return "缺一方数据，不能核对。请补齐。"
        return "一致" if self.gap == 0 else f"相差{format_milli(self.gap)}。请说明原因或更正。"


def read_opening(content: bytes, file: str, roster: Roster, rulebook: Rulebook) -> list[OpeningFigure]:
    """Read a list of opening figures (CSV: 范围, 年度, 项目, 数量), all of it or nothing.

    Parameters
    ----------
    content : bytes in UTF-8
        File content, with or without a byte order mark.
    file
        File name, for the sentences.
    roster
        Registry of institutions, regions and units.
    rulebook
        Rules in force on the day; ``carriers`` gives the items.

    Returns
    -------
    list of Opening
        In the order of the file.

    Raises
    ------
    Refusal
        Code ``opening`` with the line.
    """
    try:
        lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except UnicodeDecodeError:
        raise Refusal("opening", f"“{file}”不是UTF-8编码。", "请另存为UTF-8的CSV后再导入。") from None
    if not lines or not set(HEADERS) <= set(lines[0]):
        raise Refusal("opening", f"“{file}”的表头应为{'、'.join(HEADERS)}。", "请改正表头后再导入。")
    items = {r.text("name"): r.id for r in rulebook.rows("carriers")} | PAPER_NAMES
    items |= {i: i for i in items.values()}
    amounts, found = AmountReader(rulebook), []
    seen: dict[tuple[str, int, str], int] = {}
    for number, line in enumerate(lines, start=2):
        opening = _opening({k: (line[k] or "").strip() for k in HEADERS}, number, file, items, roster, amounts)
        key = (opening.scope, opening.year, opening.item)
        if seen.setdefault(key, number) != number:
            _refuse(file, number, f"与第{seen[key]}行重复", "请删去其中一行。")
        found.append(opening)
    return found


def reconcile_opening(
    openings: Sequence[OpeningFigure], reported: Mapping[tuple[str, int, str], int], roster: Roster
) -> list[OpeningDifference]:
    """Compare opening figures with those reported upward, by area, year and item.

    Institutions count towards their county, their unit and the province, where a figure was reported or a total is
    given; the province is always listed.

    Parameters
    ----------
    openings
        Opening figures; authorised staff and deed area do not count.
    reported : mapping of scope, year and carrier id to milli
        Figures reported upward [thousandths of the item's unit].
    roster
        Registry of institutions, regions and units.

    Returns
    -------
    list of Difference
        By scope, year and item.
    """
    totals = {(o.scope, o.year, o.item): o.milli for o in openings if o.whole}
    sums: dict[tuple[str, int, str], list[int]] = {}
    for opening in openings:
        if opening.whole or opening.item in PAPER_ITEMS:
            continue
        for place in _places(opening, roster):
            sums.setdefault((place, opening.year, opening.item), []).append(opening.milli)
    keys = sorted(totals.keys() | reported.keys() | ({k for k in sums if k[0] == "province"}))
    return [
        OpeningDifference(*k, reported.get(k), totals.get(k), sum(sums[k]) if k in sums else None, len(sums.get(k, ())))
        for k in keys
    ]


def _opening(
    cells: Mapping[str, str], number: int, file: str, items: Mapping[str, str], roster: Roster, amounts: AmountReader
) -> OpeningFigure:
    scope, year, item = cells["范围"], cells["年度"], cells["项目"]
    if not (len(year) == 4 and year.isascii() and year.isdecimal()):
        _refuse(file, number, f"年度“{year}”无法识别", "请写成 2015 的样子。")
    if item not in items:
        _refuse(file, number, f"没有项目“{item}”", f"可填：{'、'.join(n for n in items if not n.isascii())}。")
    areas = {r.code for r in roster.regions} | {u.id for u in roster.units}
    if scope not in areas and not roster.states_of(scope):
        _refuse(file, number, f"范围“{scope}”不在名录中", "请填机构编号、县代码或填报单位编号。")
    try:
        milli = amounts.number(cells["数量"])
    except Refusal as problem:
        _refuse(file, number, problem.sentence.rstrip("。"), problem.remedy)
    return OpeningFigure(scope, scope in areas, int(year), items[item], milli, number)


def _places(opening: OpeningFigure, roster: Roster) -> set[str]:
    states = sorted(roster.states_of(opening.scope), key=lambda s: s.since)
    state = state_in(states, Month(opening.year, 12)) or states[0]
    region = roster.region(state.county, state.since)
    return {state.county, region.unit if region else state.county, "province"}


def _refuse(file: str, number: int, fault: str, remedy: str) -> NoReturn:
    raise Refusal("opening", f"“{file}”第{number}行：{fault}。", remedy)
