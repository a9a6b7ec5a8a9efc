"""Values on the matters of a month."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.values.again import assert_read_back

from tongbao.assess.values.matters import AskedValues, DemandValues, HighlightValues, PartitionValues, StatedValues
from tongbao.assess.values.shape import FindingValues

KINDS = [AskedValues, DemandValues, HighlightValues, PartitionValues, StatedValues]


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_values_are_read_back(kind: type[FindingValues], data: st.DataObject) -> None:
    assert_read_back(data.draw(st.from_type(kind)))


def test_the_stored_keys() -> None:
    whole = PartitionValues(yes=("a",), no=(), not_reported=(), incomplete=(), missing=(), total=1, province="")
    assert list(whole.as_values()) == ["yes", "no", "not_reported", "incomplete", "missing", "total", "province"]
    bare = PartitionValues(yes=("a",), no=(), not_reported=(), total=1)
    assert list(bare.as_values()) == ["yes", "no", "not_reported", "total"]
    demand = DemandValues(due="", monthly=True, none_reason="")
    assert demand.as_values() == {"due": "", "monthly": "yes", "none_reason": ""}
    stated = StatedValues(count=3, quantifier="", scope="市", source="汇总", day="2017-04-01")
    assert "impossible" not in stated.as_values()
