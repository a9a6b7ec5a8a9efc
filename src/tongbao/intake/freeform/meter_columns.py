"""Meters and bills in freeform workbooks: the days a row is about and the amount its readings give."""

from collections.abc import Iterator
from datetime import date, timedelta

from tongbao.intake.freeform.table_context import AmountEntry, TableContext
from tongbao.intake.reading.workbook_cells import cell_text
from tongbao.intake.values.amounts import ItemAmount
from tongbao.intake.values.dates import find_days
from tongbao.intake.values.proration import metered_amount as readings
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.rules.row import Row

_ORIGIN = date(1899, 12, 30)


def has_bill_period(context: TableContext) -> bool:
    """Return whether the rows of a table are about the days of bills.

    Parameters
    ----------
    context
        Table being read.

    Returns
    -------
    bool
        True with a column of periods, or one of first and one of last days.
    """
    return bool(
        context.first_column("bill_period") or (context.first_column("bill_from") and context.first_column("bill_to"))
    )


def bill_entries(context: TableContext, row: int, month: Month) -> Iterator[AmountEntry]:
    """Yield the amounts of a row with a bill's days or a meter's readings.

    Parameters
    ----------
    context
        Table being read.
    row : number from 1
        Row on the sheet.
    month
        Month the amounts are read by.

    Yields
    ------
    AmountEntry
        One for each column of amounts; readings only where no column has the amount itself.
    """
    long = context.first_column("item_name")
    heading = context.headers.meaning(context.page.text(row, long.index)) if long else None
    base = heading.item if heading is not None and heading.role == "item" else context.item
    unit = (heading.unit_word if heading else "") or context.text(row, "unit") or context.item_unit
    for column in context.amount_columns:
        own = column.heading if column.role == "item" else None
        if own is None and column.role not in ("amount", "meter_now"):
            continue
        if column.role == "meter_now" and any(c.role in ("item", "amount") for c in context.amount_columns):
            continue
        item = own.item if own else base
        if item:
            head = column.heading.unit_word if column.heading else ""
            cell = context.page.own_cell(row, column.index)
            yield AmountEntry(item, month, column.index, cell, head or unit)


def metered_amount(context: TableContext, row: int, entry: AmountEntry, item: Row) -> ItemAmount | None:
    """Compute the amount of a row from its meter readings.

    Parameters
    ----------
    context
        Table being read.
    row : number from 1
        Row on the sheet.
    entry
        Amount being read.
    item : row of ``carriers``
        Its item; costs, people and area have no readings.

    Returns
    -------
    Amount or None
        Difference of the readings times the multiplier; None where there are no readings.

    Raises
    ------
    Refusal
        Code ``number`` where an amount beside the readings is not equal to it.
    """
    before, now, times = (context.text(row, r) for r in ("meter_before", "meter_now", "multiplier"))
    if not (before and now) or item.text("kind") in ("cost", "activity"):
        return None
    amounts = context.lookups.amount_reader(entry.month)[0]
    multiplier = amounts.number(times) if times else 1000
    counted = readings(amounts.number(before), amounts.number(now), multiplier)
    column = context.first_column("meter_now")
    if column is not None and entry.column != column.index and cell_text(entry.cell):
        stated = amounts.read(entry.cell, item, entry.unit).milli
        if stated is not None and stated != counted:
            sentence = (
                f"示数差乘以倍率是{format_milli(counted)}，“{item.text('name')}”填的是{format_milli(stated)}，不相等。"
            )
            raise Refusal("number", sentence, "请核对示数、倍率和用量。")
    return ItemAmount(counted, shown=f"示数“{before}”至“{now}”乘以倍率“{times or '1'}”，得{format_milli(counted)}")


def bill_days(context: TableContext, row: int) -> tuple[date, date]:
    """Read the first and the last day of a row's bill.

    Parameters
    ----------
    context
        Table being read.
    row : number from 1
        Row on the sheet.

    Returns
    -------
    tuple of date, date
        Both days included.

    Raises
    ------
    Refusal
        Code ``period`` where the days are not certain.
    """
    whole = context.text(row, "bill_period")
    days = find_days(whole) if whole else (*_day(context, row, "bill_from"), *_day(context, row, "bill_to"))
    if len(days) != 2 or days[1] < days[0]:
        raise Refusal("period", "账单的起止日期看不出从哪天到哪天。", "请写成如 2017-01-15 至 2017-02-14。")
    return days[0], days[1]


def _day(context: TableContext, row: int, role: str) -> tuple[date, ...]:
    text = context.text(row, role)
    if text.isdecimal() and len(text) == 5:
        return (_ORIGIN + timedelta(days=int(text)),)
    return find_days(text)[:1]
