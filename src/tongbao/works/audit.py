"""The stages of an energy audit programme. A stage is told only with its papers, and in its order."""

from collections.abc import Sequence

from tongbao.records.fact import Fact, Status
from tongbao.rules.dated import Row


def stage_order(matter: Row) -> list[str]:
    """The stages from plan to re-check, as the matter's table gives them (公共机构能源审计管理暂行办法)."""
    return [stage["id"] for stage in matter.get("states", ())]


def documented(fact: Fact) -> bool:
    """Whether a stage that is said to be done has at least one paper."""
    return fact.status is Status.YES and bool(fact.evidence)


def stages_reached(facts: Sequence[Fact], matter: Row) -> list[Fact]:
    """The documented stages in programme order; a stage of no known name is left out."""
    order = stage_order(matter)
    told = [f for f in facts if f.matter == matter.id and documented(f) and f.state in order]
    return sorted(told, key=lambda f: (order.index(f.state), f.id))
