"""How sure a saving is: the half-width of its interval after ASHRAE Guideline 14."""

from math import sqrt

from tongbao.rules.rulebook import Rulebook
from tongbao.works.student import quantile

_MONTH_DAYS = 365.25 / 12


def half_width(
    cvrmse: float, adjusted: float, n: int, terms: int, rho: float, m: int, days: int, rulebook: Rulebook, basis: str
) -> float:
    """Half the width of the interval of a saving, in the unit of ``adjusted``.

    k · t · (a + b·M + c·M²) · CV(RMSE) · E · √((n/n′)(1 + 2/n′)/m), with n′ = n(1 − rho)/(1 + rho), t two-sided at the
    confidence of table ``savings``, M the months of the reporting period and k our widening, calibrated on known truth.

    Parameters
    ----------
    cvrmse, n, terms, rho : of the baseline model; ``rho`` is 0 for bills.
    adjusted : E, the adjusted baseline of the reporting period.
    m, days : observations and days of the reporting period.
    """
    row = rulebook.row("savings", f"uncertainty_{basis}")
    a, b, c = (float(x) for x in row.texts("polynomial"))
    rho = min(max(rho, 0.0), 0.95)
    independent = n * (1 - rho) / (1 + rho)
    free = max(independent - terms, 1.0)
    t = quantile(free, (1 + float(row.exact("confidence"))) / 2)
    months = days / _MONTH_DAYS
    spread = sqrt(n / independent * (1 + 2 / independent) / m)
    return float(row.exact("widening")) * t * (a + b * months + c * months**2) * cvrmse * abs(adjusted) * spread
