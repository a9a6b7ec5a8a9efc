"""Change-point models: known truth comes back, one meter equals the plainest search, missing bills change nothing."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongbao.rules.rulebook import Rulebook
from tongbao.works.change_point import fit_models, hinges, predict
from tongbao.works.change_point_search import Array, Fits, Kind, Limits, Whole

RULES = Rulebook(date(2017, 1, 1))
MONTHLY, DAILY = Limits.of(RULES, "monthly"), Limits.of(RULES, "daily")
MONTH = np.repeat(np.arange(12), [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
DAYS = np.bincount(MONTH).astype(float)


def year(seed: int = 1) -> Array:
    """A synthetic year of daily means of the north [°C]."""
    day = np.arange(365)
    noise = np.random.default_rng(seed).normal(0, 3, 365)
    return 12 - 15 * np.cos((day - 15) / 365 * 2 * np.pi) + noise


def use_of(kind: Kind, meters: int, seed: int, temperature: Array) -> tuple[Array, Array, Array]:
    """Daily use of meters of one class, and their balance points."""
    rng = np.random.default_rng(seed)
    heat_at, cool_at = rng.uniform(10, 16, meters), rng.uniform(20, 25, meters)
    if kind is Kind.BOTH_ONE:
        heat_at = cool_at = rng.uniform(15, 20, meters)
    base = rng.uniform(20, 100, meters)
    heats, cools = kind in (Kind.HEATING, Kind.BOTH_ONE, Kind.BOTH_TWO), kind >= Kind.COOLING
    heat = base * rng.uniform(0.05, 0.15, meters) * heats
    cool = base * rng.uniform(0.08, 0.20, meters) * cools
    use = base + heat * np.maximum(heat_at - temperature[:, None], 0)
    return use + cool * np.maximum(temperature[:, None] - cool_at, 0), heat_at, cool_at


def bills(daily: Array) -> Array:
    """Use a day of the twelve months."""
    starts = np.flatnonzero(np.diff(MONTH, prepend=-1))
    found: Array = np.add.reduceat(daily, starts, axis=0) / DAYS[:, None]
    return found


def blurred(use: Array, share: float, seed: int) -> Array:
    """With an error of a share of the mean."""
    found: Array = use + np.random.default_rng(seed).normal(0, 1, use.shape) * share * use.mean(0)
    return found


def sides(fits: Fits) -> list[tuple[bool, bool]]:
    """Whether a model heats and cools."""
    return [(bool(h > 0), bool(c > 0)) for h, c in zip(fits.heat_slope, fits.cool_slope, strict=True)]


@pytest.mark.parametrize("kind", list(Kind))
def test_daily_classes_come_back_with_their_balance_points(kind: Kind) -> None:
    temperature = year()
    use, heat_at, cool_at = use_of(kind, 400, 7, temperature)
    fits = fit_models(blurred(use, 0.10, 8), hinges(temperature, DAILY.grid), DAILY, ordered=True)
    right = fits.kind == kind
    assert right.mean() >= 0.95
    for found, true in ((fits.heat_at, heat_at), (fits.cool_at, cool_at)):
        off = np.abs(found - true)[right & ~np.isnan(found)]
        assert not len(off) or np.median(off) <= 0.5


@pytest.mark.parametrize("kind", [Kind.MEAN, Kind.HEATING, Kind.COOLING, Kind.BOTH_TWO])
def test_monthly_bills_show_which_sides_a_building_has(kind: Kind) -> None:
    # Twelve bills do not tell one balance point from two; they tell the sides.
    temperature = year()
    use, _, _ = use_of(kind, 400, 9, temperature)
    fits = fit_models(blurred(bills(use), 0.03, 10), hinges(temperature, MONTHLY.grid, MONTH), MONTHLY, DAYS)
    true = (kind in (Kind.HEATING, Kind.BOTH_TWO), kind in (Kind.COOLING, Kind.BOTH_TWO))
    assert sum(s == true for s in sides(fits)) / 400 >= 0.95


def plainest(use: Array, temperature: Array, bill: Whole | None, limits: Limits, days: Array) -> dict[Kind, float]:
    """The least weighted residual sum of squares of each class, one candidate after another with lstsq."""
    w = np.sqrt(days / days.mean())
    best = {Kind.MEAN: float((((use - np.average(use, weights=days)) * w) ** 2).sum())}
    features = hinges(temperature, limits.grid, bill)
    half = len(limits.grid)

    def sound(row: Array) -> bool:
        on = int((row > 0).sum())
        return on >= limits.sides and len(row) - on >= min(limits.sides, len(row) // 4)

    for i in range(2 * half):
        if sound(features[i]):
            kind = Kind.HEATING if i < half else Kind.COOLING
            a = np.stack([np.ones_like(use), features[i]], 1) * w[:, None]
            slope, *_ = np.linalg.lstsq(a, use * w, rcond=None)
            if slope[1] > 0:
                best[kind] = min(best.get(kind, np.inf), float(((use * w - a @ slope) ** 2).sum()))
    return best


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), kind=st.sampled_from([Kind.HEATING, Kind.COOLING]), monthly=st.booleans())
def test_one_sided_fits_are_the_least_squares_of_the_plainest_search(seed: int, kind: Kind, monthly: bool) -> None:
    temperature = year(seed % 97)
    limits = Limits(0, 30, 1, 1, 2, 3 if monthly else 10, 0.05)
    use, _, _ = use_of(kind, 1, seed, temperature)
    use = blurred(bills(use) if monthly else use, 0.05, seed)
    bill, days = (MONTH, DAYS) if monthly else (None, np.ones(365))
    fits = fit_models(use, hinges(temperature, limits.grid, bill), limits, days)
    found = Kind(int(fits.kind[0]))
    expected = plainest(use[:, 0], temperature, bill, limits, days)
    if found in expected:
        assert fits.rss[0] == pytest.approx(expected[found], rel=1e-6)


def test_a_missing_bill_is_a_shorter_series() -> None:
    temperature = year()
    use, _, _ = use_of(Kind.HEATING, 6, 3, temperature)
    monthly = blurred(bills(use), 0.02, 4)
    features = hinges(temperature, MONTHLY.grid, MONTH)
    holed = monthly.copy()
    holed[4, 2] = holed[4, 5] = holed[9, 5] = np.nan
    together = fit_models(holed, features, MONTHLY, DAYS)
    for meter, gone in {0: [], 2: [4], 5: [4, 9]}.items():
        keep = [i for i in range(12) if i not in gone]
        alone = fit_models(monthly[keep][:, [meter]], features[:, keep], MONTHLY, DAYS[keep])
        assert (together.kind[meter], together.n[meter]) == (alone.kind[0], 12 - len(gone))
        assert together.base[meter] == pytest.approx(alone.base[0])
        assert together.heat_slope[meter] == pytest.approx(alone.heat_slope[0])


def test_the_mean_of_the_hinge_is_not_the_hinge_of_the_mean() -> None:
    temperature = np.array([0.0, 20.0])
    one = Limits(10, 10, 1, 1, 2, 1, 0.05)
    assert hinges(temperature, one.grid, np.array([0, 0])).tolist() == [[5.0], [5.0]]


def test_the_same_use_every_month_has_no_slope_and_predicts_itself() -> None:
    temperature = year()
    fits = fit_models(np.full((12, 1), 7.5), hinges(temperature, MONTHLY.grid, MONTH), MONTHLY, DAYS)
    assert (Kind(int(fits.kind[0])).code, fits.cvrmse[0]) == ("1P", 0.0)
    assert predict(fits, temperature).ravel().tolist() == [7.5] * 365


def test_use_that_falls_with_cold_is_no_heating() -> None:
    temperature = year()
    falling = bills(50 - np.maximum(15 - temperature, 0)[:, None])
    fits = fit_models(falling, hinges(temperature, MONTHLY.grid, MONTH), MONTHLY, DAYS)
    assert (fits.heat_slope[0], bool(np.isnan(fits.heat_at[0]))) == (0.0, True)


def test_nothing_known_is_no_model() -> None:
    temperature = year()
    fits = fit_models(np.full((12, 2), np.nan), hinges(temperature, MONTHLY.grid, MONTH), MONTHLY, DAYS)
    assert (fits.n.tolist(), np.isnan(fits.base).tolist()) == ([0, 0], [True, True])


def test_shapes_that_do_not_fit_are_told() -> None:
    with pytest.raises(ValueError, match=r"use \(12, 1\) and features \(3, 5\) do not fit"):
        fit_models(np.zeros((12, 1)), np.zeros((3, 5)), MONTHLY)
