"""Statistical confidentiality: no published number reveals fewer institutions than the limit.

Every printed number is a *cell*, every total a cell of its own, and an *equation* says which cells add to zero, so
that a reader who knows what is printed can solve for what is not. What can be solved is decided exactly, by rank
over fractions. A number that is not printed but follows by subtraction (all reporters less the same institutions,
the year less three quarters) is a cell too; it is sensitive if it is small.

Two limits of what is said here. Cells are hidden with everything printed about them: an intensity beside a number
of people gives the energy back, so a hidden row is hidden whole. And only exact recovery is stopped: that an amount
lies between nothing and the sum of what is hidden can always be said.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Generic, TypeVar

from tongbao.assess.finding import Finding
from tongbao.assess.values.figures import TotalValues
from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook

K = TypeVar("K", bound=Hashable)
Number = int | Fraction
TOTAL = "*"
_NO_WAY = (
    "disclosure",
    "必须公布或已经公布的数字会使个别公共机构的数据被推算出来，本表不能公布。",
    "请合并地区、类别，或者减少公布的项目后再办。",
    "统计法第二十五条；统计法实施条例第二十九条",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """Number that is printed, or that can be derived from printed numbers.

    Parameters
    ----------
    institutions
        Number of institutions it is about; zero is known to everybody and neither hides nor is hidden.
    largest : 0 to 1
        Share of its largest contributor; None where unknown.
    population
        Key of the institutions it is about; cells of one population (the same institutions in four quarters) count
        once. None where no other cell is about the same institutions.
    """

    institutions: int
    largest: Fraction | None = None
    population: Hashable = None


def effective_count(institutions: int, largest: Fraction | None, rulebook: Rulebook) -> int:
    """Return the number of institutions a cell counts for.

    Parameters
    ----------
    institutions
        Institutions the cell is summed from.
    largest : 0 to 1
        Share of the largest contributor, None where unknown.
    rulebook
        Rules of the day.

    Returns
    -------
    int
        One where the largest makes up the cell beyond ``disclosure/dominance``.
    """
    return 1 if institutions and _dominated(Cell(institutions, largest), rulebook) else institutions


def effective_counts(figures: Mapping[str, Finding], rulebook: Rulebook) -> dict[str, int]:
    """Return the number of institutions each of some figures counts for.

    Parameters
    ----------
    figures : by key
        Findings with ``institutions`` and, where known, ``exact.largest``.
    rulebook
        Rules of the day.

    Returns
    -------
    mapping of key to institutions
        For :func:`suppressed`.
    """
    found = {}
    for key, figure in figures.items():
        total = TotalValues.of(figure)
        found[key] = effective_count(total.account.institutions, total.largest_share, rulebook)
    return found


def select_suppressed(sizes: Mapping[str, int], rulebook: Rulebook) -> frozenset[str]:
    """Select the cells of one published breakdown that may not be printed.

    Parameters
    ----------
    sizes : institutions by cell
        Cells of one breakdown whose total is printed beside them.
    rulebook
        Rules of the day; ``disclosure/least_institutions`` gives the limit.

    Returns
    -------
    frozenset of cells
        Those below the limit and those that would give them away.

    Notes
    -----
    The total gives away the sum of the suppressed cells, so the next smallest are suppressed with them until that sum
    counts for as many institutions as the limit, and so for two cells at least.

    References
    ----------
    统计法 art. 25; 统计法实施条例 art. 29.
    """
    least = rulebook.row("disclosure", "least_institutions").number("count")
    small = {key for key, size in sizes.items() if size < least}
    rest = sorted((size, key) for key, size in sizes.items() if key not in small)
    hidden = [sizes[key] for key in small if sizes[key]]
    while hidden and rest and sum(hidden) < least:
        size, key = rest.pop(0)
        hidden.append(size)
        small.add(key)
    return frozenset(small)


def equation(total: K, parts: Iterable[K]) -> dict[K, Number]:
    """State that parts add up to a total.

    Parameters
    ----------
    total
        Cell of the total.
    parts
        Cells of its parts.

    Returns
    -------
    mapping of cell to coefficient
        The combination is zero.

    Raises
    ------
    ValueError
        Where the total is one of its parts.
    """
    parts = tuple(parts)
    if total in parts:
        raise ValueError(f"{total!r} cannot be a part of itself")
    return {total: -1, **dict.fromkeys(parts, 1)}


def two_way(
    table: Mapping[tuple[str, str], Cell],
) -> tuple[dict[tuple[str, str], Cell], list[dict[tuple[str, str], Number]]]:
    """Add the margins to a table of units and kinds.

    Parameters
    ----------
    table : by (unit, kind)
        Cells without margins.

    Returns
    -------
    (cells, equations)
        Cells with margins under :data:`TOTAL`, and the equations between them.

    Raises
    ------
    ValueError
        Where the table already has a margin.
    """
    if any(TOTAL in key for key in table):
        raise ValueError(f"margins are added here; leave {TOTAL!r} out of the table")
    rows, columns = sorted({r for r, _ in table}), sorted({c for _, c in table})
    parts = {(r, TOTAL): [(r, c) for c in columns if (r, c) in table] for r in rows}
    parts |= {(TOTAL, c): [(r, c) for r in rows if (r, c) in table] for c in columns}
    margins = {total: Cell(sum(table[k].institutions for k in keys)) for total, keys in parts.items()}
    grand = (TOTAL, TOTAL)
    cells = {**table, **margins, grand: Cell(sum(c.institutions for c in table.values()))}
    equations = [equation(total, keys) for total, keys in parts.items()]
    return cells, [
        *equations,
        equation(grand, [(r, TOTAL) for r in rows]),
        equation(grand, [(TOTAL, c) for c in columns]),
    ]


def protect(
    table: Mapping[tuple[str, str], Cell], rulebook: Rulebook, kept: Collection[tuple[str, str]] = ()
) -> frozenset[tuple[str, str]]:
    """Select the cells to suppress in a two-way table printed with its margins.

    Parameters
    ----------
    table : by (unit, kind)
        Cells without margins.
    rulebook
        Rules of the day.
    kept
        Cells that are published already or have to be printed.

    Returns
    -------
    frozenset of (unit, kind)
        May include margins.
    """
    cells, equations = two_way(table)
    return protect_all(cells, equations, rulebook, kept)


def recoverable(cells: Collection[K], equations: Sequence[Mapping[K, Number]], hidden: Collection[K]) -> frozenset[K]:
    """Find the hidden cells that follow from the others exactly.

    Parameters
    ----------
    cells
        Every cell the equations name.
    equations
        Combinations of cells whose value is known, be it zero or a printed number.
    hidden
        Cells that are not printed.

    Returns
    -------
    frozenset of cells
        Those that can be computed.

    Raises
    ------
    ValueError
        Where an equation or ``hidden`` names a cell that is not given.

    Notes
    -----
    A hidden cell can be computed if and only if its unit vector lies in the row space of the equations over the hidden
    cells; reduction over fractions decides this exactly.
    """
    _declared(cells, equations, hidden)
    return frozenset(k for k, row in _reduced(equations, sorted(hidden, key=repr)).items() if len(row) == 1)


def protect_all(
    cells: Mapping[K, Cell],
    equations: Sequence[Mapping[K, Number]],
    rulebook: Rulebook,
    kept: Collection[K] = (),
) -> frozenset[K]:
    """Select the cells that may not be printed: those too small and those that would give them away.

    A cell is small if it counts for fewer institutions than ``disclosure/least_institutions``, or is made up by one
    institution beyond ``disclosure/dominance``. No sum or difference of small cells that counts for too few
    institutions can be computed either, unless it is known without anything printed.

    Parameters
    ----------
    cells
        Every number printed or implied; totals of every level are cells.
    equations
        Combinations of cells that are zero, see :func:`equation`.
    rulebook
        Rules of the day.
    kept
        Cells that are published already or have to be printed.

    Returns
    -------
    frozenset of cells
        No cell outside the small ones can be taken from it again.

    Raises
    ------
    Refusal
        Code ``disclosure`` where ``kept`` leaves no way.
    ValueError
        Where an equation or ``kept`` names a cell that is not given.

    Notes
    -----
    Exposed groups are covered one by one with the cheapest cells found, and cells that turn out unnecessary are
    released: a heuristic for the cost, while protection itself is decided by exact rank.

    References
    ----------
    统计法 art. 25; 统计法实施条例 art. 29.
    """
    _declared(cells, equations, kept)
    system = _System(cells, equations, rulebook, kept)
    if system.small & set(kept):
        raise Refusal(*_NO_WAY)
    hidden = set(system.small)
    while bare := system.exposed(hidden):
        extra = system.cover(bare[0], hidden)
        if not extra:
            raise Refusal(*_NO_WAY)
        hidden |= extra
    for cell in sorted(hidden - system.small, key=system.cost, reverse=True):
        if not system.exposed(hidden - {cell}):
            hidden.remove(cell)
    return frozenset(hidden)


class _System(Generic[K]):
    """The cells that hold something, their equations, and the groups of small cells that must not be worked out."""

    def __init__(
        self,
        cells: Mapping[K, Cell],
        equations: Sequence[Mapping[K, Number]],
        rulebook: Rulebook,
        kept: Collection[K],
    ) -> None:
        self.cells = {k: c for k, c in cells.items() if c.institutions}
        self.equations = [{k: v for k, v in e.items() if k in self.cells} for e in equations]
        self.columns = {k: {i: e[k] for i, e in enumerate(self.equations) if e.get(k)} for k in self.cells}
        self.kept = set(kept)
        least = rulebook.row("disclosure", "least_institutions").number("count")
        self.small = {k for k, c in self.cells.items() if c.institutions < least or _dominated(c, rulebook)}
        free = _freedom(self.equations, sorted(self.cells, key=repr))
        self.groups = [(group, _rank(group, free)) for group in _groups(self.cells, self.small, least)]

    def cost(self, cell: K) -> tuple[int, str]:
        """Return what hiding a cell costs the reader: the institutions it counts for, then a fixed order."""
        return self.cells[cell].institutions, repr(cell)

    def exposed(self, hidden: Collection[K]) -> list[tuple[K, ...]]:
        """List groups of which the printed cells tell more than is known without them."""
        free = _freedom(self.equations, sorted(hidden, key=repr))
        return [group for group, most in self.groups if _rank(group, free) < most]

    def cover(self, group: tuple[K, ...], hidden: Collection[K]) -> set[K]:
        """Find the cheapest cells that let a member of the group move while the rest of it is fixed."""
        found = [
            extra
            for cell in group
            for order in self._orders(cell, group, hidden)
            if (extra := _circuit(self.columns, cell, order) - set(hidden))
        ]
        return min(
            found, key=lambda s: (sum(self.cells[k].institutions for k in s), sorted(map(repr, s))), default=set()
        )

    def _orders(self, cell: K, group: tuple[K, ...], hidden: Collection[K]) -> Iterator[list[K]]:
        """Yield two orders of trying cells, smallest and nearest first; cells hidden anyway come before."""
        before = sorted((k for k in hidden if k not in group), key=repr)
        printed = sorted((k for k in self.cells if k not in hidden and k not in self.kept), key=self.cost)
        others = [k for k in group if k != cell]
        yield [*before, *printed, *others]
        far = self._distances(cell)
        yield [*before, *sorted(printed, key=lambda k: far.get(k, len(self.cells))), *others]

    def _distances(self, cell: K) -> dict[K, int]:
        far, edge = {cell: 0}, {cell}
        while edge:
            step = {k for e in self.equations if not edge.isdisjoint(e) for k in e} - far.keys()
            far |= dict.fromkeys(step, max(far.values()) + 1)
            edge = step
        return far


def _declared(cells: Collection[K], equations: Iterable[Mapping[K, Number]], named: Iterable[K]) -> None:
    unknown = {k for e in equations for k in e}.union(named) - set(cells)
    if unknown:
        raise ValueError(f"unknown cells {sorted(unknown, key=repr)}; every cell named must be given")


def _dominated(cell: Cell, rulebook: Rulebook) -> bool:
    if cell.largest is None:
        return False
    most = rulebook.find("disclosure", "dominance")
    return most is not None and cell.largest * 100 > most.exact("value")


def _groups(cells: Mapping[K, Cell], small: Collection[K], least: int) -> Iterator[tuple[K, ...]]:
    """Small cells of one population, and of several that together stand for fewer institutions than the limit."""
    members: dict[Hashable, list[K]] = {}
    for k in sorted(small, key=repr):
        own = cells[k].population
        members.setdefault(("cell", k) if own is None else ("population", own), []).append(k)
    sizes = {p: max(cells[k].institutions for k in keys) for p, keys in members.items()}
    yield from (tuple(keys) for keys in members.values())
    for count in range(2, least):
        few = [p for p, size in sizes.items() if size <= least - count]
        for chosen in combinations(few, count):
            if sum(sizes[p] for p in chosen) < least:
                yield tuple(k for p in chosen for k in members[p])


def _reduced(equations: Iterable[Mapping[K, Number]], order: Sequence[K]) -> dict[K, dict[K, Number]]:
    """Reduced echelon form over the given columns, pivots taken in their order: pivot → its row.

    Whole numbers stay ``int``: in tables all coefficients stay 1 and -1, and fractions would cost ten times as much.
    """
    wanted = set(order)
    rows = [row for e in equations if (row := {k: v for k, v in e.items() if v and k in wanted})]
    pivots: dict[K, dict[K, Number]] = {}
    for column in order:
        if not rows:
            break
        at = next((i for i, row in enumerate(rows) if column in row), None)
        if at is None:
            continue
        pivot = _scaled(rows.pop(at), column)
        for row in (*rows, *pivots.values()):
            _clear(row, pivot, column)
        pivots[column] = pivot
        rows = [row for row in rows if row]
    return pivots


def _scaled(row: dict[K, Number], column: K) -> dict[K, Number]:
    by = row[column]
    return row if by == 1 else {k: _whole(Fraction(v) / by) for k, v in row.items()}


def _whole(value: Fraction) -> Number:
    return value.numerator if value.denominator == 1 else value


def _clear(row: dict[K, Number], pivot: dict[K, Number], column: K) -> None:
    if factor := row.get(column):
        for k, v in pivot.items():
            if left := row.get(k, 0) - factor * v:
                row[k] = left
            else:
                row.pop(k, None)


def _freedom(equations: Sequence[Mapping[K, Number]], hidden: Sequence[K]) -> dict[K, tuple[tuple[K, Number], ...]]:
    """How each hidden cell can move while everything printed stands still, as a direction scaled to begin with one.

    A cell that can be worked out has the empty direction; two cells of one direction move only together.
    """
    pivots = _reduced(equations, hidden)
    place = {k: i for i, k in enumerate(hidden)}
    found: dict[K, tuple[tuple[K, Number], ...]] = {}
    for cell in hidden:
        if cell not in pivots:
            found[cell] = ((cell, 1),)
            continue
        rest = sorted((k for k in pivots[cell] if k != cell), key=place.__getitem__)
        found[cell] = tuple(_scaled({k: pivots[cell][k] for k in rest}, rest[0]).items()) if rest else ()
    return found


def _rank(group: Iterable[K], free: Mapping[K, tuple[tuple[K, Number], ...]]) -> int:
    """In how many independent ways the cells of a group can move."""
    ways = {free[k] for k in group} - {()}
    if len(ways) <= 2:  # two different directions are independent
        return len(ways)
    vectors = [dict(way) for way in ways]
    return len(_reduced(vectors, sorted({k for v in vectors for k in v}, key=repr)))


def _circuit(columns: Mapping[K, Mapping[int, Number]], cell: K, order: Iterable[K]) -> set[K]:
    """Find the cells, as early in the order as possible, that can move with ``cell``; empty where it cannot move.

    Columns are made independent one by one until they span that of ``cell``. A vector carries its equations under (0,
    equation) and the cells it was combined from under (1, cell).
    """

    def reduced(k: K) -> dict[tuple[int, object], Number]:
        return cleared({**{(0, e): v for e, v in columns[k].items()}, (1, k): 1})

    def cleared(vector: dict[tuple[int, object], Number]) -> dict[tuple[int, object], Number]:
        while (at := next((x for x in vector if x in basis), None)) is not None:
            _clear(vector, basis[at], at)
        return vector

    basis: dict[tuple[int, object], dict[tuple[int, object], Number]] = {}
    target = reduced(cell)
    for k in order:
        vector = reduced(k)
        at = next((x for x in vector if x[0] == 0), None)
        if at is not None:
            basis[at] = _scaled(vector, at)
            if all(x[0] for x in cleared(target)):
                return {k for k in columns if k != cell and (1, k) in target}
    return set()
