"""States of a return, and who may move it: the one table ``moves``, queried with plain values."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tongbao.measure.refusal import Refusal
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.row import Row


class State(StrEnum):
    """State of a return."""

    DRAFT = "draft"
    COLLECTED = "collected"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    SEALED = "sealed"

    @property
    def term(self) -> str:
        """Return the Chinese term shown on screen."""
        return {
            "draft": "草稿",
            "collected": "待审核",
            "accepted": "已接收",
            "returned": "已退回",
            "superseded": "已被更正件替代",
            "sealed": "已封账",
        }[self.value]


# Submitted, and neither returned, superseded nor withdrawn: such a return counts, and nothing else does.
CURRENT = (State.COLLECTED.value, State.ACCEPTED.value, State.SEALED.value)
# Those of them that are in no book yet.
UNSEALED = (State.COLLECTED.value, State.ACCEPTED.value)
# Accepted by every level that had to: what a book is closed from.
ACCEPTED = (State.ACCEPTED.value, State.SEALED.value)
# Those that another return of the same place and period supersedes.
REPLACEABLE = (*CURRENT, State.DRAFT.value)


class Level(StrEnum):
    """Levels of the review chain from below; the office itself is the empty string."""

    INSTITUTION = "institution"
    PARENT = "parent"
    COUNTY = "county"
    CITY = "city"
    OFFICE = ""

    @property
    def term(self) -> str:
        """Return the Chinese term shown on screen."""
        return {
            "institution": "填报单位",
            "parent": "主管单位",
            "county": "县级",
            "city": "市级",
            "": "省办",
        }[self.value]


class Relation(StrEnum):
    """Relation of the actor's territory to a return."""

    OWN = "own"
    TURN = "turn"
    ABOVE = "above"
    PASSED = "passed"
    OUTSIDE = "outside"

    @property
    def term(self) -> str:
        """Return the Chinese term shown on screen."""
        return {
            "own": "填报单位本身",
            "turn": "轮到审核的一级",
            "above": "轮到审核的一级的上级",
            "passed": "还没有轮到或已经办过的一级",
            "outside": "范围以外",
        }[self.value]


class FilingTime(StrEnum):
    """Time of an act: until the legal day, until the day of an extension, after both, or after sealing."""

    OPEN = "open"
    EXTENDED = "extended"
    OVERDUE = "overdue"
    SEALED = "sealed"

    @property
    def term(self) -> str:
        """Return the Chinese term shown on screen."""
        return {"open": "报送期内", "extended": "延期内", "overdue": "报送期限已过", "sealed": "已经封账"}[self.value]


def relation_to_return(actor: str, places: Sequence[str], turn: str) -> Relation:
    """Determine the relation of an actor's territory to a return.

    Parameters
    ----------
    actor : territory
        Territory of the actor; empty is the whole office.
    places : territories
        The reporter's own place, then the territories above it, ending with the office.
    turn : territory
        Territory whose turn it is; one of ``places``.

    Returns
    -------
    Relation
        ``OUTSIDE`` where the actor is not among the places.
    """
    if actor not in places:
        return Relation.OUTSIDE
    own, due = places.index(actor), places.index(turn)
    if own == due:
        return Relation.TURN
    if own > due:
        return Relation.ABOVE
    return Relation.OWN if own == 0 else Relation.PASSED


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """Request to move a return.

    Attributes
    ----------
    act
        Act of the table ``moves``: submit, withdraw, accept and so on.
    state
        Present state of the return.
    level
        Level of the actor.
    relation
        Relation of the actor's territory to the return.
    time
        Time of the act.
    roles : row ids of ``roles``
        Roles of the actor.
    to
        State wanted where an act leads to several (an undone return goes back to its former state).
    passed
        Whether some level has already accepted the return.
    reason
        Reason given by the actor.
    """

    act: str
    state: State
    level: Level
    relation: Relation
    time: FilingTime
    roles: Collection[str]
    to: State | None = None
    passed: bool = False
    reason: str = ""


