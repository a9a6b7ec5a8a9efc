"""Carbon dioxide of consumption. A missing factor means no figure, because a sum without it is too low."""

from collections.abc import Iterator
from fractions import Fraction
from math import lcm
from weakref import WeakKeyDictionary

from tongbao.assess.energy import energy_carriers
from tongbao.records.total import Total
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

ELECTRICITY = "electricity"
# What a rulebook says does not change while it lives.
_KNOWN: WeakKeyDictionary[Rulebook, dict[tuple[str, str, int | None], Fraction | None]] = WeakKeyDictionary()


def carbon_dioxide(total: Total, rulebook: Rulebook, area: str = "CN", year: int | None = None) -> Fraction | None:
    """Compute the carbon dioxide of a cell.

    Parameters
    ----------
    total
        Amounts used by carrier.
    rulebook
        Rules of the day (tables ``co2`` and ``densities``).
    area
        Grid whose average factor applies to electricity, an id of ``grid_areas``.
    year
        Year of use, that of the rulebook's day where None. A cell over several years has no single factor: compute each
        year and add.

    Returns
    -------
    Fraction or None [kg]
        Exact; None where anything that was used has no factor.
    """
    above, below = 0, 1
    for carrier in energy_carriers(rulebook):
        if milli := total.amount(carrier):
            one = _per_unit(carrier, rulebook, area, year)
            if one is None:
                return None
            common = lcm(below, one.denominator)
            above = above * (common // below) + milli * one.numerator * (common // one.denominator)
            below = common
    return Fraction(above, below * 1000)


def missing_factors(total: Total, rulebook: Rulebook, area: str = "CN", year: int | None = None) -> tuple[str, ...]:
    """List the factors that :func:`co2` lacks.

    Parameters
    ----------
    total
        Amounts used by carrier.
    rulebook
        Rules of the day.
    area
        Grid of the electricity, an id of ``grid_areas``.
    year
        Year of use, that of the rulebook's day where None.

    Returns
    -------
    tuple of Chinese names
        To be printed after 缺少; empty where there is a figure.
    """
    names = {r.id: r.text("name") for r in rulebook.rows("carriers")}
    missing = []
    for carrier, row in _used(total, rulebook, area, year):
        if row is None and carrier == ELECTRICITY:
            grid = rulebook.row("grid_areas", area).text("name")
            missing.append(f"{year or rulebook.on.year}年{grid}电力排放因子")
        elif row is None:
            missing.append(f"{names[carrier]}排放因子")
    return tuple(missing)


def factor(carrier: str, rulebook: Rulebook, area: str = "CN", year: int | None = None) -> Row:
    """Return the row with the emission factor of a carrier.

    Parameters
    ----------
    carrier
        Id of table ``carriers``.
    rulebook
        Rules of the day.
    area
        Grid of the electricity, an id of ``grid_areas``.
    year
        Year of use, that of the rulebook's day where None.

    Returns
    -------
    Row of table ``co2`` [kgCO2 a unit]
        Fuels measured in litres have theirs a kilogram.

    Raises
    ------
    Refusal
        Code ``rule-gap`` where none was published.
    """
    return rulebook.row("co2", _id(carrier, rulebook, area, year))


def _per_unit(carrier: str, rulebook: Rulebook, area: str, year: int | None) -> Fraction | None:
    """Compute the emissions of one unit of a carrier [kg], litres by their density; None where there is no factor."""
    known = _KNOWN.setdefault(rulebook, {})
    if (carrier, area, year) not in known:
        row = rulebook.find("co2", _id(carrier, rulebook, area, year))
        density = rulebook.find("densities", carrier) if row else None
        known[carrier, area, year] = row.exact("value") * (density.exact("value") if density else 1) if row else None
    return known[carrier, area, year]


def _used(total: Total, rulebook: Rulebook, area: str, year: int | None) -> Iterator[tuple[str, Row | None]]:
    for carrier in energy_carriers(rulebook):
        if total.amount(carrier):
            yield carrier, rulebook.find("co2", _id(carrier, rulebook, area, year))


def _id(carrier: str, rulebook: Rulebook, area: str, year: int | None) -> str:
    if carrier != ELECTRICITY:
        return carrier
    return f"{carrier}.{rulebook.row('grid_areas', area).id}.{year or rulebook.on.year}"
