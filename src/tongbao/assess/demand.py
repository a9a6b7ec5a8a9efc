"""Demands as findings: what the office demands about a matter and by when, or why it demands nothing."""

from collections.abc import Sequence

from tongbao.assess.finding import Finding
from tongbao.assess.values.matters import DemandValues
from tongbao.records.fact import Demand


def judge_demands(demands: Sequence[Demand]) -> list[Finding]:
    """State demands as findings.

    Parameters
    ----------
    demands
        Demands of the office about its matters.

    Returns
    -------
    list of Finding
        One for each demand, in the given order.
    """
    return [
        Finding(
            f"demand:{d.list_id}:{d.matter}",
            "demand",
            d.list_id,
            d.matter,
            DemandValues(due=d.due, monthly=d.monthly, none_reason=d.none_reason).as_values(),
            {"*": (d.id,)},
        )
        for d in demands
    ]
