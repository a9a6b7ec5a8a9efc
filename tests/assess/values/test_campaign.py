"""Values on the campaign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.values.again import NAMES, assert_read_back

from tongbao.assess.values.campaign import (
    CampaignValues,
    CompletionValues,
    ContractsValues,
    MoneyValues,
    ReachedValues,
    SavedValues,
    SlackValues,
    TaskValues,
)
from tongbao.assess.values.shape import FindingValues

KINDS = [CampaignValues, CompletionValues, ContractsValues, MoneyValues, SlackValues, TaskValues]


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_values_are_read_back(kind: type[FindingValues], data: st.DataObject) -> None:
    assert_read_back(data.draw(st.from_type(kind)))


def test_a_task_nobody_reported_on_has_no_share() -> None:
    silent = CompletionValues(task=5000, unit="m2")
    stored = {"task": 5000, "unit": "m2", "done": None, "accepted": None, "started": None}
    assert list(silent.as_values().items()) == list(stored.items())


@given(st.integers(), st.dictionaries(NAMES, st.integers(), max_size=3))
def test_families_are_read_back(total: int, counts: dict[str, int]) -> None:
    assert_read_back(ReachedValues(total=total, stages=counts))
    assert_read_back(SavedValues(total=total, sources=counts))


def test_the_stored_keys_of_the_families() -> None:
    assert list(ReachedValues(total=3, stages={"report": 3}).as_values()) == ["total", "at.report"]
    assert list(SavedValues(total=3, sources={"unknown": 3}).as_values()) == ["by.unknown", "total"]
