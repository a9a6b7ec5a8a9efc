"""Institutions that move, are renamed, end, merge or split from a day on. What stood before that day is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import Institution
from tongbao.registry.roster import Roster

MOVE, RENAME, END, MERGE, SPLIT = "move", "rename", "end", "merge", "split"
ACTS = {MOVE: "迁移", RENAME: "更名", END: "撤销", MERGE: "合并", SPLIT: "分立"}


@dataclass(frozen=True)
class Change:
    """One change of institutions.

    Parameters
    ----------
    act : an id of :data:`ACTS`.
    ids : the institutions it is about; of a merger all that merge.
    day : the first day on which the new state holds.
    county : where they move to.
    name : the new name, of a merger that of the one that goes on (empty: its own).
    into : of a merger the one that goes on, one of ``ids``.
    parts : of a split the names of the parts by id; the id of the one that is split goes on if it is among them.
    """

    act: str
    ids: tuple[str, ...]
    day: date
    county: str = ""
    name: str = ""
    into: str = ""
    parts: tuple[tuple[str, str], ...] = ()


def changed(roster: Roster, change: Change) -> Roster:
    """The registry after a change.

    Raises
    ------
    Refusal : code ``change`` saying what does not fit: an institution that does not stand that day, a later state that
        is enrolled already, a place that is not there, a number that is taken.
    """
    if change.act not in ACTS:
        raise _refused(f"没有“{change.act}”这种变更", f"可用：{'、'.join(ACTS.values())}。")
    if len(set(change.ids)) != len(change.ids) or not change.ids:
        raise _refused("没有写明机构，或同一机构写了两次", "请逐一填写机构编号。")
    standing = {id_: _standing(roster, id_, change.day) for id_ in change.ids}
    after = _AFTER[change.act](roster, change, standing)
    kept = [s for s in roster.institutions if s not in standing.values()]
    before = [replace(s, until=change.day - timedelta(days=1)) for s in standing.values()]
    return replace(roster, institutions=tuple(sorted([*kept, *before, *after], key=lambda s: (s.id, s.since))))


def goes_to(change: Change) -> Mapping[str, str]:
    """Whose figures a comparison counts them with after the change, by id; an institution that just ends is not there.

    The parts of a split have no figures of their own yet: they stay with the first part.
    """
    if change.act == MERGE:
        return dict.fromkeys(change.ids, change.into)
    if change.act == SPLIT:
        return {change.ids[0]: change.parts[0][0]}
    return {} if change.act == END else {id_: id_ for id_ in change.ids}


def _moved(roster: Roster, change: Change, standing: Mapping[str, Institution]) -> list[Institution]:
    region = roster.region(change.county, change.day)
    if region is None or region.kind in ("省", "市"):
        raise _refused(f"{change.day}名录中没有县区“{change.county}”", "请填县（市、区）的代码。")
    if there := [s for s in standing.values() if s.county == change.county]:
        raise _refused(f"“{there[0].name}”本来就在{region.name}", "请核对迁往的县区。")
    return [replace(s, county=change.county, since=change.day) for s in standing.values()]


def _renamed(roster: Roster, change: Change, standing: Mapping[str, Institution]) -> list[Institution]:
    if len(standing) != 1:
        raise _refused("更名一次只办一家", "请逐家办理。")
    state = standing[change.ids[0]]
    if not change.name or change.name == state.name:
        raise _refused("没有写明新名称，或与原名称相同", "请填写新名称。")
    return [replace(state, name=change.name, since=change.day)]


def _ended(roster: Roster, change: Change, standing: Mapping[str, Institution]) -> list[Institution]:
    return []


def _merged(roster: Roster, change: Change, standing: Mapping[str, Institution]) -> list[Institution]:
    if len(standing) < 2:
        raise _refused("合并至少要有两家", "请填写参加合并的全部机构编号。")
    if change.into not in standing:
        raise _refused(f"存续的“{change.into}”不在参加合并的机构中", "请从参加合并的机构中选一家存续。")
    goes_on = standing[change.into]
    return [replace(goes_on, name=change.name or goes_on.name, since=change.day)]


def _split(roster: Roster, change: Change, standing: Mapping[str, Institution]) -> list[Institution]:
    if len(standing) != 1:
        raise _refused("分立一次只办一家", "请逐家办理。")
    state, numbers = standing[change.ids[0]], [id_ for id_, _ in change.parts]
    if len(change.parts) < 2 or len(set(numbers)) != len(numbers) or not all(n for _, n in change.parts):
        raise _refused("分立后至少要有两家，各有编号和名称，编号不重复", "请一行一家，写“编号 名称”。")
    if taken := [id_ for id_ in numbers if id_ != state.id and roster.states_of(id_)]:
        raise _refused(f"编号“{taken[0]}”名录中已有", "请给分立出来的机构新的编号。")
    # Whoever is new has no credit code of its own yet: that of the one it came from is not its own.
    return [
        replace(state, id=id_, name=name, since=change.day, uscc=state.uscc if id_ == state.id else "")
        for id_, name in change.parts
    ]


def _standing(roster: Roster, id_: str, day: date) -> Institution:
    """The state that the change ends, begun before that day and with nothing enrolled after it."""
    states = roster.states_of(id_)
    state = next((s for s in states if s.exists(day)), None)
    if state is None:
        raise _refused(f"{day}名录中没有机构“{id_}”", "请核对编号和日期。")
    if state.since >= day or any(s.since > day for s in states):
        raise _refused(f"“{state.name}”在{day}或以后已有变更登记", "请改填更晚的日期，或先核对已登记的变更。")
    return state


def _refused(what: str, remedy: str) -> Refusal:
    return Refusal("change", f"{what}，不能登记变更。", remedy)


_AFTER = {MOVE: _moved, RENAME: _renamed, END: _ended, MERGE: _merged, SPLIT: _split}
