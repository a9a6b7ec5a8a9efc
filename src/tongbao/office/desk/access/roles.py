"""Roles: who may do what, and where; roles are data, territory limits every act and every fetch.

Acts of two persons need two persons.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Q, QuerySet

from tongbao.intake.review.state import Level
from tongbao.measure.period import Span
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home.home import Actor
from tongbao.office.store import rows
from tongbao.office.store.models import AccountRow, PersonRow, ProposalRow, UploadRow
from tongbao.registry.region import Region
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Rung:
    """Describe one step of a return's ladder: a level and its territory (empty: the office)."""

    level: Level
    place: str


OFFICE = Rung(Level.OFFICE, "")


def person(acting: Actor) -> PersonRow:
    """Find the person who acts.

    Raises
    ------
    Refusal
        Code ``person`` where nobody of that name is enrolled.
    """
    found = PersonRow.objects.filter(name=acting.who).first()
    if found is None:
        raise Refusal(
            "person", f"“{acting.who}”没有登记。", "请用 --as 写明已登记的姓名；新人员由管理员用 enrol 登记。"
        )
    found.roles = [*found.roles, *substituted_roles(found, acting.now.date())]
    return found


def substituted_roles(person: PersonRow, on: date) -> list[str]:
    """List the roles of absent colleagues of the same territory who named a person as their substitute on a day.

    An administrator's role is never lent, and a substitute remains one person: an act of two persons still needs two.
    """
    away = AccountRow.objects.filter(substitute=person.name, away_since__lte=on, away_until__gte=on)
    names = list(away.values_list("name", flat=True))
    if not names:
        return []
    held = [r for p in PersonRow.objects.filter(name__in=names, place=person.place) for r in p.roles]
    apart = {r.id for r in Rulebook(on).rows("roles") if r.get("administrator", False)}
    return sorted(set(held) - apart - set(person.roles))


def territory(acting: Actor, verb: str) -> str:
    """Return the territory of a person who may do the verb (empty: the whole office); limit fetches by :func:`within`.

    Raises
    ------
    Refusal
        Codes ``person`` and ``role``.
    """
    who = person(acting)
    roles = Rulebook(acting.now.date()).rows("roles")
    if not any(verb in r.texts("verbs") for r in roles if r.id in who.roles):
        names = "、".join(r.text("name") for r in roles if r.id in who.roles)
        raise Refusal("role", f"“{acting.who}”（{names}）无权办理 {verb}。", "请由有权的人员办理。")
    return who.place


def require(acting: Actor, verb: str, place: str = "", roster: Roster | None = None, on: date | None = None) -> None:
    """Refuse unless the person is enrolled, one of their roles may do the verb, and the place is in their territory.

    Parameters
    ----------
    acting, verb
        Person who acts, and the verb asked for.
    place
        Unit, county or institution the act is about; empty is the whole office, which only a person without a territory
        may act for.
    roster
        Registry to look the place up in; read where not given.
    on
        Day whose registry counts; the day of the act where none is given.

    Raises
    ------
    Refusal
        Codes ``person``, ``role`` and ``territory``.
    """
    own = territory(acting, verb)
    if not own:
        return
    roster, day = roster or rows.roster(), on or acting.now.date()
    whose = place_name(own, day, roster)
    if not place:
        raise Refusal(
            "territory",
            f"“{acting.who}”只办理{whose}范围内的事，不能办理全省的 {verb}。",
            "请由省办人员办理，或者写明范围内的单位。",
        )
    if not is_inside(own, place, day, roster):
        raise Refusal(
            "territory",
            f"“{acting.who}”只办理{whose}范围内的事，{place_name(place, day, roster)}不在其中。",
            "请由该单位所在地或其上级的人员办理。",
        )


