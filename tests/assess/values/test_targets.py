"""Values on targets."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.values.again import NAMES, assert_read_back

from tongbao.assess.values.shape import FindingValues
from tongbao.assess.values.targets import AttainedValues, BaselineValues, OutlookValues, RestatedAmount, VerdictValues
from tongbao.assess.verdict import Outcome


@pytest.mark.parametrize("kind", [AttainedValues, OutlookValues, VerdictValues])
@given(st.data())
def test_values_are_read_back(kind: type[FindingValues], data: st.DataObject) -> None:
    assert_read_back(data.draw(st.from_type(kind)))


@given(st.dictionaries(NAMES, st.from_type(RestatedAmount), max_size=3))
def test_bases_are_read_back(amounts: dict[str, RestatedAmount]) -> None:
    assert_read_back(BaselineValues(year="2015", documents=("1号",), amounts=amounts))


def test_the_stored_keys() -> None:
    base = BaselineValues(year="2015", documents=("1号",), amounts={"energy": RestatedAmount(90, None)})
    assert list(base.as_values()) == ["year", "items", "documents", "restated.energy", "exact.energy"]
    unjudged = VerdictValues(
        target="T1",
        document="1号",
        kind="annual",
        outcome=Outcome.UNJUDGED,
        word="无法判定",
        robust=False,
        provisional=True,
        on_path=None,
        reasons=("缺台账",),
        readings=(),
        base=None,
        exact_base=None,
        now=1,
        exact_now=Fraction(1, 1000),
        actual=None,
        exact_actual=None,
        required=None,
        exact_required=None,
        completion=None,
        exact_completion=None,
    )
    stored = unjudged.as_values()
    assert (stored["outcome"], stored["robust"], stored["provisional"]) == ("unjudged", 0, 1)
    assert list(stored)[-6:] == [
        "actual",
        "exact.actual",
        "required",
        "exact.required",
        "completion",
        "exact.completion",
    ]
    assert unjudged.exact["now"] == Fraction(1, 1000)
