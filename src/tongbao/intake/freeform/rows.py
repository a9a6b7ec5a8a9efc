"""The rows of one table of a foreign workbook: who, which month, which item, how much; what is no data is said."""

from collections.abc import Iterator, Sequence

from tongbao.intake.freeform.accumulate import Key
from tongbao.intake.freeform.layout import NO_YEAR, Column
from tongbao.intake.freeform.meter_columns import bill_columns, bill_days, billed, metered
from tongbao.intake.freeform.surroundings import contradiction, loose_units, unit_for
from tongbao.intake.freeform.table_context import Entry, Frame, day_in, month_in
from tongbao.intake.reading.workbook_cells import Cell, text_of
from tongbao.intake.values.amounts import Amount, Amounts
from tongbao.intake.values.conversion import Conversion
from tongbao.intake.values.dates import spans_in
from tongbao.intake.values.flag import address
from tongbao.intake.values.identity import Doubt, Found
from tongbao.intake.values.proration import Bill
from tongbao.measure.number_text import unit_key
from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.rules.row import Row

_MOST_FLAGGED_CANDIDATES = 3
_FOOTER, _NOTE = "表尾、说明或签字", "没有数的说明行"


def read_rows(frame: Frame) -> None:
    """Every row of a table."""
    for row in frame.table.body:
        if not frame.page.written(row):
            continue
        frame.gathered.counted[frame.page.name, row] = frame.page.line(row)
        try:
            if not _aside(frame, row):
                _row(frame, row)
        except Refusal as problem:
            if problem.code == "layout":
                raise
            frame.gathered.flag("number", f"{problem.sentence}{problem.remedy}", frame.spot(row))


def _aside(frame: Frame, row: int) -> bool:
    """Whether a row is no data, or data nobody may have seen."""
    page, gathered = frame.page, frame.gathered
    cells = page.written(row)
    if row == frame.table.last + 1:
        _check_header_ended(frame, row)
    first = next((text_of(c) for _, c in cells if c and c[0] == "s"), "")
    amounts = frame.taken_from
    before = [text_of(c) for n, c in cells if n not in amounts]
    if page.line(row) in frame.header_lines:
        why = "重复的表头"
    elif frame.headers.is_footer(first):
        why = _FOOTER
    elif any(frame.headers.is_total(t) for t in before):
        why = "合计行，不是机构的数"
        _check_total(frame, row)
    elif row == frame.table.last + 1 and _numbers_columns([c for _, c in cells]):
        why = "栏次"
    elif not any(n in amounts for n, _ in cells) and not _is_keyed(frame, row):
        why = _NOTE
    else:
        why = ""
    if why:
        _check_note(frame, row, why)
        gathered.leave(page.name, row, page.line(row), why)
        return True
    if row in page.marks.hidden_rows:
        sentence = f"第{row}行是隐藏或被筛选掉的行，有内容但没有登记。请取消隐藏和筛选，核对后重新报送；不要的请删除。"
        gathered.flag("hidden_row", sentence, frame.spot(row))
        return True
    return False


def _check_note(frame: Frame, row: int, why: str) -> None:
    """What is no data may still change what the data means: another period, another unit, one more row of headers."""
    text = frame.page.line(row)
    amounts = frame.people.reader(Month.containing(day_in(frame)))[0]
    units = [u for u in loose_units(text, amounts) if u not in frame.units]
    bare = any(c.role == "item" and c.heading and not c.heading.unit_word for c in frame.table.columns)
    if units and (bare or frame.item):
        sentence = f"“{frame.page.name}”第{row}行写了单位“{units[0]}”，表头没有写，不能确定用于哪些列。"
        raise Refusal("layout", sentence, "请在每列表头中写明计量单位。")
    _check_units(frame, row, loose_units(text, amounts), amounts)
    periods = [] if why == _FOOTER or frame.headers.is_total(text) else list(spans_in(text))
    if why == _NOTE and any(p != frame.period for p in periods):
        sentence = f"“{frame.page.name}”第{row}行又写了报告期“{text}”，与表上方的不同。"
        raise Refusal("layout", sentence, "请把不同报告期的表分到不同的工作表，各写明报告期。")


def _check_units(frame: Frame, row: int, units: Sequence[str], amounts: Amounts) -> None:
    """A note whose unit is not the header's: nobody can say which of the two holds."""
    carriers = {r.id: r for r in frame.gathered.rulebook_of(day_in(frame)).rows("carriers")}
    headings = [c.heading for c in frame.table.columns if c.role == "item" and c.heading is not None]
    said = [(carriers[h.item], h.unit_word) for h in headings if h.item in carriers]
    word, own = contradiction(units, said, amounts)
    if word:
        sentence = f"“{frame.page.name}”第{row}行写了单位“{word}”，表头写的是“{own}”，不能确定以哪个为准。"
        raise Refusal("layout", sentence, "请核对后只保留一处计量单位。")


