"""Uncertainty of a saving: the half-width of its interval after ASHRAE Guideline 14."""

from dataclasses import dataclass
from math import sqrt

from tongbao.rules.rulebook import Rulebook
from tongbao.works.student import quantile

_MONTH_DAYS = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Baseline:
    """Quality of a baseline model.

    Parameters
    ----------
    cvrmse : share of the mean use
        Coefficient of variation of the root mean square error.
    n : observations
        Observations the model was fitted to.
    terms
        Parameters of the model.
    rho
        Lag-1 correlation of the residuals; 0 for bills.
    """

    cvrmse: float
    n: int
    terms: int
    rho: float


@dataclass(frozen=True, slots=True)
class Reporting:
    """Reporting period of a saving.

    Parameters
    ----------
    adjusted
        Adjusted baseline of the period, in the unit of the meter.
    m : observations
        Observations of the period.
    days : [days]
        Days they cover.
    """

    adjusted: float
    m: int
    days: int


def half_width(model: Baseline, period: Reporting, rulebook: Rulebook, basis: str) -> float:
    """Compute half the width of the interval of a saving.

    Parameters
    ----------
    model
        Quality of the baseline model.
    period
        Reporting period the saving is computed for.
    rulebook
        Rules of the day (table ``savings``).
    basis
        ``monthly`` or ``daily``.

    Returns
    -------
    float
        In the unit of ``period.adjusted``.

    Notes
    -----
    k · t · (a + b·M + c·M²) · CV(RMSE) · E · √((n/n′)(1 + 2/n′)/m), with n′ = n(1 − rho)/(1 + rho), t two-sided at the
    confidence of table ``savings``, M the months of the reporting period and k our widening, calibrated on known truth.

    References
    ----------
    ASHRAE Guideline 14.
    """
    row = rulebook.row("savings", f"uncertainty_{basis}")
    a, b, c = (float(x) for x in row.texts("polynomial"))
    rho = min(max(model.rho, 0.0), 0.95)
    independent = model.n * (1 - rho) / (1 + rho)
    free = max(independent - model.terms, 1.0)
    t = quantile(free, (1 + float(row.exact("confidence"))) / 2)
    months = period.days / _MONTH_DAYS
    spread = sqrt(model.n / independent * (1 + 2 / independent) / period.m)
    polynomial = a + b * months + c * months**2
    return float(row.exact("widening")) * t * polynomial * model.cvrmse * abs(period.adjusted) * spread
