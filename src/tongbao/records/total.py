"""Cells: integer sums of lines. Everything downstream works on cells."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Total:
    """Sum of the lines of one cell, or of many cells, in thousandths.

    ``lines`` is the number of institution-months, ``institutions`` the number of institutions.
    """

    key: tuple[str, ...]
    lines: int
    institutions: int
    amounts: dict[str, int]

    def amount(self, item: str) -> int:
        """Return the amount of an item.

        Parameters
        ----------
        item
            Carrier id.

        Returns
        -------
        [thousandths of the carrier's unit]
            Zero where no line had it.
        """
        return self.amounts.get(item, 0)


def add_totals(totals: Iterable[Total], key: tuple[str, ...], institutions: int) -> Total:
    """Add cells.

    Parameters
    ----------
    totals
        Cells to add.
    key
        Key of the sum.
    institutions
        Number of institutions of the sum, which cannot be derived from those of the cells.

    Returns
    -------
    Total
        Sum of lines and amounts.
    """
    amounts: dict[str, int] = {}
    lines = 0
    for total in totals:
        lines += total.lines
        for item, milli in total.amounts.items():
            amounts[item] = amounts.get(item, 0) + milli
    return Total(key, lines, institutions, amounts)