def _check_header_ended(frame: Frame, row: int) -> None:
    """Words right under the header, where amounts should be, are one more header row that nobody understands."""
    under = frame.taken_from
    keys = [c.index for r in ("name", "id", "uscc", "item_name", "month") for c in frame.table.with_role(r)]
    cells = [c for n, c in frame.page.written(row) if n in under]
    words_only = all(c is not None and c[0] == "s" and not any(d.isdecimal() for d in c[1]) for c in cells)
    if cells and words_only and not any(text_of(frame.page.raw(row, k)) for k in keys):
        sentence = f"“{frame.page.name}”第{row}行“{frame.page.line(row)}”像是表头的一部分，不能确定各列是什么。"
        raise Refusal("layout", sentence, "请在每列表头中写明项目和计量单位，分项数不要放在总量之下。")


def _is_keyed(frame: Frame, row: int) -> bool:
    """Whether a row without an amount still names an institution or a month of its own."""
    roles = ("id", "uscc") if frame.whole is None else ("month",)
    if any(frame.text(row, r) for r in roles):
        return True
    name = frame.text(row, "name")
    month = frame.period.first if frame.period else None
    return (
        bool(name)
        and month is not None
        and isinstance(frame.people.who(month).find(name=name, place=frame.place), Found)
    )


def _numbers_columns(cells: list[Cell]) -> bool:
    """Whether a row only counts the columns: 甲 乙 1 2 3."""
    numbers = [int(t) for c in cells if (t := text_of(c)).isdecimal() and t.isascii() and len(t) < 4]
    others = [t for c in cells if not (t := text_of(c)).isdecimal()]
    runs = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if len(numbers) >= 2 else False
    return runs and numbers[0] <= 3 and all(len(t) <= 2 for t in others)


def _row(frame: Frame, row: int) -> None:
    amounts = frame.people.reader(Month.containing(day_in(frame)))[0]
    for column in frame.table.columns:
        if column.role in ("", "remark") and (told := loose_units(frame.page.text(row, column.index), amounts)):
            _check_units(frame, row, told, amounts)
    if bill_columns(frame):
        _bill_row(frame, row)
        return
    entries = list(_entries(frame, row))
    known: dict[tuple[Month, str], Found | None] = {}
    for entry in entries:
        who = (entry.month, entry.who)
        if who not in known:
            known[who] = _identity(frame, row, entry)
        found = known[who]
        if found is not None:
            _take(frame, row, entry, found)
    for (month, _), found in known.items():
        if found is not None:
            _words(frame, row, (found.institution, month))


def _entries(frame: Frame, row: int) -> Iterator[Entry]:
    """The amounts of a row."""
    long = frame.only("item_name")
    named = frame.page.text(row, long.index) if long else ""
    heading = frame.headers.item(named) if named else None
    if long and not frame.table.with_role("item"):
        if heading is None or heading.role != "item":
            yield from _no_item(frame, row, named, long)
            return
        unit = _row_unit(frame, row, named, heading.unit_word)
        yield from _long(frame, row, heading.item, unit)
        return
    if heading is not None and heading.role in ("before", "running", "total"):
        frame.gathered.leave(frame.page.name, row, frame.page.line(row), f"“{named}”不是本期数")
        return
    if frame.only("meter_now"):
        month = month_in(frame, row, frame.table.columns[0])
        yield from billed(frame, row, month)
        return
    row_unit = frame.text(row, "unit")
    for column in frame.amount_columns:
        item, unit = frame.item, frame.item_unit
        if column.heading is not None and column.role == "item":
            item, unit = column.heading.item, column.heading.unit_word
        elif column.heading is not None and column.role != "amount":
            continue
        if item:
            unit = (column.heading.unit_word if column.heading else "") or unit
            yield _entry(frame, row, column, item, unit or row_unit)


def _no_item(frame: Frame, row: int, named: str, column: Column) -> Iterator[Entry]:
    heading = frame.headers.item(named) if named else None
    if heading is not None and heading.role in ("total", "group", "before", "running"):
        frame.gathered.leave(frame.page.name, row, frame.page.line(row), f"“{named}”不是单项能源资源的数")
    else:
        sentence = f"“{named}”不是可以识别的项目，本行没有登记。请改用台账中的项目名称，如“电”“天然气”“水”。"
        frame.gathered.flag("number", sentence, frame.spot(row, column.index))
    yield from ()


