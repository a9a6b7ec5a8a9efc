"""Time the savings models against OpenDSM, and fit a nation's monthly meters.

Run: make bench-savings (an environment of its own: OpenDSM is heavy). --meters, --monthly, --series, --oracle, --runs.
Daily and monthly: meters a second of ours ÷ those of OpenDSM, in the same run, on the samples OpenDSM ships (the meter
repeated for ours, with noise). Nation: synthetic bills over synthetic weather. No figure is asserted.
"""

import argparse
import logging
import os
import platform
import time
import warnings
from datetime import date
from statistics import median

import numpy as np

from tongbao.rules.rulebook import Rulebook
from tongbao.works.change_point import fit_models, hinges
from tongbao.works.change_point_search import Limits

SAMPLES = ("il-electricity-cdd-hdd", "il-gas-hdd-only", "il-electricity-cdd-only", "il-gas-intercept-only")
RULES = Rulebook(date(2017, 1, 1))
MONTH = np.repeat(np.arange(12), [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def celsius(values: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    """OpenDSM's samples are in degrees Fahrenheit."""
    return (values - 32) / 1.8


def main() -> None:
    """Run and print."""
    asked = options()
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    print(f"{platform.machine()}，{os.cpu_count()}核，Python {platform.python_version()}，numpy {np.__version__}")
    if asked.oracle:
        compare(asked.meters, asked.oracle, asked.runs)
    if asked.monthly:
        nation(asked.monthly, asked.series, asked.runs)


def compare(meters: int, oracle: int, runs: int) -> None:
    """Ours and OpenDSM's in meters a second, daily and monthly."""
    from opendsm import eemeter
    from opendsm.eemeter import load_sample

    kinds = {
        "daily": (eemeter.DailyBaselineData, eemeter.DailyModel, "-daily", 366),
        "monthly": (eemeter.BillingBaselineData, eemeter.BillingModel, "-billing_monthly", 13),
    }
    for basis, (data, model, suffix, last) in kinds.items():
        limits = Limits.of(RULES, basis)
        prepared = []
        for name in SAMPLES[:oracle]:
            meter, temperature, about = load_sample(name + suffix)
            own = meter[meter.index < about["blackout_start_date"]].iloc[-last:]
            prepared.append(data.from_series(own, temperature, is_electricity_data="electricity" in name))
        daily = prepared[0].df.dropna(subset=["observed", "temperature"])
        degrees = celsius(daily.temperature.to_numpy())[:365]
        noise = np.random.default_rng(1).normal(1, 0.1, (365 if basis == "daily" else 12, meters))
        use = daily.observed.to_numpy()[:365]
        if basis == "monthly":
            use = np.add.reduceat(use, np.flatnonzero(np.diff(MONTH, prepend=-1))) / np.bincount(MONTH)
        bill = None if basis == "daily" else MONTH
        y = use[:, None] * noise
        model().fit(prepared[0], ignore_disqualification=True)  # what is compiled at first use is not timed
        fit_models(y[:, :10], hinges(degrees, limits.grid, bill), limits)
        ours, theirs = [], []
        for _ in range(runs):
            start = time.perf_counter()
            fit_models(y, hinges(degrees, limits.grid, bill), limits, ordered=basis == "daily")
            middle = time.perf_counter()
            for one in prepared:
                model().fit(one, ignore_disqualification=True)
            ours.append(middle - start)
            theirs.append(time.perf_counter() - middle)
        mine, other = meters / median(ours), len(prepared) / median(theirs)
        print(f"{basis}：本系统 {mine:,.0f} 表／秒（{meters:,}表，{runs}次中位），OpenDSM {other:.2f} 表／秒", end="")
        print(f"（{len(prepared)}表），倍数 {mine / other:,.0f}")


def nation(meters: int, series: int, runs: int) -> None:
    """Monthly bills of so many meters over so many weather series; one bill in a hundred missing."""
    limits = Limits.of(RULES, "monthly")
    rng = np.random.default_rng(2)
    day, each = np.arange(365), -(-meters // series)
    seconds = []
    for _ in range(runs):
        spent, done = 0.0, 0
        for number in range(series):
            size = min(each, meters - done)
            if size <= 0:
                break
            done += size
            degrees = 12 + number % 12 - 15 * np.cos((day - 15) / 365 * 2 * np.pi) + rng.normal(0, 3, 365)
            base, heat, cool = rng.uniform(20, 100, size), rng.uniform(0, 8, size), rng.uniform(0, 8, size)
            heat *= rng.random(size) < 0.7
            cool *= rng.random(size) < 0.4
            at = hinges(degrees, np.array([14.0, 23.0]), MONTH)
            use = base + heat * at[0][:, None] + cool * at[3][:, None]
            use *= rng.normal(1, 0.03, use.shape)
            # Bills of a series are missing in the same months: the office was closed, the paper was lost.
            use[rng.integers(12), rng.random(size) < 0.12] = np.nan
            start = time.perf_counter()
            fit_models(use, hinges(degrees, limits.grid, MONTH), limits, np.bincount(MONTH).astype(float))
            spent += time.perf_counter() - start
        seconds.append(spent)
    best = median(seconds)
    speed = f"{best:.1f}秒（{runs}次中位），{meters / best:,.0f}表／秒"
    print(f"全国：{meters:,}表、{series:,}条气温序列的按月模型，{speed}")


def options() -> argparse.Namespace:
    """Sizes; 0 leaves a part out."""
    parser = argparse.ArgumentParser(description="节能量模型测速，合成数据和OpenDSM自带样本。")
    for name, default in (("--meters", 20_000), ("--monthly", 1_600_000), ("--series", 2800), ("--oracle", 4)):
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
