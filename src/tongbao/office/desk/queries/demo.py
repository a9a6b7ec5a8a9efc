"""The people of a demonstration, and one for each place that has none: a school, a county, a city."""

from tongbao.office.desk.access.roles import place_name
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import PersonRow
from tongbao.rules.rulebook import Rulebook


def people(acting: Actor) -> list[tuple[str, str, str]]:
    """Everybody with roles and territory; people of places are added to the copy that is shown."""
    today, roster = acting.now.date(), rows.roster()
    with one_act():
        for name, roles, place in _of_places():
            PersonRow.objects.get_or_create(name=name, defaults={"roles": list(roles), "place": place})
    names = {r.id: r.text("name") for r in Rulebook(today).rows("roles")}
    return [
        (p.name, "、".join(names.get(r, r) for r in p.roles), place_name(p.place, today, roster))
        for p in PersonRow.objects.order_by("place", "name")
    ]


def _of_places() -> list[tuple[str, tuple[str, ...], str]]:
    roster = rows.roster()
    found: list[tuple[str, tuple[str, ...], str]] = [
        ("演示安全员", ("security_admin",), ""),
        ("演示日志员", ("audit_admin",), ""),
    ]
    city = next((u for u in roster.units if u.list_id == "areas" and u.hands_down_to == "county"), None)
    if city is not None:
        found.append(("演示市级", ("reporter", "reviewer", "collector"), city.id))
    school = next((s for s in roster.institutions if s.until is None), None)
    if school is not None:
        found.append(("演示填报员", ("reporter",), school.id))
        found.append(("演示县级", ("reviewer", "collector"), school.county))
    elif city is not None:
        county = next((r for r in roster.regions if r.unit == city.id and r.kind not in ("省", "市")), None)
        if county is not None:
            found.append(("演示县级", ("reviewer", "collector"), county.code))
    return found
