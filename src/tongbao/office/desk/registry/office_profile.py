"""Office profile: particulars of an office, changed on the page; the items are data, their values are records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tongbao.assess.rubric import rubric_rows
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, one_act
from tongbao.office.store.models import OfficeRow
from tongbao.rules.rulebook import Rulebook

_LONGEST = 200
_RUBRIC, _CHOICE = "rubric", "choice"


@dataclass(frozen=True)
class Setting:
    """Describe one item: key, name, current value, allowed values (empty: any words), whether it is required."""

    key: str
    name: str
    value: str
    choices: tuple[tuple[str, str], ...]
    needed: bool
    help: str


def settings(on: date) -> tuple[Setting, ...]:
    """List the items of a day with their values."""
    rulebook = Rulebook(on)
    held = {r.key: str(r.value) for r in OfficeRow.objects.all()}
    found = []
    for row in sorted(rulebook.rows("settings"), key=lambda r: r.number("order")):
        choices = tuple(row.get("choices", {}).items())
        if row.text("cell") == _RUBRIC:
            choices = (("", "—"), *_rubrics(rulebook))
        value = held.get(row.id, choices[0][0] if choices else "")
        found.append(
            Setting(row.id, row.text("name"), value, choices, bool(row.get("needed", False)), row.text("help"))
        )
    return tuple(found)


def change(given: Mapping[str, str], acting: Actor) -> list[str]:
    """Change items and return the names of those changed; documents already made are not affected.

    Raises
    ------
    Refusal
        Codes ``role``, ``territory``, ``setting`` (an item that may not be empty, is too long, or is no choice).
    """
    with one_act():
        roles.require(acting, "enrol")
        changed = []
        for item in settings(acting.now.date()):
            value = given.get(item.key, item.value).strip()
            if value == item.value:
                continue
            _fits(item, value)
            OfficeRow.objects.update_or_create(key=item.key, defaults={"value": value})
            audit_log.record(acting, "settings", f"{item.name}：{item.value or '（空）'} → {value or '（空）'}")
            changed.append(item.name)
    return changed


def _fits(item: Setting, value: str) -> None:
    if item.needed and not value:
        raise Refusal("setting", f"“{item.name}”不能为空。", "请填写后再保存。")
    if len(value) > _LONGEST:
        raise Refusal("setting", f"“{item.name}”超过{_LONGEST}个字。", "请缩短后再保存。")
    if item.choices and value not in dict(item.choices):
        raise Refusal("setting", f"“{item.name}”没有“{value}”这个选项。", "请从列表中选择。")


def _rubrics(rulebook: Rulebook) -> list[tuple[str, str]]:
    found = []
    for row in rulebook.rows("rubrics"):
        try:
            rubric_rows(row, rulebook)
        except Refusal:
            continue
        found.append((row.id, row.text("name")))
    return found
