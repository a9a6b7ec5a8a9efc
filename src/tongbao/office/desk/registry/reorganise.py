"""Reorganisation: changes of institutions in the registry, and a preview of their effect on the sums."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tongbao.assess.energy import standard_coal
from tongbao.intake.review.state import CURRENT
from tongbao.measure.number_text import list_some
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.office.desk.access import roles
from tongbao.office.desk.access.roles import place_name
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.desk.registry.enrol import nobody_vanishes
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, PersonRow, ReadingRow
from tongbao.records.evidence import paper_path, store_paper
from tongbao.records.total import Total, add_totals
from tongbao.registry.institution import Institution
from tongbao.registry.reading_tables import read_institutions
from tongbao.registry.reorganisation import ACTS, Reorganisation, map_successors
from tongbao.registry.reorganisation import reorganise as changed
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

_MONTHS, _NAMED = 12, 5
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Side:
    """Describe a place before or after a change: its institutions, and their use in the last twelve months [tce]."""

    institutions: int
    energy: str | None


@dataclass(frozen=True)
class Preview:
    """Describe the effects of a change.

    ``states`` are the states that end and begin (name, id, county, from, until); ``places`` each county and area it
    touches before and after; ``months`` the twelve months the sums cover; ``notes`` points to consider.
    """

    states: list[tuple[str, str, str, str, str]]
    places: list[tuple[str, Side, Side]]
    months: str
    notes: list[str]


def preview(change: Reorganisation, acting: Actor) -> Preview:
    """Compute the effects of a change without making it.

    Raises
    ------
    Refusal
        Codes ``change``, ``role``, ``territory``.
    """
    roles.require(acting, "enrol")
    now = rows.roster()
    new, eve = changed(now, change), change.day - timedelta(days=1)
    ids = {*change.ids, *(i for i, _ in change.parts)}
    return _compared(_Step(now, new, eve, change.day, ids, map_successors(change)), _notes(change, now))


def preview_list(content: bytes, name: str, acting: Actor) -> Preview:
    """Compute the effects of a new list of institutions as of today, without enrolling it.

    Raises
    ------
    Refusal
        Codes ``roster`` (the list contradicts itself or the registry, or an institution falls out of it), ``role``.
    """
    roles.require(acting, "enrol")
    now, today = rows.roster(), acting.now.date()
    new = _listed(now, content, name, today)
    old, fresh = set(now.institutions), set(new.institutions)
    ids = {s.id for s in old ^ fresh}
    moves = {s.id: s.id for s in fresh if s.id in ids and s.exists(today)}
    return _compared(_Step(now, new, today, today, ids, moves), [])


def enrol_list(content: bytes, name: str, home: Home, acting: Actor) -> str:
    """Enrol a list of institutions in place of the current one and store the file; return the act in words.

    Raises
    ------
    Refusal
        Codes ``roster``, ``role``, ``territory``.
    """
    with one_act():
        roles.require(acting, "enrol")
        new = _listed(rows.roster(), content, name, acting.now.date())
        rows.replace_roster(new)
        done = f"{name} {len({s.id for s in new.institutions})}家"
        audit_log.record(acting, "enrol", f"{done} {store_paper(home.evidence, content)[:12]}")
    return done


def reorganise(change: Reorganisation, acting: Actor) -> str:
    """Make a change and return it in words.

    Raises
    ------
    Refusal
        Codes ``change``, ``role``, ``territory``.
    """
    with one_act():
        roles.require(acting, "enrol")
        now = rows.roster()
        names = "、".join(place_name(i, change.day, now) for i in change.ids)
        rows.replace_roster(changed(now, change))
        done = f"{ACTS[change.act]} {names}，自{change.day}"
        audit_log.record(acting, "reorganise", f"{done} {'、'.join(change.ids)} {change.county}{change.into}".strip())
    return done


def set_aside(content: bytes, home: Home) -> str:
    """Store a list between its preview and its enrolment; return the digest to retrieve it by."""
    return store_paper(home.evidence, content)


def bring_back(digest: str, home: Home) -> bytes:
    """Retrieve a list that was set aside.

    Raises
    ------
    Refusal
        Code ``roster``.
    """
    path = paper_path(home.evidence, digest)
    if not _DIGEST.fullmatch(digest) or not path.is_file():
        raise Refusal("roster", "没有找到刚才看过的名录文件。", "请重新选择文件，看过变更前后再登记。")
    return path.read_bytes()


@dataclass(frozen=True)
class _Step:
    """Compare two registries on two days: institutions whose states differ, and who continues their figures."""

    now: Roster
    new: Roster
    eve: date
    day: date
    ids: set[str]
    moves: Mapping[str, str]


def _compared(step: _Step, notes: list[str]) -> Preview:
    before, after = _standing(step.now, step.eve), _standing(step.new, step.day)
    places = _places(step, before, after)
    used, months = _used(places[-1][1], before)
    county_before = {i: s.county for i, s in before.items()}
    county_after = {i: c for i, c in county_before.items() if i not in step.ids}
    county_after |= {i: after[to].county for i, to in step.moves.items() if to in after}
    rulebook = Rulebook(step.day)
    sides = [
        (name, _side(before, county_before, inside, used, rulebook), _side(after, county_after, inside, used, rulebook))
        for name, inside in places
    ]
    return Preview(_states(step.now, step.new), sides, months, notes)


def _places(
    step: _Step, before: Mapping[str, Institution], after: Mapping[str, Institution]
) -> list[tuple[str, set[str]]]:
    """List the counties a change touches; one across the border of an area touches whole areas; all of them last."""
    counties = {s.county for i in step.ids for s in (before.get(i), after.get(i)) if s}
    units = sorted({step.now.unit_of_county(c, step.day) for c in counties})
    places = [(c, {c}) for c in sorted(counties)]
    if len(units) > 1:
        places += [(u, {r.code for r in step.now.regions if r.unit == u and r.exists(step.day)}) for u in units]
    named = [(place_name(p, step.day, step.now), inside) for p, inside in places]
    return [*named, ("以上合计", {c for _, inside in named for c in inside})]


def _listed(now: Roster, content: bytes, name: str, today: date) -> Roster:
    """Build the registry with another list of institutions.

    Raises
    ------
    Refusal
        Code ``roster`` where a kind or a place is unknown, two states of one institution overlap, an institution
        falls out of the list, or nothing is different.
    """
    found = read_institutions(content, name)
    kinds = {r.text("name"): r.id for r in Rulebook(today).rows("institution_kinds")}
    found = tuple(replace(s, kind=kinds.get(s.kind, s.kind)) for s in found)
    for number, state in enumerate(found, start=2):
        where = f"{name}第{number}行“{state.name}”"
        if state.kind not in kinds.values():
            raise Refusal("roster", f"{where}的类型“{state.kind}”无法识别。", f"可用：{'、'.join(kinds)}。")
        if now.region(state.county, state.since) is None:
            raise Refusal(
                "roster", f"{where}的县区代码“{state.county}”在{state.since}不在名录中。", "请核对代码和日期。"
            )
    new = replace(now, institutions=found)
    for state in found:
        others = [s for s in new.states_of(state.id) if s is not state]
        if any(s.exists(state.since) or state == s for s in others):
            raise Refusal("roster", f"“{state.name}”（{state.id}）有两条登记的起止日期重叠。", "请核对“自”“至”两栏。")
    nobody_vanishes(now, new)
    if set(found) == set(now.institutions):
        raise Refusal("roster", f"{name}与现有名录相同，没有变动。", "不需要再登记。")
    return new


def _standing(roster: Roster, on: date) -> dict[str, Institution]:
    return {s.id: s for s in roster.institutions if s.exists(on)}


def _used(counties: set[str], before: Mapping[str, Institution]) -> tuple[dict[str, Total], str]:
    """Sum each institution's reports in some counties over the last twelve months that any of them reported."""
    inside = {i for i, s in before.items() if s.county in counties}
    found = ReadingRow.objects.filter(county__in=counties, upload__state__in=CURRENT)
    newest = found.order_by("-month").values_list("month", flat=True).first()
    if newest is None:
        return {}, ""
    last = Month.parse(newest)
    first = last.shift(1 - _MONTHS)
    lines = found.filter(month__gte=str(first)).order_by("upload_id").values_list("institution", "month", "amounts")
    by_month = {(i, m): amounts for i, m, amounts in lines.iterator(5000) if i in inside}
    by_institution: dict[str, list[Total]] = {}
    for (institution, month), amounts in by_month.items():
        by_institution.setdefault(institution, []).append(Total((month,), 1, 1, amounts))
    return {i: add_totals(t, (i,), 1) for i, t in by_institution.items()}, f"{first}至{last}"


