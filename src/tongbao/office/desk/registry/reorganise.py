"""Changes of institutions put into the registry, and what they do to the sums, shown before anything is changed."""

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
from tongbao.office.desk.home.home import Acting, Home, one_act
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
    """A place before or after a change: its institutions, and what they used in the last twelve months [tce]."""

    institutions: int
    energy: str | None


@dataclass(frozen=True)
class Preview:
    """What a change does.

    ``states`` are the states that end and begin (name, id, county, from, until); ``places`` each county and area it
    touches before and after; ``months`` the twelve months the sums are of; ``notes`` what to mind.
    """

    states: list[tuple[str, str, str, str, str]]
    places: list[tuple[str, Side, Side]]
    months: str
    notes: list[str]


def preview(change: Reorganisation, acting: Acting) -> Preview:
    """Work a change out without making it.

    Raises
    ------
    Refusal : codes ``change``, ``role``, ``territory``.
    """
    roles.require(acting, "enrol")
    now = rows.roster()
    new, eve = changed(now, change), change.day - timedelta(days=1)
    ids = {*change.ids, *(i for i, _ in change.parts)}
    return _compared(_Step(now, new, eve, change.day, ids, map_successors(change)), _notes(change, now))


def preview_list(content: bytes, name: str, acting: Acting) -> Preview:
    """What a new list of institutions does as of today, without enrolling it.

    Raises
    ------
    Refusal : codes ``roster`` (what the list says cannot be, or an institution falls out of it), ``role``.
    """
    roles.require(acting, "enrol")
    now, today = rows.roster(), acting.now.date()
    new = _listed(now, content, name, today)
    old, fresh = set(now.institutions), set(new.institutions)
    ids = {s.id for s in old ^ fresh}
    moves = {s.id: s.id for s in fresh if s.id in ids and s.exists(today)}
    return _compared(_Step(now, new, today, today, ids, moves), [])


def enrol_list(content: bytes, name: str, home: Home, acting: Acting) -> str:
    """Enrol a list of institutions in place of the one there is; the file is kept. Returns what was done, in words.

    Raises
    ------
    Refusal : codes ``roster``, ``role``, ``territory``.
    """
    with one_act():
        roles.require(acting, "enrol")
        new = _listed(rows.roster(), content, name, acting.now.date())
        rows.replace_roster(new)
        told = f"{name} {len({s.id for s in new.institutions})}家"
        audit_log.note(acting, "enrol", f"{told} {store_paper(home.evidence, content)[:12]}")
    return told


def reorganise(change: Reorganisation, acting: Acting) -> str:
    """Make a change; returns it in words.

    Raises
    ------
    Refusal : codes ``change``, ``role``, ``territory``.
    """
    with one_act():
        roles.require(acting, "enrol")
        now = rows.roster()
        names = "、".join(place_name(i, change.day, now) for i in change.ids)
        rows.replace_roster(changed(now, change))
        told = f"{ACTS[change.act]} {names}，自{change.day}"
        audit_log.note(acting, "reorganise", f"{told} {'、'.join(change.ids)} {change.county}{change.into}".strip())
    return told


def set_aside(content: bytes, home: Home) -> str:
    """Keep a list between looking at what it does and enrolling it; returns what to bring it back by."""
    return store_paper(home.evidence, content)


def brought_back(digest: str, home: Home) -> bytes:
    """A list that was set aside.

    Raises
    ------
    Refusal : code ``roster``.
    """
    path = paper_path(home.evidence, digest)
    if not _DIGEST.fullmatch(digest) or not path.is_file():
        raise Refusal("roster", "没有找到刚才看过的名录文件。", "请重新选择文件，看过变更前后再登记。")
    return path.read_bytes()


@dataclass(frozen=True)
class _Step:
    """Two registries and the days on which they are compared; whose states differ; with whom their figures go."""

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
    stood = {i: s.county for i, s in before.items()}
    stands = {i: c for i, c in stood.items() if i not in step.ids}
    stands |= {i: after[to].county for i, to in step.moves.items() if to in after}
    rulebook = Rulebook(step.day)
    told = [
        (name, _side(before, stood, inside, used, rulebook), _side(after, stands, inside, used, rulebook))
        for name, inside in places
    ]
    return Preview(_states(step.now, step.new), told, months, notes)


def _places(
    step: _Step, before: Mapping[str, Institution], after: Mapping[str, Institution]
) -> list[tuple[str, set[str]]]:
    """The counties a change touches; what crosses the border of an area touches whole areas; all of them last."""
    counties = {s.county for i in step.ids for s in (before.get(i), after.get(i)) if s}
    units = sorted({step.now.unit_of_county(c, step.day) for c in counties})
    places = [(c, {c}) for c in sorted(counties)]
    if len(units) > 1:
        places += [(u, {r.code for r in step.now.regions if r.unit == u and r.exists(step.day)}) for u in units]
    named = [(place_name(p, step.day, step.now), inside) for p, inside in places]
    return [*named, ("以上合计", {c for _, inside in named for c in inside})]


def _listed(now: Roster, content: bytes, name: str, today: date) -> Roster:
    """The registry with another list of institutions.

    Raises
    ------
    Refusal : code ``roster`` where a kind or a place is unknown, two states of one institution overlap, an
        institution falls out of the list, or nothing is different.
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
    """What each institution of some counties reported in the last twelve months that any of them reported."""
    inside = {i for i, s in before.items() if s.county in counties}
    found = ReadingRow.objects.filter(county__in=counties, upload__state__in=CURRENT)
    newest = found.order_by("-month").values_list("month", flat=True).first()
    if newest is None:
        return {}, ""
    last = Month.parse(newest)
    first = last.shift(1 - _MONTHS)
    lines = found.filter(month__gte=str(first)).order_by("upload_id").values_list("institution", "month", "amounts")
    kept = {(i, m): amounts for i, m, amounts in lines.iterator(5000) if i in inside}
    by_one: dict[str, list[Total]] = {}
    for (institution, month), amounts in kept.items():
        by_one.setdefault(institution, []).append(Total((month,), 1, 1, amounts))
    return {i: add_totals(t, (i,), 1) for i, t in by_one.items()}, f"{first}至{last}"


def _side(
    standing: Mapping[str, Institution],
    counted_in: Mapping[str, str],
    inside: set[str],
    used: Mapping[str, Total],
    rulebook: Rulebook,
) -> Side:
    mine = [t for i, t in used.items() if counted_in.get(i) in inside]
    energy = format_rounded(standard_coal(add_totals(mine, ("",), len(mine)), rulebook).tce, 2) if mine else None
    return Side(sum(s.county in inside for s in standing.values()), energy)


def _states(now: Roster, new: Roster) -> list[tuple[str, str, str, str, str]]:
    old = set(now.institutions)
    told = [s for s in new.institutions if s not in old]
    return [
        (
            s.name,
            s.id,
            place_name(s.county, s.since, new),
            s.since.isoformat(),
            s.until.isoformat() if s.until else "今",
        )
        for s in told
    ]


def _notes(change: Reorganisation, now: Roster) -> list[str]:
    """What a person should mind before confirming."""
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
