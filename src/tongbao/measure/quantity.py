"""Amounts as integers in thousandths of a unit; the grammar of numbers is in written.py."""

from dataclasses import dataclass
from fractions import Fraction

from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import printed
from tongbao.measure.units import THOUSAND, unit
from tongbao.measure.written import exact_number


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """An exact amount: ``milli`` thousandths of ``unit_id``."""

    milli: int
    unit_id: str

    def __post_init__(self) -> None:
        unit(self.unit_id)
        if isinstance(self.milli, bool) or not isinstance(self.milli, int):
            raise ValueError(f"milli must be an int, got {self.milli!r}; parse text with parse_milli")

    def __add__(self, other: "Quantity") -> "Quantity":
        if other.unit_id != self.unit_id:
            raise ValueError(f"cannot add {other.unit_id} to {self.unit_id}; convert first")
        return Quantity(self.milli + other.milli, self.unit_id)

    def __neg__(self) -> "Quantity":
        return Quantity(-self.milli, self.unit_id)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return self + -other

    @property
    def exact(self) -> Fraction:
        """The amount in whole units, as a fraction."""
        return Fraction(self.milli, THOUSAND)

    def text(self, places: int = 0) -> str:
        """The amount as printed, with the unit's sign."""
        return f"{printed(self.exact, places)} {unit(self.unit_id).sign}"


def parse_milli(text: str) -> int:
    """Read a number as people write it (full-width digits, thousands marks, spaces) into thousandths.

    Raises
    ------
    Refusal : code ``number``, with the text and what to write instead.
    """
    value = exact_number(text)
    if value is None:
        raise Refusal("number", f"“{text}”不是可以确定的数。", "请只填阿拉伯数字，如 1234.5。")
    return milli_of(value, text)


def milli_of(value: Fraction, text: str) -> int:
    """An exact number in thousandths.

    Raises
    ------
    Refusal : code ``decimals``, naming ``text``, where thousandths cannot hold it.
    """
    milli = value * THOUSAND
    if milli.denominator != 1:
        raise Refusal("decimals", f"“{text}”的小数超过三位。", "请按表式单位四舍五入到三位小数以内。")
    return milli.numerator


def decimal_text(milli: int) -> str:
    """Thousandths as plain decimal text without trailing zeros: the inverse of parse_milli."""
    sign, size = ("-" if milli < 0 else ""), abs(milli)
    whole, rest = divmod(size, THOUSAND)
    return f"{sign}{whole}" + (f".{rest:03d}".rstrip("0") if rest else "")
