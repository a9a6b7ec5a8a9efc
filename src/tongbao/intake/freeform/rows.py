"""Read the rows of one table of a freeform workbook: institution, month, item and amount.

Results go into the ``contents`` of the table's context (records, flags, conversions, rows without data) and into its
column sums; nothing else keeps state.
"""

from collections.abc import Iterator, Sequence

from tongbao.intake.freeform.accumulate import Key
from tongbao.intake.freeform.layout import NO_YEAR, SheetColumn
from tongbao.intake.freeform.meter_columns import bill_days, bill_entries, has_bill_period, metered_amount
from tongbao.intake.freeform.surroundings import contradicting_unit, unit_of_item, units_mentioned
from tongbao.intake.freeform.table_context import AmountEntry, TableContext, month_of_amount, rules_day
from tongbao.intake.reading.workbook_cells import Cell, cell_text
from tongbao.intake.values.amounts import AmountReader, ItemAmount
from tongbao.intake.values.conversion import Conversion
from tongbao.intake.values.dates import find_spans
from tongbao.intake.values.flag import cell_address
from tongbao.intake.values.identity import InstitutionMatch, Unresolved
from tongbao.intake.values.proration import DatedBill
from tongbao.measure.number_text import unit_key
from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.rules.row import Row

_MOST_FLAGGED_CANDIDATES = 3
_FOOTER, _NOTE = "表尾、说明或签字", "没有数的说明行"


def read_rows(context: TableContext) -> None:
    """Read every row of a table into the contents of the workbook.

    Adds records, flags, conversions and rows without data to ``context.contents``, and amounts to ``context.sums``,
    against which the totals below are compared.

    Parameters
    ----------
    context
        Table being read.

    Raises
    ------
    Refusal
        Code ``layout`` where a row makes the whole table uncertain; any other refusal becomes a flag of its row.
    """
    for row in context.table.body:
        if not context.page.filled_cells(row):
            continue
        context.contents.pending[context.page.name, row] = context.page.row_text(row)
        try:
            if not _is_aside(context, row):
                _read_row(context, row)
        except Refusal as problem:
            if problem.code == "layout":
                raise
            context.contents.add_flag("number", f"{problem.sentence}{problem.remedy}", context.source_cell(row))


def _is_aside(context: TableContext, row: int) -> bool:
    """Set aside a row without data, flag a hidden one; return whether the row is done with."""
    page, contents = context.page, context.contents
    cells = page.filled_cells(row)
    if row == context.table.last + 1:
        _check_header_ended(context, row)
    first = next((cell_text(c) for _, c in cells if c and c[0] == "s"), "")
    amounts = context.amount_indices
    before = [cell_text(c) for n, c in cells if n not in amounts]
    if page.row_text(row) in context.header_lines:
        why = "重复的表头"
    elif context.headers.is_footer(first):
        why = _FOOTER
    elif any(context.headers.is_total(t) for t in before):
        why = "合计行，不是机构的数"
        _check_total(context, row)
    elif row == context.table.last + 1 and _numbers_columns([c for _, c in cells]):
        why = "栏次"
    elif not any(n in amounts for n, _ in cells) and not _is_keyed(context, row):
        why = _NOTE
    else:
        why = ""
    if why:
        _check_aside(context, row, why)
        contents.set_aside(page.name, row, page.row_text(row), why)
        return True
    if row in page.marks.hidden_rows:
        sentence = f"第{row}行是隐藏或被筛选掉的行，有内容但没有登记。请取消隐藏和筛选，核对后重新报送；不要的请删除。"
        contents.add_flag("hidden_row", sentence, context.source_cell(row))
        return True
    return False


