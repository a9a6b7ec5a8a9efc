"""Sums over the works ledger: quantities by measure in their own units, money by source and state, shares by kind.

One measure on one building counts once; quantities of measures with different units are never added; what nobody
said is a share of its own, "unknown".
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tongbao.records.work import Work, select_register

UNKNOWN = ""
DONE = ("completed", "accepted")


@dataclass(frozen=True, slots=True)
class MeasureProgress:
    """Completion of one measure by one unit [thousandths of the measure's unit], and its lines.

    ``by_stage`` sums quantities by stage; ``unsized`` are projects that state no quantity.
    """

    unit: str
    measure: str
    by_stage: dict[str, int]
    lines: tuple[str, ...]
    unsized: tuple[str, ...]

    @property
    def done_milli(self) -> int:
        """Completed and accepted together: what is accepted was completed."""
        return sum(self.by_stage.get(s, 0) for s in DONE)


def find_double_claims(works: Sequence[Work]) -> list[tuple[str, Work, Work]]:
    """List buildings that two projects of a unit claim for the same measure.

    A building whose project names no measure is compared with every other project: nobody can know that it is another.

    Parameters
    ----------
    works
        Lines of the works ledger; registers ``projects`` and ``buildings`` are read.

    Returns
    -------
    list of (building, line that counts, line that repeats)
        The newest line counts.
    """
    measures = {(w.unit, w.key): w.text("measure") for w in select_register(works, "projects")}
    first: dict[tuple[str, str], list[tuple[str, Work]]] = {}
    found = []
    # A building that moved to another project counts where it was told last.
    for line in sorted(select_register(works, "buildings"), key=lambda w: w.period, reverse=True):
        building = line.text("key")
        # Numbers are a unit's own: 楼1 of one city is not 楼1 of another.
        own = (line.unit, building)
        measure = measures.get((line.unit, line.text("project")), UNKNOWN)
        held = next((w for m, w in first.get(own, []) if UNKNOWN in (m, measure) or m == measure), None)
        if held is not None:
            found.append((building, held, line))
        else:
            first.setdefault(own, []).append((measure, line))
    return found


def sum_quantities(works: Sequence[Work]) -> list[MeasureProgress]:
    """Sum quantities by unit and measure.

    Parameters
    ----------
    works
        Lines of the works ledger; registers ``projects`` and ``buildings`` are read.

    Returns
    -------
    list of Done
        In order of unit and measure; a project with buildings counts the sum of those that count.
    """
    repeated = {w.id for _, _, w in find_double_claims(works)}
    parts: dict[tuple[str, str], list[Work]] = {}
    for line in select_register(works, "buildings"):
        if line.id not in repeated:
            parts.setdefault((line.unit, line.text("project")), []).append(line)
    listed = {(w.unit, w.text("project")) for w in select_register(works, "buildings")}
    sums: dict[tuple[str, str], MeasureProgress] = {}
    for project in select_register(works, "projects"):
        own = (project.unit, project.key)
        buildings = parts.get(own, [])
        sized = [q for b in buildings if (q := b.number("quantity")) is not None]
        quantity = (sum(sized) if sized else None) if own in listed else project.number("quantity")
        if own in listed and not buildings:
            continue  # every building of it already counts elsewhere
        _add(sums, project, quantity, buildings)
    return [sums[k] for k in sorted(sums)]


def _add(
    sums: dict[tuple[str, str], MeasureProgress], project: Work, quantity: int | None, buildings: Iterable[Work]
) -> None:
    key = (project.unit, project.text("measure"))
    was = sums.get(key, MeasureProgress(*key, {}, (), ()))
    stage = project.text("stage")
    by_stage = was.by_stage | ({stage: was.by_stage.get(stage, 0) + quantity} if quantity is not None else {})
    unsized = was.unsized + ((project.id,) if quantity is None else ())
    sums[key] = MeasureProgress(*key, by_stage, (*was.lines, project.id, *(b.id for b in buildings)), unsized)


def sum_money_by(works: Sequence[Work], field: str) -> dict[tuple[str, str], tuple[int, str]]:
    """Sum money by unit and by state or source.

    Money of different states is never added: a request on an agenda is not spending. A sum is a floor (余) where its
    inexact parts are all floors, and about (约) where one of them is about.

    Parameters
    ----------
    works
        Lines of the works ledger; register ``money`` is read.
    field
        ``state`` or ``source``.

    Returns
    -------
    mapping of (unit, value of the field) to (sum, binding)
        Sums in thousandths of a yuan.
    """
    sums: dict[tuple[str, str], tuple[int, str]] = {}
    for line in select_register(works, "money"):
        amount = line.number("amount")
        if amount is None:
            continue
        key = (line.unit, line.text(field))
        total, bound = sums.get(key, (0, ""))
        sums[key] = (total + amount, combine_bounds(bound, line.text("bound")))
    return sums


def combine_bounds(first: str, second: str) -> str:
    """Return how the sum of two amounts binds.

    Parameters
    ----------
    first, second
        Bindings of the amounts: empty (exact), ``floor`` or ``about``.

    Returns
    -------
    str
        The weaker of the two.
    """
    return "about" if "about" in (first, second) else first or second


def shares(works: Sequence[Work], register: str, field: str) -> dict[str, int]:
    """Count the lines of a register by the value of a field.

    Parameters
    ----------
    works
        Lines of the works ledger.
    register
        Id of the register.
    field
        Id of the field.

    Returns
    -------
    mapping of value to number of lines
        Lines that leave the field empty are under the empty string.
    """
    found: dict[str, int] = {}
    for line in select_register(works, register):
        found[line.text(field)] = found.get(line.text(field), 0) + 1
    return found


def sum_savings_by(works: Sequence[Work], field: str) -> dict[str, int]:
    """Sum savings by the value of a field.

    Parameters
    ----------
    works
        Lines of the works ledger; register ``savings`` is read.
    field
        ``known_by`` (metered, calculated, claimed) or ``nature``.

    Returns
    -------
    mapping of value to thousandths of tce
        Lines that leave the field empty are under the empty string.
    """
    found: dict[str, int] = {}
    for line in select_register(works, "savings"):
        if (saving := line.number("saving")) is not None:
            found[line.text(field)] = found.get(line.text(field), 0) + saving
    return found


def furthest_stages(works: Iterable[Work], register: str, order: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the furthest stage of each audit or application.

    Parameters
    ----------
    works
        Lines of the works ledger.
    register
        ``audits`` or ``demonstrations``.
    order
        Stages from first to last; lines at other stages are left out.

    Yields
    ------
    (unit, number, stage)
        In order of unit and number.
    """
    reached: dict[tuple[str, str], str] = {}
    for line in (w for w in works if w.register == register and w.text("stage") in order):
        key = (line.unit, line.text("key"))
        if key not in reached or order.index(line.text("stage")) > order.index(reached[key]):
            reached[key] = line.text("stage")
    for (unit, number), stage in sorted(reached.items()):
        yield unit, number, stage
