"""Paths to a plan's target. Verdicts are decided in rationals; logarithms and forecasts are for print and drawing.

``d`` is the share by which something fell since the base, ``D`` the share by which it must have fallen at the end
of the plan. Yearly steps compound: a year's reduction is against the year before.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

DIGITS = 40
FINEST = 10**18
_TENTH_OF_A_PERCENT = Fraction(1, 1000)


def meets(d: Fraction, D: Fraction) -> bool:
    """Return whether the reduction reached is at least the one demanded.

    Parameters
    ----------
    d, D : shares of one
        Reduction reached and reduction demanded.

    Returns
    -------
    bool
        True for equality.
    """
    return d >= D


def keeps_path(d: Fraction, D: Fraction, elapsed: int, years: int) -> bool:
    """Return whether a reduction is on the even yearly path to the one demanded: (1-d)^years <= (1-D)^elapsed, exactly.

    Parameters
    ----------
    d, D : shares of one
        Reduction reached and reduction demanded at the end of the plan.
    elapsed, years : [years]
        Years elapsed and years of the plan.

    Returns
    -------
    bool
        At the end of the plan the same as :func:`meets`.

    Raises
    ------
    ValueError
        For impossible years or shares.
    """
    if not 0 <= elapsed <= years or not years:
        raise ValueError(f"need 0 <= elapsed <= years and years > 0, got {elapsed} of {years}")
    if d > 1 or not 0 <= D <= 1:
        raise ValueError(f"need d <= 1 and 0 <= D <= 1, got d={d}, D={D}")
    return (1 - d) ** years <= (1 - D) ** elapsed


def compound_progress(d: Fraction, D: Fraction) -> Decimal | None:
    """Compute ln(1-d) / ln(1-D) to 40 digits, for print only; no verdict is based on it.

    Parameters
    ----------
    d, D : shares of one
        Reduction reached and reduction demanded.

    Returns
    -------
    Decimal or None
        Share of the compound path covered; None where it has no value.
    """
    if d >= 1 or not 0 < D < 1:
        return None
    with localcontext() as context:
        context.prec = DIGITS + 10
        ratio = _to_decimal(1 - d).ln() / _to_decimal(1 - D).ln()
        context.prec = DIGITS
        context.rounding = ROUND_HALF_UP
        return +ratio


def over_linear(d: Fraction, D: Fraction) -> Fraction | None:
    """Compute by what share the reduction exceeds the one demanded.

    Parameters
    ----------
    d, D : shares of one
        Reduction reached and reduction demanded.

    Returns
    -------
    share of one or None
        Negative where it falls short; None where no reduction was demanded.
    """
    return d / D - 1 if D else None


def suggest_geometric(D: Fraction, years: int, step: Fraction = _TENTH_OF_A_PERCENT) -> Fraction:
    """Compute the smallest yearly reduction in whole steps that compounds to the one demanded: (1-s)^years <= 1-D.

    Parameters
    ----------
    D : share of one
        Reduction demanded at the end of the plan.
    years : [years]
        Years of the plan.
    step : share of one
        Step the yearly reduction is rounded up to; it must divide one.

    Returns
    -------
    share of one
        Suggestion only; the issued number is a record.

    Raises
    ------
    ValueError
        For a plan without years, ``D`` outside 0..1 or a step that does not divide one.
    """
    _check_plan(D, years)
    if step <= 0 or (1 / step).denominator != 1:
        raise ValueError(f"the step must divide one, got {step}")
    return step * bisect_left(range(int(1 / step)), True, key=lambda n: (1 - n * step) ** years <= 1 - D)


def suggest_linear(D: Fraction, years: int) -> Fraction:
    """Compute the yearly step D / years in shares of the *base year*.

    Parameters
    ----------
    D : share of one
        Reduction demanded at the end of the plan.
    years : [years]
        Years of the plan.

    Returns
    -------
    share of one
        Applied to the year before instead, it falls short of ``D``.

    Raises
    ------
    ValueError
        For a plan without years or ``D`` outside 0..1.
    """
    _check_plan(D, years)
    return D / years


def glide_path(base: Fraction, D: Fraction, years: int) -> tuple[Fraction, ...]:
    """Compute the even path base * (1-D)^(k/years) for k = 0..years, to be drawn and printed.

    Parameters
    ----------
    base : any unit
        Level of the base year.
    D : share of one
        Reduction demanded at the end of the plan.
    years : [years]
        Years of the plan.

    Returns
    -------
    tuple of Fraction
        ``years`` + 1 levels in the unit of ``base``.

    Raises
    ------
    ValueError
        For a plan without years or ``D`` outside 0..1.

    Notes
    -----
    Both ends are exact. In between the values are irrational; each is given as the greatest base * n / 10^18 that does
    not exceed the path, so that nothing looks better than it is.
    """
    _check_plan(D, years)
    between = (base * Fraction(_floor_root((1 - D) ** k, years), FINEST) for k in range(1, years))
    return (base, *between, base * (1 - D))


def gap(now: Fraction, base: Fraction, D: Fraction) -> Fraction:
    """Compute how far the level lies above the plan's final value.

    Parameters
    ----------
    now, base : one unit
        Present level and level of the base year.
    D : share of one
        Reduction demanded at the end of the plan.

    Returns
    -------
    Fraction
        In the level's unit; negative where it lies below.
    """
    return now - base * (1 - D)


@dataclass(frozen=True, slots=True)
class Landing:
    """Level at the end of the plan if a yearly ratio already observed continues."""

    low: Fraction
    mid: Fraction
    high: Fraction

    def might_meet(self, limit: Fraction) -> bool | None:
        """Return whether the level ends at or below a limit.

        Parameters
        ----------
        limit : unit of the level
            Final value of the plan.

        Returns
        -------
        bool or None
            None where the range does not agree.
        """
        if self.high <= limit:
            return True
        return None if self.low <= limit else False


def project_landing(levels: Sequence[Fraction], years_left: int) -> Landing | None:
    """Extrapolate yearly levels to the end of the plan, with a range.

    Parameters
    ----------
    levels : yearly, oldest first
        Levels observed.
    years_left : [years]
        Years after the last level.

    Returns
    -------
    Landing or None
        None with fewer than two levels or a level of zero.

    Raises
    ------
    ValueError
        For negative years or levels.

    Notes
    -----
    Low and high continue with the smallest and the largest yearly ratio observed; mid with the ratio of sums (all
    levels but the first / all but the last), which weighs the yearly ratios by their levels and always lies between
    the two. All three are exact. They extrapolate the past and are no confidence interval.
    """
    if years_left < 0 or any(v < 0 for v in levels):
        raise ValueError(f"need years_left >= 0 and no level below zero, got {years_left} and {list(levels)}")
    if len(levels) < 2 or not all(levels):
        return None
    ratios = [Fraction(later, earlier) for earlier, later in pairwise(levels)]
    mean = Fraction(sum(levels[1:]), sum(levels[:-1]))
    low, mid, high = (levels[-1] * r**years_left for r in (min(ratios), mean, max(ratios)))
    return Landing(low, mid, high)


def _check_plan(D: Fraction, years: int) -> None:
    if years < 1 or not 0 <= D < 1:
        raise ValueError(f"need years >= 1 and 0 <= D < 1, got D={D} over {years}")


def _floor_root(value: Fraction, years: int) -> int:
    """Return the greatest n with (n / FINEST)^years <= value, for a value in 0..1."""
    return bisect_left(range(FINEST + 1), True, key=lambda n: Fraction(n, FINEST) ** years > value) - 1


def _to_decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
