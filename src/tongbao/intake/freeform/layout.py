"""Where the tables of a foreign workbook stand: header rows found among title rows, what each column means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from tongbao.intake.freeform.headers import Headers, Heading
from tongbao.intake.reading.workbook_cells import Cell, Marks, text_of
from tongbao.intake.values.dates import leading_month, month_of, spans_in
from tongbao.measure.period import Month

# A month needs a year to be one; where the table has none yet, this one stands for it until the year is found.
NO_YEAR = 1990
_MOST_HEADER_ROWS = 3
_ANY_HEADER, _ANY_ITEM = "机构名称", "用电量"  # words that every edition of the header table knows
_KEYS = frozenset(("name", "id", "uscc", "item_name", "place", "month"))
_SELF_STANDING = ("item", "name", "id", "uscc", "item_name", "month", "ordinal", "place", "unit")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its number from 1, what its header means, the month it is about, the header's words."""

    index: int
    row: int
    text: str
    heading: Heading | None = None
    month: Month | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """What the column may be; none where its header is unknown."""
        return self.heading.roles if self.heading else ()

    @property
    def role(self) -> str:
        """The one thing the column is."""
        return self.heading.role if self.heading else ""


@dataclass(frozen=True)
class Table:
    """A table on a page: its header rows, its columns, the rows of its body and the rows above it that are no data."""

    first: int
    last: int
    columns: tuple[Column, ...]
    body: tuple[int, ...]
    above: tuple[int, ...]

    def with_role(self, role: str) -> tuple[Column, ...]:
        """The columns that are one thing."""
        return tuple(c for c in self.columns if c.role == role)