def _check_aside(context: TableContext, row: int, why: str) -> None:
    """Refuse a row without data that changes the data's meaning: another period, another unit, one more header row."""
    text = context.page.row_text(row)
    amounts = context.lookups.amount_reader(Month.containing(rules_day(context)))[0]
    units = [u for u in units_mentioned(text, amounts) if u not in context.units]
    bare = any(c.role == "item" and c.heading and not c.heading.unit_word for c in context.table.columns)
    if units and (bare or context.item):
        sentence = f"“{context.page.name}”第{row}行写了单位“{units[0]}”，表头没有写，不能确定用于哪些列。"
        raise Refusal("layout", sentence, "请在每列表头中写明计量单位。")
    _check_units(context, row, units_mentioned(text, amounts), amounts)
    periods = [] if why == _FOOTER or context.headers.is_total(text) else list(find_spans(text))
    if why == _NOTE and any(p != context.period for p in periods):
        sentence = f"“{context.page.name}”第{row}行又写了报告期“{text}”，与表上方的不同。"
        raise Refusal("layout", sentence, "请把不同报告期的表分到不同的工作表，各写明报告期。")


def _check_units(context: TableContext, row: int, units: Sequence[str], amounts: AmountReader) -> None:
    """Refuse a note whose unit is not the header's: which of the two is right is not certain."""
    carriers = {r.id: r for r in context.contents.rulebook_of(rules_day(context)).rows("carriers")}
    headings = [c.heading for c in context.table.columns if c.role == "item" and c.heading is not None]
    stated = [(carriers[h.item], h.unit_word) for h in headings if h.item in carriers]
    word, own = contradicting_unit(units, stated, amounts)
    if word:
        sentence = f"“{context.page.name}”第{row}行写了单位“{word}”，表头写的是“{own}”，不能确定以哪个为准。"
        raise Refusal("layout", sentence, "请核对后只保留一处计量单位。")


def _check_header_ended(context: TableContext, row: int) -> None:
    """Refuse words right under the header where amounts should be: one more header row that is not understood."""
    under = context.amount_indices
    keys = [c.index for r in ("name", "id", "uscc", "item_name", "month") for c in context.table.with_role(r)]
    cells = [c for n, c in context.page.filled_cells(row) if n in under]
    words_only = all(c is not None and c[0] == "s" and not any(d.isdecimal() for d in c[1]) for c in cells)
    if cells and words_only and not any(cell_text(context.page.own_cell(row, k)) for k in keys):
        sentence = f"“{context.page.name}”第{row}行“{context.page.row_text(row)}”像是表头的一部分，不能确定各列是什么。"
        raise Refusal("layout", sentence, "请在每列表头中写明项目和计量单位，分项数不要放在总量之下。")


def _is_keyed(context: TableContext, row: int) -> bool:
    """Return whether a row without an amount still names an institution or a month of its own."""
    roles = ("id", "uscc") if context.whole is None else ("month",)
    if any(context.text(row, r) for r in roles):
        return True
    name = context.text(row, "name")
    month = context.period.first if context.period else None
    return (
        bool(name)
        and month is not None
        and isinstance(context.lookups.finder(month).find(name=name, place=context.place), InstitutionMatch)
    )


def _numbers_columns(cells: list[Cell]) -> bool:
    """Return whether a row only numbers the columns: 甲 乙 1 2 3."""
    numbers = [int(t) for c in cells if (t := cell_text(c)).isdecimal() and t.isascii() and len(t) < 4]
    others = [t for c in cells if not (t := cell_text(c)).isdecimal()]
    runs = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if len(numbers) >= 2 else False
    return runs and numbers[0] <= 3 and all(len(t) <= 2 for t in others)


def _read_row(context: TableContext, row: int) -> None:
    amounts = context.lookups.amount_reader(Month.containing(rules_day(context)))[0]
    for column in context.table.columns:
        if column.role in ("", "remark") and (units := units_mentioned(context.page.text(row, column.index), amounts)):
            _check_units(context, row, units, amounts)
    if has_bill_period(context):
        _bill_row(context, row)
        return
    entries = list(_amount_entries(context, row))
    known: dict[Month, InstitutionMatch | None] = {}
    for entry in entries:
        if entry.month not in known:
            known[entry.month] = _find_institution(context, row, entry)
        found = known[entry.month]
        if found is not None:
            _add_amount(context, row, entry, found)
    for month, found in known.items():
        if found is not None:
            _read_basis_and_payment(context, row, (found.institution, month))


