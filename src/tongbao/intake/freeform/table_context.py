"""Context in which the rows of one table of a freeform workbook are read, and the month of an amount."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NoReturn

from tongbao.intake.freeform.accumulate import SourceCell, WorkbookContents
from tongbao.intake.freeform.headers import Headers
from tongbao.intake.freeform.layout import NO_YEAR, SheetColumn, SheetPage, SheetTable
from tongbao.intake.reading.workbook_cells import Cell, cell_text
from tongbao.intake.values.amounts import AmountReader
from tongbao.intake.values.dates import find_spans, format_span, parse_month
from tongbao.intake.values.flag import cell_address
from tongbao.intake.values.identity import InstitutionFinder, InstitutionMatch
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.rules.row import Row


@dataclass
class TableContext:
    """Everything the rows of a table are read with.

    ``contents`` and ``sums`` collect results; all else is fixed once reading of the rows begins.

    Attributes
    ----------
    year
        Year of months written without one; 0 where it is not known.
    period
        Period named around the table; None where there is none.
    place
        County code or unit id; empty where it is not known.
    units
        Unit words declared above the table.
    item, item_unit : carrier id and unit word
        The one item of a table whose columns name none.
    whole
        The one institution of a table whose rows name none.
    sums
        Amounts read so far by column, to be compared with totals.
    """

    page: SheetPage
    table: SheetTable
    headers: Headers
    contents: WorkbookContents
    lookups: "MonthLookups"
    year: int
    period: Span | None
    place: str
    units: tuple[str, ...] = ()
    item: str = ""
    item_unit: str = ""
    whole: InstitutionMatch | None = None
    sums: "ColumnSums" = field(default_factory=lambda: ColumnSums())

    @cached_property
    def amount_columns(self) -> tuple[SheetColumn, ...]:
        """Return the columns of amounts to import; hidden ones are flagged instead."""
        hidden = self.page.marks.hidden_columns
        roles = ("item", "amount", "cost", "meter_before", "meter_now")
        known = (c for c in self.table.columns if c.role in roles or (c.heading is None and c.month is not None))
        return tuple(c for c in known if c.index not in hidden)

    @cached_property
    def amount_indices(self) -> frozenset[int]:
        """Return the numbers of these columns."""
        return frozenset(c.index for c in self.amount_columns)

    @cached_property
    def header_lines(self) -> frozenset[str]:
        """Return the texts of the header rows."""
        return frozenset(self.page.row_text(r) for r in range(self.table.first, self.table.last + 1))

    @cached_property
    def _by_role(self) -> dict[str, SheetColumn]:
        return {c.role: c for c in reversed(self.table.columns)}

    def first_column(self, role: str) -> SheetColumn | None:
        """Return the first column with a role.

        Parameters
        ----------
        role
            Such as ``name``, ``month``, ``unit``.

        Returns
        -------
        SheetColumn or None
            None where there is none.
        """
        return self._by_role.get(role)

    def source_cell(self, row: int, column: int = 0) -> SourceCell:
        """Return the place of a cell, or of a row.

        Parameters
        ----------
        row : number from 1
            Row on the sheet.
        column : number from 1
            0 for the whole row.

        Returns
        -------
        SourceCell
            With sheet, row and address.
        """
        return SourceCell(self.page.name, row, cell_address(row, column) if column else "")

    def text(self, row: int, role: str) -> str:
        """Return the text of a row in the first column with a role.

        Parameters
        ----------
        row : number from 1
            Row on the sheet.
        role
            Such as ``name``, ``month``, ``unit``.

        Returns
        -------
        str
            Empty where the column or the text is missing.
        """
        column = self.first_column(role)
        return self.page.text(row, column.index) if column else ""


@dataclass
class MonthLookups:
    """Finders of institutions and readers of amounts by month, made once each."""

    contents: WorkbookContents
    finders: dict[Month, InstitutionFinder] = field(default_factory=dict)
    readers: dict[Month, tuple[AmountReader, dict[str, Row]]] = field(default_factory=dict)

    def finder(self, month: Month) -> InstitutionFinder:
        """Return the finder of institutions of a month.

        Parameters
        ----------
        month
            Month whose registry applies.

        Returns
        -------
        Who
            Made at the first call and stored.
        """
        if month not in self.finders:
            self.finders[month] = InstitutionFinder(self.contents.roster, month)
        return self.finders[month]

    def amount_reader(self, month: Month) -> tuple[AmountReader, dict[str, Row]]:
        """Return the reader of amounts of a month and its items.

        Parameters
        ----------
        month
            Month whose rules apply.

        Returns
        -------
        tuple of Amounts, dict of str to Row
            Reader, and ``carriers`` rows by id; made at the first call and stored.
        """
        if month not in self.readers:
            rulebook = self.contents.rulebook_of(month.last_day)
            self.readers[month] = AmountReader(rulebook), {r.id: r for r in rulebook.rows("carriers")}
        return self.readers[month]


@dataclass
class ColumnSums:
    """Amounts read column by column, since the last total and in all.

    Attributes
    ----------
    since, overall : mapping of column number to amounts [thousandths]
        Amounts since the last total, and all of them.
    """

    since: dict[int, list[int]] = field(default_factory=dict)
    overall: dict[int, list[int]] = field(default_factory=dict)

    def add(self, column: int, milli: int) -> None:
        """Add an amount under a column.

        Parameters
        ----------
        column : number from 1
            Column on the sheet.
        milli : [thousandths]
            Amount in the item's own unit.
        """
        self.since.setdefault(column, []).append(milli)
        self.overall.setdefault(column, []).append(milli)

    def matches(self, column: int, milli: int) -> bool:
        """Return whether a number is the total or the average of the rows since the last total, or of all rows.

        Parameters
        ----------
        column : number from 1
            Column on the sheet.
        milli : [thousandths]
            Number in the row of totals.

        Returns
        -------
        bool
            An average may differ by rounding.
        """
        for amounts in (self.since.get(column, []), self.overall.get(column, [])):
            near = len(amounts) and abs(milli * len(amounts) - sum(amounts)) <= len(amounts)
            if sum(amounts) == milli or near:
                return True
        return False


@dataclass(frozen=True)
class AmountEntry:
    """Amount of a row before it is read: item, month, column, cell and unit."""

    item: str
    month: Month
    column: int
    cell: Cell
    unit: str


def rules_day(context: TableContext) -> date:
    """Return the day whose rules a table is read by.

    Parameters
    ----------
    context
        Table being read.

    Returns
    -------
    date
        Last day of the period; the day of receipt where there is none.
    """
    return context.period.last.last_day if context.period else context.contents.origin.day


def month_of_amount(context: TableContext, row: int, column: SheetColumn) -> Month:
    """Determine the month of an amount: from its column, its row or its table.

    Parameters
    ----------
    context
        Table being read.
    row : number from 1
        Row on the sheet.
    column
        Column of the amount.

    Returns
    -------
    Month
        Month within the period of the table.

    Raises
    ------
    Refusal
        Code ``layout`` where the table names none for certain, ``period`` or ``number`` where the row does not.
    """
    if column.month is not None:
        if column.month.year == NO_YEAR:
            _refuse_missing_year(column.text)
        return _check_within_period(context, column.month, column.text)
    if (own := _row_month(context, row)) is not None:
        return _check_within_period(context, own, context.text(row, "month"))
    if context.period is None:
        raise Refusal("layout", "表中没有写明报告期。", "请在标题、文件名或工作表名中写明，如 2017年3月。")
    if context.period.first != context.period.last:
        sentence = f"报告期是{format_span(context.period)}，表中没有分月的数。"
        raise Refusal("layout", sentence, "请按月分列或分行填报。")
    return context.period.first


def _row_month(context: TableContext, row: int) -> Month | None:
    column = context.first_column("month")
    if column is None:
        return None
    cell = context.page.visible_cell(row, column.index)
    year_text = context.text(row, "year")
    own = [s.first.year for s in find_spans(year_text)] or [int(year_text)] if year_text[:4].isdecimal() else []
    year = own[0] if own else context.year
    month = parse_month(cell, year)
    if month is None and not year and parse_month(cell, NO_YEAR) is not None:
        _refuse_missing_year(cell_text(cell))
    if month is None:
        sentence = f"“{cell_text(cell)}”不是可以确定的月份。" if cell_text(cell) else "本行没有写月份。"
        raise Refusal("number", sentence, "请写成如 2017年3月。")
    return month


def _refuse_missing_year(text: str) -> NoReturn:
    raise Refusal("layout", f"“{text}”没有年份，表中也没有写明是哪一年。", "请在标题或文件名中写明年份。")


def _check_within_period(context: TableContext, month: Month, text: str) -> Month:
    if context.period is not None and month not in context.period:
        sentence = f"“{text}”不在报告期{format_span(context.period)}之内。"
        raise Refusal("period", sentence, "请核对月份和报告期。")
    return month
