"""分解 and 下达 are two events with dates of their own: who has handed a task down, and who has received it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tongbao.records.fact import Fact, Status
from tongbao.records.issued import DECOMPOSED, HANDED_DOWN, RECEIVED, Target, TargetEvent
from tongbao.registry.reporting import AREAS
from tongbao.registry.roster import Roster


@dataclass(frozen=True, slots=True)
class Handing:
    """Where the retrofit task stands in one area.

    ``counties`` is how many county-level regions it hands down to (0: townships), ``received`` how many of
    them say they have it, ``denied`` how many say they have not; the rest has not reported.
    """

    unit: str
    decomposed: Status
    handed_down: Status
    handed_down_on: str
    counties: int
    received: int
    denied: int

    @property
    def contradicted(self) -> bool:
        """Whether the area says that it handed down and a county says that it has nothing."""
        return self.handed_down is Status.YES and self.denied > 0


def handing_down(facts: Sequence[Fact], roster: Roster, as_of: date) -> list[Handing]:
    """The cascade of the retrofit task over the closed list of areas, in customary order."""
    found = []
    for unit in roster.units_at(as_of, AREAS):
        own = sorted((f for f in facts if f.unit == unit.id), key=lambda f: f.received)  # the last word counts
        receipts = {f.county: f.status for f in own if f.matter == "county_receipt"}
        down = [f for f in own if f.matter == "task_handed_down"]
        found.append(
            Handing(
                unit.id,
                _status([f for f in own if f.matter == "task_decomposed"]),
                _status(down),
                max((f.day for f in down), default=""),
                len(roster.counties_of(unit.id, as_of)),
                sum(s is Status.YES for s in receipts.values()),
                sum(s is Status.NO for s in receipts.values()),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one target document stands in one scope: 分解, 下达 and 收到, each with its status and its own day.

    The day is the one on which it was done, ISO, empty where it was not or nobody has said when.
    """

    document: str
    scope: str
    decomposed: Status
    decomposed_on: str
    handed_down: Status
    handed_down_on: str
    received: Status
    received_on: str


_STEPS = {"task_decomposed": DECOMPOSED, "task_handed_down": HANDED_DOWN, "county_receipt": RECEIVED}


def standings(
    targets: Sequence[Target],
    events: Sequence[TargetEvent],
    roster: Roster,
    as_of: date,
    facts: Sequence[Fact] = (),
) -> tuple[Standing, ...]:
    """Every document issued up to ``as_of`` in every scope it issued a number to, by document and customary order.

    Events name the document or one of its targets. An event can only say that something was done; that it was *not*
    done is said by a fact with status no that names the document. The last word counts, and silence is no word. None
    of the three follows from another: who was handed a number may not have received it, and who has broken it down
    may keep it.
    """
    last = as_of.isoformat()
    issued = [t for t in targets if t.issued_on <= last]
    named = {key: t.document for t in issued for key in (t.id, t.document)}
    words: dict[tuple[str, str, str], list[tuple[str, Status, str]]] = {}
    for e in events:
        if e.day <= last and e.target in named:
            words.setdefault((named[e.target], e.scope, e.kind), []).append((e.day, Status.YES, e.day))
    for f in facts:
        if f.received <= last and f.matter in _STEPS and f.status is not Status.NOT_REPORTED:
            key = f.document, f.county or f.unit, _STEPS[f.matter]
            words.setdefault(key, []).append((f.received, f.status, f.day))
    customary = {unit.id: n for n, unit in enumerate(roster.units_at(as_of, AREAS))}
    pairs = {(t.document, t.scope) for t in issued}
    order = sorted(pairs, key=lambda p: (p[0], customary.get(p[1], len(customary)), p[1]))
    found = []
    for pair in order:
        (broken, first), (down, second), (got, third) = (_step(words.get((*pair, k), [])) for k in _STEPS.values())
        found.append(Standing(*pair, broken, first, down, second, got, third))
    return tuple(found)


def not_handed_down(
    targets: Sequence[Target],
    events: Sequence[TargetEvent],
    roster: Roster,
    as_of: date,
    facts: Sequence[Fact] = (),
) -> dict[str, dict[Status, tuple[str, ...]]]:
    """By document: the areas it issued a number to, parted by whether they handed it down, in customary order.

    The three lists of a document add up to its areas. ``no`` holds only areas of which it is on record; who said
    nothing has not reported.
    """
    areas = {unit.id for unit in roster.units_at(as_of, AREAS)}
    found: dict[str, dict[Status, tuple[str, ...]]] = {}
    for standing in standings(targets, events, roster, as_of, facts):
        if standing.scope in areas:
            parts = found.setdefault(standing.document, dict.fromkeys(Status, ()))
            parts[standing.handed_down] += (standing.scope,)
    return found


def _step(words: Sequence[tuple[str, Status, str]]) -> tuple[Status, str]:
    """The status by the last of (known on, status, done on), and the first day it was done where that is yes."""
    if not words:
        return Status.NOT_REPORTED, ""
    status = max(words)[1]  # on one day yes outweighs no: "yes" sorts last, whatever the order of the words
    days = (done for _, said, done in words if said is Status.YES and done)
    return status, min(days, default="") if status is Status.YES else ""


def _status(facts: Sequence[Fact]) -> Status:
    return max(facts, key=lambda f: f.received).status if facts else Status.NOT_REPORTED
