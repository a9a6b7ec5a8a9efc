"""Money by state: studied, planned, on the agenda, budgeted, allotted, spent. Only the last three are money."""

from collections.abc import Sequence

from tongbao.records.fact import Fact, Status
from tongbao.rules.dated import Row

EXACT, FLOOR, ABOUT = "exact", "floor", "about"


def state_known(fact: Fact, matter: Row) -> bool:
    """Whether the state of the money is one of the table's; without it a sum of money is not told."""
    return fact.state in {s["id"] for s in matter.get("states", ())}


def bound(fact: Fact) -> str:
    """How the amount binds: exact, a floor (余: at least) or about; a floor is never averaged as exact."""
    return fact.amount_bound or EXACT


def sum_by_state(facts: Sequence[Fact], matter: Row) -> dict[str, tuple[int, bool]]:
    """Sums of money by state [thousandths of a yuan], and whether each sum is exact.

    Money of different states is never added: a request on an agenda is not spending.
    """
    sums: dict[str, tuple[int, bool]] = {}
    for fact in facts:
        if fact.matter != matter.id or fact.status is not Status.YES or fact.amount_milli is None:
            continue
        if not state_known(fact, matter):
            continue
        total, exact = sums.get(fact.state, (0, True))
        sums[fact.state] = (total + fact.amount_milli, exact and bound(fact) == EXACT)
    return sums
