"""Paths to a plan's target. Verdicts are decided in rationals; logarithms and forecasts are for print and drawing.

``d`` is the share by which something fell since the base, ``D`` the share by which it has to have fallen at the end
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
    """Whether the reduction reached is at least the one demanded."""
    return d >= D


def keeps_path(d: Fraction, D: Fraction, elapsed: int, years: int) -> bool:
    """Whether after ``elapsed`` of ``years`` the even yearly path to D is kept: (1-d)^years <= (1-D)^elapsed, exactly.

    At the end of the plan it is the same as :func:`meets`. ValueError for years or shares that cannot be.
    """
    if not 0 <= elapsed <= years or not years:
        raise ValueError(f"need 0 <= elapsed <= years and years > 0, got {elapsed} of {years}")
    if d > 1 or not 0 <= D <= 1:
        raise ValueError(f"need d <= 1 and 0 <= D <= 1, got d={d}, D={D}")
    return (1 - d) ** years <= (1 - D) ** elapsed


def compound_progress(d: Fraction, D: Fraction) -> Decimal | None:
    """ln(1-d) / ln(1-D) to 40 digits, for print only: verdicts never rest on it. None where it has no value."""
    if d >= 1 or not 0 < D < 1:
        return None
    with localcontext() as context:
        context.prec = DIGITS + 10
        ratio = _decimal(1 - d).ln() / _decimal(1 - D).ln()
        context.prec = DIGITS
        context.rounding = ROUND_HALF_UP
        return +ratio


def over_linear(d: Fraction, D: Fraction) -> Fraction | None:
    """By what share the reduction exceeds the demanded one (negative: falls short); None where none was demanded."""
    return d / D - 1 if D else None


def suggest_geometric(D: Fraction, years: int, step: Fraction = _TENTH_OF_A_PERCENT) -> Fraction:
    """The smallest yearly reduction in whole steps that, every year, reaches D: (1-s)^years <= 1-D.

    A suggestion only; the issued number is a record. ValueError for a plan without years, D outside 0..1 or a step
    that does not divide one.
    """
    _check(D, years)
    if step <= 0 or (1 / step).denominator != 1:
        raise ValueError(f"the step must divide one, got {step}")
    return step * bisect_left(range(int(1 / step)), True, key=lambda n: (1 - n * step) ** years <= 1 - D)


def suggest_linear(D: Fraction, years: int) -> Fraction:
    """D / years: the yearly step in shares of the *base year*. Taken against the year before, it falls short of D."""
    _check(D, years)
    return D / years


def glide_path(base: Fraction, D: Fraction, years: int) -> tuple[Fraction, ...]:
    """The even path base * (1-D)^(k/years) for k = 0..years, to be drawn and printed.

    Both ends are exact. In between the values are irrational; each is given as the greatest base * n / 10^18 that
    does not lie above the path, so that nothing looks better than it is.
    """
    _check(D, years)
    between = (base * Fraction(_root((1 - D) ** k, years), FINEST) for k in range(1, years))
    return (base, *between, base * (1 - D))


def gap(now: Fraction, base: Fraction, D: Fraction) -> Fraction:
    """How far the level lies above the plan's final value, in the level's unit; negative where it lies below."""
    return now - base * (1 - D)


@dataclass(frozen=True, slots=True)
class Landing:
    """Where the level lands at the end of the plan if a yearly ratio already seen goes on."""

    low: Fraction
    mid: Fraction
    high: Fraction

    def might_meet(self, limit: Fraction) -> bool | None:
        """Whether the level ends at or below ``limit``: True or False where the whole range agrees, else None."""
        if self.high <= limit:
            return True
        return None if self.low <= limit else False


def landing(levels: Sequence[Fraction], years_left: int) -> Landing | None:
    """The level ``years_left`` years after the last of ``levels`` (yearly, oldest first), with its range.

    Low and high go on with the smallest and the largest yearly ratio seen; mid with the ratio of sums
    (all levels but the first / all but the last), which weighs the yearly ratios by their levels and always lies
    between the two. All three are exact. It is what the past would give, no confidence interval. None with fewer
    than two levels or a level of zero.
    """
    if years_left < 0 or any(v < 0 for v in levels):
        raise ValueError(f"need years_left >= 0 and no level below zero, got {years_left} and {list(levels)}")
    if len(levels) < 2 or not all(levels):
        return None
    ratios = [Fraction(later, earlier) for earlier, later in pairwise(levels)]
    mean = Fraction(sum(levels[1:]), sum(levels[:-1]))
    low, mid, high = (levels[-1] * r**years_left for r in (min(ratios), mean, max(ratios)))
    return Landing(low, mid, high)


def _check(D: Fraction, years: int) -> None:
    if years < 1 or not 0 <= D < 1:
        raise ValueError(f"need years >= 1 and 0 <= D < 1, got D={D} over {years}")


def _root(value: Fraction, years: int) -> int:
    """The greatest n with (n / FINEST)^years <= value, for a value in 0..1."""
    return bisect_left(range(FINEST + 1), True, key=lambda n: Fraction(n, FINEST) ** years > value) - 1


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
