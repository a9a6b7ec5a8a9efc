"""Locate the tables of a freeform workbook: header rows among title rows, and the meaning of each column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from tongbao.intake.freeform.headers import ColumnHeading, Headers
from tongbao.intake.reading.workbook_cells import Cell, SheetMarks, cell_text
from tongbao.intake.values.dates import find_spans, parse_month, split_leading_month
from tongbao.measure.period import Month

# A month needs a year; where the table has none yet, this year takes its place until the year is found.
NO_YEAR = 1990
_MOST_HEADER_ROWS = 3
_ANY_HEADER, _ANY_ITEM = "机构名称", "用电量"  # words that every edition of the header table knows
_KEYS = frozenset(("name", "id", "uscc", "item_name", "place", "month"))
_SELF_STANDING = ("item", "name", "id", "uscc", "item_name", "month", "ordinal", "place", "unit")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """Column of a table.

    Attributes
    ----------
    index, row : number from 1
        Column, and the lowest row of its header.
    text
        Words of the header.
    heading
        Meaning of the header; None where it is unknown.
    month
        Month the column is about; in the year ``NO_YEAR`` where the header gives no year.
    """

    index: int
    row: int
    text: str
    heading: ColumnHeading | None = None
    month: Month | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the possible roles; none where the header is unknown."""
        return self.heading.roles if self.heading else ()

    @property
    def role(self) -> str:
        """Return the only role; empty where there are none or two."""
        return self.heading.role if self.heading else ""


@dataclass(frozen=True)
class SheetTable:
    """Table on a sheet; all numbers count from 1.

    Attributes
    ----------
    first, last
        First and last header row.
    columns
        Columns with a header.
    body
        Rows below the header.
    above
        Rows above the header; only the first table of a sheet has them.
    """

    first: int
    last: int
    columns: tuple[SheetColumn, ...]
    body: tuple[int, ...]
    above: tuple[int, ...]

    def with_role(self, role: str) -> tuple[SheetColumn, ...]:
        """List the columns whose only role is the given one.

        Parameters
        ----------
        role
            Such as ``item``, ``name``, ``month``.

        Returns
        -------
        tuple of SheetColumn
            From left to right.
        """
        return tuple(c for c in self.columns if c.role == role)


@dataclass
class SheetPage:
    """Sheet as people see it: cells counted from 1, a merged area showing its value everywhere."""

    name: str
    rows: Sequence[Sequence[Cell]]
    marks: SheetMarks = field(default_factory=SheetMarks)

    @cached_property
    def width(self) -> int:
        """Return the number of columns."""
        return max(map(len, self.rows), default=0)

    @cached_property
    def merged(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Map each cell of a merged area to the cell that holds its value."""
        return {
            (row, column): (top, left)
            for top, left, low, right in self.marks.merged
            for row in range(top, min(low, len(self.rows)) + 1)
            for column in range(left, min(right, self.width) + 1)
        }

    def own_cell(self, row: int, column: int) -> Cell:
        """Return the cell itself, whatever is merged over it.

        Parameters
        ----------
        row, column : number from 1
            Place on the sheet; outside it the cell is empty.

        Returns
        -------
        Cell
            None where it is empty.
        """
        line = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return line[column - 1] if 0 < column <= len(line) else None

    def visible_cell(self, row: int, column: int) -> Cell:
        """Return the cell a person sees at a place: within a merged area its value.

        Parameters
        ----------
        row, column : number from 1
            Place on the sheet.

        Returns
        -------
        Cell
            None where nothing is seen.
        """
        return self.own_cell(*self.merged.get((row, column), (row, column)))

    def text(self, row: int, column: int) -> str:
        """Return the visible text at a cell.

        Parameters
        ----------
        row, column : number from 1
            Place on the sheet.

        Returns
        -------
        str
            Empty where nothing is seen.
        """
        return cell_text(self.visible_cell(row, column))

    def filled_cells(self, row: int) -> list[tuple[int, Cell]]:
        """List the cells of a row that are not empty.

        Parameters
        ----------
        row : number from 1
            Row of the sheet.

        Returns
        -------
        list of tuple of int, Cell
            Column numbers and cells.
        """
        return [(n, c) for n, c in enumerate(self.rows[row - 1], start=1) if cell_text(c)]

    def row_text(self, row: int) -> str:
        """Format a row for the list of rows without data.

        Parameters
        ----------
        row : number from 1
            Row of the sheet.

        Returns
        -------
        str
            Texts of its cells, cut at 200 characters.
        """
        return " | ".join(cell_text(c) for _, c in self.filled_cells(row))[:200]


def find_tables(page: SheetPage, headers: Headers, year: int = 0) -> list[SheetTable]:
    """Find the tables of a sheet.

    Parameters
    ----------
    page
        Sheet to search.
    headers
        Words of headers in force.
    year
        Year of months written without one; 0 where it is not known.

    Returns
    -------
    list of SheetTable
        From top to bottom; a header repeated on the next printed page opens no new table.
    """
    starts: list[tuple[int, int, tuple[SheetColumn, ...]]] = []
    row, count = 1, len(page.rows)
    while row <= count:
        if (found := _header_at(page, row, headers, year or NO_YEAR)) is None:
            row += 1
            continue
        starts.append((row, found[0], found[1]))
        row = found[0] + 1
    tables, before = [], 1
    for number, (first, last, columns) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else count + 1
        above = tuple(range(before, first)) if number == 0 else ()
        tables.append(SheetTable(first, last, columns, tuple(range(last + 1, end)), above))
        before = end
    return _join_repeated(page, tables)


def _join_repeated(page: SheetPage, tables: list[SheetTable]) -> list[SheetTable]:
    """Join tables with the same header: it is only repeated on the next printed page."""
    joined: list[SheetTable] = []
    for table in tables:
        if joined and _column_texts(joined[-1].columns) == _column_texts(table.columns):
            body = (*joined[-1].body, *range(table.first, table.last + 1), *table.body)
            joined[-1] = replace(joined[-1], body=body)
        else:
            joined.append(table)
    return joined


def _column_texts(columns: tuple[SheetColumn, ...]) -> list[tuple[int, str]]:
    return [(c.index, c.text) for c in columns]


def _header_at(page: SheetPage, row: int, headers: Headers, year: int) -> tuple[int, tuple[SheetColumn, ...]] | None:
    """Return the last row and the columns of the header that begins at a row; None where none does."""
    if not _may_be_header(page, row, headers, year):
        return None
    last = row
    while last - row + 1 < _MOST_HEADER_ROWS and _continues_header(page, last + 1, headers, year):
        last += 1
    columns = tuple(_columns(page, row, last, headers, year))
    return (last, columns) if _is_header(columns) else None


def _may_be_header(page: SheetPage, row: int, headers: Headers, year: int) -> bool:
    """Return whether a row holds words only, most of them known from headers."""
    cells = page.filled_cells(row)
    if len(cells) < 2 or any(c[0] not in "sd" for _, c in cells if c):
        return False
    known = sum(_is_known(c, headers, year) for _, c in cells)
    return known >= 2 and known * 2 >= len(cells)


def _continues_header(page: SheetPage, row: int, headers: Headers, year: int) -> bool:
    """Return whether a row continues the header above it: known words, units or months, no institution, no number."""
    cells = page.filled_cells(row) if row <= len(page.rows) else []
    if not cells or any(c[0] not in "sd" for _, c in cells if c):
        return False
    if not all(_fits_below(page.text(row - 1, n), cell_text(c), headers) for n, c in cells):
        return False
    known = sum(
        _is_known(c, headers, year) or _is_unit(cell_text(c), headers) or _is_aside(cell_text(c), headers)
        for _, c in cells
    )
    return known * 10 >= len(cells) * 7


def _fits_below(above: str, text: str, headers: Headers) -> bool:
    """Return whether words belong under a header: under 单位名称 comes an institution, unless it is a hint (全称)."""
    over = headers.meaning(above)
    if over is None or not set(over.roles) & _KEYS:
        return True
    return text == above or headers.meaning(f"{above}({text})") is not None or headers.meaning(text) == over


def _is_aside(text: str, headers: Headers) -> bool:
    return headers.meaning(f"{_ANY_HEADER}({text})") is not None


def _is_known(cell: Cell, headers: Headers, year: int) -> bool:
    text = cell_text(cell)
    if headers.meaning(text) is not None or parse_month(cell, year) is not None:
        return True
    leading = split_leading_month(text, year)
    return leading is not None and headers.meaning(leading[1]) is not None


def _is_unit(text: str, headers: Headers) -> bool:
    found = headers.stacked_meaning((_ANY_ITEM, _hint(text)))
    return found is not None and bool(found.unit_word)


def _hint(text: str) -> str:
    """Return the unit that a hint under a header begins with: kWh；不填按票据."""
    return text.replace(";", "；").split("；")[0]


def _columns(page: SheetPage, first: int, last: int, headers: Headers, year: int) -> Iterator[SheetColumn]:
    for index in range(1, page.width + 1):
        parts = _parts(page, index, first, last, headers, year)
        if parts:
            row = max(r for r in range(first, last + 1) if page.text(r, index) or r == first)
            yield _column(index, row, parts, headers, year)


def _parts(page: SheetPage, index: int, first: int, last: int, headers: Headers, year: int) -> list[Cell]:
    """List the header cells over a column from above; a word over several unmerged columns is carried over."""
    parts = [page.visible_cell(row, index) for row in range(first, last + 1)]
    for n, row in enumerate(range(first, last)):
        if (
            not cell_text(parts[n])
            and cell_text(page.own_cell(row + 1, index))
            and _needs_more(page.own_cell(row + 1, index), headers)
        ):
            parts[n] = _carry_over(page, row, index, headers, year)
    return [p for p in parts if cell_text(p)]


def _needs_more(cell: Cell, headers: Headers) -> bool:
    """Return whether a lower header says too little alone (数量, 费用, 1月, a unit)."""
    found = headers.meaning(cell_text(cell))
    return found is None or found.role not in _SELF_STANDING or parse_month(cell, NO_YEAR) is not None


def _carry_over(page: SheetPage, row: int, index: int, headers: Headers, year: int) -> Cell:
    left = next(
        (page.visible_cell(row, c) for c in range(index - 1, 0, -1) if cell_text(page.visible_cell(row, c))), None
    )
    heading = headers.meaning(cell_text(left)) if left else None
    over = heading is not None and heading.role in ("item", "before", "running", "group")
    return left if over or (left and parse_month(left, year)) else None


def _column(index: int, row: int, parts: list[Cell], headers: Headers, year: int) -> SheetColumn:
    """Build a column from the words over it: months are taken out, the rest is read together."""
    years = {s.first.year for p in parts for s in find_spans(cell_text(p)) if len(list(s)) == 12}
    own = years.pop() if len(years) == 1 else year
    rest: list[str] = []
    months: set[Month] = set()
    for part in parts:
        text = cell_text(part)
        if (month := parse_month(part, own)) is not None:
            months.add(month)
        elif (leading := split_leading_month(text, own)) is not None and leading[1]:
            months.add(leading[0])
            rest.append(leading[1])
        elif not (own != year and len(list(find_spans(text))) == 1 and headers.meaning(text) is None):
            rest.append(text)
    label = " ".join(dict.fromkeys(cell_text(p) for p in parts))
    if len(months) > 1:
        return SheetColumn(index, row, label)
    meaning = _meaning(rest, headers)
    # Words that are not understood may change everything (上年 over 3月): such a column is no column of that month.
    month = next(iter(months), None) if meaning is not None or not rest else None
    return SheetColumn(index, row, label, meaning, month)


def _meaning(parts: list[str], headers: Headers) -> ColumnHeading | None:
    texts = list(dict.fromkeys(parts))
    if not texts:
        return None
    if (found := headers.stacked_meaning(texts)) is not None:
        return found
    plain = [_hint(t) for t in texts]
    if (found := headers.stacked_meaning(plain)) is not None:
        return found
    return headers.meaning(f"{plain[0]}({plain[1]})") if len(plain) == 2 else None


def _is_header(columns: tuple[SheetColumn, ...]) -> bool:
    """Return whether columns make a table: amounts of items, items by name with an amount, or months."""
    roles = {r for c in columns for r in c.roles}
    items = [c for c in columns if c.role == "item"]
    months = [c for c in columns if c.month is not None]
    keyed = bool(roles & {"name", "id", "uscc", "month", "year", "item_name", "ordinal", "place"})
    has_meter = {"meter_before", "meter_now"} <= roles
    if items and (keyed or len(items) >= 2):
        return True
    return keyed and (len(months) >= 2 or has_meter or ("item_name" in roles and ("amount" in roles or bool(months))))
