"""Verified saving of a meter: adjusted baseline − use of the reporting period, with interval and doubts.

Source: GB/T 28750 (校准能耗 − 统计报告期能耗). The model is worked out in floats; what leaves it is rounded half-up
once to thousandths, with class, version and interval, and everything after is exact. No verdict rests on it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import numpy as np

from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import round_half_up
from tongbao.rules.rulebook import Rulebook
from tongbao.works.change_point import fit_models, hinges, predict
from tongbao.works.change_point_search import Array, Fits, Kind, Limits, Whole
from tongbao.works.uncertainty import Baseline, Reporting, half_width
from tongbao.works.weather import Filled, Station, filled

VERSION = "change-point 1"
_DAY = timedelta(days=1)
_DAILY_DAYS = 3


@dataclass(frozen=True, slots=True)
class Bill:
    """Use of the days from ``start`` to ``end``, both included; None where the bill is missing [thousandths]."""

    start: date
    end: date
    milli: int | None

    @property
    def days(self) -> int:
        """How many days the bill covers."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Event:
    """A change that has nothing to do with the measure (non-routine): more rooms, other hours.

    ``milli`` is what it adds to the use of the reporting period [thousandths], negative where it takes away; it is
    added to the adjusted baseline.
    """

    id: str
    milli: int
    reason: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class MeterBills:
    """One meter or account: bills of the baseline and of the reporting period, and what else changed."""

    id: str
    station: str
    baseline: tuple[Bill, ...]
    reporting: tuple[Bill, ...]
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stable code of table ``savings`` and a sentence with the numbers."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Saving:
    """Verified saving of a meter [thousandths of its unit], with its model and its interval.

    ``saving_milli`` = ``adjusted_milli`` + ``events_milli`` − ``actual_milli``, exactly.
    """

    id: str
    baseline: tuple[date, date]
    reporting: tuple[date, date]
    adjusted_milli: int
    events_milli: int
    actual_milli: int
    half_width_milli: int
    confidence: Fraction
    model: str
    heat_at: str
    cool_at: str
    cvrmse: str
    doubts: tuple[Doubt, ...]
    version: str = VERSION

    @property
    def saving_milli(self) -> int:
        """The saving [thousandths]."""
        return self.adjusted_milli + self.events_milli - self.actual_milli

    @property
    def interval(self) -> tuple[int, int]:
        """The interval of the stated confidence [thousandths]."""
        return self.saving_milli - self.half_width_milli, self.saving_milli + self.half_width_milli

    @property
    def robust(self) -> bool:
        """Whether the interval lies on one side of nought."""
        low, high = self.interval
        return low > 0 or high < 0


def verify_savings(meters: Iterable[MeterBills], stations: dict[str, Station], rulebook: Rulebook) -> list[Saving]:
    """Compute the verified savings of meters.

    Parameters
    ----------
    meters
        Meters with their bills; those with the same station and bill days are fitted together.
    stations : by id
        Weather of the stations the meters name.
    rulebook
        Rules of the day (table ``savings``).

    Returns
    -------
    list of Saving
        In the order of the meters.

    Raises
    ------
    Refusal
        Code ``weather`` where a station is unknown or does not cover the bills; ``bills`` where bills overlap, leave
        days out, or too few of them are known.

    References
    ----------
    GB/T 28750.
    """
    together: dict[tuple[object, ...], list[tuple[int, MeterBills]]] = {}
    for index, meter in enumerate(meters):
        days = [tuple((b.start, b.end) for b in bills) for bills in (meter.baseline, meter.reporting)]
        _in_a_row(meter)
        together.setdefault((meter.station, *days), []).append((index, meter))
    found: dict[int, Saving] = {}
    for group in together.values():
        station = stations.get(group[0][1].station)
        if station is None:
            raise Refusal("weather", f"没有气象站“{group[0][1].station}”的气温。", "请用 collect --weather 补收。")
        for (index, _), saving in zip(group, _fitted([m for _, m in group], station, rulebook), strict=True):
            found[index] = saving
    return [found[i] for i in sorted(found)]


@dataclass(frozen=True, slots=True)
class _FittedGroup:
    """Models of the meters of one station and one sequence of bills.

    ``predicted`` is the adjusted use of each bill of the reporting period (bills, meters); ``weather`` is that of the
    baseline, ``after`` that of the reporting period; ``basis`` is ``daily`` or ``monthly``.
    """

    fits: Fits
    predicted: Array
    weather: Filled
    after: Filled
    basis: str


def _in_a_row(meter: MeterBills) -> None:
    for name, bills in (("基期", meter.baseline), ("报告期", meter.reporting)):
        for before, after in pairwise(bills):
            if after.start != before.end + _DAY:
                raise Refusal(
                    "bills",
                    f"“{meter.id}”{name}的账单在{before.end}与{after.start}之间重叠或缺日。",
                    "请逐日衔接；缺账单的期间填空。",
                )
        if not any(b.milli is not None for b in bills):
            raise Refusal("bills", f"“{meter.id}”{name}没有账单。", "请补报账单后再核定节能量。")


def _fitted(meters: Sequence[MeterBills], station: Station, rulebook: Rulebook) -> list[Saving]:
    base, report = meters[0].baseline, meters[0].reporting
    daily = max(b.days for b in base) <= _DAILY_DAYS
    limits = Limits.of(rulebook, "daily" if daily else "monthly")
    weather = filled(station.between(base[0].start, base[-1].end), rulebook)
    after = filled(station.between(report[0].start, report[-1].end), rulebook)
    use, days = _uses([m.baseline for m in meters]), np.array([b.days for b in base], dtype=float)
    features, usable = _features(weather, base, limits)
    use[~usable] = np.nan
    fits = fit_models(use, features, limits, days, ordered=daily)
    foreseen = predict(fits, after.means)
    bill = _bill_of_days(report)
    whole = np.zeros((len(report), len(meters)))
    np.add.at(whole, bill, foreseen)
    group = _FittedGroup(fits, whole, weather, after, "daily" if daily else "monthly")
    return [_saving(m, i, group, rulebook) for i, m in enumerate(meters)]


def _uses(bills: Sequence[Sequence[Bill]]) -> Array:
    """Use a day: (bills, meters)."""
    return np.array([[np.nan if b.milli is None else b.milli / b.days for b in own] for own in bills], dtype=float).T


def _bill_of_days(bills: Sequence[Bill]) -> Whole:
    return np.repeat(np.arange(len(bills)), [b.days for b in bills])


def _features(weather: Filled, bills: Sequence[Bill], limits: Limits) -> tuple[Array, "np.typing.NDArray[np.bool_]"]:
    """Hinges of the bills, and which bills have weather on every day."""
    bill = _bill_of_days(bills)
    holes = np.isnan(weather.means)
    usable = np.bincount(bill, holes, len(bills)) == 0
    return hinges(np.where(holes, 0.0, weather.means), limits.grid, bill), usable


def _saving(meter: MeterBills, i: int, group: _FittedGroup, rulebook: Rulebook) -> Saving:
    """Compute one meter's saving; only known bills of the reporting period with known weather count on both sides."""
    fits, whole, basis = group.fits, group.predicted[:, i], group.basis
    counted = [j for j, b in enumerate(meter.reporting) if b.milli is not None and not np.isnan(whole[j])]
    adjusted = float(whole[counted].sum())
    actual = sum(meter.reporting[j].milli or 0 for j in counted)
    days = sum(meter.reporting[j].days for j in counted)
    n, terms = int(fits.n[i]), int(fits.terms[i])
    cvrmse = float(fits.cvrmse[i])
    if not counted or n <= terms or not np.isfinite(adjusted):
        raise Refusal("bills", f"“{meter.id}”可用的账单太少，不能核定节能量。", "请补报账单或气温后再核定。")
    model = Baseline(cvrmse, n, terms, float(fits.rho[i]))
    half = half_width(model, Reporting(adjusted, len(counted), days), rulebook, basis)
    saving = Saving(
        id=meter.id,
        baseline=(meter.baseline[0].start, meter.baseline[-1].end),
        reporting=(meter.reporting[0].start, meter.reporting[-1].end),
        adjusted_milli=_whole(adjusted),
        events_milli=sum(e.milli for e in meter.events),
        actual_milli=actual,
        half_width_milli=_whole(half),
        confidence=rulebook.row("savings", f"uncertainty_{basis}").exact("confidence"),
        model=Kind(int(fits.kind[i])).code,
        heat_at=_degrees(fits.heat_at[i]),
        cool_at=_degrees(fits.cool_at[i]),
        cvrmse=f"{cvrmse:.4f}",
        doubts=(),
    )
    doubts = _doubts(meter, saving, cvrmse, group, rulebook)
    return Saving(**{f: getattr(saving, f) for f in Saving.__slots__} | {"doubts": doubts})


def _whole(value: float) -> int:
    return int(round_half_up(Fraction(value), 0))


def _degrees(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.2f}"


def _doubts(
    meter: MeterBills, saving: Saving, cvrmse: float, group: _FittedGroup, rulebook: Rulebook
) -> tuple[Doubt, ...]:
    """List the rules of sufficiency that are not met."""
    row = {r.id: r for r in rulebook.rows("savings") if r.get("kind") == "sufficiency"}
    found = []

    def doubt(code: str, sentence: str) -> None:
        found.append(Doubt(code, f"{row[code].text('name')}：{sentence}"))

    known = [b for b in meter.baseline if b.milli is not None]
    days, need = sum(b.days for b in known), row["short"].exact("share") * row["short"].number("days")
    if days < need:
        doubt("short", f"有账单的{days}天，应不少于{-(-need.numerator // need.denominator)}天。")
    for name, bills in (("基期", meter.baseline), ("报告期", meter.reporting)):
        absent = sum(b.days for b in bills if b.milli is None)
        if absent > row["gaps"].exact("share") * sum(b.days for b in bills):
            doubt("gaps", f"{name}{sum(b.days for b in bills)}天中有{absent}天没有账单。")
    for name, one in (("基期", group.weather), ("报告期", group.after)):
        if one.missing > row["no_weather"].exact("share") * len(one.means):
            doubt("no_weather", f"{name}{len(one.means)}天中有{one.missing}天没有气温。")
    uses = np.array([(b.milli or 0) / b.days for b in known])
    low, middle, high = np.percentile(uses, [25, 50, 75])
    above = float(middle + float(row["extremes"].exact("spread")) * (high - low))
    if high > low and (extreme := int((uses > above).sum())):
        doubt("extremes", f"基期有{extreme}期用量高出中位数三倍四分位距以上。")
    if cvrmse > float(row["scatter"].exact(f"cvrmse_{group.basis}")):
        doubt("scatter", f"CV(RMSE)为{saving.cvrmse}，应不大于{row['scatter'].text(f'cvrmse_{group.basis}')}。")
    if not saving.robust:
        doubt("unclear", "在给定的置信水平上不能断定有节能或多用。")
    return tuple(found)
