"""Standard coal and totals from cells. Water is apart; a part is never added to its whole."""

from collections.abc import Sequence
from fractions import Fraction

from tongbao.measure.coal import Basis, CoalAmount, coal_from
from tongbao.records.total import Total
from tongbao.rules.rulebook import Rulebook


def items(rulebook: Rulebook) -> tuple[str, ...]:
    """The ledger's columns in order."""
    return tuple(r.id for r in rulebook.rows("carriers"))


def coefficient(carrier: str, basis: Basis, rulebook: Rulebook) -> Fraction:
    """Standard coal of one unit of a carrier [kgce/unit], litres by way of their density [kg/L]."""
    value = rulebook.row("coal_equivalent", f"{carrier}.{basis.value}").exact("value")
    density = rulebook.find("densities", carrier)
    return value * density.exact("value") if density else value


def coal(total: Total, rulebook: Rulebook, basis: Basis = Basis.CALORIFIC) -> CoalAmount:
    """Standard coal of a cell over every energy carrier (GB/T 2589; 电力 by its own heat in this regime)."""
    amount = CoalAmount(Fraction(0), basis)
    for carrier in energy_carriers(rulebook):
        if milli := total.amount(carrier):
            amount += coal_from(milli, coefficient(carrier, basis, rulebook), basis)
    return amount


def energy_carriers(rulebook: Rulebook) -> Sequence[str]:
    """The carriers counted in standard coal."""
    return [r.id for r in rulebook.rows("carriers") if r.text("kind") == "energy"]