def _row_unit(frame: Frame, row: int, named: str, own: str) -> str:
    told = frame.text(row, "unit")
    if told and own and unit_key(told) != unit_key(own):
        raise Refusal("unit", f"“{named}”写了单位“{own}”，计量单位栏是“{told}”，互相矛盾。", "请核对后只保留一个单位。")
    return told or own


def _long(frame: Frame, row: int, item: str, unit: str) -> Iterator[Entry]:
    costs = {
        r.get("cost_of"): r.id for r in frame.gathered.rulebook_of(day_in(frame)).rows("carriers") if r.get("cost_of")
    }
    for column in frame.amount_columns:
        head = column.heading.unit_word if column.heading else ""
        if column.role == "cost":
            if item in costs and column.month is None:
                yield _entry(frame, row, column, costs[item], head)
        elif column.role in ("amount", ""):
            yield _entry(frame, row, column, item, unit or head)


def _entry(frame: Frame, row: int, column: Column, item: str, unit: str) -> Entry:
    month = month_in(frame, row, column)
    return Entry(item, month, column.index, frame.page.raw(row, column.index), unit)


def _identity(frame: Frame, row: int, entry: Entry) -> Found | None:
    """The institution of a row in a month, flagged where it is not certain."""
    keyed = [c for role in ("name", "id", "uscc") for c in frame.table.with_role(role)]
    if not keyed and not entry.who:
        return _whole(frame, row, entry.month)
    name, id_, uscc = (frame.text(row, r) for r in ("name", "id", "uscc"))
    place = frame.text(row, "place") or frame.place
    answer = frame.people.who(entry.month).find(id_, uscc, name, place)
    column = next((c.index for c in keyed if frame.page.text(row, c.index)), keyed[0].index)
    if isinstance(answer, Doubt):
        near = [f"“{n}”（{i}）" for i, n, _ in answer.candidates if i not in answer.sentence]
        hint = f"名录中相近的有{'、'.join(near[:_MOST_FLAGGED_CANDIDATES])}。" if near else ""
        frame.gathered.flag("not_here", answer.sentence + hint, frame.spot(row, column))
        return None
    if not _belongs(frame, (answer.institution, entry.month)):
        state = frame.gathered.state((answer.institution, entry.month))
        sentence = f"“{state.name}”不属本表填报的地方。请从本表删去，由现属地填报。"
        frame.gathered.flag("not_here", sentence, frame.spot(row, column))
        return None
    if answer.before:
        why = f"按{answer.how}找到名录中的机构"
        spot = frame.spot(row, column)
        made = Conversion(spot.sheet, row, spot.cell, answer.before, answer.after, why)
        if made not in frame.gathered.conversions[-20:]:
            frame.gathered.conversions.append(made)
    return answer


def _whole(frame: Frame, row: int, month: Month) -> Found | None:
    if frame.whole is None:
        raise Refusal("layout", "表中没有机构名称、编号或代码，标题和文件名也没有写明是哪个机构。", "请补上机构名称。")
    answer = frame.people.who(month).find(id_=frame.whole.institution)
    if isinstance(answer, Doubt):
        frame.gathered.flag("not_here", answer.sentence, frame.spot(row))
        return None
    return answer


def _belongs(frame: Frame, key: Key) -> bool:
    place = frame.gathered.place
    state = frame.gathered.state(key)
    unit = frame.gathered.roster.unit_of_county(state.county, key[1].last_day)
    return not place or place in (state.id, state.parent, state.county, unit)


def _take(frame: Frame, row: int, entry: Entry, found: Found) -> None:
    """Read one amount and keep it."""
    key, spot = (found.institution, entry.month), frame.spot(row, entry.column)
    items = frame.people.reader(entry.month)[1]
    item = items.get(entry.item)
    if item is None:
        return
    name = item.text("name")
    if (amount := _read(frame, row, entry, key, item)) is None:
        return
    if amount.blank:
        if not any(c.month for c in frame.table.columns) and not frame.only("item_name"):
            frame.gathered.slot(key, spot)
        if not item.get("optional"):
            frame.gathered.blanks.append((key, entry.item, name, spot))
        return
    if amount.milli is not None:
        frame.sums.add(entry.column, amount.milli)
    if amount.said_none:
        frame.gathered.slot(key, spot)
        return
    frame.gathered.put(key, entry.item, name, amount, spot)
    _tell(frame, row, entry, key, name, amount)


