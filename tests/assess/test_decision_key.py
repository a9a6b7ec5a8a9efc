"""Keys of decisions: any text is one and is read back letter for letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.assess.decision_key import DecisionKey

WORDS = st.text(st.characters(exclude_characters=":", exclude_categories=("Cs",)), max_size=8)


@given(st.text(st.sampled_from("ab:号"), max_size=12))
def test_any_stored_key_is_written_as_it_was_read(text: str) -> None:
    assert str(DecisionKey.parse(text)) == text


@given(st.builds(DecisionKey, WORDS, st.none() | st.text("a:", max_size=6)))
def test_any_key_is_read_back(key: DecisionKey) -> None:
    assert DecisionKey.parse(str(key)) == key


def test_the_stored_forms() -> None:
    assert str(DecisionKey.tally("areas", "plan")) == "tally:areas:plan"
    assert str(DecisionKey.tally("areas", "leaders", "县")) == "tally:areas:leaders:县"
    assert str(DecisionKey.name("verdict:annual:energy:2017:baoding")) == "name:verdict:annual:energy:2017:baoding"
    assert str(DecisionKey.naming("4号:plan", "handan")) == "naming:4号:plan:handan"
    assert str(DecisionKey.grade("2017", "baoding")) == "grade:2017:baoding"
    assert DecisionKey.parse("demand:plan") == DecisionKey("demand", "plan")
    assert DecisionKey.parse("demand") == DecisionKey("demand")


def test_a_kind_with_a_colon_is_refused() -> None:
    with pytest.raises(ValueError, match="the kind of a decision may not contain a colon"):
        DecisionKey("tally:areas")
