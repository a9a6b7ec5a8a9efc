"""Standard coal and totals from cells. Water is apart; a part is never added to its whole."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from weakref import WeakKeyDictionary

from tongbao.measure.coal import Basis, CoalAmount
from tongbao.records.total import Total
from tongbao.rules.rulebook import Rulebook

# What a rulebook says does not change while it lives; asking it once for each cell took most of an assessment.
_KNOWN: WeakKeyDictionary[Rulebook, dict[tuple[str, Basis], Fraction]] = WeakKeyDictionary()
_CARRIERS: WeakKeyDictionary[Rulebook, Sequence[str]] = WeakKeyDictionary()


def items(rulebook: Rulebook) -> tuple[str, ...]:
    """The ledger's columns in order."""
    return tuple(r.id for r in rulebook.rows("carriers"))


def coefficient(carrier: str, basis: Basis, rulebook: Rulebook) -> Fraction:
    """Standard coal of one unit of a carrier [kgce/unit], litres by way of their density [kg/L]."""
    known = _KNOWN.setdefault(rulebook, {})
    if (carrier, basis) not in known:
        value = rulebook.row("coal_equivalent", f"{carrier}.{basis.value}").exact("value")
        density = rulebook.find("densities", carrier)
        known[carrier, basis] = value * density.exact("value") if density else value
    return known[carrier, basis]


def coal(total: Total, rulebook: Rulebook, basis: Basis = Basis.CALORIFIC) -> CoalAmount:
    """Standard coal of a cell over every energy carrier (GB/T 2589; 电力 by its own heat in this regime)."""
    # Added over one common denominator and reduced once at the end: fractions reduced at every step take ten times
    # as long, and a region has thousands of cells.
    above, below = 0, 1
    for carrier in energy_carriers(rulebook):
        if milli := total.amount(carrier):
            one = coefficient(carrier, basis, rulebook)
            common = lcm(below, one.denominator)
            above = above * (common // below) + milli * one.numerator * (common // one.denominator)
            below = common
    return CoalAmount(Fraction(above, below * 1000), basis)


def energy_carriers(rulebook: Rulebook) -> Sequence[str]:
    """The carriers counted in standard coal."""
    if rulebook not in _CARRIERS:
        _CARRIERS[rulebook] = [r.id for r in rulebook.rows("carriers") if r.text("kind") == "energy"]
    return _CARRIERS[rulebook]
