"""Verified savings: exact sums around a model, intervals that hold the truth, doubts with codes, refusals."""

from datetime import date, timedelta

import numpy as np
import pytest

from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook
from tongbao.works.savings import Bill, Event, MeterBills, Saving, verify_savings
from tongbao.works.weather import SYNTHETIC, Station

RULES = Rulebook(date(2024, 1, 1))
DAY = timedelta(days=1)


def station(years: int = 2, seed: int = 5) -> Station:
    """Synthetic daily means from 2022-01-01."""
    first = date(2022, 1, 1)
    days = (date(2022 + years, 1, 1) - first).days
    day = np.arange(days)
    noise = np.random.default_rng(seed).normal(0, 3, days)
    return Station("s", "合成站", first, 12 - 15 * np.cos((day - 15) / 365.25 * 2 * np.pi) + noise, SYNTHETIC)


def months(year: int, use: np.ndarray) -> tuple[Bill, ...]:  # type: ignore[type-arg]
    """Twelve bills of a year of daily use, in thousandths."""
    found, at = [], 0
    for month in range(1, 13):
        start = date(year, month, 1)
        end = (date(year + month // 12, month % 12 + 1, 1)) - DAY
        days = (end - start).days + 1
        found.append(Bill(start, end, round(float(use[at : at + days].sum()) * 1000)))
        at += days
    return tuple(found)


def heated(saved: float, noise: float = 0.0, seed: int = 1) -> tuple[MeterBills, int]:
    """A heated building whose reporting year uses a share less; and the saving that is true [thousandths]."""
    weather = station().means
    rng = np.random.default_rng(seed)
    true = 50 + 4 * np.maximum(15 - weather, 0)
    lengths = [b.days for year in (2022, 2023) for b in months(year, np.zeros(366))]
    bent = np.repeat(rng.normal(1, noise, 24) if noise else np.ones(24), lengths)
    use = true * bent
    before, after = months(2022, use[:365]), months(2023, use[365:730] * (1 - saved))
    return MeterBills("m", "s", before, after), round(float(use[365:730].sum()) * saved * 1000)


def one(meter: MeterBills) -> Saving:
    """The one saving."""
    (found,) = verify_savings([meter], {"s": station()}, RULES)
    return found


def test_a_known_saving_comes_back() -> None:
    meter, true = heated(0.2)
    found = one(meter)
    assert (found.model, found.robust, [d.code for d in found.doubts]) == ("3PH", True, [])
    assert abs(found.saving_milli - true) <= 0.01 * true
    assert found.saving_milli == found.adjusted_milli + found.events_milli - found.actual_milli
    assert found.actual_milli == sum(b.milli or 0 for b in meter.reporting)


def test_the_interval_of_ninety_per_cent_holds_the_truth_of_ninety_per_cent() -> None:
    held = 0
    for seed in range(200):
        meter, true = heated(0.15, 0.05, seed)
        low, high = one(meter).interval
        held += low <= true <= high
    assert held / 200 >= 0.9


def test_meters_fitted_together_are_those_fitted_alone() -> None:
    meters = [heated(0.1, 0.03, seed)[0] for seed in range(5)]
    together = verify_savings(meters, {"s": station()}, RULES)
    assert together == [one(m) for m in meters]


def test_a_change_that_is_not_the_measure_is_added_to_the_baseline() -> None:
    meter, _ = heated(0.1)
    plain = one(meter)
    grown = one(
        MeterBills("m", "s", meter.baseline, meter.reporting, (Event("e", 5_000_000, "合成：增设机房", "合成函1号"),))
    )
    assert grown.saving_milli - plain.saving_milli == 5_000_000
    assert grown.events_milli == 5_000_000


def test_a_missing_reporting_bill_counts_on_neither_side() -> None:
    meter, true = heated(0.2)
    gone = meter.reporting[0]
    reporting = (Bill(gone.start, gone.end, None), *meter.reporting[1:])
    found = one(MeterBills("m", "s", meter.baseline, reporting))
    assert found.actual_milli == sum(b.milli or 0 for b in meter.reporting[1:])
    assert 0 < found.saving_milli < true


def test_doubts_have_stable_codes() -> None:
    meter, _ = heated(0.0, 0.3, 4)
    holed = tuple(Bill(b.start, b.end, None if i in (1, 2) else b.milli) for i, b in enumerate(meter.baseline))
    huge = (*holed[:-1], Bill(holed[-1].start, holed[-1].end, 40 * (holed[-1].milli or 0)))
    found = one(MeterBills("m", "s", huge, meter.reporting))
    codes = [d.code for d in found.doubts]
    assert codes == ["short", "gaps", "extremes", "scatter", "unclear"]
    assert found.doubts[0].sentence == "基期天数不足：有账单的306天，应不少于329天。"
    assert found.doubts[1].sentence == "缺数过多：基期365天中有59天没有账单。"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda m: MeterBills(m.id, "nowhere", m.baseline, m.reporting),
            "没有气象站“nowhere”的气温。请用 collect --weather 补收。",
        ),
        (
            lambda m: MeterBills(m.id, "s", (*m.baseline[:3], *m.baseline[4:]), m.reporting),
            "“m”基期的账单在2022-03-31与2022-05-01之间重叠或缺日。请逐日衔接；缺账单的期间填空。",
        ),
        (
            lambda m: MeterBills(m.id, "s", tuple(Bill(b.start, b.end, None) for b in m.baseline), m.reporting),
            "“m”基期没有账单。请补报账单后再核定节能量。",
        ),
        (
            lambda m: MeterBills(m.id, "s", m.baseline[:1], m.reporting),
            "“m”可用的账单太少，不能核定节能量。请补报账单或气温后再核定。",
        ),
    ],
)
def test_what_cannot_be_verified_is_refused(change, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal) as refused:
        one(change(heated(0.1)[0]))
    assert str(refused.value) == words
