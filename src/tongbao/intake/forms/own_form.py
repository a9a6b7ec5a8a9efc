"""Own form: recognises a workbook that the system handed out, and one that lost its row of hints."""

from collections.abc import Sequence

from tongbao.intake.reading.workbook_cells import Cell, Sheets, cell_text
from tongbao.intake.values.form import INFO, KIND_KEY, FormField


def is_ours(sheets: Sheets) -> bool:
    """Return whether the first sheet of a workbook names one of the system's own forms.

    Parameters
    ----------
    sheets : rows of cells by sheet
        Workbook as it was read.

    Returns
    -------
    bool
        True for our own form of any kind.
    """
    return any(row and cell_text(row[0]) == KIND_KEY for row in sheets.get(INFO, ()))


def hints_are_lost(rows: Sequence[Sequence[Cell]], fields: Sequence[FormField]) -> bool:
    """Return whether a sheet of our own form has a row of data in place of its hints.

    Parameters
    ----------
    rows : rows of cells
        Sheet as it was read.
    fields
        Columns of the form, with their hints.

    Returns
    -------
    bool
        False where the second row is blank or has any of the hints.
    """
    second = {cell_text(c) for c in rows[1] if cell_text(c)} if len(rows) > 1 else set()
    return bool(second) and not second & {f.hint for f in fields if f.hint}
