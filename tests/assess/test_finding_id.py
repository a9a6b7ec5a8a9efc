"""Ids of findings: read back field by field, refused where they could not be."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.assess.finding_id import (
    AskedId,
    AttainedId,
    BaselineId,
    ChangeId,
    DecompositionId,
    FindingId,
    MoneyId,
    OutlookId,
    PartitionId,
    StatedId,
    TotalId,
    VerdictId,
)

WORDS = st.text(st.characters(exclude_characters=":", exclude_categories=("Cs",)), max_size=8)
KINDS = (
    AskedId,
    AttainedId,
    BaselineId,
    ChangeId,
    DecompositionId,
    MoneyId,
    OutlookId,
    PartitionId,
    StatedId,
    TotalId,
    VerdictId,
)


@st.composite
def ids(draw: st.DrawFn) -> FindingId:
    """Any id; its last field may contain colons."""
    kind = draw(st.sampled_from(KINDS))
    first = [draw(WORDS) for _ in range(len(fields(kind)) - 1)]
    return kind(*first, draw(WORDS | st.text("a:", max_size=5)))


@given(ids())
def test_an_id_is_read_back_as_it_was(id_: FindingId) -> None:
    assert type(id_).parse(str(id_)) == id_
    assert str(type(id_).parse(str(id_))) == str(id_)


def test_the_stored_forms() -> None:
    assert str(TotalId("now", "u01")) == "total:now:u01"
    assert str(VerdictId("annual", "energy_per_person", "2017", "baoding")) == (
        "verdict:annual:energy_per_person:2017:baoding"
    )
    assert AttainedId.parse("attained:cap:energy:2017").target_kind == "cap"
    assert OutlookId.parse("outlook:energy_per_area:2016-01..2020-12:province").period == "2016-01..2020-12"
    assert StatedId.parse("stated:areas:plan:市") == StatedId("areas", "plan", "市")
    assert AskedId.parse("asked:4号:plan").ask == "4号:plan"


@pytest.mark.parametrize("text", ["", "total", "total:now", "change:now:u01", "totals:now:u01"])
def test_another_kind_or_too_few_fields_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no id of kind 'total'"):
        TotalId.parse(text)


def test_a_colon_is_refused_in_all_fields_but_the_last() -> None:
    with pytest.raises(ValueError, match="population of a total id may not contain a colon"):
        TotalId("now:before", "u01")
    assert str(TotalId("now", "u01:2")) == "total:now:u01:2"
