"""The savings models beside OpenDSM on the sample meters it ships. Run by make test-mv, in an environment of its own.

OpenDSM's daily model has three shapes: as it comes (smooth hinges, seasons apart), with plain hinges over the whole
year, and its legacy one. Balance points are held against the plain-hinge shape that fits best; the error against that
shape and, where it does not part the year, against the model as it comes.
"""

import logging
import warnings
from datetime import date
from typing import Any

import numpy as np
import pytest
from opendsm import eemeter
from opendsm.eemeter import load_sample

from tongbao.rules.rulebook import Rulebook
from tongbao.works.change_point import fit_models, hinges
from tongbao.works.change_point_search import Fits, Limits

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
RULES = Rulebook(date(2017, 1, 1))
SAMPLES = ("il-electricity-cdd-hdd", "il-gas-hdd-only", "il-electricity-cdd-only", "il-gas-intercept-only")
WHOLE_YEAR = {f"allow_separate_{part}": False for part in ("summer", "shoulder", "winter", "weekday_weekend")}
PLAIN = {
    "developer_mode": True,
    "silent_developer_mode": True,
    "allow_smooth_model": False,
    "split_selection": {"criteria": "bic"} | WHOLE_YEAR,
}


def prepared(name: str) -> Any:
    """A sample's baseline year as OpenDSM prepares it."""
    meter, temperature, about = load_sample(f"{name}-daily")
    own = meter[meter.index < about["blackout_start_date"]].iloc[-366:]
    return eemeter.DailyBaselineData.from_series(own, temperature, is_electricity_data="electricity" in name)


def ours(baseline: Any) -> Fits:
    """Our model of the same days, in °C."""
    limits = Limits.of(RULES, "daily")
    days = baseline.df.dropna(subset=["observed", "temperature"])
    degrees = (days.temperature.to_numpy() - 32) / 1.8
    return fit_models(days.observed.to_numpy()[:, None], hinges(degrees, limits.grid), limits, ordered=True)


def theirs(baseline: Any) -> tuple[Any, Any]:
    """The best of OpenDSM's plain-hinge models, and its model as it comes."""
    plain = [eemeter.DailyModel(settings=PLAIN), eemeter.DailyModel(model="legacy")]
    for model in plain:
        model.fit(baseline, ignore_disqualification=True)
    as_it_comes = eemeter.DailyModel().fit(baseline, ignore_disqualification=True)
    return min(plain, key=lambda m: m.baseline_metrics.cvrmse_adj), as_it_comes


def balance_points(model: Any) -> tuple[float | None, float | None]:
    """Balance points in °C of a model of one season."""
    (only,) = model.params.submodels.values()
    both = (only.coefficients.hdd_bp, only.coefficients.cdd_bp)
    heat, cool = (None if b is None else (b - 32) / 1.8 for b in both)
    return heat, cool


@pytest.mark.parametrize("name", SAMPLES[:3])
def test_balance_points_and_errors_are_those_of_opendsm(name: str) -> None:
    baseline = prepared(name)
    mine, (plain, as_it_comes) = ours(baseline), theirs(baseline)
    for found, true in zip((mine.heat_at[0], mine.cool_at[0]), balance_points(plain), strict=True):
        assert (true is None) == bool(np.isnan(found))
        assert true is None or abs(found - true) <= 0.5
    assert abs(mine.cvrmse[0] - plain.baseline_metrics.cvrmse_adj) <= 0.005
    if len(as_it_comes.params.submodels) == 1:
        assert abs(mine.cvrmse[0] - as_it_comes.baseline_metrics.cvrmse_adj) <= 0.005


def test_a_meter_that_does_not_care_for_weather_has_no_slope() -> None:
    baseline = prepared(SAMPLES[3])
    mine, (_, as_it_comes) = ours(baseline), theirs(baseline)
    assert (mine.heat_slope[0], mine.cool_slope[0]) == (0.0, 0.0)
    assert abs(mine.cvrmse[0] - as_it_comes.baseline_metrics.cvrmse_adj) <= 0.005


@pytest.mark.parametrize("name", SAMPLES)
def test_monthly_bills_are_explained_better_than_by_the_billing_model(name: str) -> None:
    meter, temperature, about = load_sample(f"{name}-billing_monthly")
    own = meter[meter.index < about["blackout_start_date"]].iloc[-13:]
    data = eemeter.BillingBaselineData.from_series(own, temperature, is_electricity_data="electricity" in name)
    billing = eemeter.BillingModel().fit(data, ignore_disqualification=True)
    daily = temperature.resample("D").mean()
    daily = daily[(daily.index >= own.index[0].normalize()) & (daily.index < own.index[-1].normalize())]
    bill = np.searchsorted(own.index.normalize().values, daily.index.values, side="right") - 1
    days = np.bincount(bill)
    use = own["value"].to_numpy()[: len(days)] / days
    limits, degrees = Limits.of(RULES, "monthly"), ((daily - 32) / 1.8).to_numpy()
    mine = fit_models(use[:, None], hinges(degrees, limits.grid, bill), limits, days.astype(float))
    # The billing model's error, held against the same bills: what it predicts, bill by bill.
    said = billing.predict(data, ignore_disqualification=True)["predicted"]
    said = said[~said.index.duplicated()].reindex(data.df.index)
    starts = np.searchsorted(own.index.values, data.df.index.values, side="right") - 1
    kept = (starts >= 0) & (starts < len(days)) & said.notna().to_numpy()
    predicted = np.bincount(starts[kept], said.to_numpy()[kept], len(days)) / np.bincount(starts[kept], None, len(days))
    theirs_cv = float(np.sqrt(np.mean((use - predicted) ** 2))) / use.mean()
    mine_cv = float(np.sqrt(mine.rss[0] / mine.n[0]) / mine.mean[0])
    print(f"{name}: 按同一账单 CV(RMSE) 本系统 {mine_cv:.4f}，OpenDSM 账单模型 {theirs_cv:.4f}；", end="")
    print(f"OpenDSM 自报 {billing.baseline_metrics.cvrmse_adj:.4f}")
    if name == SAMPLES[3]:
        # No weather in it: the mean is all there is to say, and more parameters only fit the noise.
        assert abs(mine_cv - theirs_cv) <= 0.005
    else:
        assert mine_cv < theirs_cv