@dataclass
class Page:
    """A sheet as people see it: rows of cells, a merged area showing its value everywhere."""

    name: str
    rows: Sequence[Sequence[Cell]]
    marks: Marks = field(default_factory=Marks)

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows), default=0)

    @cached_property
    def merged(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Where the value of a merged place stands."""
        return {
            (row, column): (top, left)
            for top, left, low, right in self.marks.merged
            for row in range(top, min(low, len(self.rows)) + 1)
            for column in range(left, min(right, self.width) + 1)
        }

    def raw(self, row: int, column: int) -> Cell:
        """What is written in a cell itself, counted from 1."""
        line = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return line[column - 1] if 0 < column <= len(line) else None

    def cell(self, row: int, column: int) -> Cell:
        """What a person sees at a cell: of a merged area its value."""
        return self.raw(*self.merged.get((row, column), (row, column)))

    def text(self, row: int, column: int) -> str:
        """The visible words at a cell."""
        return text_of(self.cell(row, column))

    def written(self, row: int) -> list[tuple[int, Cell]]:
        """The cells of a row that hold something, with their columns."""
        return [(n, c) for n, c in enumerate(self.rows[row - 1], start=1) if text_of(c)]

    def line(self, row: int) -> str:
        """A row in words, for the list of what is not data."""
        return " | ".join(text_of(c) for _, c in self.written(row))[:200]


def tables_in(page: Page, headers: Headers, year: int = 0) -> list[Table]:
    """Every table of a page, in their order; ``year`` is that of months written without one."""
    starts: list[tuple[int, int, tuple[Column, ...]]] = []
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
        tables.append(Table(first, last, columns, tuple(range(last + 1, end)), above))
        before = end
    return _repeats_joined(page, tables)


def _repeats_joined(page: Page, tables: list[Table]) -> list[Table]:
    """A header that is only said again on the next page of print opens no new table."""
    joined: list[Table] = []
    for table in tables:
        if joined and _said(joined[-1].columns) == _said(table.columns):
            body = (*joined[-1].body, *range(table.first, table.last + 1), *table.body)
            joined[-1] = replace(joined[-1], body=body)
        else:
            joined.append(table)
    return joined


def _said(columns: tuple[Column, ...]) -> list[tuple[int, str]]:
    return [(c.index, c.text) for c in columns]


def _header_at(page: Page, row: int, headers: Headers, year: int) -> tuple[int, tuple[Column, ...]] | None:
    """The last row and the columns of the header that begins at a row; None where none does."""
    if not _may_head(page, row, headers, year):
        return None
    last = row
    while last - row + 1 < _MOST_HEADER_ROWS and _goes_on(page, last + 1, headers, year):
        last += 1
    columns = tuple(_columns(page, row, last, headers, year))
    return (last, columns) if _is_header(columns) else None


def _may_head(page: Page, row: int, headers: Headers, year: int) -> bool:
    """Whether a row holds words only, most of them known from headers."""
    cells = page.written(row)
    if len(cells) < 2 or any(c[0] not in "sd" for _, c in cells if c):
        return False
    known = sum(_is_known(c, headers, year) for _, c in cells)
    return known >= 2 and known * 2 >= len(cells)


def _goes_on(page: Page, row: int, headers: Headers, year: int) -> bool:
    """Whether a row continues the header above it: known words, units or months only, no institution, no number."""
    cells = page.written(row) if row <= len(page.rows) else []
    if not cells or any(c[0] not in "sd" for _, c in cells if c):
        return False
    if not all(_fits_below(page.text(row - 1, n), text_of(c), headers) for n, c in cells):
        return False
    known = sum(
        _is_known(c, headers, year) or _is_unit(text_of(c), headers) or _is_aside(text_of(c), headers) for _, c in cells
    )
    return known * 10 >= len(cells) * 7


def _fits_below(above: str, text: str, headers: Headers) -> bool:
    """Whether words may stand under a header: under 单位名称 stands an institution, unless it is a hint (全称)."""
    over = headers.item(above)
    if over is None or not set(over.roles) & _KEYS:
        return True
    return text == above or headers.item(f"{above}({text})") is not None or headers.item(text) == over


def _is_aside(text: str, headers: Headers) -> bool:
    return headers.item(f"{_ANY_HEADER}({text})") is not None


def _is_known(cell: Cell, headers: Headers, year: int) -> bool:
    text = text_of(cell)
    if headers.item(text) is not None or month_of(cell, year) is not None:
        return True
    leading = leading_month(text, year)
    return leading is not None and headers.item(leading[1]) is not None


def _is_unit(text: str, headers: Headers) -> bool:
    found = headers.stacked((_ANY_ITEM, _hint(text)))
    return found is not None and bool(found.unit_word)


def _hint(text: str) -> str:
    """The unit that a hint under a header begins with: kWh；不填按票据."""
    return text.replace(";", "；").split("；")[0]


def _columns(page: Page, first: int, last: int, headers: Headers, year: int) -> Iterator[Column]:
    for index in range(1, page.width + 1):
        parts = _parts(page, index, first, last, headers, year)
        if parts:
            row = max(r for r in range(first, last + 1) if page.text(r, index) or r == first)
            yield _column(index, row, parts, headers, year)


def _parts(page: Page, index: int, first: int, last: int, headers: Headers, year: int) -> list[Cell]:
    """The header's cells over a column, from above; a word that stands over several without merging is carried on."""
    parts = [page.cell(row, index) for row in range(first, last + 1)]
    for n, row in enumerate(range(first, last)):
        if (
            not text_of(parts[n])
            and text_of(page.raw(row + 1, index))
            and _needs_more(page.raw(row + 1, index), headers)
        ):
            parts[n] = _carried(page, row, index, headers, year)
    return [p for p in parts if text_of(p)]


def _needs_more(cell: Cell, headers: Headers) -> bool:
    """Whether a lower header says too little alone (数量, 费用, 1月, a unit)."""
    found = headers.item(text_of(cell))
    return found is None or found.role not in _SELF_STANDING or month_of(cell, NO_YEAR) is not None


def _carried(page: Page, row: int, index: int, headers: Headers, year: int) -> Cell:
    left = next((page.cell(row, c) for c in range(index - 1, 0, -1) if text_of(page.cell(row, c))), None)
    heading = headers.item(text_of(left)) if left else None
    over = heading is not None and heading.role in ("item", "before", "running", "group")
    return left if over or (left and month_of(left, year)) else None


def _column(index: int, row: int, parts: list[Cell], headers: Headers, year: int) -> Column:
    """A column by the words over it: months taken out, the rest read together."""
    years = {s.first.year for p in parts for s in spans_in(text_of(p)) if len(list(s)) == 12}
    own = years.pop() if len(years) == 1 else year
    rest: list[str] = []
    months: set[Month] = set()
    for part in parts:
        text = text_of(part)
        if (month := month_of(part, own)) is not None:
            months.add(month)
        elif (leading := leading_month(text, own)) is not None and leading[1]:
            months.add(leading[0])
            rest.append(leading[1])
        elif not (own != year and len(list(spans_in(text))) == 1 and headers.item(text) is None):
            rest.append(text)
    label = " ".join(dict.fromkeys(text_of(p) for p in parts))
    if len(months) > 1:
        return Column(index, row, label)
    meaning = _meaning(rest, headers)
    # Words that are not understood may change everything (上年 over 3月): such a column is no column of that month.
    month = next(iter(months), None) if meaning is not None or not rest else None
    return Column(index, row, label, meaning, month)


def _meaning(parts: list[str], headers: Headers) -> Heading | None:
    texts = list(dict.fromkeys(parts))
    if not texts:
        return None
    if (found := headers.stacked(texts)) is not None:
        return found
    plain = [_hint(t) for t in texts]
    if (found := headers.stacked(plain)) is not None:
        return found
    return headers.item(f"{plain[0]}({plain[1]})") if len(plain) == 2 else None


def _is_header(columns: tuple[Column, ...]) -> bool:
    """Whether columns make a table: amounts of items, items by name with an amount, or months."""
    roles = {r for c in columns for r in c.roles}
    items = [c for c in columns if c.role == "item"]
    months = [c for c in columns if c.month is not None]
    keyed = bool(roles & {"name", "id", "uscc", "month", "year", "item_name", "ordinal", "place"})
    metered = {"meter_before", "meter_now"} <= roles
    if items and (keyed or len(items) >= 2):
        return True
    return keyed and (len(months) >= 2 or metered or ("item_name" in roles and ("amount" in roles or bool(months))))