def next_state(request: MoveRequest, moves: Iterable[Row]) -> State:
    """Return the state a move leads to, or refuse the move.

    Parameters
    ----------
    request
        Act, return and actor.
    moves : rows of ``moves``
        Moves allowed by the rules in force on the day.

    Returns
    -------
    State
        State after the act.

    Raises
    ------
    Refusal
        Codes ``state``, ``time``, ``place``, ``role``, ``passed``, ``reason``, checked in this order.
    ValueError
        For an act that is not in the table.
    """
    state, time = request.state, request.time
    own = [m for m in moves if m.text("act") == request.act]
    if not own:
        raise ValueError(f"no move {request.act!r} in the table; it knows submit, withdraw, accept and so on")
    name = own[0].text("name")
    rows = [m for m in own if state in m.texts("from") and request.to in (None, m.text("to"))]
    if not rows:
        raise Refusal("state", f"报表处于“{state.term}”，不能{name}。", _remedy_for_state(state))
    if not (rows := [m for m in rows if time in m.texts("when")]):
        raise Refusal("time", f"{time.term}，不能{name}。", _remedy_for_time(time))
    if not (
        rows := [m for m in rows if request.relation in m.texts("relations") and request.level in m.texts("levels")]
    ):
        raise Refusal(
            "place", f"办理人属于{request.relation.term}，不能{name}这份报表。", _remedy_for_place(request.relation)
        )
    if not (rows := [m for m in rows if set(request.roles) & set(m.texts("roles"))]):
        raise Refusal("role", f"办理人的角色不能{name}这份报表。", "请由有权的人员办理。")
    if request.passed and not (rows := [m for m in rows if m.get("passed", True)]):
        raise Refusal("passed", f"上级已经接收，不能{name}。", "确需改动的，请联系审核单位退回。")
    if rows[0].get("reason", False) and not request.reason.strip():
        raise Refusal("reason", f"{name}没有写明理由。", "请写明理由后再办。")
    return State(rows[0].text("to"))


def _remedy_for_state(state: State) -> str:
    return {
        State.DRAFT: "请先报送。",
        State.COLLECTED: "请先由轮到的一级接收或退回。",
        State.ACCEPTED: "确需改动的，请先退回，或者撤销接收。",
        State.RETURNED: "请由填报单位改正后重报，或者撤销退回。",
        State.SUPERSEDED: "请办理替代它的更正件。",
        State.SEALED: "封账后的更正请用 correct 登记。",
    }[state]


def _remedy_for_time(time: FilingTime) -> str:
    if time is FilingTime.SEALED:
        return "封账后的更正请用 correct 登记，进入下一稿。"
    if time is FilingTime.OVERDUE:
        return "请联系审核单位退回，或者申请延期。"
    return "还没有封账，请直接退回后重报。"


def _remedy_for_place(relation: Relation) -> str:
    if relation is Relation.OUTSIDE:
        return "请由该单位或其上级的人员办理。"
    if relation is Relation.OWN:
        return "请由审核单位办理；数字有误的，请撤回后重报。"
    return "请由轮到审核的一级办理；该级无人的，用 mandate 登记由上级代行。"


def check_transition(now: State, to: State) -> State:
    """Check that some move leads from one state to another.

    Every step must be in a row of the shipped table ``moves``, whoever takes it.

    Parameters
    ----------
    now
        Present state.
    to
        State wanted.

    Returns
    -------
    State
        State wanted.

    Raises
    ------
    Refusal
        Code ``state`` where no row has the step, with the remedy.
    """
    if now is to or not any(now in m.texts("from") and to == m.text("to") for m in load_shipped_tables()[0]["moves"]):
        raise Refusal("state", f"报表处于“{now.term}”，不能改为“{to.term}”。", "封账后的更正请用 correct 登记。")
    return to
