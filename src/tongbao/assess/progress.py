"""Progress of each matter over its closed list, in three statuses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import PartitionId
from tongbao.assess.values.matters import HighlightValues, PartitionValues
from tongbao.records.fact import Fact, Status
from tongbao.registry.reporting import PROVINCE, ReportingUnit
from tongbao.registry.roster import Roster
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook
from tongbao.works import audit, fund


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """Status of one unit in one matter, with its facts and its missing elements."""

    status: Status
    facts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def known_at(facts: Iterable[Fact], as_of: date) -> list[Fact]:
    """Select the facts that had happened and been received by a day.

    Parameters
    ----------
    facts
        Facts of any day.
    as_of
        Last day that counts.

    Returns
    -------
    list of Fact
        In the given order.
    """
    day = as_of.isoformat()
    return [f for f in facts if f.received[:10] <= day and f.day[:10] <= day]


def missing_elements(fact: Fact, matter: Row) -> tuple[str, ...]:
    """List what a "yes" still lacks before it counts.

    Parameters
    ----------
    fact
        Fact that says yes.
    matter
        Row of table ``matters``.

    Returns
    -------
    tuple of element ids and content marks
        Empty where the office's survey confirmed the fact.
    """
    if matter.get("confirm") and fact.confirmed:
        return ()
    lacking = [n for n in matter.texts("needs") if not getattr(fact, n)]
    return tuple(lacking + [m for m in matter.texts("marks") if m not in fact.marks])


def facts_about(facts: Sequence[Fact], matter: Row) -> list[Fact]:
    """Select the facts about a matter.

    Parameters
    ----------
    facts
        Facts of any matter.
    matter
        Row of table ``matters``.

    Returns
    -------
    list of Fact
        Its own, or those of the matter it is derived from at its levels.
    """
    source = matter.get("from", matter.id)
    levels = matter.texts("levels") if "from" in matter.content else ()
    return [f for f in facts if f.matter == source and (not levels or f.level in levels)]


def verdict(facts: Sequence[Fact], matter: Row) -> UnitStatus:
    """Decide the status of one unit in one matter.

    Parameters
    ----------
    facts
        Facts of the unit about the matter.
    matter
        Row of table ``matters``.

    Returns
    -------
    UnitStatus
        The last facts received count; a "yes" without its elements is not one.
    """
    if not facts:
        return UnitStatus(Status.NOT_REPORTED)
    last = max(f.received for f in facts)
    latest = [f for f in facts if f.received == last]
    done = [f for f in latest if f.status is Status.YES]
    denied = [f for f in latest if f.status is Status.NO]
    whole = [f for f in done if not missing_elements(f, matter)]
    if denied and not done:
        return UnitStatus(Status.NO, tuple(f.id for f in denied))
    if denied:
        return UnitStatus(Status.NOT_REPORTED, tuple(f.id for f in latest), ("前后答复矛盾",))
    if whole:
        return UnitStatus(Status.YES, tuple(f.id for f in whole))
    missing = missing_elements(done[0], matter) if done else ()
    return UnitStatus(Status.NOT_REPORTED, tuple(f.id for f in done), missing)


def county_verdict(facts: Sequence[Fact], matter: Row, counties: Sequence[str]) -> UnitStatus:
    """Decide the status of a unit whose every county must have done it.

    Parameters
    ----------
    facts
        Facts of the unit about the matter.
    matter
        Row of table ``matters``.
    counties
        Codes of the unit's counties.

    Returns
    -------
    UnitStatus
        No where one county says no, yes where all say yes.
    """
    each = [verdict([f for f in facts if f.county == c], matter) for c in counties]
    ids = tuple(i for v in each for i in v.facts)
    if any(v.status is Status.NO for v in each):
        return UnitStatus(Status.NO, ids)
    if each and all(v.status is Status.YES for v in each):
        return UnitStatus(Status.YES, ids)
    return UnitStatus(Status.NOT_REPORTED, ids)


def partition(matter: Row, facts: Sequence[Fact], roster: Roster, as_of: date) -> Finding:
    """Part a closed list by status.

    Parameters
    ----------
    matter
        Row of table ``matters``; it names the list.
    facts
        Facts known by the day.
    roster
        Closed lists of units.
    as_of
        Day of the closed list.

    Returns
    -------
    Finding
        The three parts always add up to the whole list.
    """
    list_id = matter.text("list")
    units = [u for u in roster.units_at(as_of, list_id) if _owes(u, matter, roster, as_of)]
    spoken = facts_about(facts, matter)
    verdicts = {u.id: _unit_verdict(u, spoken, matter, roster, as_of) for u in units}
    parts = {s.value: tuple(u.id for u in units if verdicts[u.id].status is s) for s in Status}
    values = PartitionValues(
        **parts,
        incomplete=tuple(u.id for u in units if verdicts[u.id].missing),
        missing=tuple(f"{u.name}：{'、'.join(verdicts[u.id].missing)}" for u in units if verdicts[u.id].missing),
        total=len(units),
        province=_province(spoken, matter),
    )
    records = {
        s.value: tuple(i for u in units if verdicts[u.id].status is s for i in verdicts[u.id].facts) for s in Status
    }
    records["province"] = tuple(f.id for f in spoken if f.unit == PROVINCE)
    # Silence rests on the closed list itself: who was owed to speak on that day.
    records["*"] = (f"list:{list_id}@{as_of}",)
    records["not_reported"] += records["*"]
    counts = [len(parts[s.value]) for s in Status]
    working = f"应报{len(units)}，是{counts[0]}，否{counts[1]}，未报送{counts[2]}；"
    working += f"{counts[0]}＋{counts[1]}＋{counts[2]}＝{sum(counts)}"
    return Finding(
        id=str(PartitionId(list_id, matter.id)),
        kind="partition",
        subject=list_id,
        matter=matter.id,
        values=values.as_values(),
        records=records,
        rules=(f"matters/{matter.id}",),
        working=working,
    )


def highlights(matter: Row, facts: Sequence[Fact]) -> list[Finding]:
    """State each reported case of a matter as a finding.

    Parameters
    ----------
    matter
        Row of table ``matters``.
    facts
        Facts of any matter.

    Returns
    -------
    list of Finding
        The slots of each fact that may be published.
    """
    told = matter.texts("told_levels")
    found = []
    for fact in facts:
        if fact.matter != matter.id or fact.status is not Status.YES or (told and fact.level not in told):
            continue
        if missing_elements(fact, matter) or not _tellable(fact, matter):
            continue
        values = HighlightValues(
            unit=fact.unit,
            level=fact.level,
            state=fact.state,
            title=fact.title or None,
            occasion=fact.occasion or None,
            purpose=fact.purpose or None,
            partners=fact.partners or None,
            amount=fact.amount_milli,
            bound=fact.amount_bound,
            count=fact.count,
            count_unit=fact.count_unit,
        )
        found.append(
            Finding(
                f"highlight:{fact.id}",
                "highlight",
                fact.unit,
                matter.id,
                values.as_values(),
                {"*": (fact.id,)},
                (f"matters/{matter.id}",),
            )
        )
    return found


def _tellable(fact: Fact, matter: Row) -> bool:
    """Return whether a case may be published: money needs its state, an audit stage its documents."""
    if matter.id == "fund":
        return fund.state_known(fact, matter)
    return matter.id != "audit" or fact in audit.stages_reached([fact], matter)


def judge_matters(facts: Sequence[Fact], roster: Roster, rulebook: Rulebook, as_of: date) -> list[Finding]:
    """Judge every matter of the day.

    Parameters
    ----------
    facts
        Facts of any day.
    roster
        Closed lists of units.
    rulebook
        Rules of the day (table ``matters``).
    as_of
        Day of the closed lists.

    Returns
    -------
    list of Finding
        A partition for each tallied matter, one finding a case for highlights.
    """
    known = known_at(facts, as_of)
    found: list[Finding] = []
    for matter in rulebook.rows("matters"):
        if matter.text("kind") in ("tally", "derived"):
            found.append(partition(matter, known, roster, as_of))
        elif matter.text("kind") == "highlight":
            found += highlights(matter, known)
    return found


def _owes(unit: ReportingUnit, matter: Row, roster: Roster, as_of: date) -> bool:
    return not matter.get("every_county") or bool(roster.counties_of(unit.id, as_of))


def _unit_verdict(unit: ReportingUnit, spoken: Sequence[Fact], matter: Row, roster: Roster, as_of: date) -> UnitStatus:
    own = [f for f in spoken if f.unit == unit.id]
    if matter.get("every_county"):
        return county_verdict(own, matter, [c.code for c in roster.counties_of(unit.id, as_of)])
    return verdict(own, matter)


def _province(spoken: Sequence[Fact], matter: Row) -> str:
    own = [f for f in spoken if f.unit == PROVINCE]
    return verdict(own, matter).status.value if matter.get("with_province") else ""
