"""Carbon dioxide of what was used. A missing factor means no figure, because a sum without it is too low."""

from collections.abc import Iterator
from fractions import Fraction

from tongbao.assess.energy import energy_carriers
from tongbao.records.total import Total
from tongbao.rules.dated import Row
from tongbao.rules.rulebook import Rulebook

ELECTRICITY = "electricity"


def co2(total: Total, rulebook: Rulebook, area: str = "CN", year: int | None = None) -> Fraction | None:
    """Carbon dioxide of a cell [kg], exact; None where anything that was used has no factor.

    Parameters
    ----------
    area : the grid whose average factor applies to electricity, an id of ``grid_areas``.
    year : the year in which it was used, the year of the rulebook's day where none is given. A cell over several
        years has no single factor: ask year by year and add.
    """
    amount = Fraction(0)
    for carrier, row in _used(total, rulebook, area, year):
        if row is None:
            return None
        density = rulebook.find("densities", carrier)
        per_unit = row.exact("value") * (density.exact("value") if density else 1)
        amount += Fraction(total.amount(carrier), 1000) * per_unit
    return amount


def gaps(total: Total, rulebook: Rulebook, area: str = "CN", year: int | None = None) -> tuple[str, ...]:
    """The factors that are missing for :func:`co2`, in Chinese, to be told with 缺少; empty where there is a figure."""
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
    """The row with the factor of a carrier [kgCO2 a unit, fuels in litres a kilogram].

    Raises
    ------
    Refusal : code ``rule-gap`` where nobody published one.
    """
    return rulebook.row("co2", _id(carrier, rulebook, area, year))


def _used(total: Total, rulebook: Rulebook, area: str, year: int | None) -> Iterator[tuple[str, Row | None]]:
    for carrier in energy_carriers(rulebook):
        if total.amount(carrier):
            yield carrier, rulebook.find("co2", _id(carrier, rulebook, area, year))


def _id(carrier: str, rulebook: Rulebook, area: str, year: int | None) -> str:
    if carrier != ELECTRICITY:
        return carrier
    return f"{carrier}.{rulebook.row('grid_areas', area).id}.{year or rulebook.on.year}"
