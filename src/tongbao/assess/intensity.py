"""The three intensities, year on year, on all reporters and on the same institutions."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tongbao.assess.energy import coal
from tongbao.assess.finding import Finding
from tongbao.measure.change import relative
from tongbao.measure.rounding import half_up
from tongbao.records.total import Total
from tongbao.rules.dated import Row
from tongbao.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Population:
    """The cells of one population (all, or the same institutions) in one span of ``months`` months."""

    cells: tuple[Total, ...]
    months: int
    institutions: int
    records: tuple[str, ...]


def numerator(total: Total, which: str, rulebook: Rulebook) -> Fraction:
    """``energy`` [kgce] or ``water`` [m³], exact."""
    return coal(total, rulebook).kgce if which == "energy" else Fraction(total.amount(which), 1000)


def ratio(total: Total, indicator: Row, months: int, rulebook: Rulebook) -> Fraction | None:
    """A region's ratio: a sum over the mean of the months' activity; None where nobody and nothing is counted.

    Activity (people, floor area) is a level, reported each month; over a span its mean is sum / months.
    """
    activity = Fraction(total.amount(indicator.text("activity")), 1000 * months)
    return numerator(total, indicator.text("numerator"), rulebook) / activity if activity else None


def figure(scope: str, which: str, total: Total, population: Population, rulebook: Rulebook) -> Finding:
    """The totals and intensities of one scope (a unit or ``province``): thousandths, rounded for print only.

    Intensities are kept as exact fractions in ``exact.*`` beside their thousandths.
    """
    values: dict[str, int | str | tuple[str, ...] | None] = {
        "institutions": population.institutions,
        "lines": total.lines,
        "energy": _milli(coal(total, rulebook).tce),
        "exact.energy": str(coal(total, rulebook).kgce),
        "water": total.amount("water"),
        "people": total.amount("people"),
        "area": total.amount("area"),
        "months": population.months,
    }
    for indicator in rulebook.rows("indicators"):
        value = ratio(total, indicator, population.months, rulebook)
        values[indicator.id] = None if value is None else _milli(value)
        values[f"exact.{indicator.id}"] = None if value is None else str(value)
    rules = tuple(f"indicators/{i.id}" for i in rulebook.rows("indicators"))
    working = f"{total.lines}行相加；综合能耗＝各能源消费量×折标系数（当量值）之和；强度＝总量之和÷月均人数（面积）之和"
    return Finding(f"total:{which}:{scope}", "total", scope, which, values, {"*": population.records}, rules, working)


def change(scope: str, which: str, now: Finding, before: Finding, indicators: Sequence[str]) -> Finding:
    """Relative change of totals and intensities from one finding to another [millionths], unrounded in ``exact.*``."""
    values: dict[str, int | str | tuple[str, ...] | None] = {
        "n_now": now.number("institutions"),
        "n_before": before.number("institutions"),
    }
    for key in ("energy", *indicators):
        later, earlier = now.values[f"exact.{key}"], before.values[f"exact.{key}"]
        share = relative(Fraction(str(later)), Fraction(str(earlier))) if later and earlier else None
        values[key] = None if share is None else int(half_up(share * 10**6))
        values[f"exact.{key}"] = None if share is None else str(share)
    records = {"*": now.stands_on("*") + before.stands_on("*")}
    return Finding(
        f"change:{which}:{scope}",
        "change",
        scope,
        which,
        values,
        records,
        now.rules,
        f"（本期－上年同期）÷上年同期；本期{values['n_now']}家，上年同期{values['n_before']}家",
    )


def _milli(value: Fraction) -> int:
    return int(half_up(value * 1000))
