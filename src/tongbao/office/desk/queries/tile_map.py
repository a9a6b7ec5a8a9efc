"""What the tile map shows: a matter of a month by unit, or how energy use of units changed."""

from dataclasses import dataclass
from datetime import date

from tongbao.assess.values.figures import ChangeValues
from tongbao.bulletin.genre import BASES
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.office.desk.access import roles
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.desk.queries.cache import findings
from tongbao.office.desk.queries.findings import STATUSES, matrix
from tongbao.office.desk.queries.table import BAD, CALM, GOOD, Cell, Table, Value
from tongbao.office.desk.queries.tile_layout import Block, blocks, size
from tongbao.office.store import rows
from tongbao.office.store.models import OfficeRow

_FILL = {GOOD: "#bfe3c6", BAD: "#f4b4ae", CALM: "#dfe4e9", "": "#ffffff"}


@dataclass(frozen=True)
class MapView:
    """The map: blocks with a fill and words each, what can be chosen, the same as a table."""

    what: str
    choices: tuple[tuple[str, str], ...]
    blocks: tuple[tuple[Block, str, str], ...]
    width: int
    height: int
    legend: tuple[tuple[str, str], ...]
    table: Table
    told: str


def draw_map(what: str, kind: str, period: str, as_of: date, home: Home, acting: Actor) -> MapView:
    """The map of one thing.

    Raises
    ------
    Refusal : those of judging; ``not-closed`` where there is nothing to show.
    """
    roles.require(acting, "judge")
    if not period:
        raise Refusal("not-closed", "还没有封账的期间，画不出地图。", "请先收文、审核、封账。")
    scope = OfficeRow.objects.filter(key="scope").first()
    places = blocks(rows.roster(), as_of, str(scope.value) if scope else "")
    by_unit, choices, legend, what = (
        _matters(what, period, as_of, home, acting)
        if BASES[kind].follows_asks
        else _changes(what, kind, period, as_of, home, acting)
    )
    width, height = size(places)
    filled = tuple((b, _FILL[by_unit.get(b.unit, ("—", ""))[1]], by_unit.get(b.unit, ("—", ""))[0]) for b in places)
    lines: list[tuple[Value, ...]] = [
        (b.name, Cell(by_unit.get(b.unit, ("—", ""))[0], by_unit.get(b.unit, ("—", ""))[1]), len(b.tiles))
        for b in places
    ]
    title = dict(choices).get(what, what)
    told = f"{period} {title}：" + "；".join(f"{b.name}{by_unit.get(b.unit, ('—', ''))[0]}" for b in places)
    table = Table(f"{period} {title}", ("单位", "情况", "县（市、区）"), lines)
    return MapView(what, choices, filled, width, height, legend, table, told)


Shown = tuple[dict[str, tuple[str, str]], tuple[tuple[str, str], ...], tuple[tuple[str, str], ...], str]


def _matters(what: str, period: str, as_of: date, home: Home, acting: Actor) -> Shown:
    seen = matrix(period, as_of, home, acting)
    choices = tuple((m, name) for m, name, _ in seen.matters)
    if what not in dict(choices):
        what = choices[0][0] if choices else ""
    found = {u: STATUSES[s] for (u, m), s in seen.cells.items() if m == what}
    return found, choices, tuple((w, _FILL[t]) for w, t in STATUSES.values()), what


def _changes(what: str, kind: str, period: str, as_of: date, home: Home, acting: Actor) -> Shown:
    """How an indicator of the units changed on the year before; shading is by sign, the figure is beside it."""
    choices = (
        ("energy", "综合能耗同比"),
        ("energy_per_person", "人均综合能耗同比"),
        ("energy_per_area", "单位建筑面积能耗同比"),
        ("water_per_person", "人均用水量同比"),
    )
    what = what if what in dict(choices) else "energy_per_person"
    found, _ = findings(kind, period, as_of, home, acting)
    by_unit = {}
    for finding in (f for f in found if f.kind == "change" and f.matter == "all"):
        value = ChangeValues.of(finding).changes[what].exact
        if value is not None:
            by_unit[finding.subject] = (f"{format_rounded(value * 100, 2)}%", GOOD if value <= 0 else BAD)
    return by_unit, choices, (("下降或持平", _FILL[GOOD]), ("上升", _FILL[BAD]), ("没有数", _FILL[""])), what
