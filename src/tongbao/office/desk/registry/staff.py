"""Staff: people of the registry one by one, with their roles and territories; enrolment and removal."""

from collections.abc import Sequence

from django.contrib.auth.models import User

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles as access
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.desk.registry.enrol import keep_apart, place_of
from tongbao.office.store import rows
from tongbao.office.store.models import PersonRow
from tongbao.rules.rulebook import Rulebook


def roles(acting: Actor) -> tuple[tuple[str, str], ...]:
    """List the roles: id and name."""
    return tuple((r.id, r.text("name")) for r in Rulebook(acting.now.date()).rows("roles"))


def enrol_person(name: str, given: Sequence[str], place: str, acting: Actor) -> str:
    """Enrol a person, or change the roles and the territory of one; return the territory's name.

    Raises
    ------
    Refusal
        Codes ``role``, ``territory``, ``roster`` (no name, no role, an unknown place), ``separated``, ``own-roles``
        (nobody changes their own).
    """
    with one_act():
        access.require(acting, "enrol")
        names = dict(roles(acting))
        if not name.strip() or not given:
            raise Refusal("roster", "没有填写姓名，或没有选择角色。", "请填写后再登记。")
        if unknown := [g for g in given if g not in names]:
            raise Refusal("roster", f"没有“{'、'.join(unknown)}”这个角色。", f"可用：{'、'.join(names.values())}。")
        _not_oneself(name.strip(), acting)
        keep_apart(name.strip(), given, acting)
        roster = rows.roster()
        settled = place_of({"name": name, "place": place}, list(given), f"“{name.strip()}”", acting, roster)
        PersonRow.objects.update_or_create(name=name.strip(), defaults={"roles": list(given), "place": settled})
        where = access.place_name(settled, acting.now.date(), roster)
        audit_log.record(acting, "enrol", f"人员 {name.strip()} {where} {'、'.join(names[g] for g in given)}")
    return where


def remove_person(name: str, acting: Actor) -> None:
    """Remove a person from the list and close their account; their past acts remain in the audit log.

    Raises
    ------
    Refusal
        Codes ``role``, ``territory``, ``person``, ``own-roles``.
    """
    with one_act():
        access.require(acting, "enrol")
        _not_oneself(name.strip(), acting)
        if not PersonRow.objects.filter(name=name.strip()).delete()[0]:
            raise Refusal("person", f"“{name.strip()}”没有登记。", "请核对姓名。")
        User.objects.filter(username=name.strip()).update(is_active=False)
        audit_log.record(acting, "enrol", f"人员 {name.strip()} 离任")


def _not_oneself(name: str, acting: Actor) -> None:
    if name == acting.who:
        raise Refusal("own-roles", "不能改自己的角色和范围。", "请由另一名系统管理员办理。")
