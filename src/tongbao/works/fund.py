"""Money by state: studied, planned, on the agenda, budgeted, allotted, spent. Only the last three are money."""

from collections.abc import Sequence

from tongbao.records.fact import Fact, Status
from tongbao.rules.row import Row

EXACT, FLOOR, ABOUT = "exact", "floor", "about"


def state_known(fact: Fact, matter: Row) -> bool:
    """Return whether the state of the money is one of the table's.

    Parameters
    ----------
    fact
        Fact about money.
    matter
        Row of table ``matters`` with the known states.

    Returns
    -------
    bool
        A sum of money in no known state is not published.
    """
    return fact.state in {s["id"] for s in matter.get("states", ())}


def bound(fact: Fact) -> str:
    """Return how an amount binds.

    Parameters
    ----------
    fact
        Fact about money.

    Returns
    -------
    str
        ``exact``, ``floor`` (余: at least) or ``about``; a floor is never averaged as exact.
    """
    return fact.amount_bound or EXACT


def sum_by_state(facts: Sequence[Fact], matter: Row) -> dict[str, tuple[int, bool]]:
    """Sum money by state.

    Money of different states is never added: a request on an agenda is not spending.

    Parameters
    ----------
    facts
        Facts of any matter; only a "yes" with an amount counts.
    matter
        Row of table ``matters`` with the known states.

    Returns
    -------
    mapping of state to (sum, whether exact)
        Sums in thousandths of a yuan.
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
