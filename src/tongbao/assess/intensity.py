"""The intensities, year on year, on all reporters and on the same institutions."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tongbao.assess.carbon import carbon_dioxide, missing_factors
from tongbao.assess.energy import standard_coal
from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import ChangeId, TotalId
from tongbao.assess.values.figures import AccountValues, ChangeValues, TotalValues
from tongbao.assess.values.shape import Figure
from tongbao.measure.change import relative_change
from tongbao.measure.rounding import round_half_up
from tongbao.records.total import Total
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Population:
    """The cells of one population (all, or the same institutions) in one span of ``months`` months.

    ``year`` is the calendar year the span lies in, None where it lies in several or nobody said.
    """

    cells: tuple[Total, ...]
    months: int
    institutions: int
    records: tuple[str, ...]
    year: int | None = None


def numerator(total: Total, which: str, rulebook: Rulebook, year: int | None = None) -> Fraction | None:
    """Compute the numerator of an indicator.

    Parameters
    ----------
    total
        Amounts used by carrier.
    which
        ``energy`` [kgce], ``water`` [m3] or ``co2`` [kg].
    rulebook
        Rules of the day.
    year
        Year of use, that of the rulebook's day where None.

    Returns
    -------
    Fraction or None
        Exact; None for CO2 where a factor is missing.
    """
    if which == "co2":
        return carbon_dioxide(total, rulebook, year=year)
    return standard_coal(total, rulebook).kgce if which == "energy" else Fraction(total.amount(which), 1000)


def ratio(total: Total, indicator: Row, months: int, rulebook: Rulebook, year: int | None = None) -> Fraction | None:
    """Divide a sum by the mean of the months' activity.

    Parameters
    ----------
    total
        Amounts of a region by item.
    indicator
        Row of table ``indicators``.
    months
        Months of the span.
    rulebook
        Rules of the day.
    year
        Year of use, that of the rulebook's day where None.

    Returns
    -------
    Fraction or None
        None where there is no activity or the numerator is None (see :func:`numerator`).

    Notes
    -----
    Activity (people, floor area) is a level, reported each month; over a span its mean is sum / months.
    """
    return _over(numerator(total, indicator.text("numerator"), rulebook, year), total, indicator, months)


def total_finding(scope: str, which: str, total: Total, population: Population, rulebook: Rulebook) -> Finding:
    """State the totals and intensities of one scope as a finding.

    Emissions are withheld where a factor is missing or the population does not say its year; the working says why.

    Parameters
    ----------
    scope
        Unit or ``province``.
    which
        Name of the population, part of the finding's id.
    total
        Sum of the population's cells.
    population
        Months, institutions, year and records.
    rulebook
        Rules of the day (table ``indicators``).

    Returns
    -------
    Finding
        Thousandths, rounded for print only; intensities as exact fractions in ``exact.*``.
    """
    used, indicators = standard_coal(total, rulebook), rulebook.rows("indicators")
    counts_co2 = any(i.text("numerator") == "co2" for i in indicators)
    asked = population.year is not None and (counts_co2 or rulebook.find("totals", "co2"))
    emitted = carbon_dioxide(total, rulebook, year=population.year) if asked else None
    account = AccountValues(
        institutions=population.institutions,
        lines=total.lines,
        energy=_milli(used.tce),
        exact_energy=used.kgce,
        water=total.amount("water"),
        people=total.amount("people"),
        area=total.amount("area"),
        months=population.months,
    )
    tops = {"energy": used.kgce, "co2": emitted}
    figures: dict[str, Figure] = {}
    for indicator in indicators:
        name = indicator.text("numerator")
        top = tops[name] if name in tops else numerator(total, name, rulebook)
        value = _over(top, total, indicator, population.months)
        figures[indicator.id] = Figure(None if value is None else _milli(value), value)
    co2 = Figure(None if emitted is None else _milli(emitted / 1000), emitted)
    values = TotalValues(account=account, indicators=figures, co2=co2 if rulebook.find("totals", "co2") else None)
    rules = tuple(f"indicators/{i.id}" for i in indicators)
    working = f"{total.lines}行相加；综合能耗＝各能源消费量×折标系数（当量值）之和；强度＝总量之和÷月均人数（面积）之和"
    if counts_co2 and emitted is None:
        working += _why_withheld(total, population, rulebook)
    return Finding(
        id=str(TotalId(which, scope)),
        kind="total",
        subject=scope,
        matter=which,
        values=values.as_values(),
        records={"*": population.records},
        rules=rules,
        working=working,
    )


def change_finding(scope: str, which: str, now: Finding, before: Finding, indicators: Sequence[str]) -> Finding:
    """State the relative change of totals and intensities from one finding to another.

    Parameters
    ----------
    scope
        Unit or ``province``.
    which
        Name of the population, part of the finding's id.
    now, before
        Findings of :func:`figure`.
    indicators
        Ids of the indicators compared beside energy.

    Returns
    -------
    Finding
        Millionths, unrounded in ``exact.*``; None where either is missing or zero.
    """
    totals = TotalValues.of(now), TotalValues.of(before)
    changes: dict[str, Figure] = {}
    for key in ("energy", *indicators):
        later, earlier = (t.figures[key].exact for t in totals)
        # A zero now is a fall to nothing; only what is not known cannot be compared.
        share = None if later is None or earlier is None else relative_change(later, earlier)
        changes[key] = Figure(None if share is None else int(round_half_up(share * 10**6)), share)
    n_now, n_before = (t.account.institutions for t in totals)
    records = {"*": now.source_records("*") + before.source_records("*")}
    return Finding(
        id=str(ChangeId(which, scope)),
        kind="change",
        subject=scope,
        matter=which,
        values=ChangeValues(n_now=n_now, n_before=n_before, changes=changes).as_values(),
        records=records,
        rules=now.rules,
        working=f"（本期－上年同期）÷上年同期；本期{n_now}家，上年同期{n_before}家",
    )


def _over(top: Fraction | None, total: Total, indicator: Row, months: int) -> Fraction | None:
    activity = Fraction(total.amount(indicator.text("activity")), 1000 * months)
    return top / activity if activity and top is not None else None


def _why_withheld(total: Total, population: Population, rulebook: Rulebook) -> str:
    """Explain why the emissions are not given."""
    missing = missing_factors(total, rulebook, year=population.year) if population.year else ("所属年份",)
    return f"；缺少{'、'.join(missing)}，二氧化碳排放不计算" if missing else ""


def _milli(value: Fraction) -> int:
    return int(round_half_up(value * 1000))
