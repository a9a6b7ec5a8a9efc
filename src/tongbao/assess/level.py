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


def summed(lines: Iterable[Yearly]) -> Total:
    """The sum of the lines of some institutions."""
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
    """An intensity of table ``indicators``, or a total of table ``totals`` in its own unit [tce, m3, t].

    Activity is a level reported each month; over ``months`` months its mean is sum / months. ``year`` is the one it
    was used in. ``shift`` is what a restatement adds to a numerator [kgce, kg]. None where there is nothing to divide
    by or a factor is missing.
    """
    row = rulebook.find("indicators", indicator)
    which = row.text("numerator") if row else indicator
    counted = numerator(total, which, rulebook, year)
    if row is None:
        bottom = rulebook.row("totals", indicator).exact("per")
    else:
        bottom = Fraction(total.amount(row.text("activity")), 1000 * months)
    return (counted + shift.get(which, 0)) / bottom if counted is not None and bottom else None


def measured_by(indicator: str, rulebook: Rulebook) -> tuple[str, str]:
    """What an indicator counts (energy, water, co2) and what it is divided by (empty for a total)."""
    row = rulebook.find("indicators", indicator)
    return (row.text("numerator"), row.text("activity")) if row else (indicator, "")


def weights(which: str, rulebook: Rulebook) -> Mapping[str, Fraction]:
    """What one unit of each carrier counts for in a numerator [kgce or m3]."""
    if which == "water":
        return {"water": Fraction(1)}
    return {c: coefficient(c, Basis.CALORIFIC, rulebook) for c in energy_carriers(rulebook)}


def heating_parts(rulebook: Rulebook) -> Mapping[str, str]:
    """The carriers of which a heating part is reported: whole by part."""
    return {
        r.id: r.text("part_of")
        for r in rulebook.rows("carriers")
        if r.text("kind") == "part" and r.get("purpose") == "heating"
    }


def in_weather(lines: Sequence[Yearly], ratio: Fraction, rulebook: Rulebook) -> list[Yearly]:
    """The lines with their heating parts turned to another year's degree days, thousandths rounded down.

    ``ratio`` is degree days wanted / degree days had.
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
    """The lines with people and area of some institutions put back to what they were."""
    return [
        replace(line, amounts={**line.amounts, **held[line.institution]}) if line.institution in held else line
        for line in lines
    ]
