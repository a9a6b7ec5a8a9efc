"""Reorganisations of institutions from a day on: move, rename, end, merge, split. Earlier states are preserved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import Institution
from tongbao.registry.roster import Roster

MOVE, RENAME, END, MERGE, SPLIT = "move", "rename", "end", "merge", "split"
ACTS = {MOVE: "迁移", RENAME: "更名", END: "撤销", MERGE: "合并", SPLIT: "分立"}


@dataclass(frozen=True)
class Reorganisation:
    """One reorganisation of institutions.

    Parameters
    ----------
    act
        An id of :data:`ACTS`.
    ids
        Institutions concerned; for a merger all that merge.
    day
        First day on which the new state is valid.
    county
        Code of the county they move to.
    name
        New name; for a merger that of the surviving institution (empty: its own).
    into
        For a merger the surviving institution, one of ``ids``.
    parts : (id, name) pairs
        For a split the parts; the split institution survives if its own id is among them.
    """

    act: str
    ids: tuple[str, ...]
    day: date
    county: str = ""
    name: str = ""
    into: str = ""
    parts: tuple[tuple[str, str], ...] = ()


def reorganise(roster: Roster, change: Reorganisation) -> Roster:
    """Apply a reorganisation to the registry.

    Parameters
    ----------
    roster
        Registry before the change; it is not modified.
    change
        Reorganisation to apply.

    Returns
    -------
    Roster
        Registry with the earlier states ended the day before and the new states added.

    Raises
    ------
    Refusal
        Code ``change`` naming the reason: an institution that does not exist on that day, a later state already
        registered, an unknown county, or an id already in use.
    """
    _check_form(change)
    current = {id_: _current_state(roster, id_, change.day) for id_ in change.ids}
    after = _NEW_STATES[change.act](roster, change, current)
    untouched = [s for s in roster.institutions if s not in current.values()]
    before = [replace(s, until=change.day - timedelta(days=1)) for s in current.values()]
    return replace(roster, institutions=tuple(sorted([*untouched, *before, *after], key=lambda s: (s.id, s.since))))


def map_successors(change: Reorganisation) -> Mapping[str, str]:
    """Map institutions to those that their figures are counted with in comparisons after a change.

    Parameters
    ----------
    change
        Reorganisation of the institutions.

    Returns
    -------
    mapping of institution id to institution id
        An institution that simply ends is not in it.

    Notes
    -----
    The parts of a split have no figures of their own yet: the figures stay with the first part.
    """
    if change.act == MERGE:
        return dict.fromkeys(change.ids, change.into)
    if change.act == SPLIT:
        return {change.ids[0]: change.parts[0][0]}
    return {} if change.act == END else {id_: id_ for id_ in change.ids}


def _check_form(change: Reorganisation) -> None:
    if change.act not in ACTS:
        raise _refusal(f"没有“{change.act}”这种变更", f"可用：{'、'.join(ACTS.values())}。")
    if len(set(change.ids)) != len(change.ids) or not change.ids:
        raise _refusal("没有写明机构，或同一机构写了两次", "请逐一填写机构编号。")


def _move(roster: Roster, change: Reorganisation, current: Mapping[str, Institution]) -> list[Institution]:
    region = roster.region(change.county, change.day)
    if region is None or region.kind in ("省", "市"):
        raise _refusal(f"{change.day}名录中没有县区“{change.county}”", "请填县（市、区）的代码。")
    if unmoved := [s for s in current.values() if s.county == change.county]:
        raise _refusal(f"“{unmoved[0].name}”本来就在{region.name}", "请核对迁往的县区。")
    return [replace(s, county=change.county, since=change.day) for s in current.values()]


def _rename(roster: Roster, change: Reorganisation, current: Mapping[str, Institution]) -> list[Institution]:
    if len(current) != 1:
        raise _refusal("更名一次只办一家", "请逐家办理。")
    state = current[change.ids[0]]
    if not change.name or change.name == state.name:
        raise _refusal("没有写明新名称，或与原名称相同", "请填写新名称。")
    return [replace(state, name=change.name, since=change.day)]


def _end(roster: Roster, change: Reorganisation, current: Mapping[str, Institution]) -> list[Institution]:
    return []


def _merge(roster: Roster, change: Reorganisation, current: Mapping[str, Institution]) -> list[Institution]:
    if len(current) < 2:
        raise _refusal("合并至少要有两家", "请填写参加合并的全部机构编号。")
    if change.into not in current:
        raise _refusal(f"存续的“{change.into}”不在参加合并的机构中", "请从参加合并的机构中选一家存续。")
    survivor = current[change.into]
    return [replace(survivor, name=change.name or survivor.name, since=change.day)]


def _split(roster: Roster, change: Reorganisation, current: Mapping[str, Institution]) -> list[Institution]:
    if len(current) != 1:
        raise _refusal("分立一次只办一家", "请逐家办理。")
    state, numbers = current[change.ids[0]], [id_ for id_, _ in change.parts]
    if len(change.parts) < 2 or len(set(numbers)) != len(numbers) or not all(n for _, n in change.parts):
        raise _refusal("分立后至少要有两家，各有编号和名称，编号不重复", "请一行一家，写“编号 名称”。")
    if in_use := [id_ for id_ in numbers if id_ != state.id and roster.states_of(id_)]:
        raise _refusal(f"编号“{in_use[0]}”名录中已有", "请给分立出来的机构新的编号。")
    # A new institution has no credit code of its own yet; that of the institution it was split from stays there.
    return [
        replace(state, id=id_, name=name, since=change.day, uscc=state.uscc if id_ == state.id else "")
        for id_, name in change.parts
    ]


def _current_state(roster: Roster, id_: str, day: date) -> Institution:
    """Return the state that the change ends, begun before that day and without any state registered after it."""
    states = roster.states_of(id_)
    state = next((s for s in states if s.exists(day)), None)
    if state is None:
        raise _refusal(f"{day}名录中没有机构“{id_}”", "请核对编号和日期。")
    if state.since >= day or any(s.since > day for s in states):
        raise _refusal(f"“{state.name}”在{day}或以后已有变更登记", "请改填更晚的日期，或先核对已登记的变更。")
    return state


def _refusal(reason: str, remedy: str) -> Refusal:
    return Refusal("change", f"{reason}，不能登记变更。", remedy)


_NEW_STATES = {MOVE: _move, RENAME: _rename, END: _end, MERGE: _merge, SPLIT: _split}
