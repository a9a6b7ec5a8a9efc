"""Meters and bills in foreign workbooks: which days a row is about, what its readings come to."""

from collections.abc import Iterator
from datetime import date, timedelta

from tongbao.intake.freeform.table_context import Entry, Frame
from tongbao.intake.reading.workbook_cells import text_of
from tongbao.intake.values.amounts import Amount
from tongbao.intake.values.dates import days_in
from tongbao.intake.values.proration import readings
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.rules.row import Row

_ORIGIN = date(1899, 12, 30)


def bill_columns(frame: Frame) -> bool:
    """Whether the rows of a table are about days of bills."""
    return bool(frame.only("bill_period") or (frame.only("bill_from") and frame.only("bill_to")))


def billed(frame: Frame, row: int, month: Month) -> Iterator[Entry]:
    """The amounts of a row with days of a bill or readings of a meter."""
    long = frame.only("item_name")
    heading = frame.headers.item(frame.page.text(row, long.index)) if long else None
    base = heading.item if heading is not None and heading.role == "item" else frame.item
    unit = (heading.unit_word if heading else "") or frame.text(row, "unit") or frame.item_unit
    for column in frame.amount_columns:
        own = column.heading if column.role == "item" else None
        if own is None and column.role not in ("amount", "meter_now"):
            continue
        if column.role == "meter_now" and any(c.role in ("item", "amount") for c in frame.amount_columns):
            continue
        item = own.item if own else base
        if item:
            head = column.heading.unit_word if column.heading else ""
            cell = frame.page.raw(row, column.index)
            yield Entry(item, month, column.index, cell, head or unit)


def metered(frame: Frame, row: int, entry: Entry, item: Row) -> Amount | None:
    """The amount by meter readings, which an amount beside them must equal; None where there are no readings."""
    before, now, times = (frame.text(row, r) for r in ("meter_before", "meter_now", "multiplier"))
    if not (before and now) or item.text("kind") in ("cost", "activity"):
        return None
    amounts = frame.people.reader(entry.month)[0]
    multiplier = amounts.number(times) if times else 1000
    counted = readings(amounts.number(before), amounts.number(now), multiplier)
    column = frame.only("meter_now")
    if column is not None and entry.column != column.index and text_of(entry.cell):
        told = amounts.read(entry.cell, item, entry.unit).milli
        if told is not None and told != counted:
            sentence = (
                f"示数差乘以倍率是{format_milli(counted)}，“{item.text('name')}”填的是{format_milli(told)}，不相等。"
            )
            raise Refusal("number", sentence, "请核对示数、倍率和用量。")
    return Amount(counted, shown=f"示数“{before}”至“{now}”乘以倍率“{times or '1'}”，得{format_milli(counted)}")


def bill_days(frame: Frame, row: int) -> tuple[date, date]:
    """The first and the last day a row's bill is about.

    Raises
    ------
    Refusal : code ``period`` where they cannot be told.
    """
    whole = frame.text(row, "bill_period")
    days = days_in(whole) if whole else (*_day(frame, row, "bill_from"), *_day(frame, row, "bill_to"))
    if len(days) != 2 or days[1] < days[0]:
        raise Refusal("period", "账单的起止日期看不出从哪天到哪天。", "请写成如 2017-01-15 至 2017-02-14。")
    return days[0], days[1]


def _day(frame: Frame, row: int, role: str) -> tuple[date, ...]:
    text = frame.text(row, role)
    if text.isdecimal() and len(text) == 5:
        return (_ORIGIN + timedelta(days=int(text)),)
    return days_in(text)[:1]