def _tell(frame: Frame, row: int, entry: Entry, key: Key, name: str, amount: Amount) -> None:
    spot, text = frame.spot(row, entry.column), text_of(entry.cell)
    if amount.qualifier:
        sentence = f"“{name}”填的是“{text}”，是约数，按估算登记，不作准确数。请按凭证改填准确数，或说明原因。"
        frame.gathered.flag("approximate", sentence, spot, key, entry.item)
    if amount.shown:
        said = format_milli(amount.milli) if amount.milli is not None else ""
        frame.gathered.conversions.append(Conversion(spot.sheet, row, spot.cell, text, said, amount.shown))


def _read(frame: Frame, row: int, entry: Entry, key: Key, item: Row) -> Amount | None:
    amounts = frame.people.reader(entry.month)[0]
    spot = frame.spot(row, entry.column)
    top = frame.page.merged.get((row, entry.column))
    try:
        if top is not None and _is_shared(frame, row, entry.column):
            where = address(*top)
            sentence = f"{where}的合并单元格占了几行或几列，不能确定“{item.text('name')}”各是多少。"
            raise Refusal("number", sentence, "请取消合并，逐格填写。")
        if frame.only("meter_now") and (counted := metered(frame, row, entry, item)) is not None:
            return counted
        unit = entry.unit or unit_for(item, frame.units, amounts)
        return amounts.read(entry.cell, item, unit)
    except Refusal as problem:
        frame.gathered.flag("number", f"{problem.sentence}{problem.remedy}", spot, key, entry.item)
        frame.gathered.slot(key, spot).doubted.add(entry.item)
        return None


def _is_shared(frame: Frame, row: int, column: int) -> bool:
    """Whether a merged amount stands over several rows or columns of amounts."""
    area = next(a for a in frame.page.marks.merged if a[0] <= row <= a[2] and a[1] <= column <= a[3])
    taken = frame.taken_from
    several = sum(area[1] <= index <= area[3] for index in taken) > 1
    return several or area[0] != area[2]


def _words(frame: Frame, row: int, key: Key) -> None:
    """Basis and payment of a row."""
    slot = frame.gathered.slots.get(key)
    if slot is None:
        return
    rulebook = frame.gathered.rulebook_of(key[1].last_day)
    for role, table in (("basis", "bases"), ("payment", "payments")):
        text, column = frame.text(row, role), frame.only(role)
        if not text or column is None:
            continue
        known = {r.text("name"): r.id for r in rulebook.rows(table)}
        if text not in known:
            sentence = f"“{column.text}”填的是“{text}”，不是可填的内容。请填{'／'.join(known)}，或留空。"
            frame.gathered.flag("number", sentence, frame.spot(row, column.index), key, role)
        else:
            setattr(slot, role, known[text])


def _check_total(frame: Frame, row: int) -> None:
    """A total that is not the sum of the rows taken is said with both numbers."""
    for column in frame.amount_columns:
        item = column.heading.item if column.heading and column.role == "item" else frame.item
        month = frame.period.first if frame.period else column.month
        cell = frame.page.raw(row, column.index)
        if not item or month is None or not text_of(cell) or month.year == NO_YEAR:
            continue
        amounts, items = frame.people.reader(month)
        unit = (column.heading.unit_word if column.heading else "") or frame.item_unit
        try:
            total = amounts.read(cell, items[item], unit or unit_for(items[item], frame.units, amounts)).milli
        except Refusal:
            total = None
        if total is not None and not frame.sums.agree(column.index, total):
            summed = format_milli(sum(frame.sums.whole.get(column.index, [])))
            sentence = (
                f"合计行的“{column.text}”是{format_milli(total)}，表中各行之和是{summed}，不相等。"
                "请核对是否漏行、错数或合计没有更新。"
            )
            frame.gathered.flag("total", sentence, frame.spot(row, column.index), None, item)
    frame.sums.since.clear()


def _bill_row(frame: Frame, row: int) -> None:
    """A row that is about the days of a bill."""
    first, last = bill_days(frame, row)
    month = Month.containing(last)
    items = frame.people.reader(month)[1]
    for entry in billed(frame, row, month):
        found = _identity(frame, row, entry)
        item = items.get(entry.item)
        if found is None or item is None:
            return
        key, spot = (found.institution, month), frame.spot(row, entry.column)
        amount = _read(frame, row, entry, key, item)
        if amount is None or amount.milli is None:
            continue
        frame.gathered.counted.pop((spot.sheet, row), None)
        if item.text("kind") == "activity":
            for m in Span(Month.containing(first), month):
                if m.last_day <= last:
                    frame.gathered.states.append(((found.institution, m), entry.item, item.text("name"), amount, spot))
            continue
        _tell(frame, row, entry, key, item.text("name"), amount)
        frame.gathered.bills[found.institution, entry.item].append((Bill(first, last, amount.milli, row), spot))
