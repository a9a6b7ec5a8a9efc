"""Standard coal 标准煤. Its basis is part of the amount: 当量 and 等价 figures are never added."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from tongbao.measure.refusal import Refusal


class Basis(StrEnum):
    """Basis of converting electricity to coal (GB/T 2589): its calorific value, or the fuel used to generate it."""

    CALORIFIC = "calorific"
    PRIMARY = "primary"

    @property
    def term(self) -> str:
        """Official Chinese term."""
        return "当量值" if self is Basis.CALORIFIC else "等价值"


@dataclass(frozen=True, slots=True)
class CoalAmount:
    """An exact amount of standard coal [kgce] with its basis."""

    kgce: Fraction
    basis: Basis

    def __add__(self, other: "CoalAmount") -> "CoalAmount":
        """Add an amount on the same basis."""
        self._require_same_basis(other)
        return CoalAmount(self.kgce + other.kgce, self.basis)

    def __sub__(self, other: "CoalAmount") -> "CoalAmount":
        """Subtract an amount on the same basis."""
        self._require_same_basis(other)
        return CoalAmount(self.kgce - other.kgce, self.basis)

    @property
    def tce(self) -> Fraction:
        """Amount in tonnes of coal equivalent [tce]."""
        return self.kgce / 1000

    def _require_same_basis(self, other: "CoalAmount") -> None:
        if other.basis is not self.basis:
            raise Refusal(
                "basis",
                f"{self.basis.term}与{other.basis.term}的标准煤量不能相加减、相比较。",
                "请先统一折标口径后再计算。",
                "GB/T 2589",
            )


def coal_from(milli: int, kgce_per_unit: Fraction, basis: Basis) -> CoalAmount:
    """Convert an amount of a carrier to standard coal.

    Parameters
    ----------
    milli : [thousandths of the carrier's unit]
        Amount of the carrier.
    kgce_per_unit : [kgce/unit]
        Conversion coefficient of the carrier.
    basis
        Basis of the coefficient.

    Returns
    -------
    CoalAmount
        Exact amount [kgce] on that basis.
    """
    return CoalAmount(Fraction(milli, 1000) * kgce_per_unit, basis)
