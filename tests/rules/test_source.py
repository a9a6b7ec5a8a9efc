"""Sources of rules."""

import pytest
from pydantic import ValidationError

from tongbao.rules.load import load_shipped_tables
from tongbao.rules.source import Source


def test_it_works() -> None:
    assert Source(id="law", title="某法").confidence == "A"


def test_a_source_has_an_id_and_a_title() -> None:
    with pytest.raises(ValidationError, match=r"(?m)^title\n  Field required"):
        Source(id="law")  # type: ignore[call-arg]


def test_every_shipped_source_says_how_sure_it_is() -> None:
    assert {s.confidence for s in load_shipped_tables()[1].values()} <= {"A", "B", "C"}
    assert {id_: s.id for id_, s in load_shipped_tables()[1].items()} == {id_: id_ for id_ in load_shipped_tables()[1]}
