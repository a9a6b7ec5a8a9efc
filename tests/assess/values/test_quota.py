"""Values of a comparison with a quota."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from tests.assess.values.again import assert_read_back

from tongbao.assess.values.quota import QuotaValues

WITHIN = QuotaValues(
    position="within",
    word="未超过约束值",
    value=9000,
    exact_value=Fraction(9),
    constraint="20",
    benchmark="15",
    guide="10",
    unit="千克标准煤／人",
    name="人均能耗",
    set_id="example",
    set_name="示例",
)


@given(st.from_type(QuotaValues))
def test_values_are_read_back(values: QuotaValues) -> None:
    assert_read_back(values)


def test_the_stored_keys() -> None:
    stored = WITHIN.as_values()
    assert (stored["exact.value"], stored["set"]) == ("9", "example")
    assert not {"breach", "duty", "article"} & set(stored)
