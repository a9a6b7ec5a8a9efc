"""Money by state: money of different states is never added, and a floor stays a floor."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.records.fact import Fact, Status
from tongbao.rules.rulebook import Rulebook
from tongbao.works.fund import ABOUT, EXACT, FLOOR, bound, state_known, sum_by_state

MATTER = Rulebook(date(2017, 4, 7)).row("matters", "fund")
STATES = [s["id"] for s in MATTER.get("states")]


def money(milli: int | None, state: str, binds: str = "", matter: str = MATTER.id) -> Fact:
    """A sum of money in a state."""
    return Fact("F1", "baoding", matter, Status.YES, amount_milli=milli, amount_bound=binds, state=state)


def test_it_works() -> None:
    facts = [money(5_000, "budget"), money(7_001, "budget", EXACT), money(9, "agenda")]
    assert sum_by_state(facts, MATTER) == {"budget": (12_001, True), "agenda": (9, True)}


def test_the_states_are_those_of_the_table() -> None:
    assert STATES == ["studying", "planned", "agenda", "budget", "allotted", "spent"]


@given(st.lists(st.tuples(st.integers(0, 10**15), st.sampled_from(STATES)), max_size=8))
def test_money_of_different_states_is_never_added(sums: list[tuple[int, str]]) -> None:
    found = sum_by_state([money(milli, state) for milli, state in sums], MATTER)
    wanted = {s: (sum(m for m, state in sums if state == s), True) for s in {state for _, state in sums}}
    assert found == wanted


@pytest.mark.parametrize("binds", [FLOOR, ABOUT])
@pytest.mark.parametrize("first", [True, False])
def test_one_inexact_amount_makes_its_sum_inexact_and_no_other(binds: str, first: bool) -> None:
    facts = [money(1, "budget", binds), money(2, "budget"), money(3, "spent")]
    found = sum_by_state(facts if first else facts[::-1], MATTER)
    assert found == {"budget": (3, False), "spent": (3, True)}


def test_an_amount_binds_exactly_unless_it_says_otherwise() -> None:
    assert [bound(money(1, "budget", b)) for b in ("", EXACT, FLOOR, ABOUT)] == [EXACT, EXACT, FLOOR, ABOUT]


@pytest.mark.parametrize(
    "fact",
    [money(1, ""), money(1, "promised"), money(None, "budget"), money(1, "budget", matter="audit")],
    ids=["no state", "unknown state", "no amount", "other matter"],
)
def test_what_is_no_money_in_a_known_state_is_left_out(fact: Fact) -> None:
    assert sum_by_state([fact], MATTER) == {}


def test_the_state_must_be_known() -> None:
    assert [state_known(money(1, s), MATTER) for s in ("spent", "", "promised")] == [True, False, False]