def _side(
    states: Mapping[str, Institution],
    counted_in: Mapping[str, str],
    inside: set[str],
    used: Mapping[str, Total],
    rulebook: Rulebook,
) -> Side:
    totals = [t for i, t in used.items() if counted_in.get(i) in inside]
    energy = format_rounded(standard_coal(add_totals(totals, ("",), len(totals)), rulebook).tce, 2) if totals else None
    return Side(sum(s.county in inside for s in states.values()), energy)


def _states(now: Roster, new: Roster) -> list[tuple[str, str, str, str, str]]:
    old = set(now.institutions)
    changed_states = [s for s in new.institutions if s not in old]
    return [
        (
            s.name,
            s.id,
            place_name(s.county, s.since, new),
            s.since.isoformat(),
            s.until.isoformat() if s.until else "今",
        )
        for s in changed_states
    ]


def _notes(change: Reorganisation, now: Roster) -> list[str]:
    """List points a person should consider before confirming."""
    notes = []
    closed = BookRow.objects.filter(kind="ledger", period__gte=str(Month.containing(change.day)))
    if months := sorted(set(closed.values_list("period", flat=True))):
        notes.append(f"{'、'.join(months)}已经封账，仍按封账时的名录，不受这次变更影响。")
    gone = set(change.ids) - set(map_successors(change).values())
    if people := sorted(PersonRow.objects.filter(place__in=gone).values_list("name", flat=True)):
        notes.append(f"{'、'.join(people)}的所属单位将不在名录中，请另行安排。")
    below = {i for g in gone for i in now.institutions_ever_under(g)} - set(change.ids)
    if left := sorted(s.name for s in now.institutions if s.id in below and s.exists(change.day)):
        notes.append(f"{list_some(left, _NAMED)}由撤销的机构代报，请重新登记主管单位。")
    return notes
