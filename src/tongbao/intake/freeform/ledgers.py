"""Read a workbook that does not use our template: certain data is imported, the rest is refused or flagged."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from tongbao.intake.freeform.accumulate import ReceivedFile, WorkbookContents
from tongbao.intake.freeform.headers import ColumnHeading, Headers
from tongbao.intake.freeform.layout import SheetColumn, SheetPage, SheetTable, find_tables
from tongbao.intake.freeform.rows import read_rows
from tongbao.intake.freeform.surroundings import (
    ContextText,
    TitleNames,
    agreed_period,
    contradicting_unit,
    declared_units,
    labelled_values,
    other_period_word,
    sole_institution,
    sole_item,
    sole_place,
    sole_year,
    texts_around,
    unit_of_item,
    units_mentioned,
)
from tongbao.intake.freeform.table_context import MonthLookups, TableContext
from tongbao.intake.reading.workbook_cells import SheetMarks, Sheets, cell_text
from tongbao.intake.values.amounts import AmountReader
from tongbao.intake.values.conversion import Conversion
from tongbao.intake.values.dates import find_spans
from tongbao.intake.values.flag import cell_address
from tongbao.intake.values.identity import InstitutionMatch, Unresolved
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.number_text import multiple_and_unit
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.measure.units import unit
from tongbao.registry.roster import Roster
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

_MOST_LOOSE_NUMBERS = 4
_LOOKED_AT = 200
_ONCE = ("name", "id", "uscc", "month", "item_name")
_LEFT_OUT = {"before": "不是本期数", "running": "是累计数", "total": "是合计数", "": "表头不能确定是什么"}


@dataclass
class FreeformImport:
    """Result of reading a freeform workbook.

    A row that is not in ``taken`` has a flag or is listed in ``not_data`` of a ledger.

    Attributes
    ----------
    ledgers
        Ledgers by county and month.
    rows
        Number of rows that are not empty.
    taken : pairs of sheet and row
        Rows that went into lines.
    """

    ledgers: list[Ledger]
    rows: int
    taken: frozenset[tuple[str, int]]


def read_freeform(
    sheets: Sheets, received_file: ReceivedFile, roster: Roster, rulebook_of: Callable[[date], Rulebook]
) -> FreeformImport:
    """Read a workbook of any layout into ledgers.

    Every row that is not empty goes into a line, has a flag, or is listed in a ledger's ``not_data`` with its reason.

    Parameters
    ----------
    sheets
        Sheets of the workbook.
    received_file
        Name, upload, time of receipt and known sender.
    roster
        Registry of institutions, regions and units.
    rulebook_of : function of a day
        Rules in force on the day.

    Returns
    -------
    Foreign
        Ledgers by county and month, and the rows that went into them.

    Raises
    ------
    Refusal
        Code ``layout``, ``period`` or ``place`` where the whole cannot be understood for certain.
    """
    contents = WorkbookContents(received_file, roster, rulebook_of)
    rulebook = rulebook_of(received_file.day)
    amounts = AmountReader(rulebook)
    reader = _Reader(contents, Headers(rulebook, amounts), amounts, MonthLookups(contents))
    pages = [SheetPage(name, rows, sheets.marks.get(name, SheetMarks())) for name, rows in sheets.items()]
    rows = sum(bool(p.filled_cells(r)) for p in pages for r in range(1, len(p.rows) + 1))
    reader.read(pages)
    ledgers = contents.build_ledgers(min(contents.months) if len(contents.months) == 1 else None)
    return FreeformImport(ledgers, rows, frozenset(contents.imported_rows))


@dataclass
class _Reader:
    """Reader of all sheets of one workbook; adds to ``contents``."""

    contents: WorkbookContents
    headers: Headers
    amounts: AmountReader
    lookups: MonthLookups

    def read(self, pages: Iterable[SheetPage]) -> None:
        """Read every sheet; hidden ones and those without a table hold no data."""
        pages_with_tables, covers = [], []
        for page in pages:
            if page.marks.hidden:
                self._set_aside(page, "隐藏的工作表")
            elif tables := find_tables(page, self.headers):
                pages_with_tables.append((page, tables))
            else:
                self._check_no_table(page)
                self._set_aside(page, "没有数据表的工作表")
                covers.append(page)
        if not pages_with_tables:
            raise Refusal(
                "layout",
                "没有找到台账的表头（机构名称、月份和“用电量”“用水量”等项目）。",
                "请用系统下发的模板，或写明表头后重新报送。",
            )
        for page, tables in pages_with_tables:
            self._read_page(page, tables[0], covers)

    def _set_aside(self, page: SheetPage, why: str, rows: Iterable[int] | None = None) -> None:
        for row in range(1, len(page.rows) + 1) if rows is None else rows:
            if page.filled_cells(row):
                self.contents.set_aside(page.name, row, page.row_text(row), why)

    def _check_no_table(self, page: SheetPage) -> None:
        """Refuse a sheet with numbers whose header is not understood."""
        loose = sum(
            c is not None and c[0] == "n" for r in range(1, len(page.rows) + 1) for _, c in page.filled_cells(r)
        )
        if loose >= _MOST_LOOSE_NUMBERS:
            sentence = f"工作表“{page.name}”有数，但找不到能看懂的表头。"
            raise Refusal("layout", sentence, "请写明表头（机构名称、月份、项目和计量单位）；不报的工作表请删除。")

    def _read_page(self, page: SheetPage, first: SheetTable, covers: list[SheetPage]) -> None:
        title = texts_around(page, first, (), self.contents.origin.name)
        cover = [s for s in texts_around(page, first, covers, self.contents.origin.name) if s not in title]
        pairs = labelled_values(page, first)
        pairs += [p for c in covers for p in labelled_values(c, replace(first, above=tuple(range(1, len(c.rows) + 1))))]
        period = agreed_period(title) or agreed_period(cover)
        year = sole_year(title) or sole_year(cover) or (period.first.year if period else 0)
        tables = find_tables(page, self.headers, year)
        self._set_aside(page, "标题、表头或表上方的说明", tables[0].above)
        for table in tables:
            self._set_aside(page, "标题、表头或表上方的说明", range(table.first, table.last + 1))
            table = self._resolve_roles(page, table)
            units = declared_units([p for p in pairs if p[2] in first.above], self.headers, self.amounts)
            loose = [u for r in first.above for u in units_mentioned(page.row_text(r), self.amounts)]
            context = TableContext(
                page=page,
                table=table,
                headers=self.headers,
                contents=self.contents,
                lookups=self.lookups,
                year=year,
                period=period,
                place=self.contents.origin.place,
            )
            context.units = tuple(dict.fromkeys((*units, *loose)))
            self._complete(context, title, cover, pairs)
            read_rows(context)

    def _complete(
        self,
        context: TableContext,
        title: list[ContextText],
        cover: list[ContextText],
        pairs: list[tuple[str, str, int]],
    ) -> None:
        """Complete the context from the texts around the table: its place, its institution, its item."""
        self._note_period(context, title)
        self._check_other_period(context, title)
        day = context.period.last.last_day if context.period else self.contents.origin.day
        place = sole_place(title, self.contents.roster, day)
        self.contents.places += [place] if place else []
        context.place = context.contents.origin.place or place
        if not any(context.table.with_role(r) for r in ("name", "id", "uscc")):
            self._find_whole_institution(context, [*title, *cover], pairs)
        if not context.table.with_role("item") and not context.first_column("item_name"):
            context.item, context.item_unit = sole_item([s for s in title if s.where != "文件名"], self.headers)
            if not context.item:
                sentence = f"工作表“{context.page.name}”没有写明是哪一种能源资源的数。"
                raise Refusal("layout", sentence, "请在表头或标题中写明，如“用电量（千瓦时）”。")
        self._check_columns(context)

    def _check_other_period(self, context: TableContext, title: list[ContextText]) -> None:
        """Refuse a title that speaks of running sums or last year: read as the month's they would be wrong."""
        for title_text in title:
            word, role = other_period_word(title_text.text, self.headers)
            if word and not context.table.with_role(role):
                sentence = f"{title_text.where}“{title_text.text}”写的是“{word}”，不能确定表中是当月数。"
                raise Refusal("layout", sentence, "请按当月数填报，并在标题中写明月份。")

    def _note_period(self, context: TableContext, title: list[ContextText]) -> None:
        if context.period is None:
            return
        self.contents.months.add(context.period.first)
        naming = next((s for s in title if find_spans(s.text)), None)
        if naming is not None:
            why = f"报告期取自{naming.where}"
            self.contents.conversions.append(
                Conversion(context.page.name, naming.row, "", naming.text, str(context.period), why)
            )

    def _find_whole_institution(
        self, context: TableContext, texts: list[ContextText], pairs: list[tuple[str, str, int]]
    ) -> None:
        month = _any_month(context)
        if month is None:
            raise Refusal("period", "表中没有写明年份或报告期。", "请在标题、文件名或工作表名中写明，如 2017年3月。")
        names = TitleNames(self.contents.roster, month)
        answer = sole_institution(texts, pairs, self.headers, self.lookups.finder(month), names)
        if answer is None and self.contents.roster.states_of(self.contents.origin.place):
            answer = InstitutionMatch(self.contents.origin.place, "报送单位")
        if answer is None:
            sentence = f"工作表“{context.page.name}”没有写明是哪个机构的数。"
            raise Refusal("place", sentence, "请在表中加上机构名称一列，或在标题中写明机构全称。")
        if isinstance(answer, Unresolved):
            raise Refusal("place", answer.sentence, "请改正后重新报送。")
        context.whole = answer
        self.contents.conversions.append(
            Conversion(
                context.page.name, 0, "", answer.before or "标题或名称", answer.institution, "整张表按一个机构登记"
            )
        )

    def _check_columns(self, context: TableContext) -> None:
        """Refuse units that do not fit an item; report each inferred unit and each omitted column once."""
        for role in _ONCE:
            if len(found := context.table.with_role(role)) > 1:
                sentence = f"工作表“{context.page.name}”有{len(found)}列“{found[0].text}”，像是几个表并排。"
                raise Refusal("layout", sentence, "请上下排成一个表，或分到不同的工作表。")
        carriers = {r.id: r for r in self.contents.rulebook_of(_day_of(context)).rows("carriers")}
        self._check_corner(context, carriers)
        for column in context.table.columns:
            cell = cell_address(column.row, column.index)
            if column.role == "item" and column.heading is not None and column.heading.item in carriers:
                self._check_unit(context, column, cell, carriers[column.heading.item])
            if column.index in context.page.marks.hidden_columns and _has_cells(context, column):
                sentence = f"“{column.text}”列是隐藏的，有内容但没有登记。请取消隐藏，核对后重新报送；不要的请删除。"
                self.contents.add_flag("hidden_row", sentence, context.source_cell(column.row, column.index))
            elif _is_left_out(column) and _has_cells(context, column):
                self._add_conversion(context, column, cell, "", f"这一列{_LEFT_OUT[column.role]}，没有登记")
                self._ask_about(context, column)

    def _ask_about(self, context: TableContext, column: SheetColumn) -> None:
        """Flag an omitted column whose item is plain where no other column has that item."""
        item, aside = self.headers.item_with_aside(column.text) if column.heading is None else ("", "")
        if item and not any(c.heading is not None and c.heading.item == item for c in context.table.columns):
            sentence = (
                f"“{column.text}”列没有登记：不能确定“{aside}”是计量单位还是说明。请按表式的单位填报，或改写表头。"
            )
            self.contents.add_flag("layout", sentence, context.source_cell(column.row, column.index))

    def _check_corner(self, context: TableContext, carriers: dict[str, Row]) -> None:
        """Refuse a unit noted above that no column lacks and that a header contradicts: one of the two is wrong."""
        headings = [c.heading for c in context.table.columns if c.role == "item" and c.heading is not None]
        own = [(carriers[h.item], h.unit_word) for h in headings if h.item in carriers]
        if all(unit_word for _, unit_word in own):
            word, stated = contradicting_unit(context.units, own, self.amounts)
            if word:
                sentence = f"“{context.page.name}”表上方注明单位“{word}”，表头写的是“{stated}”，不能确定以哪个为准。"
                raise Refusal("layout", sentence, "请核对后只保留一处计量单位。")

    def _check_unit(self, context: TableContext, column: SheetColumn, cell: str, item: Row) -> None:
        assert column.heading is not None
        try:
            given = column.heading.unit_word or unit_of_item(item, context.units, self.amounts)
            self.amounts.read(("n", "0"), item, given)
        except Refusal as problem:
            where = f"“{context.page.name}”{cell}“{column.text}”："
            raise Refusal("layout", where + problem.sentence, problem.remedy) from None
        if not given and not context.first_column("unit"):
            name = unit(item.text("unit")).name
            self._add_conversion(context, column, cell, name, f"表头未写单位，按{name}计")

    def _add_conversion(self, context: TableContext, column: SheetColumn, cell: str, after: str, why: str) -> None:
        self.contents.conversions.append(Conversion(context.page.name, column.row, cell, column.text, after, why))

    def _resolve_roles(self, page: SheetPage, table: SheetTable) -> SheetTable:
        """Decide columns with two possible roles by the cells below them."""
        columns = tuple(c if len(c.roles) < 2 else self._resolve_role(page, table, c) for c in table.columns)
        return replace(table, columns=columns)

    def _resolve_role(self, page: SheetPage, table: SheetTable, column: SheetColumn) -> SheetColumn:
        texts = [t for r in table.body[:_LOOKED_AT] if (t := page.text(r, column.index))]
        tests = {
            "unit": lambda t: bool(multiple_and_unit(t, self.amounts.words)),
            "item_name": lambda t: (h := self.headers.meaning(t)) is not None and h.role == "item",
            "uscc": lambda t: len("".join(t.split())) in (9, 18),
            "id": lambda t: bool(self.contents.roster.states_of(t.strip())),
        }
        for role in column.roles:
            if role in tests and texts and sum(map(tests[role], texts)) * 2 > len(texts):
                return replace(column, heading=ColumnHeading((role,)))
        rest = [r for r in column.roles if r not in tests] or [column.roles[-1]]
        return replace(column, heading=ColumnHeading((rest[0],)))


def _any_month(context: TableContext) -> Month | None:
    """Return a month to look institutions up in: of the period, of a column, or of the year."""
    if context.period is not None:
        return context.period.last
    columns = [c.month for c in context.table.columns if c.month is not None and context.year]
    if columns:
        return max(columns)
    cells = [
        cell_text(context.page.visible_cell(r, c.index))
        for c in context.table.with_role("month")
        for r in context.table.body
    ]
    spans: list[Span] = [s for text in cells for s in find_spans(text)]
    return spans[0].last if spans else Month(context.year, 12) if context.year else None


def _day_of(context: TableContext) -> date:
    month = _any_month(context)
    return month.last_day if month else context.contents.origin.day


def _is_left_out(column: SheetColumn) -> bool:
    """Return whether a column is not an amount of the period, or its meaning is unknown."""
    unknown = column.heading is None and column.month is None
    return unknown or (column.heading is not None and bool(column.role) and column.role in _LEFT_OUT)


def _has_cells(context: TableContext, column: SheetColumn) -> bool:
    return any(cell_text(context.page.own_cell(r, column.index)) for r in context.table.body)
