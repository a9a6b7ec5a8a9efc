"""The one place where an exact number becomes a printed one: half-up, in decimal, once."""

from decimal import Decimal
from fractions import Fraction

Exact = int | Fraction | Decimal


def half_up(value: Exact, places: int = 0) -> Decimal:
    """Round ``value`` half away from zero to ``places`` decimals, exactly.

    Parameters
    ----------
    value : an exact number; a float is a bug.
    places : decimals kept, 0 to 18.

    Raises
    ------
    ValueError : for a float, or places out of range.
    """
    if isinstance(value, float) or not isinstance(value, int | Fraction | Decimal):
        raise ValueError(f"half_up takes exact numbers, not {value!r}; build a Fraction instead")
    if not 0 <= places <= 18:
        raise ValueError(f"places must be 0..18, got {places}")
    scaled = Fraction(value) * 10**places
    whole = half_up_int(scaled.numerator, scaled.denominator)
    return Decimal(f"{whole}e-{places}")  # from text: arithmetic would round to 28 digits


def half_up_int(numerator: int, denominator: int) -> int:
    """Divide two integers and round half away from zero; the same rule an engine applies in integers."""
    if denominator <= 0:
        raise ValueError(f"denominator must be positive, got {denominator}")
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def printed(value: Exact, places: int = 0, group: bool = False) -> str:
    """Return ``value`` rounded half-up as plain digits, with thousands marks if ``group``."""
    number = half_up(value, places)
    if number == 0:
        number = abs(number)
    return f"{number:,.{places}f}" if group else f"{number:.{places}f}"


def share_by_largest_remainder(total: int, weights: list[int]) -> list[int]:
    """Split the integer ``total`` by ``weights`` so that the parts add up to it exactly.

    The largest remainders get the units left over; ties go to the earlier part.
    """
    if total < 0 or not weights or min(weights) < 0 or sum(weights) == 0:
        raise ValueError(f"cannot share {total} by {weights}: need total >= 0 and positive weights")
    whole = sum(weights)
    parts = [total * w // whole for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts
