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
    """List the ledger's columns in order.

    Parameters
    ----------
    rulebook
        Rules of the day (table ``carriers``).

    Returns
    -------
    tuple of item ids
        Energy, water and activity.
    """
    return tuple(r.id for r in rulebook.rows("carriers"))


def coefficient(carrier: str, basis: Basis, rulebook: Rulebook) -> Fraction:
    """Return the standard coal of one unit of a carrier.

    Parameters
    ----------
    carrier
        Id of an energy carrier.
    basis
        Calorific or primary.
    rulebook
        Rules of the day.

    Returns
    -------
    Fraction [kgce/unit]
        Litres are converted by their density [kg/L].
    """
    known = _KNOWN.setdefault(rulebook, {})
    if (carrier, basis) not in known:
        value = rulebook.row("coal_equivalent", f"{carrier}.{basis.value}").exact("value")
        density = rulebook.find("densities", carrier)
        known[carrier, basis] = value * density.exact("value") if density else value
    return known[carrier, basis]


def standard_coal(total: Total, rulebook: Rulebook, basis: Basis = Basis.CALORIFIC) -> CoalAmount:
    """Sum the standard coal of a cell over every energy carrier.

    Parameters
    ----------
    total
        Amounts used by carrier.
    rulebook
        Rules of the day.
    basis
        Calorific or primary; electricity counts by its own heat on the calorific basis.

    Returns
    -------
    CoalAmount
        Exact.

    References
    ----------
    GB/T 2589.
    """
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
    """List the carriers counted in standard coal.

    Parameters
    ----------
    rulebook
        Rules of the day (table ``carriers``).

    Returns
    -------
    sequence of item ids
        In the order of the table.
    """
    if rulebook not in _CARRIERS:
        _CARRIERS[rulebook] = [r.id for r in rulebook.rows("carriers") if r.text("kind") == "energy"]
    return _CARRIERS[rulebook]
