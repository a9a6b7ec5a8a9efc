"""Change-point models of use against outdoor temperature, fitted for many meters of one weather series at once.

Five classes: a mean (1P), heating (3PH), cooling (3PC), both from one balance point (4P), both from two (5P). Slopes
are not negative. A bill is held against the mean of the daily hinge over its days, for the hinge of a mean
temperature is not the mean of the hinges.

Sources: ASHRAE Guideline 14 (classes), CalTRACK (daily hinges, bill means, significance of slopes).
"""

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from tongbao.works.change_point_search import Array, Fits, Limits, Search, Whole

_CHUNK = 4096
_BLAS = ThreadpoolController()


def hinges(temperature: Array, grid: Array, bill: Whole | None = None) -> Array:
    """Compute heating hinges, then cooling hinges, of every balance point.

    Parameters
    ----------
    temperature : (days,) [°C]
        Daily means.
    grid : (points,) [°C]
        Balance points.
    bill : (days,)
        Index of the bill each day belongs to; None for daily data.

    Returns
    -------
    array of shape (2 × points, observations) [K]
        An observation is a day, or a bill with the mean of its daily hinges.

    Notes
    -----
    The hinge of a mean temperature is not the mean of the hinges, so a bill gets the mean of its days (CalTRACK).
    """
    sides = np.concatenate([grid[:, None] - temperature, temperature - grid[:, None]])
    daily: Array = np.maximum(sides, 0.0)
    if bill is None:
        return daily
    days = np.bincount(bill)
    starts = np.flatnonzero(np.diff(bill, prepend=-1))
    found: Array = np.add.reduceat(daily, starts, axis=1) / days
    return found


def fit_models(use: Array, features: Array, limits: Limits, weight: Array | None = None, ordered: bool = False) -> Fits:
    """Fit the best change-point model of every meter.

    Parameters
    ----------
    use : (observations, meters) [unit a day]
        NaN where an observation is missing.
    features : (2 × points, observations)
        :func:`hinges` of the same observations.
    limits
        Grid of balance points and significance level.
    weight : (observations,) [days]
        Days of each observation; all equal where None.
    ordered
        Whether observations are consecutive days, whose errors are correlated; slopes are then judged by the number of
        independent observations.

    Returns
    -------
    Fits
        One model a meter, in the order of the columns of ``use``.

    Raises
    ------
    ValueError
        Where the shapes do not fit.

    References
    ----------
    ASHRAE Guideline 14 (model classes); CalTRACK (significance of slopes).
    """
    if use.ndim != 2 or use.shape[0] != features.shape[1] or features.shape[0] != 2 * len(limits.grid):
        raise ValueError(f"use {use.shape} and features {features.shape} do not fit {len(limits.grid)} balance points")
    days = np.ones(use.shape[0]) if weight is None else weight.astype(float)
    found = _empty(use.shape[1])
    # The matrices are small: threads that wait for one another cost more than they give.
    with _BLAS.limit(limits=1):
        _fit(use, features, limits, days, ordered, found)
    return found


def _fit(use: Array, features: Array, limits: Limits, days: Array, ordered: bool, found: Fits) -> None:
    known = ~np.isnan(use)
    for columns in _alike(known):
        rows = np.flatnonzero(known[:, columns[0]])
        if len(rows) < 2:
            continue
        search = Search(np.ascontiguousarray(features[:, rows]), days[rows], limits, ordered)
        for start in range(0, len(columns), _CHUNK):
            part = columns[start : start + _CHUNK]
            search.run(use[np.ix_(rows, part)], part, found)


def predict(fits: Fits, temperature: Array) -> Array:
    """Predict use a day at daily mean temperatures.

    Parameters
    ----------
    fits
        Models of the meters.
    temperature : (days,) [°C]
        Daily means.

    Returns
    -------
    array of shape (days, meters) [unit a day]
        NaN where the temperature is.
    """
    heat = np.maximum(np.nan_to_num(fits.heat_at) - temperature[:, None], 0.0)
    cool = np.maximum(temperature[:, None] - np.nan_to_num(fits.cool_at), 0.0)
    found: Array = fits.base + fits.heat_slope * heat + fits.cool_slope * cool
    return found


def _empty(meters: int) -> Fits:
    blank = [np.full(meters, np.nan) for _ in range(7)]
    nought = np.zeros(meters, dtype=np.int64)
    zero = np.zeros(meters)
    return Fits(
        kind=nought,
        base=blank[0],
        heat_slope=zero,
        cool_slope=zero.copy(),
        heat_at=blank[1],
        cool_at=blank[2],
        rss=blank[3],
        n=nought.copy(),
        mean=blank[4],
        rho=zero.copy(),
    )


def _alike(known: NDArray[np.bool_]) -> list[Whole]:
    """Columns that miss the same observations, together: they share every inverse."""
    if known.all():
        return [np.arange(known.shape[1])]
    packed = np.ascontiguousarray(np.packbits(known, axis=0).T)
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    order = np.argsort(keys, kind="stable")
    cuts = np.flatnonzero(keys[order][1:] != keys[order][:-1]) + 1
    return list(np.split(order, cuts))
