"""Any sequence of moves: a sealed or superseded return never moves again, and every refused move says what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.intake.state import State, moved
from tongbao.measure.refusal import Refusal

MOVES = {
    (State.COLLECTED, State.ACCEPTED),
    (State.COLLECTED, State.RETURNED),
    (State.COLLECTED, State.SUPERSEDED),
    (State.RETURNED, State.SUPERSEDED),
    (State.ACCEPTED, State.SEALED),
    (State.ACCEPTED, State.RETURNED),
    (State.ACCEPTED, State.SUPERSEDED),
}


@pytest.mark.parametrize("now", State)
@pytest.mark.parametrize("to", State)
def test_just_these_moves_are_allowed(now: State, to: State) -> None:
    if (now, to) in MOVES:
        assert moved(now, to) is to
        return
    with pytest.raises(Refusal) as refused:
        moved(now, to)
    sentence = f"报表处于“{now.term}”，不能改为“{to.term}”。封账后的更正请用 correct 登记。"
    assert (refused.value.code, str(refused.value)) == ("state", sentence)


def test_words_on_screen() -> None:
    assert [s.term for s in State] == ["待审核", "已接收", "已退回", "已被更正件替代", "已封账"]


@given(st.lists(st.sampled_from(State), max_size=12))
def test_any_sequence_of_moves(wanted: list[State]) -> None:
    now, seen = State.COLLECTED, [State.COLLECTED]
    for to in wanted:
        try:
            now = moved(now, to)
        except Refusal:
            continue
        seen.append(now)
    final = [s for s in seen[:-1] if s in (State.SEALED, State.SUPERSEDED)]
    assert final == []
    assert seen.count(State.SEALED) <= 1
    if State.SEALED in seen:
        assert seen[seen.index(State.SEALED) - 1] is State.ACCEPTED
