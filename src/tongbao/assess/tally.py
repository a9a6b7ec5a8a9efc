"""Tallies of the office's survey compared with the closed lists; neither source corrects the other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tongbao.assess.decision_key import DecisionKey
from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import PartitionId, StatedId
from tongbao.assess.values.matters import PartitionValues, StatedValues
from tongbao.records.fact import Fact, StatedTally, Status
from tongbao.registry.region import count_by_kind
from tongbao.registry.roster import Roster

_COUNTED_KINDS = {"区": ("区",), "县": ("县", "自治县"), "县级市": ("县级市",)}


def stated(
    tally: StatedTally, partitions: dict[str, Finding], roster: Roster, as_of: date, facts: Sequence[Fact] = ()
) -> Finding:
    """State a tally with the arithmetic beside it and the complement, which is an inference (推定) only.

    It is in conflict where the number stated cannot be derived from the lists: it differs from those who said no and
    from those who did not say yes.

    Parameters
    ----------
    tally
        Number stated by the office's survey.
    partitions : by id
        Partitions of :func:`tongbao.assess.progress.partition`.
    roster
        Closed lists of units.
    as_of
        Day of the lists.
    facts
        Facts by which the reports of counties are counted again.

    Returns
    -------
    Finding
        With the id of its conflict, if any.
    """
    found = partitions.get(str(PartitionId(tally.list_id, tally.matter))) if tally.scope == "市" else None
    values = StatedValues(
        count=tally.count, quantifier=tally.quantifier, scope=tally.scope, source=tally.source, day=tally.day
    )
    working, conflict = _denominator(tally, roster, as_of), ""
    if found is not None and tally.count is not None:
        values, working, conflict = _against_list(values, tally, tally.count, found, roster, as_of)
    if tally.scope in _COUNTED_KINDS and tally.count is not None:
        recounted, differs = _recount(tally, facts, roster, as_of)
        working += recounted
        conflict = str(DecisionKey.tally(tally.list_id, tally.matter, tally.scope)) if differs else ""
        values = replace(values, impossible=values.impossible or differs)
    id_ = str(StatedId(tally.list_id, tally.matter, tally.scope))
    return Finding(
        id=id_,
        kind="stated",
        subject=tally.list_id,
        matter=tally.matter,
        values=values.as_values(),
        records={"*": (tally.id,)},
        rules=(f"matters/{tally.matter}",),
        working=working,
        conflict=conflict,
    )


def _against_list(
    values: StatedValues, tally: StatedTally, count: int, found: Finding, roster: Roster, as_of: date
) -> tuple[StatedValues, str, str]:
    """Compare a stated number with the list: values with the complement, the working, the conflict if any."""
    conflict, listed = "", PartitionValues.of(found)
    silent, denied = listed.not_reported, listed.no
    complement = tuple(u for u in (x.id for x in roster.units_at(as_of, tally.list_id)) if u in silent + denied)
    names = "、".join(roster.unit(u).short for u in complement) or "无"
    arithmetic = f"清单：应报{listed.total}－已做{len(listed.yes)}＝{len(complement)}（推定：{names}）"
    working = f"{arithmetic}；明确报“否”{len(denied)}；汇总数{count}（{tally.source}）"
    impossible = not len(denied) <= count <= len(complement)
    values = replace(values, complement=complement, impossible=impossible)
    if count not in (len(denied), len(complement)) or (count == 0 and silent):
        conflict = str(DecisionKey.tally(tally.list_id, tally.matter))
        working += "；两者不一致，须由拟稿人决定"
    elif count == len(complement) and silent:
        values = replace(values, inferable=complement)
        working += "；两者一致，但点出已做的单位即可推知其余单位，仅供拟稿人掌握，正文不得点名"
    return values, working, conflict


def judge_tallies(
    tallies: Sequence[StatedTally],
    partitions: dict[str, Finding],
    roster: Roster,
    as_of: date,
    facts: Sequence[Fact] = (),
) -> list[Finding]:
    """State every tally known by a day.

    Parameters
    ----------
    tallies
        Numbers stated by the office's survey.
    partitions : by id
        Partitions of :func:`tongbao.assess.progress.partition`.
    roster
        Closed lists of units.
    as_of
        Day of the lists.
    facts
        Facts by which the reports of counties are counted again.

    Returns
    -------
    list of Finding
        In the given order.
    """
    return [stated(t, partitions, roster, as_of, facts) for t in tallies if t.day <= as_of.isoformat()]


def _recount(tally: StatedTally, facts: Sequence[Fact], roster: Roster, as_of: date) -> tuple[str, bool]:
    """Count what counties themselves reported, and decide whether the stated number cannot be right."""
    kinds = _COUNTED_KINDS[tally.scope]
    last: dict[str, Fact] = {}
    for fact in sorted((f for f in facts if f.matter == tally.matter and f.county), key=lambda f: f.received):
        region = roster.region(fact.county, as_of)
        if region is not None and region.kind in kinds:
            last[fact.county] = fact
    whole = sum(count_by_kind(list(roster.regions), as_of).get(k, 0) for k in kinds)
    if not last:
        # Without one of these regions in the registry nothing is known to hold the number against.
        return "", bool(whole) and tally.count is not None and tally.count > whole
    denied = sum(f.status is Status.NO for f in last.values())
    silent = whole - len(last)
    differs = tally.count is None or not denied <= tally.count <= denied + silent
    return f"；县级自报：已报{len(last)}个，其中“无”{denied}个，未报{silent}个", differs


def _denominator(tally: StatedTally, roster: Roster, as_of: date) -> str:
    """How many regions of the scope there are, so that a share is never read without its denominator."""
    kinds = _COUNTED_KINDS.get(tally.scope)
    if not kinds or tally.count is None:
        return (
            f"汇总数（{tally.source}），未给名单"
            if tally.count is not None
            else f"汇总用语（{tally.source}），未给数目"
        )
    counts = count_by_kind(list(roster.regions), as_of)
    whole = sum(counts.get(k, 0) for k in kinds)
    return f"汇总数{tally.count}（{tally.source}）；同日{'、'.join(kinds)}共{whole}个；未给名单，不与其他口径相加"