def is_within(acting: Actor, uploads: QuerySet[UploadRow], roster: Roster | None = None) -> QuerySet[UploadRow]:
    """Limit returns to the person's territory, each by the registry of its own period."""
    own = person(acting).place
    if not own:
        return uploads
    reach = _Reach.of(roster or rows.roster(), own)
    alike: dict[int, list[str]] = {}
    for period in _periods(uploads, reach.near):
        alike.setdefault(bisect_right(reach.cuts, day_of(period, acting.now.date())), []).append(period)
    places = [(periods, reach.on(day_of(periods[0], acting.now.date()))) for periods in alike.values()]
    # A place inside in every period needs no condition on the period: the query is as short as it can be.
    always = frozenset.intersection(*(p for _, p in places)) if places else frozenset[str]()
    wanted = Q(unit__in=sorted(always)) if always else Q(pk__in=[])
    for periods, inside_then in places:
        if beside := sorted(inside_then - always):
            wanted |= Q(period__in=periods, unit__in=beside)
    return uploads.filter(wanted)


class _Reach:
    """Cache the places ever inside a territory, and those inside on a day, for as long as a registry is the same."""

    held: "tuple[Roster | None, dict[str, _Reach]]" = (None, {})

    def __init__(self, roster: Roster, own: str) -> None:
        self.roster, self.own = roster, own
        self.near = was_ever_inside(own, roster)
        self.cuts = _cuts(self.near, roster)
        self.days: dict[date, frozenset[str]] = {}

    @classmethod
    def of(cls, roster: Roster, own: str) -> "_Reach":
        """Return the reach of a territory; a server caches one registry between requests, another one starts anew."""
        known, found = cls.held
        if known is not roster:
            found = {}
            cls.held = (roster, found)
        return found.get(own) or found.setdefault(own, cls(roster, own))

    def on(self, day: date) -> frozenset[str]:
        """Return the places inside on a day."""
        if day not in self.days:
            self.days[day] = frozenset(p for p in self.near if is_inside(self.own, p, day, self.roster))
        return self.days[day]


def _periods(uploads: QuerySet[UploadRow], near: set[str]) -> list[str]:
    """List the periods of some returns; where all are asked for, the periods any return has, which is a fast query."""
    if not uploads.query.where:
        return rows.periods()
    return sorted(uploads.filter(unit__in=near).order_by().values_list("period", flat=True).distinct())


def ladder(place: str, on: date, roster: Roster) -> tuple[Rung, ...]:
    """List the rungs a return of a place climbs on a day: its own rung first, the office last.

    A place the registry does not know (a list of the office itself) has the office as its only rung.
    """
    rungs: list[Rung] = []
    area = place
    state = next((s for s in roster.states_of(place) if s.exists(on)), None)
    if state is not None:
        rungs.append(Rung(Level.INSTITUTION, place))
        if state.parent and state.parent != place:
            rungs.append(Rung(Level.PARENT, state.parent))
        area = state.county
    return (*rungs, *_above(area, on, roster))


_LADDERS: list[tuple[Roster, dict[tuple[str, date], tuple[Rung, ...]]]] = []


def _above(area: str, on: date, roster: Roster) -> tuple[Rung, ...]:
    """List the rungs from an area upwards, computed once per registry for everything below."""
    # Read once: another thread may cache another registry meanwhile.
    held = _LADDERS[0] if _LADDERS else None
    if held is None or held[0] is not roster:
        held = (roster, {})
        _LADDERS[:] = [held]
    known = held[1]
    if (area, on) not in known:
        known[area, on] = _climb(area, on, roster)
    return known[area, on]


def _climb(area: str, on: date, roster: Roster) -> tuple[Rung, ...]:
    rungs: list[Rung] = []
    region = roster.region(area, on)
    unit = region.unit if region else area
    if region is not None and _is_county(region, roster):
        rungs.append(Rung(Level.COUNTY, area))
    known = roster.find_unit_by_id(unit)
    if known is not None and known.list_id != "province":
        rungs.append(Rung(Level.CITY, unit))
    return (*rungs, OFFICE)


def is_inside(own: str, place: str, on: date, roster: Roster) -> bool:
    """Return whether a place is inside a territory on a day; every place is inside that of the whole office."""
    return own in {r.place for r in ladder(place, on, roster)}


def settle_place(text: str, on: date, roster: Roster) -> str | None:
    """Resolve a code, an id or a name to a territory; None where it matches nothing. A city's code means its unit."""
    if roster.states_of(text):
        return text
    named = [r for r in roster.regions if r.exists(on) and text in (r.code, r.name)]
    if len(named) == 1:
        return ladder(named[0].code, on, roster)[0].place
    unit = roster.find(text, on)
    return ladder(unit.id, on, roster)[0].place if unit else None


