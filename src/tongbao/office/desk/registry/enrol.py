"""Enrol: put people, the office and the registry into a home."""

import tomllib
from collections.abc import Collection
from pathlib import Path

from tongbao.measure.number_text import list_some
from tongbao.measure.refusal import Refusal
from tongbao.office import web
from tongbao.office.desk.access import roles as access
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import OfficeRow, PersonRow
from tongbao.registry.reading_tables import TABLES, read_roster, read_rows, shipped_names
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

_REPORTER = "reporter"
_NAMED = 10


def enrol(source: str, acting: Actor) -> dict[str, int]:
    """Enrol from a folder (persons.csv, office.toml, regions.csv …), or a shipped registry by name.

    Returns the number of each there now is. The first enrolment needs no role; later ones an administrator.
    """
    folder = TABLES / source if source in shipped_names() else Path(source)
    if not folder.is_dir():
        raise Refusal(
            "roster", f"找不到名录“{source}”。", f"请给出文件夹，或随程序提供的名录：{'、'.join(shipped_names())}。"
        )
    with one_act():
        if PersonRow.objects.exists():
            access.require(acting, "enrol")
        _office(folder / "office.toml")
        new, now = read_roster(folder), rows.roster()
        merged = Roster(
            new.regions or now.regions,
            new.units or now.units,
            new.institutions or now.institutions,
            new.contacts or now.contacts,
        )
        nobody_vanishes(now, new)
        rows.replace_roster(merged)
        # After the registry: a person's territory is a place in it.
        _persons(folder / "persons.csv", acting, merged)
        counts = {
            "填报单位": len(merged.units),
            "区划": len(merged.regions),
            "机构": len({i.id for i in merged.institutions}),
            "联系人": len(merged.contacts),
            "人员": PersonRow.objects.count(),
        }
        audit_log.record(acting, "enrol", f"{folder.name} {counts}")
    return counts


def nobody_vanishes(now: Roster, new: Roster) -> None:
    """Refuse a list that drops an institution: one ends on a day and never simply falls out of a list.

    Raises
    ------
    Refusal
        Code ``roster`` with the names of those that a new list of institutions leaves out.
    """
    gone = {s.id: s.name for s in now.institutions}
    for state in new.institutions:
        gone.pop(state.id, None)
    if new.institutions and gone:
        names = list_some([f"{name}（{id_}）" for id_, name in sorted(gone.items())], _NAMED)
        raise Refusal("roster", f"新名录里没有原有的{names}。", "撤销、合并的机构请保留原行并填写 until 日期。")


def _persons(path: Path, acting: Actor, roster: Roster) -> None:
    known = {r.id for r in Rulebook(acting.now.date()).rows("roles")}
    seen: set[str] = set()
    for number, row in enumerate(read_rows(path), start=2):
        if not (name := row.get("name", "")) or not row.get("roles"):
            raise Refusal("roster", f"{path.name}第{number}行缺姓名或角色。", "请按 name,roles,place 填写完整。")
        if name in seen:
            raise Refusal("roster", f"{path.name}中“{name}”登记了两次（第{number}行）。", "一人一行；角色用分号隔开。")
        seen.add(name)
        where = f"{path.name}第{number}行"
        roles = [r.strip() for r in row["roles"].split(";") if r.strip()]
        if set(roles) - known:
            sentence = f"{where}的角色无法识别：{row['roles']}。"
            raise Refusal("roster", sentence, f"可用：{'、'.join(sorted(known))}。")
        keep_apart(name, roles, acting)
        place = place_of(row, roles, where, acting, roster)
        PersonRow.objects.update_or_create(name=name, defaults={"roles": roles, "place": place})


def keep_apart(name: str, roles: Collection[str], acting: Actor) -> None:
    """Refuse a person two administrators' roles that the sign-in profile separates.

    Raises
    ------
    Refusal
        Code ``separated``.
    """
    rows_ = [r for r in Rulebook(acting.now.date()).rows("roles") if r.get("administrator", False) and r.id in roles]
    if len(rows_) > 1 and web.profile().number("administrators") > 1:
        names = "、".join(r.text("name") for r in rows_)
        raise Refusal(
            "separated",
            f"“{name}”不能同时担任{names}：按登录规则“{web.profile().text('name')}”，这几项由不同的人担任。",
            "请由不同的人担任；人手不足的机关可用“小机关”规则（TONGBAO_SIGN_IN=small_office）。",
        )


def place_of(row: dict[str, str], roles: list[str], where: str, acting: Actor, roster: Roster) -> str:
    """Resolve the territory of a person in the registry; a stated level must be that of the territory.

    Parameters
    ----------
    row, roles
        Row of the list of persons, and its roles.
    where
        File and row, for the refusal.
    acting, roster
        Person who enrols, and the registry.
    """
    text, stated = (row.get("place") or "").strip(), (row.get("level") or "").strip()
    if "place" not in row:
        # A list without the column leaves territories as they are: nobody's is widened by it.
        text = next(iter(PersonRow.objects.filter(name=row["name"]).values_list("place", flat=True)), "")
    day = acting.now.date()
    place = access.settle_place(text, day, roster) if text else ""
    if place is None:
        raise Refusal("roster", f"{where}的所属单位“{text}”不在名录中。", "请填单位、县区或机构的编号；省办人员留空。")
    if not place and _REPORTER in roles:
        raise Refusal("roster", f"{where}的填报员没有写明所属单位。", "请在 place 一栏填机构、县区或单位的编号。")
    level = access.ladder(place, day, roster)[0].level
    # An institution that reviews those below it is their parent unit, on their ladders and not on its own.
    fitting = {level.value or "office", level.term} | ({"parent", "主管单位"} if level == "institution" else set())
    if stated and stated not in fitting:
        raise Refusal(
            "roster",
            f"{where}写的级别“{stated}”与所属单位“{text}”不符，应为“{level.term}”。",
            "请核对 place 和 level 两栏。",
        )
    return place


def _office(path: Path) -> None:
    if not path.exists():
        return
    try:
        profile = tomllib.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise Refusal(
            "roster", f"{path.name}无法读取：{problem}。", '请按 名称 = "内容" 的写法、以UTF-8保存。'
        ) from problem
    for key, value in profile.items():
        OfficeRow.objects.update_or_create(key=key, defaults={"value": value})
