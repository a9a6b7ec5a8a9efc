"""Results of reading a file: cells as text, sheets with their marks, or a sentence why it cannot be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from tongbao.measure.number_text import strip_invisible

Cell = tuple[str, str] | None


@dataclass(frozen=True)
class SheetMarks:
    """Properties of a sheet besides its values; rows and columns count from 1.

    Parameters
    ----------
    hidden
        Whether the whole sheet is hidden.
    hidden_rows, hidden_columns : numbers from 1
        Rows and columns that are not displayed.
    merged : (first row, first column, last row, last column) each
        Merged areas; only the first cell holds the value.
    filtered
        Whether the sheet carries a filter.
    """

    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    filtered: bool = False


class Sheets(dict[str, list[list[Cell]]]):
    """Rows of cells by sheet name, in the order of the file; :attr:`marks` by sheet name where there are any."""

    def __init__(self, *given: Any, marks: Mapping[str, SheetMarks] | None = None) -> None:
        super().__init__(*given)
        self.marks: dict[str, SheetMarks] = dict(marks or {})


class Unreadable(Exception):
    """Raised for a file that cannot be read, with a sentence for people."""


def to_cell(value: Any) -> Cell:
    """Convert a value of the spreadsheet reader to a cell.

    Parameters
    ----------
    value
        Text, number, date, time, truth value or None.

    Returns
    -------
    (kind, text) or None
        None for a blank; kind ``e`` for what cannot be a cell's value.
    """
    kind = type(value)
    if kind is str:
        return ("s", value) if value else None
    if kind is float:
        text = repr(value)
        if text[-2:] == ".0" and text != "-0.0":  # the shortcut of shortest, for the many
            return "n", text[:-2]
        return (
            ("n", format_shortest(value)) if "e" in text or text == "-0.0" else ("n" if isfinite(value) else "e", text)
        )
    if value is None:
        return None
    if kind is bool:
        return "b", "是" if value else "否"
    if kind is datetime:
        return "d", value.date().isoformat()
    if kind is date:
        return "d", value.isoformat()
    return "e" if isinstance(value, time | timedelta) else "n" if kind is int else "s", str(value)


def to_cells(row: Sequence[Any]) -> list[Cell]:
    """Convert a row of values to cells.

    Parameters
    ----------
    row
        Values of the spreadsheet reader.

    Returns
    -------
    list of cells
        One a value.
    """
    return [(("s", v) if v else None) if v.__class__ is str else to_cell(v) for v in row]


def format_shortest(value: float) -> str:
    """Format a number as the shortest plain decimal; from 17 digits on, where digits are lost, as scientific.

    Parameters
    ----------
    value
        Finite number.

    Returns
    -------
    str
        A long code that was typed as a number keeps its exponent, so that its made-up zeros are not taken for digits.
    """
    if value.is_integer() and abs(value) < 10**16:
        return str(int(value))
    text = repr(value)
    return text if "e" not in text or abs(value) > 1 else f"{Decimal(text):f}"


def put_cell(rows: list[list[Cell]], row: int, column: int, cell: Cell) -> None:
    """Set a cell in place; rows grow where they are too short.

    Parameters
    ----------
    rows
        Rows to change.
    row, column : from 1
        Place of the cell.
    cell
        Cell to set.
    """
    while len(rows) < row:
        rows.append([])
    line = rows[row - 1]
    if len(line) < column:
        line.extend([None] * (column - len(line)))
    line[column - 1] = cell


def check_area(rows: int, columns: int, sheet: str, limits: Mapping[str, int]) -> None:
    """Refuse a sheet whose used area is larger than a return may have.

    Parameters
    ----------
    rows, columns : from 0
        Used area.
    sheet
        Name of the sheet, as the sentence prints it.
    limits : ``most_rows``, ``most_columns``, ``most_cells``
        Largest area.

    Raises
    ------
    Unreadable
        More rows, columns or places than the limits.
    """
    if rows > limits["most_rows"] or columns > limits["most_columns"] or rows * columns > limits["most_cells"]:
        raise Unreadable(
            f"“{sheet}”的内容延伸到第{rows}行、第{columns}列，超出可读范围（最多{limits['most_rows']}行、"
            f"{limits['most_columns']}列、{limits['most_cells']}格）。请删除远处的无关内容，或分成几个文件后重新报送。"
        )


def cell_text(cell: Cell) -> str:
    """Return the text of a cell without surrounding blanks.

    Parameters
    ----------
    cell
        Cell of any kind.

    Returns
    -------
    str
        Empty for a blank cell.
    """
    if cell is None:
        return ""
    return cell[1] if cell[0] == "n" else strip_invisible(cell[1]).strip()
