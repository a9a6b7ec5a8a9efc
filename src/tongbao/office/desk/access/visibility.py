"""Visibility: the territory of the viewer as conditions of the database; every page fetches through here."""

from datetime import date

from django.db.models import Q, QuerySet

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles as access
from tongbao.office.desk.home.home import Actor
from tongbao.office.store.models import InstitutionRow, RegionRow, UploadRow
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook


def own_places(acting: Actor) -> str:
    """Return the territory of the viewer; empty is the whole office.

    Raises
    ------
    Refusal
        Code ``person``.
    """
    return access.person(acting).place


def counties(place: str, on: date) -> list[str]:
    """List the codes of the counties of a unit, or the county itself, on a day."""
    found = RegionRow.objects.filter(Q(unit=place) | Q(code=place), since__lte=on)
    return sorted(set(found.filter(Q(until=None) | Q(until__gte=on)).values_list("code", flat=True)))


def institutions(acting: Actor, on: date) -> QuerySet[InstitutionRow]:
    """Select the states of institutions valid on a day within the territory: by county, by parent, or one's own."""
    found = InstitutionRow.objects.filter(since__lte=on).filter(Q(until=None) | Q(until__gte=on))
    place = own_places(acting)
    if not place:
        return found
    return found.filter(Q(county__in=counties(place, on)) | Q(parent=place) | Q(key=place))


def units(acting: Actor, on: date) -> set[str] | None:
    """Return the reporting units within the territory; None is all of them."""
    place = own_places(acting)
    return None if not place else {place}


def uploads(acting: Actor, roster: Roster) -> QuerySet[UploadRow]:
    """Select the returns within the territory, each by the registry of its own period."""
    return access.is_within(acting, UploadRow.objects.all(), roster)


def upload(pk: int, acting: Actor, roster: Roster) -> UploadRow:
    """Fetch one return within the territory.

    Raises
    ------
    Refusal
        Code ``absent``, whether there is none or it lies outside.
    """
    found = access.is_within(acting, UploadRow.objects.filter(pk=pk), roster).first()
    if found is None:
        raise Refusal("absent", "没有这份报表。", "请从列表中打开。")
    return found


def is_allowed(verb: str, acting: Actor) -> bool:
    """Return whether one of the person's roles has a verb."""
    try:
        access.territory(acting, verb)
    except Refusal:
        return False
    return True


def place_within(place: str, on: date, acting: Actor, roster: Roster) -> None:
    """Refuse a place that is outside the territory or does not exist.

    Raises
    ------
    Refusal
        Code ``absent``.
    """
    territory = own_places(acting)
    known = bool(roster.states_of(place) or roster.region(place, on) or any(u.id == place for u in roster.units))
    if not known or (territory and not access.is_inside(territory, place, on, roster)):
        raise Refusal("absent", "没有这个单位。", "请从名录中选择。")


def verbs(acting: Actor) -> set[str]:
    """Return every verb of a person's roles; none for somebody who is not enrolled."""
    try:
        person = access.person(acting)
    except Refusal:
        return set()
    roles = Rulebook(acting.now.date()).rows("roles")
    return {v for r in roles if r.id in person.roles for v in r.texts("verbs")}


def collects(acting: Actor) -> bool:
    """Return whether the person collects returns that came by mail and so enters when they were received."""
    return "collector" in access.person(acting).roles
