"""Amounts as integers in thousandths of a unit; ``written.py`` defines the grammar of numbers."""

from dataclasses import dataclass
from fractions import Fraction

from tongbao.measure.number_text import parse_exact_number
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.measure.units import THOUSAND, unit


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """Exact amount: ``milli`` thousandths of ``unit_id``."""

    milli: int
    unit_id: str

    def __post_init__(self) -> None:
        """Reject unknown units and amounts that are no integers."""
        unit(self.unit_id)
        if isinstance(self.milli, bool) or not isinstance(self.milli, int):
            raise ValueError(f"milli must be an int, got {self.milli!r}; parse text with parse_milli")

    def __add__(self, other: "Quantity") -> "Quantity":
        """Add an amount in the same unit."""
        if other.unit_id != self.unit_id:
            raise ValueError(f"cannot add {other.unit_id} to {self.unit_id}; convert first")
        return Quantity(self.milli + other.milli, self.unit_id)

    def __neg__(self) -> "Quantity":
        """Reverse the sign."""
        return Quantity(-self.milli, self.unit_id)

    def __sub__(self, other: "Quantity") -> "Quantity":
        """Subtract an amount in the same unit."""
        return self + -other

    @property
    def exact(self) -> Fraction:
        """Amount in whole units, as a fraction."""
        return Fraction(self.milli, THOUSAND)

    def text(self, places: int = 0) -> str:
        """Format the amount with the sign of its unit.

        Parameters
        ----------
        places
            Decimals printed, rounded half up.

        Returns
        -------
        str
            E.g. ``1200.5 kWh``.
        """
        return f"{format_rounded(self.exact, places)} {unit(self.unit_id).sign}"


def parse_milli(text: str) -> int:
    """Parse a number as people write it.

    Parameters
    ----------
    text
        Full-width digits, thousands marks and surrounding blanks are allowed.

    Returns
    -------
    [thousandths]
        Exact value.

    Raises
    ------
    Refusal
        Code ``number`` with the text and what to write instead; ``range`` or ``decimals`` where no book can hold it.
    """
    value = parse_exact_number(text)
    if value is None:
        raise Refusal("number", f"“{text}”不是可以确定的数。", "请只填阿拉伯数字，如 1234.5。")
    return to_milli(value, text)


def to_milli(value: Fraction, text: str) -> int:
    """Convert an exact number to thousandths.

    Parameters
    ----------
    value : whole units
        Exact number.
    text
        Number as written, quoted in the refusal.

    Returns
    -------
    [thousandths]
        The same value.

    Raises
    ------
    Refusal
        Code ``decimals`` where the value has more than three decimals.
    """
    milli = value * THOUSAND
    if milli.denominator != 1:
        raise Refusal("decimals", f"“{text}”的小数超过三位。", "请按表式单位四舍五入到三位小数以内。")
    return milli.numerator


def format_milli(milli: int) -> str:
    """Format thousandths as plain decimal text without trailing zeros; the inverse of :func:`parse_milli`.

    Parameters
    ----------
    milli : [thousandths]
        Exact amount.

    Returns
    -------
    str
        ASCII digits without thousands marks.
    """
    sign, size = ("-" if milli < 0 else ""), abs(milli)
    whole, rest = divmod(size, THOUSAND)
    return f"{sign}{whole}" + (f".{rest:03d}".rstrip("0") if rest else "")
