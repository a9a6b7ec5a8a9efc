"""Opening figures: what was used before the first day, by institution or as area totals, and how it reconciles."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongbao.intake.values.amounts import Amounts
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
class Opening:
    """One opening figure [thousandths]: imported, not verified. ``whole`` says that it is an area's total."""

    scope: str
    whole: bool
    year: int
    item: str
    milli: int
    line: int


@dataclass(frozen=True, slots=True)
class Difference:
    """An area's figure as reported upward beside its own total and the sum of its institutions [thousandths]."""

    scope: str
    year: int
    item: str
    reported: int | None
    total: int | None
    summed: int | None
    institutions: int

    @property
    def gap(self) -> int | None:
        """Our figure (the total where there is one, else the sum) less what was reported; None where one lacks."""
        own = self.total if self.total is not None else self.summed
        return None if own is None or self.reported is None else own - self.reported

    def told(self) -> str:
        """The difference in words."""
        if self.gap is None:
            return "缺一方数据，不能核对。请补齐。"
        return "一致" if self.gap == 0 else f"相差{format_milli(self.gap)}。请说明原因或更正。"


def read_opening(content: bytes, file: str, roster: Roster, rulebook: Rulebook) -> list[Opening]:
    """Read a list of figures (CSV: 范围, 年度, 项目, 数量): taken whole or not at all.

    Raises
    ------
    Refusal : code ``opening`` with the row.
    """
    try:
        lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except UnicodeDecodeError:
        raise Refusal("opening", f"“{file}”不是UTF-8编码。", "请另存为UTF-8的CSV后再导入。") from None
    if not lines or not set(HEADERS) <= set(lines[0]):
        raise Refusal("opening", f"“{file}”的表头应为{'、'.join(HEADERS)}。", "请改正表头后再导入。")
    items = {r.text("name"): r.id for r in rulebook.rows("carriers")} | PAPER_NAMES
    items |= {i: i for i in items.values()}
    amounts, found = Amounts(rulebook), []
    seen: dict[tuple[str, int, str], int] = {}
    for number, line in enumerate(lines, start=2):
        one = _opening({k: (line[k] or "").strip() for k in HEADERS}, number, file, items, roster, amounts)
        key = (one.scope, one.year, one.item)
        if seen.setdefault(key, number) != number:
            raise _refused(file, number, f"与第{seen[key]}行重复", "请删去其中一行。")
        found.append(one)
    return found


def reconciled(
    openings: Sequence[Opening], reported: Mapping[tuple[str, int, str], int], roster: Roster
) -> list[Difference]:
    """The difference table by area, year and item, against what was reported upward.

    Institutions count to their county, their unit, and the province, whichever of these was reported or has a total.
    """
    totals = {(o.scope, o.year, o.item): o.milli for o in openings if o.whole}
    sums: dict[tuple[str, int, str], list[int]] = {}
    for one in openings:
        if one.whole or one.item in PAPER_ITEMS:
            continue
        for place in _places(one, roster):
            sums.setdefault((place, one.year, one.item), []).append(one.milli)
    keys = sorted(totals.keys() | reported.keys() | ({k for k in sums if k[0] == "province"}))
    return [
        Difference(*k, reported.get(k), totals.get(k), sum(sums[k]) if k in sums else None, len(sums.get(k, ())))
        for k in keys
    ]


def _opening(
    cells: Mapping[str, str], number: int, file: str, items: Mapping[str, str], roster: Roster, amounts: Amounts
) -> Opening:
    scope, year, item = cells["范围"], cells["年度"], cells["项目"]
    if not (len(year) == 4 and year.isascii() and year.isdecimal()):
        raise _refused(file, number, f"年度“{year}”无法识别", "请写成 2015 的样子。")
    if item not in items:
        raise _refused(file, number, f"没有项目“{item}”", f"可填：{'、'.join(n for n in items if not n.isascii())}。")
    areas = {r.code for r in roster.regions} | {u.id for u in roster.units}
    if scope not in areas and not roster.states_of(scope):
        raise _refused(file, number, f"范围“{scope}”不在名录中", "请填机构编号、县代码或填报单位编号。")
    try:
        milli = amounts.number(cells["数量"])
    except Refusal as problem:
        raise _refused(file, number, problem.sentence.rstrip("。"), problem.remedy) from None
    return Opening(scope, scope in areas, int(year), items[item], milli, number)


def _places(one: Opening, roster: Roster) -> set[str]:
    states = sorted(roster.states_of(one.scope), key=lambda s: s.since)
    state = state_in(states, Month(one.year, 12)) or states[0]
    region = roster.region(state.county, state.since)
    return {state.county, region.unit if region else state.county, "province"}


def _refused(file: str, number: int, what: str, remedy: str) -> Refusal:
    return Refusal("opening", f"“{file}”第{number}行：{what}。", remedy)
