"""The one place where an exact number becomes a printed one: half up, in decimal, once."""

from decimal import Decimal
from fractions import Fraction

Exact = int | Fraction | Decimal


def half_up(value: Exact, places: int = 0) -> Decimal:
    """Round half away from zero, exactly.

    Parameters
    ----------
    value
        Exact number; a float is a programming error.
    places
        Decimals of the result, 0 to 18.

    Returns
    -------
    Decimal
        Rounded value with just ``places`` decimals.

    Raises
    ------
    ValueError
        For a float, or ``places`` out of range.
    """
    if isinstance(value, float) or not isinstance(value, int | Fraction | Decimal):
        raise ValueError(f"half_up takes exact numbers, not {value!r}; build a Fraction instead")
    if not 0 <= places <= 18:
        raise ValueError(f"places must be 0..18, got {places}")
    scaled = Fraction(value) * 10**places
    whole = half_up_int(scaled.numerator, scaled.denominator)
    return Decimal(f"{whole}e-{places}")  # from text: arithmetic would round to 28 digits


def half_up_int(numerator: int, denominator: int) -> int:
    """Divide two integers and round half away from zero.

    Parameters
    ----------
    numerator, denominator
        Integers; the denominator is positive.

    Returns
    -------
    int
        Rounded quotient, as an engine rounds in integers.

    Raises
    ------
    ValueError
        Where the denominator is not positive.
    """
    if denominator <= 0:
        raise ValueError(f"denominator must be positive, got {denominator}")
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def printed(value: Exact, places: int = 0, group: bool = False) -> str:
    """Format a number rounded half up as plain digits.

    Parameters
    ----------
    value
        Exact number.
    places
        Decimals printed, 0 to 18.
    group
        Insert thousands marks.

    Returns
    -------
    str
        ASCII digits; a value that rounds to zero has no sign.
    """
    number = half_up(value, places)
    if number == 0:
        number = abs(number)
    return f"{number:,.{places}f}" if group else f"{number:.{places}f}"


def share_by_largest_remainder(total: int, weights: list[int]) -> list[int]:
    """Split an integer by weights so that the parts add up to it exactly.

    Parameters
    ----------
    total : not negative
        Integer to split.
    weights : one a part, none negative and not all zero
        Relative sizes of the parts.

    Returns
    -------
    list of int
        Parts in the order of the weights.

    Raises
    ------
    ValueError
        Where ``total`` or a weight is negative, or the weights add up to zero.

    Notes
    -----
    Largest remainder method; ties go to the earlier part.
    """
    if total < 0 or not weights or min(weights) < 0 or sum(weights) == 0:
        raise ValueError(f"cannot share {total} by {weights}: need total >= 0 and positive weights")
    whole = sum(weights)
    parts = [total * w // whole for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts
