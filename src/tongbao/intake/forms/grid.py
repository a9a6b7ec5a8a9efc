"""Grid: a strict table read from a sheet: exact headers, then rows by field key, each cell with its address."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from tongbao.intake.forms.own_form import hints_are_lost
from tongbao.intake.reading.workbook import Cell, Sheets
from tongbao.intake.values.flag import cell_address
from tongbao.intake.values.form import INFO, FormField
from tongbao.measure.refusal import Refusal


@dataclass(frozen=True)
class GridRow:
    """One row of data.

    Parameters
    ----------
    number : from 1
        Row of the sheet.
    cells : text by field key
        Texts without blanks at their ends.
    columns : number from 1 by field key
        Columns of the sheet.
    raw : cell by field key
        Cells as the workbook has them.
    """

    number: int
    cells: dict[str, str]
    columns: dict[str, int]
    raw: dict[str, Cell] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        """Return the text of a field; empty where it has none."""
        return self.cells.get(key, "")

    def at(self, key: str) -> str:
        """Give the address of a field's cell.

        Parameters
        ----------
        key
            Key of the field; its column must be on the sheet.

        Returns
        -------
        str
            Address such as ``F12``.
        """
        return cell_address(self.number, self.columns[key])


def read_cover(sheets: Sheets) -> dict[str, str]:
    """Read the particulars on the first sheet.

    Parameters
    ----------
    sheets : rows of cells by sheet
        Workbook as it was read.

    Returns
    -------
    dict of str to str
        Text by key.

    Raises
    ------
    Refusal
        Code ``template`` where the sheet is not there.
    """
    if INFO not in sheets:
        raise Refusal("template", f"没有“{INFO}”工作表，不是系统下发的模板。", "请用 tongbao template 下发的模板填报。")
    return {text(row[0]): text(row[1]) for row in sheets[INFO] if len(row) > 1 and row[0]}


def read_table(
    sheets: Sheets, sheet: str, fields: Sequence[FormField], later: Collection[str] = ()
) -> Iterator[GridRow]:
    """Read the rows of a sheet under exact headers in row 1 (row 2 holds the hints); blank rows are left out.

    Parameters
    ----------
    sheets : rows of cells by sheet
        Workbook as it was read.
    sheet
        Name of the sheet.
    fields
        Columns it must have, in any order.
    later : collection of field key
        Columns that older forms lack; where one is absent, every cell of it is blank.

    Yields
    ------
    GridRow
        Rows in order.

    Raises
    ------
    Refusal
        Code ``template``, with the sheet and the headers that are missing or repeated.
    """
    if sheet not in sheets:
        raise Refusal("template", f"缺少“{sheet}”工作表。", "请用系统下发的模板，不要删改工作表。")
    rows = sheets[sheet]
    headers = [text(c) for c in rows[0]] if rows else []
    wanted = {f.header: f.key for f in fields}
    missing = [h for h, key in wanted.items() if h not in headers and key not in later]
    if missing or len(set(filter(None, headers))) != len(list(filter(None, headers))):
        raise Refusal(
            "template",
            f"“{sheet}”第1行表头缺少或重复：{'、'.join(missing) or '重复列'}。",
            "请恢复模板的表头，一字不改。",
        )
    if hints_are_lost(rows, fields):
        raise Refusal(
            "template",
            f"“{sheet}”第2行应是填写说明，现在是数据，首行数据会被当作说明。",
            "请恢复模板的第2行，或插入一个空行后重新报送。",
        )
    columns = {wanted[h]: i + 1 for i, h in enumerate(headers) if h in wanted}
    for number, row in enumerate(rows[2:], start=3):
        cells = {k: text(row[c - 1]) for k, c in columns.items() if c <= len(row)}
        if any(cells.values()):
            yield GridRow(number, cells, columns, {k: row[c - 1] for k, c in columns.items() if c <= len(row)})


def text(cell: Cell) -> str:
    """Give a cell's text without blanks at its ends.

    Parameters
    ----------
    cell : (kind, text) or None
        Cell of a workbook.

    Returns
    -------
    str
        Empty where there is no cell.
    """
    return cell[1].strip() if cell else ""
