"""Standard coal 标准煤. Its basis is part of the amount: 当量 and 等价 figures are never added."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from tongbao.measure.refusal import Refusal


class Basis(StrEnum):
    """How electricity is turned into coal (GB/T 2589): by its own heat, or by what making it takes."""

    CALORIFIC = "calorific"
    PRIMARY = "primary"

    @property
    def term(self) -> str:
        """The official term."""
        return "当量值" if self is Basis.CALORIFIC else "等价值"


@dataclass(frozen=True, slots=True)
class CoalAmount:
    """An exact amount of standard coal [kgce] with its basis."""

    kgce: Fraction
    basis: Basis

    def __add__(self, other: "CoalAmount") -> "CoalAmount":
        self._same(other)
        return CoalAmount(self.kgce + other.kgce, self.basis)

    def __sub__(self, other: "CoalAmount") -> "CoalAmount":
        self._same(other)
        return CoalAmount(self.kgce - other.kgce, self.basis)

    @property
    def tce(self) -> Fraction:
        """The amount in tonnes of coal equivalent [tce]."""
        return self.kgce / 1000

    def _same(self, other: "CoalAmount") -> None:
        if other.basis is not self.basis:
            raise Refusal(
                "basis",
                f"{self.basis.term}与{other.basis.term}的标准煤量不能相加减、相比较。",
                "请先统一折标口径后再计算。",
                "GB/T 2589",
            )


def coal_from(milli: int, kgce_per_unit: Fraction, basis: Basis) -> CoalAmount:
    """Standard coal of ``milli`` thousandths of a carrier's unit at a coefficient [kgce/unit]."""
    return CoalAmount(Fraction(milli, 1000) * kgce_per_unit, basis)
