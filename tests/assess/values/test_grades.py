"""Values on scores."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.values.again import NAMES, assert_read_back

from tongbao.assess.values.grades import (
    ChangesValues,
    ConsequenceValues,
    GradesValues,
    PraiseValues,
    RankedScore,
    RankingValues,
)
from tongbao.assess.values.shape import FindingValues


@pytest.mark.parametrize("kind", [ChangesValues, ConsequenceValues, GradesValues, PraiseValues])
@given(st.data())
def test_values_are_read_back(kind: type[FindingValues], data: st.DataObject) -> None:
    assert_read_back(data.draw(st.from_type(kind)))


@given(st.dictionaries(NAMES, st.from_type(RankedScore), max_size=3))
def test_rankings_are_read_back(scores: dict[str, RankedScore]) -> None:
    assert_read_back(RankingValues(units=tuple(scores), unsettled=(), unplaced=(), scores=scores))


def test_the_stored_keys_of_a_ranking() -> None:
    score = RankedScore(rounded=97_500, exact=Fraction(195, 2), rank=None, grade="完成", working="97.5分")
    values = RankingValues(units=("handan",), unsettled=(), unplaced=("handan",), scores={"handan": score})
    assert list(values.as_values().items()) == [
        ("units", ("handan",)),
        ("unsettled", ()),
        ("unplaced", ("handan",)),
        ("score.handan", 97_500),
        ("exact.handan", "195/2"),
        ("rank.handan", None),
        ("grade.handan", "完成"),
        ("working.handan", "97.5分"),
    ]
