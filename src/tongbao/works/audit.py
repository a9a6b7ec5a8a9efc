"""Energy audits: stages of a programme, published only with their documents, and who is due for an audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tongbao.records.fact import Fact, Status
from tongbao.records.work import Work, select_register
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook


def stage_order(matter: Row) -> list[str]:
    """List the stages of an audit in programme order.

    Parameters
    ----------
    matter
        Row of table ``matters``; its states run from plan to re-check (公共机构能源审计管理暂行办法).

    Returns
    -------
    list of stage ids
        Empty where the matter has no states.
    """
    return [stage["id"] for stage in matter.get("states", ())]


def documented(fact: Fact) -> bool:
    """Return whether a stage reported as done has at least one document.

    Parameters
    ----------
    fact
        Fact of the matter ``audit``.

    Returns
    -------
    bool
        False as well where the fact is not a "yes".
    """
    return fact.status is Status.YES and bool(fact.evidence)


def stages_reached(facts: Sequence[Fact], matter: Row) -> list[Fact]:
    """List the documented stages in programme order.

    Parameters
    ----------
    facts
        Facts of any matter; those of other matters are left out.
    matter
        Row of table ``matters`` with the stages as its states.

    Returns
    -------
    list of Fact
        Sorted by stage, then id; a stage of an unknown name is left out.
    """
    order = stage_order(matter)
    told = [f for f in facts if f.matter == matter.id and documented(f) and f.state in order]
    return sorted(told, key=lambda f: (order.index(f.state), f.id))


@dataclass(frozen=True, slots=True)
class Due:
    """An institution that must be audited: by which threshold, and the day of its last report (ISO, empty for none)."""

    institution: str
    ground: str
    last: str


def overdue(used: Mapping[str, Mapping[str, int]], works: Sequence[Work], rulebook: Rulebook, as_of: date) -> list[Due]:
    """List institutions above a threshold whose last audit report is older than the cycle.

    Parameters
    ----------
    used : by institution and threshold id, thousandths
        Annual energy [tce], electricity [kWh] or area.
    works
        Works ledger: an institution was audited where an audit that names it in its advice has a report.
    rulebook
        Rules of the day; thresholds and cycle come from table ``audit_cycle``.
    as_of
        Day from which the cycle is counted back.

    Returns
    -------
    list of Due
        In order of institution id.
    """
    rows = rulebook.rows("audit_cycle")
    years = rulebook.row("audit_cycle", "cycle").number("years")
    limits = {r.id: r for r in rows if r.text("kind") == "threshold"}
    reports = {
        (w.unit, w.text("key")): w.text("day") for w in select_register(works, "audits") if w.text("stage") == "report"
    }
    last: dict[str, str] = {}
    for advice in select_register(works, "measures"):
        day, who = reports.get((advice.unit, advice.text("audit")), ""), advice.text("institution")
        last[who] = max(last.get(who, ""), day)
    since = as_of.replace(year=as_of.year - years, day=min(as_of.day, 28)).isoformat()
    found = []
    for institution, amounts in sorted(used.items()):
        grounds = [r.text("name") for i, r in limits.items() if i in amounts and amounts[i] >= r.exact("least") * 1000]
        if grounds and last.get(institution, "") < since:
            found.append(Due(institution, "、".join(grounds), last.get(institution, "")))
    return found
