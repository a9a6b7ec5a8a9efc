"""What reading a file gives: cells as text, sheets with their marks, or a sentence why it cannot be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from tongbao.measure.number_text import strip_invisible

Cell = tuple[str, str] | None


@dataclass(frozen=True)
class Marks:
    """What a sheet says beside its values, rows and columns counted from 1.

    Parameters
    ----------
    hidden : whether the whole sheet is hidden.
    merged : areas as (first row, first column, last row, last column); only the first cell holds the value.
    filtered : whether the sheet carries a filter.
    """

    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    filtered: bool = False


class Sheets(dict[str, list[list[Cell]]]):
    """Rows of cells by sheet name, in the order of the file; :attr:`marks` by sheet name where there are any."""

    def __init__(self, *given: Any, marks: Mapping[str, Marks] | None = None) -> None:
        super().__init__(*given)
        self.marks: dict[str, Marks] = dict(marks or {})


class Unreadable(Exception):
    """A file that cannot be read as a workbook, with a sentence for people."""


def cell_of(value: Any) -> Cell:
    """A value of the reader as kind and text; blank is none, what is no value of a cell is kind e."""
    kind = type(value)
    if kind is str:
        return ("s", value) if value else None
    if kind is float:
        text = repr(value)
        if text[-2:] == ".0" and text != "-0.0":  # the shortcut of shortest, for the many
            return "n", text[:-2]
        return ("n", shortest(value)) if "e" in text or text == "-0.0" else ("n" if isfinite(value) else "e", text)
    if value is None:
        return None
    if kind is bool:
        return "b", "是" if value else "否"
    if kind is datetime:
        return "d", value.date().isoformat()
    if kind is date:
        return "d", value.isoformat()
    return "e" if isinstance(value, time | timedelta) else "n" if kind is int else "s", str(value)


def cells_of(row: Sequence[Any]) -> list[Cell]:
    """A row of values as cells."""
    return [(("s", v) if v else None) if v.__class__ is str else cell_of(v) for v in row]


def shortest(value: float) -> str:
    """The shortest plain decimal that is this number; from 17 digits on, where digits are lost, scientific.

    A long code that was typed as a number keeps its exponent, so that nobody takes made-up zeros for its digits.
    """
    if value.is_integer() and abs(value) < 10**16:
        return str(int(value))
    text = repr(value)
    return text if "e" not in text or abs(value) > 1 else f"{Decimal(text):f}"


def put(rows: list[list[Cell]], row: int, column: int, cell: Cell) -> None:
    """Put a cell at its place, counted from 1; rows grow where they are too short."""
    while len(rows) < row:
        rows.append([])
    line = rows[row - 1]
    if len(line) < column:
        line.extend([None] * (column - len(line)))
    line[column - 1] = cell


def check_area(rows: int, columns: int, sheet: str, limits: Mapping[str, int]) -> None:
    """Refuse a sheet whose used area is beyond what a return may have.

    Raises
    ------
    Unreadable : more rows, columns or places than the limits.
    """
    if rows > limits["most_rows"] or columns > limits["most_columns"] or rows * columns > limits["most_cells"]:
        raise Unreadable(
            f"“{sheet}”的内容延伸到第{rows}行、第{columns}列，超出可读范围（最多{limits['most_rows']}行、"
            f"{limits['most_columns']}列、{limits['most_cells']}格）。请删除远处的无关内容，或分成几个文件后重新报送。"
        )


def text_of(cell: Cell) -> str:
    """A cell's words without blanks at their ends."""
    if cell is None:
        return ""
    return cell[1] if cell[0] == "n" else strip_invisible(cell[1]).strip()