def _amount_entries(context: TableContext, row: int) -> Iterator[AmountEntry]:
    """Yield the amounts of a row; set the row aside or flag it where it has none of the period."""
    long = context.first_column("item_name")
    named = context.page.text(row, long.index) if long else ""
    heading = context.headers.meaning(named) if named else None
    if long and not context.table.with_role("item"):
        if heading is None or heading.role != "item":
            yield from _skip_unknown_item(context, row, named, long)
            return
        unit = _row_unit(context, row, named, heading.unit_word)
        yield from _entries_by_item(context, row, heading.item, unit)
        return
    if heading is not None and heading.role in ("before", "running", "total"):
        context.contents.set_aside(context.page.name, row, context.page.row_text(row), f"“{named}”不是本期数")
        return
    if context.first_column("meter_now"):
        month = month_of_amount(context, row, context.table.columns[0])
        yield from bill_entries(context, row, month)
        return
    row_unit = context.text(row, "unit")
    for column in context.amount_columns:
        item, unit = context.item, context.item_unit
        if column.heading is not None and column.role == "item":
            item, unit = column.heading.item, column.heading.unit_word
        elif column.heading is not None and column.role != "amount":
            continue
        if item:
            unit = (column.heading.unit_word if column.heading else "") or unit
            yield _entry_of_column(context, row, column, item, unit or row_unit)


def _skip_unknown_item(context: TableContext, row: int, named: str, column: SheetColumn) -> Iterator[AmountEntry]:
    heading = context.headers.meaning(named) if named else None
    if heading is not None and heading.role in ("total", "group", "before", "running"):
        context.contents.set_aside(context.page.name, row, context.page.row_text(row), f"“{named}”不是单项能源资源的数")
    else:
        sentence = f"“{named}”不是可以识别的项目，本行没有登记。请改用台账中的项目名称，如“电”“天然气”“水”。"
        context.contents.add_flag("number", sentence, context.source_cell(row, column.index))
    yield from ()


def _row_unit(context: TableContext, row: int, named: str, own: str) -> str:
    stated = context.text(row, "unit")
    if stated and own and unit_key(stated) != unit_key(own):
        raise Refusal(
            "unit", f"“{named}”写了单位“{own}”，计量单位栏是“{stated}”，互相矛盾。", "请核对后只保留一个单位。"
        )
    return stated or own


def _entries_by_item(context: TableContext, row: int, item: str, unit: str) -> Iterator[AmountEntry]:
    costs = {
        r.get("cost_of"): r.id
        for r in context.contents.rulebook_of(rules_day(context)).rows("carriers")
        if r.get("cost_of")
    }
    for column in context.amount_columns:
        head = column.heading.unit_word if column.heading else ""
        if column.role == "cost":
            if item in costs and column.month is None:
                yield _entry_of_column(context, row, column, costs[item], head)
        elif column.role in ("amount", ""):
            yield _entry_of_column(context, row, column, item, unit or head)


def _entry_of_column(context: TableContext, row: int, column: SheetColumn, item: str, unit: str) -> AmountEntry:
    month = month_of_amount(context, row, column)
    return AmountEntry(item, month, column.index, context.page.own_cell(row, column.index), unit)


