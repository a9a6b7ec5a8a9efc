"""Our own form: whether a workbook is one of ours, and whether it lost what tells."""

from collections.abc import Sequence

from tongbao.intake.reading.workbook_cells import Cell, Sheets, text_of
from tongbao.intake.values.form import INFO, KIND_KEY, Field


def is_ours(sheets: Sheets) -> bool:
    """Whether a workbook says on its first sheet which of the system's own forms it is."""
    return any(row and text_of(row[0]) == KIND_KEY for row in sheets.get(INFO, ()))


def hints_are_lost(rows: Sequence[Sequence[Cell]], fields: Sequence[Field]) -> bool:
    """Whether a sheet of our own form no longer has its row of hints: what stands there is a row of data."""
    second = {text_of(c) for c in rows[1] if text_of(c)} if len(rows) > 1 else set()
    return bool(second) and not second & {f.hint for f in fields if f.hint}
