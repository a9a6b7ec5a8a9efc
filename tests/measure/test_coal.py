"""Standard coal: its basis is part of the amount."""

from fractions import Fraction

import pytest

from tongbao.measure.coal import Basis, CoalAmount, coal_from
from tongbao.measure.refusal import Refusal


def coal(kgce: int, basis: Basis = Basis.CALORIFIC) -> CoalAmount:
    """An amount of standard coal."""
    return CoalAmount(Fraction(kgce), basis)


def test_it_works() -> None:
    amount = coal_from(10_000, Fraction("0.5"), Basis.PRIMARY)
    assert amount == coal(5, Basis.PRIMARY)
    assert amount.tce == Fraction(5, 1000)


def test_amounts_on_one_basis_add_and_subtract() -> None:
    assert coal(3) + coal(4) == coal(7)
    assert coal(3) - coal(4) == coal(-1)


def test_the_bases_have_their_official_terms() -> None:
    assert (Basis.CALORIFIC.term, Basis.PRIMARY.term) == ("当量值", "等价值")


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (Basis.CALORIFIC, Basis.PRIMARY, "当量值与等价值的标准煤量不能相加减、相比较。"),
        (Basis.PRIMARY, Basis.CALORIFIC, "等价值与当量值的标准煤量不能相加减、相比较。"),
    ],
)
def test_two_bases_are_never_added_or_subtracted(first: Basis, second: Basis, sentence: str) -> None:
    for mixed in (CoalAmount.__add__, CoalAmount.__sub__):
        with pytest.raises(Refusal) as refused:
            mixed(coal(1, first), coal(1, second))
        assert refused.value.code == "basis"
        assert str(refused.value) == f"{sentence}（依据：GB/T 2589）请先统一折标口径后再计算。"
