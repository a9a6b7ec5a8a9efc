"""Quantile of Student's t: the error bound of an estimate from few observations.

A library of 150 MB has it too; two numbers of it were all that was used. Tests hold this against that library.
"""

from functools import cache
from math import exp, floor, lgamma, log, log1p

_SMALL, _STEPS, _EXACT = 1e-300, 500, 1e-15


@cache
def quantile(free: float, share: float) -> float:
    """Return the value that Student's t stays below with a given probability.

    Parameters
    ----------
    free
        Degrees of freedom, a whole number or not.
    share
        Probability, from a half up to but not including one.

    Returns
    -------
    float
        Found by bisection of :func:`below` to fifteen digits.

    Raises
    ------
    ValueError
        Where ``free`` is not positive or ``share`` is not between a half and one.

    Notes
    -----
    Baselines rest on few observations (a dozen bills) and their variance is estimated, so the normal quantile would
    make intervals too narrow; the effective degrees of freedom of correlated days are not whole numbers.
    """
    if free <= 0 or not 0.5 <= share < 1:
        raise ValueError(f"no quantile for {free} degrees of freedom and a share of {share}")
    low, high = 0.0, 1.0
    while below(free, high) < share:
        low, high = high, high * 2
    while high - low > _EXACT * high:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if below(free, middle) < share else (low, middle)
    return (low + high) / 2


def below(free: float, t: float) -> float:
    """Return the probability that Student's t stays below a value.

    Parameters
    ----------
    free
        Degrees of freedom, positive.
    t
        Value, not negative.

    Returns
    -------
    float
        From a half to one.

    Notes
    -----
    The distribution function of Student's t is one minus half the regularised incomplete beta function.

    References
    ----------
    DLMF 8.17.
    """
    rest = t * t / (free + t * t)
    return 1 - _incomplete_beta(free / 2, 0.5, free / (free + t * t), rest) / 2 if rest else 0.5


def _incomplete_beta(a: float, b: float, x: float, rest: float) -> float:
    """Compute the regularised incomplete beta function at ``x``, where ``rest`` is 1 - x (DLMF 8.17)."""
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * (log1p(-x) if x < 0.5 else log(rest)))
    if x < (a + 1) / (a + b + 2):
        return front * _continued_fraction(a, b, x) / a
    return 1 - front * _continued_fraction(b, a, rest) / b


def _continued_fraction(a: float, b: float, x: float) -> float:
    """Evaluate the continued fraction of DLMF 8.17.22 by Lentz's method as modified by Thompson and Barnett (1986)."""
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, _STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away_from_zero(1 + term * d)
            c = _away_from_zero(1 + term / c)
            found *= c * d
        if abs(c * d - 1) < _EXACT:
            break
    return found


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _SMALL else _SMALL


def is_beyond(t: float, free: float, share: float) -> bool:
    """Return whether ``t`` is above the quantile of ``share``.

    Parameters
    ----------
    t
        Value, not negative.
    free
        Degrees of freedom, one or more.
    share
        Probability, from a half up to but not including one.

    Returns
    -------
    bool
        False where ``t`` equals the quantile.

    Notes
    -----
    The quantile falls as the degrees of freedom rise, so the cached quantiles of the whole numbers on both sides decide
    nearly always.
    """
    whole = floor(free)
    if t > quantile(whole, share):
        return True
    return t > quantile(whole + 1, share) and t > quantile(free, share)
