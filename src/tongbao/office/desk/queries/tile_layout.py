"""The tile map: one square a county, a block a reporting unit; where each block stands is data of the registry."""

from dataclasses import dataclass
from datetime import date

from tongbao.registry.reading_tables import TABLES, read_rows
from tongbao.registry.reporting import AREAS
from tongbao.registry.roster import Roster

_WIDE = 5  # squares in a row of a block
_SIDE, _GAP = 22, 26


@dataclass(frozen=True)
class Tile:
    """One square: a county, its unit, where it is drawn."""

    code: str
    name: str
    unit: str
    x: int
    y: int


@dataclass(frozen=True)
class Block:
    """A reporting unit's block with its squares."""

    unit: str
    name: str
    x: int
    y: int
    width: int
    height: int
    tiles: tuple[Tile, ...]


def blocks(roster: Roster, on: date, scope: str) -> tuple[Block, ...]:
    """The blocks of all units on a day: as the registry's own table places them, else in rows of four."""
    placed = _placed(scope)
    units = roster.units_at(on, AREAS)
    found = []
    heights: dict[int, int] = {}
    spots = {}
    for number, unit in enumerate(units):
        column, row = placed.get(unit.id, (number % 4, number // 4))
        spots[unit.id] = (column, row)
        squares = max(1, len(roster.counties_of(unit.id, on)))
        heights[row] = max(heights.get(row, 0), -(-squares // _WIDE))
    tops = {row: sum(h * _SIDE + _GAP + 18 for r, h in heights.items() if r < row) for row in heights}
    for unit in units:
        column, row = spots[unit.id]
        x, y = 8 + column * (_WIDE * _SIDE + _GAP), 24 + tops[row]
        counties = roster.counties_of(unit.id, on)
        squares_ = [(c.code, c.name) for c in counties] or [(unit.id, unit.name)]
        tiles = tuple(
            Tile(code, name, unit.id, x + n % _WIDE * _SIDE, y + n // _WIDE * _SIDE)
            for n, (code, name) in enumerate(squares_)
        )
        high = -(-len(squares_) // _WIDE) * _SIDE
        found.append(Block(unit.id, unit.short, x, y, _WIDE * _SIDE, high, tiles))
    return tuple(found)


def size(found: tuple[Block, ...]) -> tuple[int, int]:
    """Width and height of the drawing."""
    return max((b.x + b.width for b in found), default=0) + 12, max((b.y + b.height for b in found), default=0) + 12


def _placed(scope: str) -> dict[str, tuple[int, int]]:
    path = TABLES / scope / "tiles.csv"
    if not scope.isidentifier() or not path.exists():
        return {}
    return {r["unit"]: (int(r["column"]), int(r["row"])) for r in read_rows(path)}
