"""Change between two exact amounts: relative (%) and, between two shares, in percentage points."""

from fractions import Fraction

from tongbao.measure.rounding import format_rounded


def relative_change(now: Fraction, before: Fraction) -> Fraction | None:
    """Compute the relative change between two amounts.

    Parameters
    ----------
    now, before : exact amounts in one unit
        Amount of the current period and of the period it is compared with.

    Returns
    -------
    share of one or None
        (now - before) / before; None where ``before`` is zero and nothing can be compared.
    """
    return (now - before) / before if before else None


def format_percent(share: Fraction, places: int = 2) -> str:
    """Format a share as Chinese official text prints it, e.g. ``5.20%``.

    Parameters
    ----------
    share : share of one
        Exact share; it is rounded here, once.
    places
        Decimals printed.

    Returns
    -------
    str
        Per cent, rounded half up, with the sign ``%``.
    """
    return f"{format_rounded(share * 100, places)}%"


def format_percentage_points(now: Fraction, before: Fraction, places: int = 2) -> str:
    """Format the difference of two shares, e.g. ``1.57个百分点``.

    Parameters
    ----------
    now, before : shares of one
        Share of the current period and of the period it is compared with.
    places
        Decimals printed.

    Returns
    -------
    str
        Percentage points, rounded half up.
    """
    return f"{format_rounded((now - before) * 100, places)}个百分点"
