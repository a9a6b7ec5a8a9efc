"""What the rows of one table of a foreign workbook are read with, and which month an amount is about."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tongbao.intake.freeform.accumulate import Gathered, Spot
from tongbao.intake.freeform.headers import Headers
from tongbao.intake.freeform.layout import NO_YEAR, Column, Page, Table
from tongbao.intake.reading.workbook_cells import Cell, text_of
from tongbao.intake.values.amounts import Amounts
from tongbao.intake.values.dates import month_of, span_words, spans_in
from tongbao.intake.values.flag import address
from tongbao.intake.values.identity import Found, Who
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.rules.row import Row


@dataclass
class Frame:
    """What every row of a table is read with. ``whole`` is the one institution the table is about, if it is so."""

    page: Page
    table: Table
    headers: Headers
    gathered: Gathered
    people: "People"
    year: int
    period: Span | None
    place: str
    units: tuple[str, ...] = ()
    item: str = ""
    item_unit: str = ""
    whole: Found | None = None
    sums: "Sums" = field(default_factory=lambda: Sums())

    @cached_property
    def amount_columns(self) -> tuple[Column, ...]:
        """The columns that hold amounts to be taken; hidden ones are asked about instead."""
        hidden = self.page.marks.hidden_columns
        roles = ("item", "amount", "cost", "meter_before", "meter_now")
        known = (c for c in self.table.columns if c.role in roles or (c.heading is None and c.month is not None))
        return tuple(c for c in known if c.index not in hidden)

    @cached_property
    def taken_from(self) -> frozenset[int]:
        """The numbers of those columns."""
        return frozenset(c.index for c in self.amount_columns)

    @cached_property
    def header_lines(self) -> frozenset[str]:
        """The header's rows in words."""
        return frozenset(self.page.line(r) for r in range(self.table.first, self.table.last + 1))

    @cached_property
    def _by_role(self) -> dict[str, Column]:
        return {c.role: c for c in reversed(self.table.columns)}

    def only(self, role: str) -> Column | None:
        """The first column of a role, None where there is none."""
        return self._by_role.get(role)

    def spot(self, row: int, column: int = 0) -> Spot:
        """A cell's place."""
        return Spot(self.page.name, row, address(row, column) if column else "")

    def text(self, row: int, role: str) -> str:
        """The words of a row in the column of a role."""
        column = self.only(role)
        return self.page.text(row, column.index) if column else ""


@dataclass
class People:
    """Who and Amounts by month, made once."""

    gathered: Gathered
    whos: dict[Month, Who] = field(default_factory=dict)
    readers: dict[Month, tuple[Amounts, dict[str, Row]]] = field(default_factory=dict)

    def who(self, month: Month) -> Who:
        """The finder of a month."""
        if month not in self.whos:
            self.whos[month] = Who(self.gathered.roster, month)
        return self.whos[month]

    def reader(self, month: Month) -> tuple[Amounts, dict[str, Row]]:
        """The reader of amounts of a month and its items by id."""
        if month not in self.readers:
            rulebook = self.gathered.rulebook_of(month.last_day)
            self.readers[month] = Amounts(rulebook), {r.id: r for r in rulebook.rows("carriers")}
        return self.readers[month]


@dataclass
class Sums:
    """What was read column by column since the last total and in all: (thousandths, rows)."""

    since: dict[int, list[int]] = field(default_factory=dict)
    whole: dict[int, list[int]] = field(default_factory=dict)

    def add(self, column: int, milli: int) -> None:
        """An amount under a column."""
        self.since.setdefault(column, []).append(milli)
        self.whole.setdefault(column, []).append(milli)

    def agree(self, column: int, milli: int) -> bool:
        """Whether a total, or an average, is that of the rows since the last total or of all."""
        for amounts in (self.since.get(column, []), self.whole.get(column, [])):
            near = len(amounts) and abs(milli * len(amounts) - sum(amounts)) <= len(amounts)
            if sum(amounts) == milli or near:
                return True
        return False


@dataclass(frozen=True)
class Entry:
    """One amount of a row before it is read: its item, month, cell and unit."""

    item: str
    month: Month
    column: int
    cell: Cell
    unit: str
    who: str = ""


def day_in(frame: Frame) -> date:
    """A day whose rules a table is read by."""
    return frame.period.last.last_day if frame.period else date.fromisoformat(frame.gathered.received[:10])


def month_in(frame: Frame, row: int, column: Column) -> Month:
    """The month an amount is about: of its column, of its row, of the table.

    Raises
    ------
    Refusal : code ``layout`` where the table has none for certain, ``period`` or ``number`` where the row has not.
    """
    if column.month is not None:
        if column.month.year == NO_YEAR:
            raise _no_year(column.text)
        return _inside(frame, column.month, column.text)
    if (own := _row_month(frame, row)) is not None:
        return _inside(frame, own, frame.text(row, "month"))
    if frame.period is None:
        raise Refusal("layout", "表中没有写明报告期。", "请在标题、文件名或工作表名中写明，如 2017年3月。")
    if frame.period.first != frame.period.last:
        sentence = f"报告期是{span_words(frame.period)}，表中没有分月的数。"
        raise Refusal("layout", sentence, "请按月分列或分行填报。")
    return frame.period.first


def _row_month(frame: Frame, row: int) -> Month | None:
    column = frame.only("month")
    if column is None:
        return None
    cell = frame.page.cell(row, column.index)
    year_text = frame.text(row, "year")
    own = [s.first.year for s in spans_in(year_text)] or [int(year_text)] if year_text[:4].isdecimal() else []
    year = own[0] if own else frame.year
    month = month_of(cell, year)
    if month is None and not year and month_of(cell, NO_YEAR) is not None:
        raise _no_year(text_of(cell))
    if month is None:
        sentence = f"“{text_of(cell)}”不是可以确定的月份。" if text_of(cell) else "本行没有写月份。"
        raise Refusal("number", sentence, "请写成如 2017年3月。")
    return month


def _no_year(text: str) -> Refusal:
    return Refusal("layout", f"“{text}”没有年份，表中也没有写明是哪一年。", "请在标题或文件名中写明年份。")


def _inside(frame: Frame, month: Month, text: str) -> Month:
    if frame.period is not None and month not in frame.period:
        sentence = f"“{text}”不在报告期{span_words(frame.period)}之内。"
        raise Refusal("period", sentence, "请核对月份和报告期。")
    return month
