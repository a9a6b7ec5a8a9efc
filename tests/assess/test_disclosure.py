"""No printed breakdown, with its total beside it, lets one work out fewer institutions than the limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.cases import RULES

from tongbao.assess.disclosure import suppressed


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 3, "b": 9}, ""),
        ({"a": 2, "b": 9, "c": 5}, "ac"),
        ({"a": 2, "b": 2, "c": 5}, "ab"),
        ({"a": 1, "b": 1, "c": 5, "d": 9}, "abc"),
        ({"a": 1, "b": 0, "c": 5, "d": 9}, "abc"),
        ({"a": 0, "b": 5}, "a"),
        ({"a": 1}, "a"),
        ({"a": 1, "b": 4, "c": 4}, "ab"),
        ({}, ""),
    ],
)
def test_small_cells_and_those_that_would_give_them_away(sizes: dict[str, int], hidden: str) -> None:
    assert suppressed(sizes, RULES) == frozenset(hidden)


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=1), st.integers(0, 6)))
def test_what_the_total_gives_away_is_never_fewer_than_the_limit(sizes: dict[str, int]) -> None:
    hidden = suppressed(sizes, RULES)
    left = [sizes[k] for k in hidden if sizes[k]]
    assert {k for k, n in sizes.items() if n < 3} <= hidden
    assert not left or hidden == set(sizes) or (sum(left) >= 3 and len(left) >= 2)
