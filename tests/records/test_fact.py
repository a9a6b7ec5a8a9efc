"""Facts have three statuses and are never changed."""

from dataclasses import FrozenInstanceError, fields

import pytest

from tongbao.records.fact import FACT_FIELDS, Demand, Fact, StatedTally, Status


def test_it_works() -> None:
    fact = Fact("F1", "baoding", "meeting", Status.YES)
    assert (fact.amount_milli, fact.count, fact.marks, fact.evidence, fact.confirmed) == (None, None, (), (), False)


def test_there_are_three_statuses() -> None:
    assert [str(s) for s in Status] == ["yes", "no", "not_reported"]


@pytest.mark.parametrize("type_", [Fact, StatedTally, Demand])
def test_every_record_says_what_it_rests_on(type_: type) -> None:
    assert {"id", "matter", "evidence", "upload", "place"} - {f.name for f in fields(type_)} == set()


def test_a_fact_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Fact("F1", "baoding", "meeting", Status.YES).status = Status.NO  # type: ignore[misc]


def test_the_list_of_fields_is_that_of_the_fact() -> None:
    assert (FACT_FIELDS[:4], len(FACT_FIELDS)) == (("id", "unit", "matter", "status"), len(fields(Fact)))
