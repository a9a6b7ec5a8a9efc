"""分解 and 下达 are two events with dates of their own: who has handed a task down, and who has received it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tongbao.records.fact import Fact, Status
from tongbao.records.issued import DECOMPOSED, HANDED_DOWN, RECEIVED, Target, TargetEvent
from tongbao.registry.reporting import AREAS
from tongbao.registry.roster import Roster


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """State of handing down the retrofit task in one area.

    ``counties`` is the number of county-level regions it hands down to (0: townships), ``received`` how many of
    them confirm receipt, ``denied`` how many deny it; the others have not reported.
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
        """Whether the area reports that it handed down and a county reports that it received nothing."""
        return self.handed_down is Status.YES and self.denied > 0


def trace_task(facts: Sequence[Fact], roster: Roster, as_of: date) -> list[TaskProgress]:
    """Trace the retrofit task through the closed list of areas.

    Parameters
    ----------
    facts
        Facts received so far; of several about one matter the one received last counts.
    roster
        Registry with the list of areas.
    as_of
        Day of the list.

    Returns
    -------
    list of Handing
        One an area, in customary order.
    """
    found = []
    for unit in roster.units_at(as_of, AREAS):
        own = sorted((f for f in facts if f.unit == unit.id), key=lambda f: f.received)  # the last statement counts
        receipts = {f.county: f.status for f in own if f.matter == "county_receipt"}
        down = [f for f in own if f.matter == "task_handed_down"]
        found.append(
            TaskProgress(
                unit.id,
                _latest_status([f for f in own if f.matter == "task_decomposed"]),
                _latest_status(down),
                max((f.day for f in down), default=""),
                len(roster.counties_of(unit.id, as_of)),
                sum(s is Status.YES for s in receipts.values()),
                sum(s is Status.NO for s in receipts.values()),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class DocumentProgress:
    """State of one target document in one scope: 分解, 下达 and 收到, each with its status and its own day.

    The day is when it was done (ISO), empty where it was not done or nobody has reported when.
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


def trace_documents(
    targets: Sequence[Target],
    events: Sequence[TargetEvent],
    roster: Roster,
    as_of: date,
    facts: Sequence[Fact] = (),
) -> tuple[DocumentProgress, ...]:
    """Trace every document issued up to a day through every scope it issued a number to.

    Parameters
    ----------
    targets
        Targets of all documents.
    events
        Events that name the document or one of its targets.
    roster
        Registry with the list of areas.
    as_of
        Later documents, events and facts are unknown.
    facts
        Facts that name the document; only a fact can state that something was *not* done.

    Returns
    -------
    tuple of Standing
        In order of document, then customary order.

    Notes
    -----
    The last statement counts, and silence is no statement. None of the three steps follows from another: who was handed
    a number may not have received it, and who has broken it down may not have passed it on.
    """
    last = as_of.isoformat()
    issued = [t for t in targets if t.issued_on <= last]
    named = {key: t.document for t in issued for key in (t.id, t.document)}
    statements: dict[tuple[str, str, str], list[tuple[str, Status, str]]] = {}
    for e in events:
        if e.day <= last and e.target in named:
            statements.setdefault((named[e.target], e.scope, e.kind), []).append((e.day, Status.YES, e.day))
    for f in facts:
        if f.received <= last and f.matter in _STEPS and f.status is not Status.NOT_REPORTED:
            key = f.document, f.county or f.unit, _STEPS[f.matter]
            statements.setdefault(key, []).append((f.received, f.status, f.day))
    customary = {unit.id: n for n, unit in enumerate(roster.units_at(as_of, AREAS))}
    pairs = {(t.document, t.scope) for t in issued}
    order = sorted(pairs, key=lambda p: (p[0], customary.get(p[1], len(customary)), p[1]))
    found = []
    for pair in order:
        (decomposed, first), (down, second), (received, third) = (
            _judge_step(statements.get((*pair, k), [])) for k in _STEPS.values()
        )
        document, scope = pair
        found.append(
            DocumentProgress(
                document=document,
                scope=scope,
                decomposed=decomposed,
                decomposed_on=first,
                handed_down=down,
                handed_down_on=second,
                received=received,
                received_on=third,
            )
        )
    return tuple(found)


def group_by_handing_down(
    targets: Sequence[Target],
    events: Sequence[TargetEvent],
    roster: Roster,
    as_of: date,
    facts: Sequence[Fact] = (),
) -> dict[str, dict[Status, tuple[str, ...]]]:
    """Group the areas of each document by whether they handed it down.

    Parameters
    ----------
    targets, events, roster, as_of, facts
        As in :func:`standings`.

    Returns
    -------
    mapping of document to areas by status
        Area ids in customary order; the three lists of a document add up to its areas. ``no`` contains only areas for
        which that is on record; those that reported nothing are not reported.
    """
    areas = {unit.id for unit in roster.units_at(as_of, AREAS)}
    found: dict[str, dict[Status, tuple[str, ...]]] = {}
    for standing in trace_documents(targets, events, roster, as_of, facts):
        if standing.scope in areas:
            parts = found.setdefault(standing.document, dict.fromkeys(Status, ()))
            parts[standing.handed_down] += (standing.scope,)
    return found


def _judge_step(statements: Sequence[tuple[str, Status, str]]) -> tuple[Status, str]:
    """Return the status by the last of (known on, status, done on), and the first day it was done where that is yes."""
    if not statements:
        return Status.NOT_REPORTED, ""
    status = max(statements)[1]  # on the same day yes outweighs no: "yes" sorts last, in whatever order they came
    days = (done for _, stated, done in statements if stated is Status.YES and done)
    return status, min(days, default="") if status is Status.YES else ""


def _latest_status(facts: Sequence[Fact]) -> Status:
    return max(facts, key=lambda f: f.received).status if facts else Status.NOT_REPORTED
