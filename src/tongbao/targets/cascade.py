"""分解 and 下达 are two events with dates of their own: who has handed a task down, and who has received it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tongbao.records.fact import Fact, Status
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


def _status(facts: Sequence[Fact]) -> Status:
    return max(facts, key=lambda f: f.received).status if facts else Status.NOT_REPORTED