def _find_institution(context: TableContext, row: int, entry: AmountEntry) -> InstitutionMatch | None:
    """Identify the institution of a row in a month; flag the row where it is not certain."""
    keyed = [c for role in ("name", "id", "uscc") for c in context.table.with_role(role)]
    if not keyed:
        return _find_whole_table_institution(context, row, entry.month)
    name, id_, uscc = (context.text(row, r) for r in ("name", "id", "uscc"))
    place = context.text(row, "place") or context.place
    answer = context.lookups.finder(entry.month).find(id_, uscc, name, place)
    column = next((c.index for c in keyed if context.page.text(row, c.index)), keyed[0].index)
    if isinstance(answer, Unresolved):
        near = [f"“{n}”（{i}）" for i, n, _ in answer.candidates if i not in answer.sentence]
        hint = f"名录中相近的有{'、'.join(near[:_MOST_FLAGGED_CANDIDATES])}。" if near else ""
        context.contents.add_flag("not_here", answer.sentence + hint, context.source_cell(row, column))
        return None
    if not _belongs(context, (answer.institution, entry.month)):
        state = context.contents.institution_state((answer.institution, entry.month))
        sentence = f"“{state.name}”不属本表填报的地方。请从本表删去，由现属地填报。"
        context.contents.add_flag("not_here", sentence, context.source_cell(row, column))
        return None
    if answer.before:
        why = f"按{answer.how}找到名录中的机构"
        source = context.source_cell(row, column)
        made = Conversion(source.sheet, row, source.cell, answer.before, answer.after, why)
        if made not in context.contents.conversions[-20:]:
            context.contents.conversions.append(made)
    return answer


def _find_whole_table_institution(context: TableContext, row: int, month: Month) -> InstitutionMatch | None:
    if context.whole is None:
        raise Refusal("layout", "表中没有机构名称、编号或代码，标题和文件名也没有写明是哪个机构。", "请补上机构名称。")
    answer = context.lookups.finder(month).find(id_=context.whole.institution)
    if isinstance(answer, Unresolved):
        context.contents.add_flag("not_here", answer.sentence, context.source_cell(row))
        return None
    return answer


def _belongs(context: TableContext, key: Key) -> bool:
    place = context.contents.origin.place
    state = context.contents.institution_state(key)
    unit = context.contents.roster.unit_of_county(state.county, key[1].last_day)
    return not place or place in (state.id, state.parent, state.county, unit)


def _add_amount(context: TableContext, row: int, entry: AmountEntry, found: InstitutionMatch) -> None:
    """Read one amount and add it to the contents."""
    key, source = (found.institution, entry.month), context.source_cell(row, entry.column)
    items = context.lookups.amount_reader(entry.month)[1]
    item = items.get(entry.item)
    if item is None:
        return
    name = item.text("name")
    if (amount := _read_amount(context, row, entry, key, item)) is None:
        return
    if amount.blank:
        if not any(c.month for c in context.table.columns) and not context.first_column("item_name"):
            context.contents.record_for(key, source)
        if not item.get("optional"):
            context.contents.blanks.append((key, entry.item, name, source))
        return
    if amount.milli is not None:
        context.sums.add(entry.column, amount.milli)
    if amount.said_none:
        context.contents.record_for(key, source)
        return
    context.contents.add_amount(key, entry.item, name, amount, source)
    _report_conversion(context, row, entry, key, name, amount)


def _report_conversion(
    context: TableContext, row: int, entry: AmountEntry, key: Key, name: str, amount: ItemAmount
) -> None:
    source, text = context.source_cell(row, entry.column), cell_text(entry.cell)
    if amount.qualifier:
        sentence = f"“{name}”填的是“{text}”，是约数，按估算登记，不作准确数。请按凭证改填准确数，或说明原因。"
        context.contents.add_flag("approximate", sentence, source, key, entry.item)
    if amount.shown:
        result = format_milli(amount.milli) if amount.milli is not None else ""
        context.contents.conversions.append(Conversion(source.sheet, row, source.cell, text, result, amount.shown))


