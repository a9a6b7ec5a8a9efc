"""Cells: integer sums of lines. Everything after the cells works on cells."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the lines of one cell, or of many cells, in thousandths.

    ``lines`` is the number of institution-months, ``institutions`` the number of institutions.
    """

    key: tuple[str, ...]
    lines: int
    institutions: int
    amounts: dict[str, int]

    def amount(self, item: str) -> int:
        """Thousandths of an item; zero where no line had it."""
        return self.amounts.get(item, 0)


def added(totals: Iterable[Total], key: tuple[str, ...], institutions: int) -> Total:
    """Add cells. The number of institutions cannot be added and is given."""
    amounts: dict[str, int] = {}
    lines = 0
    for total in totals:
        lines += total.lines
        for item, milli in total.amounts.items():
            amounts[item] = amounts.get(item, 0) + milli
    return Total(key, lines, institutions, amounts)
