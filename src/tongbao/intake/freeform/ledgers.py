"""A workbook that is not our template, read into ledgers: what is certain is taken, the rest is refused or flagged."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from tongbao.intake.freeform.accumulate import Gathered
from tongbao.intake.freeform.headers import Headers, Heading
from tongbao.intake.freeform.layout import Column, Page, Table, tables_in
from tongbao.intake.freeform.rows import read_rows
from tongbao.intake.freeform.surroundings import (
    Names,
    Said,
    around,
    contradiction,
    labelled,
    loose_units,
    note_units,
    one_institution,
    one_item,
    one_period,
    one_place,
    one_year,
    other_time,
    unit_for,
)
from tongbao.intake.freeform.table_context import Frame, People
from tongbao.intake.reading.workbook_cells import Marks, Sheets, text_of
from tongbao.intake.values.amounts import Amounts
from tongbao.intake.values.conversion import Conversion
from tongbao.intake.values.dates import spans_in
from tongbao.intake.values.flag import address
from tongbao.intake.values.identity import Doubt, Found
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
class Foreign:
    """The ledgers of a workbook, how many rows with anything in them were read, and which of them went into lines.

    A row that is not in ``taken`` (sheet, row) has a flag or stands in ``not_data`` of a ledger.
    """

    ledgers: list[Ledger]
    rows: int
    taken: frozenset[tuple[str, int]]


def read_foreign(
    sheets: Sheets,
    file: str,
    upload: str,
    received: str,
    roster: Roster,
    rulebook_of: Callable[[date], Rulebook],
    place: str = "",
) -> Foreign:
    """Read a workbook of any layout into ledgers.

    Every row that holds anything is a line's, has a flag, or stands in a ledger's ``not_data`` with why.

    Parameters
    ----------
    place : a county's code, a unit's or an institution's id where the sender is known: rows of others are flagged.

    Raises
    ------
    Refusal : code ``layout``, ``period`` or ``place``, where the whole cannot be understood for certain.
    """
    gathered = Gathered(file, upload, received, roster, rulebook_of, place)
    rulebook = rulebook_of(date.fromisoformat(received[:10]))
    amounts = Amounts(rulebook)
    reader = _Reader(gathered, Headers(rulebook, amounts), amounts, People(gathered))
    pages = [Page(name, rows, sheets.marks.get(name, Marks())) for name, rows in sheets.items()]
    rows = sum(bool(p.written(r)) for p in pages for r in range(1, len(p.rows) + 1))
    reader.read(pages)
    ledgers = gathered.ledgers(min(gathered.months) if len(gathered.months) == 1 else None)
    return Foreign(ledgers, rows, frozenset(gathered.taken))


@dataclass
class _Reader:
    """What all pages of one workbook are read with."""

    gathered: Gathered
    headers: Headers
    amounts: Amounts
    people: People

    def read(self, pages: Iterable[Page]) -> None:
        """Every page: hidden ones and those without a table are no data."""
        shown, covers = [], []
        for page in pages:
            if page.marks.hidden:
                self._leave(page, "隐藏的工作表")
            elif tables := tables_in(page, self.headers):
                shown.append((page, tables))
            else:
                self._check_no_table(page)
                self._leave(page, "没有数据表的工作表")
                covers.append(page)
        if not shown:
            raise Refusal(
                "layout",
                "没有找到台账的表头（机构名称、月份和“用电量”“用水量”等项目）。",
                "请用系统下发的模板，或写明表头后重新报送。",
            )
        for page, tables in shown:
            self._page(page, tables[0], covers)

    def _leave(self, page: Page, why: str, rows: Iterable[int] | None = None) -> None:
        for row in range(1, len(page.rows) + 1) if rows is None else rows:
            if page.written(row):
                self.gathered.leave(page.name, row, page.line(row), why)

    def _check_no_table(self, page: Page) -> None:
        """Numbers without a header that is understood are not passed over."""
        loose = sum(c is not None and c[0] == "n" for r in range(1, len(page.rows) + 1) for _, c in page.written(r))
        if loose >= _MOST_LOOSE_NUMBERS:
            sentence = f"工作表“{page.name}”有数，但找不到能看懂的表头。"
            raise Refusal("layout", sentence, "请写明表头（机构名称、月份、项目和计量单位）；不报的工作表请删除。")

    def _page(self, page: Page, first: Table, covers: list[Page]) -> None:
        title = around(page, first, (), self.gathered.file)
        cover = [s for s in around(page, first, covers, self.gathered.file) if s not in title]
        pairs = labelled(page, first)
        pairs += [p for c in covers for p in labelled(c, replace(first, above=tuple(range(1, len(c.rows) + 1))))]
        period = one_period(title) or one_period(cover)
        year = one_year(title) or one_year(cover) or (period.first.year if period else 0)
        tables = tables_in(page, self.headers, year)
        self._leave(page, "标题、表头或表上方的说明", tables[0].above)
        for table in tables:
            self._leave(page, "标题、表头或表上方的说明", range(table.first, table.last + 1))
            table = self._settled(page, table)
            units = note_units([p for p in pairs if p[2] in first.above], self.headers, self.amounts)
            loose = [u for r in first.above for u in loose_units(page.line(r), self.amounts)]
            frame = Frame(page, table, self.headers, self.gathered, self.people, year, period, self.gathered.place)
            frame.units = tuple(dict.fromkeys((*units, *loose)))
            self._complete(frame, title, cover, pairs)
            read_rows(frame)

    def _complete(self, frame: Frame, title: list[Said], cover: list[Said], pairs: list[tuple[str, str, int]]) -> None:
        """What the words around say beyond the table: the place, the institution, the item."""
        self._note_period(frame, title)
        self._check_time(frame, title)
        day = frame.period.last.last_day if frame.period else date.fromisoformat(self.gathered.received[:10])
        place = one_place(title, self.gathered.roster, day)
        self.gathered.places += [place] if place else []
        frame.place = frame.gathered.place or place
        if not any(frame.table.with_role(r) for r in ("name", "id", "uscc")):
            self._find_whole(frame, [*title, *cover], pairs)
        if not frame.table.with_role("item") and not frame.only("item_name"):
            frame.item, frame.item_unit = one_item([s for s in title if s.where != "文件名"], self.headers)
            if not frame.item:
                sentence = f"工作表“{frame.page.name}”没有写明是哪一种能源资源的数。"
                raise Refusal("layout", sentence, "请在表头或标题中写明，如“用电量（千瓦时）”。")
        self._check_columns(frame)

    def _check_time(self, frame: Frame, title: list[Said]) -> None:
        """A running sum or last year's amount taken for the month's would be a wrong number."""
        for said in title:
            word, role = other_time(said.text, self.headers)
            if word and not frame.table.with_role(role):
                sentence = f"{said.where}“{said.text}”写的是“{word}”，不能确定表中是当月数。"
                raise Refusal("layout", sentence, "请按当月数填报，并在标题中写明月份。")

    def _note_period(self, frame: Frame, title: list[Said]) -> None:
        if frame.period is None:
            return
        self.gathered.months.add(frame.period.first)
        said = next((s for s in title if spans_in(s.text)), None)
        if said is not None:
            why = f"报告期取自{said.where}"
            self.gathered.conversions.append(
                Conversion(frame.page.name, said.row, "", said.text, str(frame.period), why)
            )

    def _find_whole(self, frame: Frame, said: list[Said], pairs: list[tuple[str, str, int]]) -> None:
        month = _some_month(frame)
        if month is None:
            raise Refusal("period", "表中没有写明年份或报告期。", "请在标题、文件名或工作表名中写明，如 2017年3月。")
        names = Names(self.gathered.roster, month)
        answer = one_institution(said, pairs, self.headers, self.people.who(month), names)
        if answer is None and self.gathered.roster.states_of(self.gathered.place):
            answer = Found(self.gathered.place, "报送单位")
        if answer is None:
            sentence = f"工作表“{frame.page.name}”没有写明是哪个机构的数。"
            raise Refusal("place", sentence, "请在表中加上机构名称一列，或在标题中写明机构全称。")
        if isinstance(answer, Doubt):
            raise Refusal("place", answer.sentence, "请改正后重新报送。")
        frame.whole = answer
        self.gathered.conversions.append(
            Conversion(
                frame.page.name, 0, "", answer.before or "标题或名称", answer.institution, "整张表按一个机构登记"
            )
        )

    def _check_columns(self, frame: Frame) -> None:
        """Units that cannot be an item's are refused once; what is inferred or left out is said once a column."""
        for role in _ONCE:
            if len(found := frame.table.with_role(role)) > 1:
                sentence = f"工作表“{frame.page.name}”有{len(found)}列“{found[0].text}”，像是几个表并排。"
                raise Refusal("layout", sentence, "请上下排成一个表，或分到不同的工作表。")
        carriers = {r.id: r for r in self.gathered.rulebook_of(_day_of(frame)).rows("carriers")}
        self._check_corner(frame, carriers)
        for column in frame.table.columns:
            cell = address(column.row, column.index)
            if column.role == "item" and column.heading is not None and column.heading.item in carriers:
                self._check_unit(frame, column, cell, carriers[column.heading.item])
            if column.index in frame.page.marks.hidden_columns and _has_cells(frame, column):
                sentence = f"“{column.text}”列是隐藏的，有内容但没有登记。请取消隐藏，核对后重新报送；不要的请删除。"
                self.gathered.flag("hidden_row", sentence, frame.spot(column.row, column.index))
            elif _is_left_out(column) and _has_cells(frame, column):
                self._note(frame, column, cell, "", f"这一列{_LEFT_OUT[column.role]}，没有登记")
                self._ask_about(frame, column)

    def _ask_about(self, frame: Frame, column: Column) -> None:
        """A column left out although its item is plain, and no other column has it, is asked about."""
        item, aside = self.headers.nearly(column.text) if column.heading is None else ("", "")
        if item and not any(c.heading is not None and c.heading.item == item for c in frame.table.columns):
            sentence = (
                f"“{column.text}”列没有登记：不能确定“{aside}”是计量单位还是说明。请按表式的单位填报，或改写表头。"
            )
            self.gathered.flag("layout", sentence, frame.spot(column.row, column.index))

    def _check_corner(self, frame: Frame, carriers: dict[str, Row]) -> None:
        """A unit noted above that no column lacks and that a header contradicts: one of the two is wrong."""
        headings = [c.heading for c in frame.table.columns if c.role == "item" and c.heading is not None]
        own = [(carriers[h.item], h.unit_word) for h in headings if h.item in carriers]
        if all(unit_word for _, unit_word in own):
            word, stated = contradiction(frame.units, own, self.amounts)
            if word:
                sentence = f"“{frame.page.name}”表上方注明单位“{word}”，表头写的是“{stated}”，不能确定以哪个为准。"
                raise Refusal("layout", sentence, "请核对后只保留一处计量单位。")

    def _check_unit(self, frame: Frame, column: Column, cell: str, item: Row) -> None:
        assert column.heading is not None
        try:
            given = column.heading.unit_word or unit_for(item, frame.units, self.amounts)
            self.amounts.read(("n", "0"), item, given)
        except Refusal as problem:
            where = f"“{frame.page.name}”{cell}“{column.text}”："
            raise Refusal("layout", where + problem.sentence, problem.remedy) from None
        if not given and not frame.only("unit"):
            name = unit(item.text("unit")).name
            self._note(frame, column, cell, name, f"表头未写单位，按{name}计")

    def _note(self, frame: Frame, column: Column, cell: str, after: str, why: str) -> None:
        self.gathered.conversions.append(Conversion(frame.page.name, column.row, cell, column.text, after, why))

    def _settled(self, page: Page, table: Table) -> Table:
        """Columns whose header means either of two things, settled by what stands under them."""
        columns = tuple(c if len(c.roles) < 2 else self._one_role(page, table, c) for c in table.columns)
        return replace(table, columns=columns)

    def _one_role(self, page: Page, table: Table, column: Column) -> Column:
        texts = [t for r in table.body[:_LOOKED_AT] if (t := page.text(r, column.index))]
        tests = {
            "unit": lambda t: bool(multiple_and_unit(t, self.amounts.words)),
            "item_name": lambda t: (h := self.headers.item(t)) is not None and h.role == "item",
            "uscc": lambda t: len("".join(t.split())) in (9, 18),
            "id": lambda t: bool(self.gathered.roster.states_of(t.strip())),
        }
        for role in column.roles:
            if role in tests and texts and sum(map(tests[role], texts)) * 2 > len(texts):
                return replace(column, heading=Heading((role,)))
        rest = [r for r in column.roles if r not in tests] or [column.roles[-1]]
        return replace(column, heading=Heading((rest[0],)))


def _some_month(frame: Frame) -> Month | None:
    """A month to look institutions up in: of the period, of a column, or of the year."""
    if frame.period is not None:
        return frame.period.last
    columns = [c.month for c in frame.table.columns if c.month is not None and frame.year]
    if columns:
        return max(columns)
    cells = [text_of(frame.page.cell(r, c.index)) for c in frame.table.with_role("month") for r in frame.table.body]
    spans: list[Span] = [s for text in cells for s in spans_in(text)]
    return spans[0].last if spans else Month(frame.year, 12) if frame.year else None


def _day_of(frame: Frame) -> date:
    month = _some_month(frame)
    return month.last_day if month else date.fromisoformat(frame.gathered.received[:10])


def _is_left_out(column: Column) -> bool:
    """Whether a column is no amount of the period, or nobody knows what it is."""
    unknown = column.heading is None and column.month is None
    return unknown or (column.heading is not None and bool(column.role) and column.role in _LEFT_OUT)


def _has_cells(frame: Frame, column: Column) -> bool:
    return any(text_of(frame.page.raw(r, column.index)) for r in frame.table.body)