def _read_amount(context: TableContext, row: int, entry: AmountEntry, key: Key, item: Row) -> ItemAmount | None:
    """Read one amount; flag it and mark its item as disputed where it is not certain."""
    amounts = context.lookups.amount_reader(entry.month)[0]
    source = context.source_cell(row, entry.column)
    top = context.page.merged.get((row, entry.column))
    try:
        if top is not None and _is_shared(context, row, entry.column):
            where = cell_address(*top)
            sentence = f"{where}的合并单元格占了几行或几列，不能确定“{item.text('name')}”各是多少。"
            raise Refusal("number", sentence, "请取消合并，逐格填写。")
        if context.first_column("meter_now") and (counted := metered_amount(context, row, entry, item)) is not None:
            return counted
        unit = entry.unit or unit_of_item(item, context.units, amounts)
        return amounts.read(entry.cell, item, unit)
    except Refusal as problem:
        context.contents.add_flag("number", f"{problem.sentence}{problem.remedy}", source, key, entry.item)
        context.contents.record_for(key, source).disputed.add(entry.item)
        return None


def _is_shared(context: TableContext, row: int, column: int) -> bool:
    """Return whether a merged amount extends over several rows or columns of amounts."""
    area = next(a for a in context.page.marks.merged if a[0] <= row <= a[2] and a[1] <= column <= a[3])
    indices = context.amount_indices
    several = sum(area[1] <= index <= area[3] for index in indices) > 1
    return several or area[0] != area[2]


def _read_basis_and_payment(context: TableContext, row: int, key: Key) -> None:
    """Read basis and payment of a row into its record."""
    record = context.contents.records.get(key)
    if record is None:
        return
    rulebook = context.contents.rulebook_of(key[1].last_day)
    for role, table in (("basis", "bases"), ("payment", "payments")):
        text, column = context.text(row, role), context.first_column(role)
        if not text or column is None:
            continue
        known = {r.text("name"): r.id for r in rulebook.rows(table)}
        if text not in known:
            sentence = f"“{column.text}”填的是“{text}”，不是可填的内容。请填{'／'.join(known)}，或留空。"
            context.contents.add_flag("number", sentence, context.source_cell(row, column.index), key, role)
        else:
            setattr(record, role, known[text])


def _check_total(context: TableContext, row: int) -> None:
    """Flag a total that is not the sum of the rows read, with both numbers; start the next subtotal."""
    for column in context.amount_columns:
        item = column.heading.item if column.heading and column.role == "item" else context.item
        month = context.period.first if context.period else column.month
        cell = context.page.own_cell(row, column.index)
        if not item or month is None or not cell_text(cell) or month.year == NO_YEAR:
            continue
        amounts, items = context.lookups.amount_reader(month)
        unit = (column.heading.unit_word if column.heading else "") or context.item_unit
        try:
            total = amounts.read(cell, items[item], unit or unit_of_item(items[item], context.units, amounts)).milli
        except Refusal:
            total = None
        if total is not None and not context.sums.matches(column.index, total):
            summed = format_milli(sum(context.sums.overall.get(column.index, [])))
            sentence = (
                f"合计行的“{column.text}”是{format_milli(total)}，表中各行之和是{summed}，不相等。"
                "请核对是否漏行、错数或合计没有更新。"
            )
            context.contents.add_flag("total", sentence, context.source_cell(row, column.index), None, item)
    context.sums.since.clear()


def _bill_row(context: TableContext, row: int) -> None:
    """Read a row about the days of a bill."""
    first, last = bill_days(context, row)
    month = Month.containing(last)
    items = context.lookups.amount_reader(month)[1]
    for entry in bill_entries(context, row, month):
        found = _find_institution(context, row, entry)
        item = items.get(entry.item)
        if found is None or item is None:
            return
        key, source = (found.institution, month), context.source_cell(row, entry.column)
        amount = _read_amount(context, row, entry, key, item)
        if amount is None or amount.milli is None:
            continue
        context.contents.pending.pop((source.sheet, row), None)
        if item.text("kind") == "activity":
            for m in Span(Month.containing(first), month):
                if m.last_day <= last:
                    context.contents.activity_amounts.append(
                        ((found.institution, m), entry.item, item.text("name"), amount, source)
                    )
            continue
        _report_conversion(context, row, entry, key, item.text("name"), amount)
        context.contents.bills[found.institution, entry.item].append(
            (DatedBill(first, last, amount.milli, row), source)
        )
