"""Inputs of a document: stored and restored without loss."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.dossier.samples import inputs

from tongbao.bulletin.ask import Ask
from tongbao.dossier.inputs import Inputs
from tongbao.rules.digest import digest, encode_canonical

BOOKS = [("ledger/2026-01/v1", "ab" * 32)]
_WORDS = st.text(max_size=8)


@given(
    rubric=_WORDS,
    tree_on=st.sampled_from(("", "2016-12")),
    choices=st.dictionaries(_WORDS, _WORDS, max_size=3),
    nameable=st.dictionaries(_WORDS, st.tuples(_WORDS, _WORDS), max_size=2),
)
def test_what_is_stored_is_restored(
    rubric: str, tree_on: str, choices: dict[str, str], nameable: dict[str, tuple[str, str]]
) -> None:
    asks = (Ask("4号:plan", "4号", "plan", "areas", "2026-04-30", ("u1", "u2")),)
    more = {"rubric": rubric, "tree_on": tree_on, "choices": choices, "nameable": nameable}
    made = inputs("energy", "2026-01", BOOKS, asks=asks, **more)
    assert Inputs.from_stored(made.as_stored() | {"as_of": "2026-04-07", "rules_on": "2026-04-07"}) == made


def test_optional_fields_are_stored_only_where_they_are_set() -> None:
    optional = {"rubric", "tree_on", "form", "edits"}
    assert not optional & inputs("energy", "2026-01", BOOKS).as_stored().keys()
    assert inputs("energy", "2026-01", BOOKS, form="letter").as_stored()["form"] == "letter"


def test_a_number_is_the_only_thing_that_numbering_changes() -> None:
    made = inputs("energy", "2026-01", BOOKS)
    numbered = made.numbered("合成〔2026〕1号")
    assert numbered.as_stored() == made.as_stored() | {"number": "合成〔2026〕1号"}
    assert numbered.digest() != made.digest()


def test_the_digest_is_that_of_the_canonical_json() -> None:
    made = inputs("energy", "2026-01", BOOKS)
    assert made.digest() == digest(made.as_stored())
    assert date(2026, 4, 7).isoformat().encode() in encode_canonical(made.as_stored())
