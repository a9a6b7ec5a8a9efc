"""States of a return: collected, then accepted or returned; a newer one supersedes it; sealed is final."""

from enum import StrEnum

from tongbao.measure.refusal import Refusal


class State(StrEnum):
    """Where a return stands."""

    COLLECTED = "collected"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    SEALED = "sealed"

    @property
    def term(self) -> str:
        """The word on screen."""
        return {
            "collected": "待审核",
            "accepted": "已接收",
            "returned": "已退回",
            "superseded": "已被更正件替代",
            "sealed": "已封账",
        }[self.value]


_ALLOWED = {
    State.COLLECTED: {State.ACCEPTED, State.RETURNED, State.SUPERSEDED},
    State.RETURNED: {State.SUPERSEDED},
    State.ACCEPTED: {State.SEALED, State.RETURNED, State.SUPERSEDED},
    State.SUPERSEDED: set(),
    State.SEALED: set(),
}


def moved(now: State, to: State) -> State:
    """The next state, or a refusal that says what to do instead."""
    if to not in _ALLOWED[now]:
        raise Refusal("state", f"报表处于“{now.term}”，不能改为“{to.term}”。", "封账后的更正请用 correct 登记。")
    return to
