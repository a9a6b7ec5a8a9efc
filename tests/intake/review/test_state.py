"""Who may move a return: every act × state × role × time × territory against rules written down a second time."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.intake.review.state import (
    FilingTime,
    Level,
    MoveRequest,
    Relation,
    State,
    check_transition,
    next_state,
    relation_to_return,
)
from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook

MOVES = Rulebook(date(2024, 2, 1)).rows("moves")
ROLES = tuple(r.id for r in Rulebook(date(2024, 2, 1)).rows("roles"))
ACTS = ("submit", "withdraw", "accept", "give_back", "undo", "replace", "seal", "correct")

LADDER = ("school", "bureau", "county", "city", "")
TERRITORIES = {
    "own": ("school", Level.INSTITUTION),
    "parent": ("bureau", Level.PARENT),
    "county": ("county", Level.COUNTY),
    "city": ("city", Level.CITY),
    "office": ("", Level.OFFICE),
    "sibling school": ("school 2", Level.INSTITUTION),
    "sibling county": ("county 2", Level.COUNTY),
    "other city": ("city 2", Level.CITY),
}
UNSEALED = (FilingTime.OPEN, FilingTime.EXTENDED, FilingTime.OVERDUE)


def leads_to(act: str, state: State, role: str, time: FilingTime, whose: str, turn: str) -> State | None:
    """The rules of the chain said once more, in code and not as a table."""
    if (time is FilingTime.SEALED) != (act == "correct"):
        return None
    own, order = whose == "own", ["own", "parent", "county", "city", "office"]
    at_turn = whose in order and order.index(whose) == order.index(turn)
    from_turn_up = whose in order and order.index(whose) >= order.index(turn)
    if act == "submit":
        if state is State.DRAFT and ((own and role == "reporter") or (from_turn_up and role == "collector")):
            return State.COLLECTED
        return State.COLLECTED if state is State.RETURNED and own and role == "reporter" else None
    if act == "withdraw":
        in_time = time in (FilingTime.OPEN, FilingTime.EXTENDED)
        return State.DRAFT if state is State.COLLECTED and own and role == "reporter" and in_time else None
    if act == "accept":
        return State.ACCEPTED if state is State.COLLECTED and at_turn and role == "reviewer" else None
    if act == "give_back":
        live = state in (State.COLLECTED, State.ACCEPTED)
        return State.RETURNED if live and from_turn_up and role == "reviewer" else None
    if act == "undo":
        done = state in (State.COLLECTED, State.ACCEPTED, State.RETURNED)
        return State.COLLECTED if done and from_turn_up and role == "reviewer" else None
    if act == "replace":
        if own and role == "reporter" and state in (State.DRAFT, State.RETURNED):
            return State.SUPERSEDED
        final = state in (State.SUPERSEDED, State.SEALED)
        return State.SUPERSEDED if not final and from_turn_up and role in ("collector", "reviewer") else None
    if act == "seal":
        ready = state is State.ACCEPTED and whose == "office" and role in ("closer", "issuer")
        return State.SEALED if ready else None
    by = (own and role == "reporter") or (from_turn_up and role == "reviewer")
    return State.SEALED if state is State.SEALED and by else None


@pytest.mark.parametrize("turn", ["parent", "county", "city", "office"])
@pytest.mark.parametrize("act", ACTS)
def test_every_state_role_time_and_territory(act: str, turn: str) -> None:
    wrong, tried = [], 0
    for state, role, time, whose in product(State, ROLES, FilingTime, TERRITORIES):
        place, level = TERRITORIES[whose]
        stands = relation_to_return(place, LADDER, TERRITORIES[turn][0])
        try:
            got = next_state(MoveRequest(act, state, level, stands, time, [role], reason="合成理由"), MOVES)
        except Refusal as refusal:
            assert refusal.sentence.endswith("。") and refusal.remedy.endswith("。")
            got = None
        tried += 1
        if got is not leads_to(act, state, role, time, whose, turn):
            wrong.append((state, role, time, whose, got))
    assert wrong == []
    assert tried == len(State) * len(ROLES) * len(FilingTime) * len(TERRITORIES)


def test_the_table_knows_no_other_act_state_role_relation_level_or_time() -> None:
    assert {m.text("act") for m in MOVES} == set(ACTS)
    assert {s for m in MOVES for s in (*m.texts("from"), m.text("to"))} == set(State)
    assert {r for m in MOVES for r in m.texts("roles")} <= set(ROLES)
    assert {r for m in MOVES for r in m.texts("relations")} == {Relation.OWN, Relation.TURN, Relation.ABOVE}
    assert {level for m in MOVES for level in m.texts("levels")} == set(Level)
    assert {w for m in MOVES for w in m.texts("when")} == set(FilingTime)


@pytest.mark.parametrize(
    ("actor", "turn", "expected"),
    [
        ("school", "bureau", Relation.OWN),
        ("bureau", "bureau", Relation.TURN),
        ("city", "bureau", Relation.ABOVE),
        ("", "county", Relation.ABOVE),
        ("bureau", "county", Relation.PASSED),
        ("school 2", "bureau", Relation.OUTSIDE),
        ("county 2", "county", Relation.OUTSIDE),
        ("city 2", "city", Relation.OUTSIDE),
    ],
)
def test_a_territory_stands_to_a_return(actor: str, turn: str, expected: Relation) -> None:
    assert relation_to_return(actor, LADDER, turn) is expected


def test_a_list_of_the_office_itself_is_its_own_turn() -> None:
    assert relation_to_return("", ("",), "") is Relation.TURN


def refused(act: str, state: State, stands: Relation, time: FilingTime, role: str, **more: object) -> tuple[str, str]:
    """Code and sentence of a refusal."""
    level = Level.INSTITUTION if stands is Relation.OWN else Level.COUNTY
    with pytest.raises(Refusal) as problem:
        next_state(MoveRequest(act, state, level, stands, time, [role], **more), MOVES)  # type: ignore[arg-type]
    return problem.value.code, str(problem.value)


def test_every_refusal_says_what_to_do() -> None:
    turn, own = Relation.TURN, Relation.OWN
    assert refused("accept", State.RETURNED, turn, FilingTime.OPEN, "reviewer") == (
        "state",
        "报表处于“已退回”，不能接收。请由填报单位改正后重报，或者撤销退回。",
    )
    assert refused("accept", State.COLLECTED, turn, FilingTime.SEALED, "reviewer") == (
        "time",
        "已经封账，不能接收。封账后的更正请用 correct 登记，进入下一稿。",
    )
    assert refused("withdraw", State.COLLECTED, own, FilingTime.OVERDUE, "reporter") == (
        "time",
        "报送期限已过，不能撤回。请联系审核单位退回，或者申请延期。",
    )
    assert refused("correct", State.SEALED, own, FilingTime.OPEN, "reporter", reason="合成") == (
        "time",
        "报送期内，不能更正。还没有封账，请直接退回后重报。",
    )
    assert refused("accept", State.COLLECTED, own, FilingTime.OPEN, "reviewer") == (
        "place",
        "办理人属于填报单位本身，不能接收这份报表。请由审核单位办理；数字有误的，请撤回后重报。",
    )
    assert refused("accept", State.COLLECTED, Relation.OUTSIDE, FilingTime.OPEN, "reviewer") == (
        "place",
        "办理人属于范围以外，不能接收这份报表。请由该单位或其上级的人员办理。",
    )
    assert refused("accept", State.COLLECTED, Relation.ABOVE, FilingTime.OPEN, "reviewer") == (
        "place",
        "办理人属于轮到审核的一级的上级，不能接收这份报表。"
        "请由轮到审核的一级办理；该级无人的，用 mandate 登记由上级代行。",
    )
    assert refused("accept", State.COLLECTED, turn, FilingTime.OPEN, "closer") == (
        "role",
        "办理人的角色不能接收这份报表。请由有权的人员办理。",
    )
    assert refused("withdraw", State.COLLECTED, own, FilingTime.OPEN, "reporter", passed=True) == (
        "passed",
        "上级已经接收，不能撤回。确需改动的，请联系审核单位退回。",
    )
    assert refused("give_back", State.COLLECTED, turn, FilingTime.OPEN, "reviewer", reason=" ") == (
        "reason",
        "退回没有写明理由。请写明理由后再办。",
    )


def test_an_undone_return_goes_back_to_what_it_was() -> None:
    for before in (State.COLLECTED, State.ACCEPTED):
        got = next_state(
            MoveRequest("undo", State.RETURNED, Level.OFFICE, Relation.TURN, FilingTime.OPEN, ["reviewer"], to=before),
            MOVES,
        )
        assert got is before


def test_an_act_nobody_knows_is_a_bug() -> None:
    with pytest.raises(ValueError, match="no move 'edit' in the table"):
        next_state(MoveRequest("edit", State.DRAFT, Level.OFFICE, Relation.TURN, FilingTime.OPEN, ["reviewer"]), MOVES)


STEPS = {
    (State.DRAFT, State.COLLECTED),
    (State.DRAFT, State.SUPERSEDED),
    (State.COLLECTED, State.DRAFT),
    (State.COLLECTED, State.ACCEPTED),
    (State.COLLECTED, State.RETURNED),
    (State.COLLECTED, State.SUPERSEDED),
    (State.RETURNED, State.COLLECTED),
    (State.RETURNED, State.ACCEPTED),
    (State.RETURNED, State.SUPERSEDED),
    (State.ACCEPTED, State.COLLECTED),
    (State.ACCEPTED, State.SEALED),
    (State.ACCEPTED, State.RETURNED),
    (State.ACCEPTED, State.SUPERSEDED),
}


@pytest.mark.parametrize("now", State)
@pytest.mark.parametrize("to", State)
def test_just_these_steps_are_allowed(now: State, to: State) -> None:
    if (now, to) in STEPS:
        assert check_transition(now, to) is to
        return
    with pytest.raises(Refusal) as problem:
        check_transition(now, to)
    sentence = f"报表处于“{now.term}”，不能改为“{to.term}”。封账后的更正请用 correct 登记。"
    assert (problem.value.code, str(problem.value)) == ("state", sentence)


def test_words_on_screen() -> None:
    assert [s.term for s in State] == ["草稿", "待审核", "已接收", "已退回", "已被更正件替代", "已封账"]
    assert [level.term for level in Level] == ["填报单位", "主管单位", "县级", "市级", "省办"]


@given(st.lists(st.sampled_from(State), max_size=12))
def test_any_sequence_of_steps(wanted: list[State]) -> None:
    now, seen = State.COLLECTED, [State.COLLECTED]
    for to in wanted:
        try:
            now = check_transition(now, to)
        except Refusal:
            continue
        seen.append(now)
    final = [s for s in seen[:-1] if s in (State.SEALED, State.SUPERSEDED)]
    assert final == []
    assert seen.count(State.SEALED) <= 1
    if State.SEALED in seen:
        assert seen[seen.index(State.SEALED) - 1] is State.ACCEPTED
