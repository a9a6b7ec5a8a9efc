"""The one place where an exact number becomes a printed one: half up, in decimal, once."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

Exact = int | Fraction | Decimal


def round_half_up(value: Exact, places: int = 0) -> Decimal:
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
    whole = divide_half_up(scaled.numerator, scaled.denominator)
    return Decimal(f"{whole}e-{places}")  # from text: arithmetic would round to 28 digits


def divide_half_up(numerator: int, denominator: int) -> int:
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


def format_rounded(value: Exact, places: int = 0, group: bool = False) -> str:
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
    number = round_half_up(value, places)
    if number == 0:
        number = abs(number)
    return f"{number:,.{places}f}" if group else f"{number:.{places}f}"


def largest_remainder(whole: int, exact: Sequence[Fraction]) -> list[int]:
    """Round parts of either sign so that they add up to a rounded whole.

    Parameters
    ----------
    whole : unit of the parts
        Rounded total the parts must add up to.
    exact : one fraction a part
        Unrounded parts.

    Returns
    -------
    list of int
        Rounded parts in the given order; none moves by one or more, and no whole number moves.

    Raises
    ------
    ValueError
        Where parts rounded so cannot add up to ``whole``.

    Notes
    -----
    Every part is rounded down, and the units left over go to the largest remainders; ties go to the earlier part.
    """
    parts = [floor(x) for x in exact]
    remainders = [x - part for x, part in zip(exact, parts, strict=True)]
    if not 0 <= whole - sum(parts) <= sum(r > 0 for r in remainders):
        raise ValueError(f"{len(parts)} parts of {sum(exact)} in all cannot be rounded to add up to {whole}")
    return _add_by_remainder(parts, remainders, whole - sum(parts))


def share_by_largest_remainder(total: int, weights: list[int]) -> list[int]:
    """Split an integer by weights so that the parts add up to it exactly.

    Parameters
    ----------
    total : unit of the parts, from 0
        Integer to split.
    weights : from 0
        Weights, not all of them 0.

    Returns
    -------
    list of int
        Parts in the order of the weights; the largest remainders get the units left over, ties go to the earlier part.

    Raises
    ------
    ValueError
        For a negative total or weight, and where no weight is positive.
    """
    if total < 0 or not weights or min(weights) < 0 or sum(weights) == 0:
        raise ValueError(f"cannot share {total} by {weights}: need total >= 0 and positive weights")
    whole = sum(weights)
    parts = [total * w // whole for w in weights]
    # Remainders in units of 1/whole: integers, since synthetic data shares out millions of amounts.
    return _add_by_remainder(parts, [total * w % whole for w in weights], total - sum(parts))


def _add_by_remainder(parts: list[int], remainders: Sequence[int] | Sequence[Fraction], left: int) -> list[int]:
    """Add one to each of the ``left`` parts with the largest remainders; ties go to the earlier part."""
    raised = set(sorted(range(len(parts)), key=lambda i: (-remainders[i], i))[:left])
    return [part + (i in raised) for i, part in enumerate(parts)]
