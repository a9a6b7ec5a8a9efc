"""Enrol: put people, the office and the registry into a home."""

import csv
import tomllib
from pathlib import Path

from tongbao.measure.refusal import Refusal
from tongbao.office.desk import access, trail
from tongbao.office.desk.home import Acting, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import OfficeRow, PersonRow
from tongbao.registry.roster import Roster
from tongbao.registry.shipped import TABLES, read_roster, shipped_names
from tongbao.rules.rulebook import Rulebook


def enrol(source: str, acting: Acting) -> dict[str, int]:
    """Enrol from a folder (persons.csv, office.toml, regions.csv …), or a shipped registry by name.

    Returns how many of each there now are. The first enrolment needs no role; later ones an administrator.
    """
    folder = TABLES / source if source in shipped_names() else Path(source)
    if not folder.is_dir():
        raise Refusal(
            "roster", f"找不到名录“{source}”。", f"请给出文件夹，或随程序提供的名录：{'、'.join(shipped_names())}。"
        )
    with one_act():
        if PersonRow.objects.exists():
            access.require(acting, "enrol")
        _persons(folder / "persons.csv", acting)
        _office(folder / "office.toml")
        new, now = read_roster(folder), rows.roster()
        merged = Roster(
            new.regions or now.regions,
            new.units or now.units,
            new.institutions or now.institutions,
            new.contacts or now.contacts,
        )
        rows.replace_roster(merged)
        counts = {
            "填报单位": len(merged.units),
            "区划": len(merged.regions),
            "机构": len({i.id for i in merged.institutions}),
            "联系人": len(merged.contacts),
            "人员": PersonRow.objects.count(),
        }
        trail.note(acting, "enrol", f"{folder.name} {counts}")
    return counts


def _persons(path: Path, acting: Acting) -> None:
    if not path.exists():
        return
    known = {r.id for r in Rulebook(acting.now.date()).rows("roles")}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            roles = [r.strip() for r in row["roles"].split(";") if r.strip()]
            if set(roles) - known:
                raise Refusal(
                    "roster",
                    f"{path.name}第{number}行的角色无法识别：{row['roles']}。",
                    f"可用：{'、'.join(sorted(known))}。",
                )
            PersonRow.objects.update_or_create(name=row["name"], defaults={"roles": roles})


def _office(path: Path) -> None:
    if not path.exists():
        return
    for key, value in tomllib.loads(path.read_text("utf-8")).items():
        OfficeRow.objects.update_or_create(key=key, defaults={"value": value})
