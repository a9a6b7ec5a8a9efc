"""States of a return, and who may move it: the one table ``moves``, asked with plain words."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from tongbao.measure.refusal import Refusal
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.row import Row


class State(StrEnum):
    """Where a return stands."""

    DRAFT = "draft"
    COLLECTED = "collected"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    SEALED = "sealed"

    @property
    def term(self) -> str:
        """The word on screen."""
        return {
            "draft": "草稿",
            "collected": "待审核",
            "accepted": "已接收",
            "returned": "已退回",
            "superseded": "已被更正件替代",
            "sealed": "已封账",
        }[self.value]


# Handed in, and neither given back, replaced nor withdrawn: what such a return says counts, and nothing else does.
CURRENT = (State.COLLECTED.value, State.ACCEPTED.value, State.SEALED.value)
# Of these what no book holds yet.
UNSEALED = (State.COLLECTED.value, State.ACCEPTED.value)
# Accepted by every level that had to: what a book is closed from.
ACCEPTED = (State.ACCEPTED.value, State.SEALED.value)
# What another return of the same place and period takes the place of.
REPLACEABLE = (*CURRENT, State.DRAFT.value)


class Level(StrEnum):
    """The levels of the chain, from below; the office itself is the empty word."""

    INSTITUTION = "institution"
    PARENT = "parent"
    COUNTY = "county"
    CITY = "city"
    OFFICE = ""

    @property
    def term(self) -> str:
        """The word on screen."""
        return {
            "institution": "填报单位",
            "parent": "主管单位",
            "county": "县级",
            "city": "市级",
            "": "省办",
        }[self.value]


class Relation(StrEnum):
    """How the territory of the actor stands to a return."""

    OWN = "own"
    TURN = "turn"
    ABOVE = "above"
    PASSED = "passed"
    OUTSIDE = "outside"

    @property
    def term(self) -> str:
        """The words on screen."""
        return {
            "own": "填报单位本身",
            "turn": "轮到审核的一级",
            "above": "轮到审核的一级的上级",
            "passed": "还没有轮到或已经办过的一级",
            "outside": "范围以外",
        }[self.value]


class When(StrEnum):
    """The time of an act: till the legal day, till the day of an extension, after both, after sealing."""

    OPEN = "open"
    EXTENDED = "extended"
    OVERDUE = "overdue"
    SEALED = "sealed"

    @property
    def term(self) -> str:
        """The words on screen."""
        return {"open": "报送期内", "extended": "延期内", "overdue": "报送期限已过", "sealed": "已经封账"}[self.value]


def relation(actor: str, places: Sequence[str], turn: str) -> Relation:
    """How an actor's territory stands to a return.

    Parameters
    ----------
    actor : the actor's territory; empty is the whole office.
    places : the reporter's own place, then the territories above it, ending with the office.
    turn : the territory whose turn it is.
    """
    if actor not in places:
        return Relation.OUTSIDE
    stands, due = places.index(actor), places.index(turn)
    if stands == due:
        return Relation.TURN
    if stands > due:
        return Relation.ABOVE
    return Relation.OWN if stands == 0 else Relation.PASSED


def may(
    act: str,
    state: State,
    actor_level: Level,
    relation: Relation,
    time: When,
    roles: Iterable[str],
    moves: Iterable[Row],
    *,
    to: State | None = None,
    passed: bool = False,
    reason: str = "",
) -> State:
    """The state an act leads to.

    Parameters
    ----------
    to : the state wanted where an act leads to several (an undone return goes back to what it was).
    passed : whether some level has already accepted the return.

    Raises
    ------
    Refusal : codes ``state``, ``time``, ``place``, ``role``, ``passed``, ``reason``, in this order.
    """
    own = [m for m in moves if m.text("act") == act]
    if not own:
        raise ValueError(f"no move {act!r} in the table; it knows submit, withdraw, accept and so on")
    name = own[0].text("name")
    rows = [m for m in own if state in m.texts("from") and to in (None, m.text("to"))]
    if not rows:
        raise Refusal("state", f"报表处于“{state.term}”，不能{name}。", _instead(state))
    if not (rows := [m for m in rows if time in m.texts("when")]):
        raise Refusal("time", f"{time.term}，不能{name}。", _later(time))
    if not (rows := [m for m in rows if relation in m.texts("relations") and actor_level in m.texts("levels")]):
        raise Refusal("place", f"办理人属于{relation.term}，不能{name}这份报表。", _by_whom(relation))
    if not (rows := [m for m in rows if set(roles) & set(m.texts("roles"))]):
        raise Refusal("role", f"办理人的角色不能{name}这份报表。", "请由有权的人员办理。")
    if passed and not (rows := [m for m in rows if m.get("passed", True)]):
        raise Refusal("passed", f"上级已经接收，不能{name}。", "确需改动的，请联系审核单位退回。")
    if rows[0].get("reason", False) and not reason.strip():
        raise Refusal("reason", f"{name}没有写明理由。", "请写明理由后再办。")
    return State(rows[0].text("to"))


def _instead(state: State) -> str:
    return {
        State.DRAFT: "请先报送。",
        State.COLLECTED: "请先由轮到的一级接收或退回。",
        State.ACCEPTED: "确需改动的，请先退回，或者撤销接收。",
        State.RETURNED: "请由填报单位改正后重报，或者撤销退回。",
        State.SUPERSEDED: "请办理替代它的更正件。",
        State.SEALED: "封账后的更正请用 correct 登记。",
    }[state]


def _later(time: When) -> str:
    if time is When.SEALED:
        return "封账后的更正请用 correct 登记，进入下一稿。"
    if time is When.OVERDUE:
        return "请联系审核单位退回，或者申请延期。"
    return "还没有封账，请直接退回后重报。"


def _by_whom(relation: Relation) -> str:
    if relation is Relation.OUTSIDE:
        return "请由该单位或其上级的人员办理。"
    if relation is Relation.OWN:
        return "请由审核单位办理；数字有误的，请撤回后重报。"
    return "请由轮到审核的一级办理；该级无人的，用 mandate 登记由上级代行。"


def moved(now: State, to: State) -> State:
    """The next state, or a refusal that says what to do instead; every step is one that some row of ``moves`` has."""
    if now is to or not any(now in m.texts("from") and to == m.text("to") for m in load_shipped_tables()[0]["moves"]):
        raise Refusal("state", f"报表处于“{now.term}”，不能改为“{to.term}”。", "封账后的更正请用 correct 登记。")
    return to