def place_name(place: str, on: date, roster: Roster) -> str:
    """Return the name of a place on a day."""
    if not place:
        return "省办"
    state = next((s for s in roster.states_of(place) if s.exists(on)), None)
    region = roster.region(place, on)
    unit = roster.find_unit_by_id(place)
    return next((p.name for p in (state, region, unit) if p is not None), f"“{place}”")


@lru_cache(maxsize=1024)
def day_of(period: str, otherwise: date) -> date:
    """Return the last day of a period (a year, a month, a span, 2017Q1), whose registry counts for its returns."""
    year, quarter, number = period.partition("Q")
    if quarter and year.isdecimal() and number in ("1", "2", "3", "4"):
        period = f"{year}-{int(number) * 3:02d}"
    try:
        return Span.parse(period).last.last_day
    except ValueError:
        return otherwise


def confirm_by_second(acting: Actor, act: str, subject: str, keep: bool = False, content: str = "") -> str | None:
    """Record a proposal and return None at the first call; return the proposer at the same call by another person.

    The second person may be of an upper level: only the two names must differ.

    Parameters
    ----------
    acting
        Person who proposes or confirms.
    act, subject
        Act, and the subject it is about.
    keep
        Leave the proposal in place, for an act of several steps; :func:`done_by_two` removes it at the end.
    content
        Digest of the content of the act; where it has changed since, the proposal is void and made anew.

    Raises
    ------
    Refusal
        Code ``two-persons`` where one person calls twice.
    """
    proposal = ProposalRow.objects.filter(act=act, subject=subject).first()
    if proposal is not None and proposal.content != content:
        proposal.delete()
        proposal = None
    if proposal is None:
        ProposalRow.objects.create(act=act, subject=subject, by=acting.who, at=acting.at, content=content)
        return None
    if proposal.by == acting.who:
        raise Refusal(
            "two-persons", f"“{subject}”由“{acting.who}”提出，不能由同一人确认。", "请换一名有权人员执行同一命令。"
        )
    if not keep:
        proposal.delete()
    return proposal.by


def confirmed_by_second(act: str, subject: str) -> None:
    """Remove the proposal of an act that was proposed, confirmed and done."""
    ProposalRow.objects.filter(act=act, subject=subject).delete()


def _is_county(region: Region, roster: Roster) -> bool:
    """Return whether a region is a county of its own: not a city, and not the only area of a unit like 定州."""
    unit = roster.find_unit_by_id(region.unit)
    return region.kind not in ("省", "市") and (unit is None or unit.hands_down_to != "township")


def was_ever_inside(own: str, roster: Roster) -> set[str]:
    """List every place that may ever have been inside a territory; the day decides."""
    codes = {r.code for r in roster.regions if own in (r.unit, r.code)}
    return {own, *codes, *roster.institutions_ever_under(own)}.union(*(roster.institutions_ever_in(c) for c in codes))


def _cuts(near: set[str], roster: Roster) -> list[date]:
    """List the days on which a ladder of these places can change; between two of them the registry is constant."""
    held = [s for place in near for s in roster.states_of(place)]
    spans = [(r.since, r.until) for r in roster.regions] + [(s.since, s.until) for s in held]
    ends = {until + timedelta(days=1) for _, until in spans if until is not None and until < date.max}
    return sorted({since for since, _ in spans} | ends)


def require_from_above(verb: str, place: str, acting: Actor, roster: Roster) -> None:
    """Refuse a decision about one's own territory: it is granted from above."""
    require(acting, verb, place, roster)
    day = acting.now.date()
    if place and ladder(place, day, roster)[0].level is Level.OFFICE:
        raise Refusal("place", f"“{place}”不在名录中。", "请核对单位、县区或机构的编号。")
    if place and person(acting).place == place:
        raise Refusal(
            "territory", f"“{acting.who}”不能为{place_name(place, day, roster)}自己办理 {verb}。", "请由上级办理。"
        )


def require_reason(what: str, reason: str) -> None:
    """Refuse an act without a reason (code ``reason``)."""
    if not reason.strip():
        raise Refusal("reason", f"{what}没有写明理由。", "请用 --reason 写明理由和依据。")
