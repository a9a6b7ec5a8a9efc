"""Values on the campaign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.values.again import assert_read_back

from tongbao.assess.values.campaign import (
    CampaignValues,
    CompletionValues,
    ContractsValues,
    MoneyValues,
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
