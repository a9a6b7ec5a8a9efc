"""The level of an indicator over some institutions in some span: a total, or a ratio of sums, exact."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from tongbao.assess.energy import coefficient, energy_carriers
from tongbao.assess.intensity import numerator
from tongbao.assess.verdict import Yearly
from tongbao.measure.coal import Basis
from tongbao.records.total import Total
from tongbao.rules.rulebook import Rulebook

ACTIVITIES = ("people", "area")


def sum_lines(lines: Iterable[Yearly]) -> Total:
    """Sum the lines of some institutions.

    Parameters
    ----------
    lines
        One line an institution.

    Returns
    -------
    Total
        Amounts by item, in thousandths.
    """
    amounts: dict[str, int] = {}
    count = months = 0
    for line in lines:
        count, months = count + 1, months + line.months
        for item, milli in line.amounts.items():
            amounts[item] = amounts.get(item, 0) + milli
    return Total((), months, count, amounts)


def level(
    total: Total,
    indicator: str,
    months: int,
    rulebook: Rulebook,
    year: int,
    shift: Mapping[str, Fraction] = MappingProxyType({}),
) -> Fraction | None:
    """Compute an intensity of table ``indicators``, or a total of table ``totals`` in its own unit.

    Parameters
    ----------
    total
        Amounts by item.
    indicator
        Id of table ``indicators`` or ``totals``.
    months
        Months of the span; activity is a level reported each month, so its mean is sum / months.
    rulebook
        Rules of the day.
    year
        Year of use.
    shift : by numerator [kgce, kg]
        Amount a restatement adds.

    Returns
    -------
    Fraction or None [tce, m3 or t for totals]
        None where there is nothing to divide by or a factor is missing.
    """
    row = rulebook.find("indicators", indicator)
    which = row.text("numerator") if row else indicator
    counted = numerator(total, which, rulebook, year)
    if row is None:
        bottom = rulebook.row("totals", indicator).exact("per")
    else:
        bottom = Fraction(total.amount(row.text("activity")), 1000 * months)
    return (counted + shift.get(which, 0)) / bottom if counted is not None and bottom else None


def numerator_and_activity(indicator: str, rulebook: Rulebook) -> tuple[str, str]:
    """Return the numerator and the denominator of an indicator.

    Parameters
    ----------
    indicator
        Id of table ``indicators`` or ``totals``.
    rulebook
        Rules of the day.

    Returns
    -------
    (numerator, activity)
        Numerator ``energy``, ``water`` or ``co2``; activity empty for a total.
    """
    row = rulebook.find("indicators", indicator)
    return (row.text("numerator"), row.text("activity")) if row else (indicator, "")


def weights(which: str, rulebook: Rulebook) -> Mapping[str, Fraction]:
    """Return the weight of one unit of each carrier in a numerator.

    Parameters
    ----------
    which
        ``energy`` or ``water``.
    rulebook
        Rules of the day.

    Returns
    -------
    mapping of carrier to weight [kgce or m3]
        Calorific basis for energy.
    """
    if which == "water":
        return {"water": Fraction(1)}
    return {c: coefficient(c, Basis.CALORIFIC, rulebook) for c in energy_carriers(rulebook)}


def heating_parts(rulebook: Rulebook) -> Mapping[str, str]:
    """List the carriers of which a heating part is reported.

    Parameters
    ----------
    rulebook
        Rules of the day (table ``carriers``).

    Returns
    -------
    mapping of part to whole
        Item ids.
    """
    return {
        r.id: r.text("part_of")
        for r in rulebook.rows("carriers")
        if r.text("kind") == "part" and r.get("purpose") == "heating"
    }


def in_weather(lines: Sequence[Yearly], ratio: Fraction, rulebook: Rulebook) -> list[Yearly]:
    """Scale the heating parts of lines to another year's degree days.

    Parameters
    ----------
    lines
        Lines of the span.
    ratio
        Degree days wanted / degree days had.
    rulebook
        Rules of the day.

    Returns
    -------
    list of Yearly
        New lines in the given order, thousandths rounded down.
    """
    parts = heating_parts(rulebook)
    changed = []
    for line in lines:
        amounts = dict(line.amounts)
        for part, whole in parts.items():
            if part in amounts and whole in amounts:
                amounts[whole] += int(amounts[part] * ratio) - amounts[part]
        changed.append(replace(line, amounts=amounts))
    return changed


def with_activity(lines: Sequence[Yearly], held: Mapping[str, Mapping[str, int]]) -> list[Yearly]:
    """Set people and area of some institutions back to their earlier amounts.

    Parameters
    ----------
    lines
        Lines of the span.
    held : by institution and item
        Earlier amounts in thousandths.

    Returns
    -------
    list of Yearly
        In the given order.
    """
    return [
        replace(line, amounts={**line.amounts, **held[line.institution]}) if line.institution in held else line
        for line in lines
    ]
