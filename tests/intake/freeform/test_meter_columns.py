"""Bills and meters: which days a row is about, what its readings give, an amount beside them that disagrees."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.freeform.sample import context
from tests.messy.layouts import NAMES

from tongbao.intake.freeform.meter_columns import bill_days, bill_entries, has_bill_period, metered_amount
from tongbao.intake.freeform.table_context import AmountEntry
from tongbao.intake.values.amounts import ItemAmount
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal

SCHOOL, MARCH = NAMES["H1"], Month(2017, 3)
BILL = ["单位名称", "起始日期", "截止日期", "用电量（千瓦时）"]
METER = ["单位名称", "上期示数", "本期示数", "倍率"]


def test_a_period_in_one_column_or_in_two_makes_a_table_of_bills() -> None:
    assert has_bill_period(context(BILL, [SCHOOL, "2017-03-01", "2017-03-31", 5]))
    assert has_bill_period(context(["单位名称", "起止日期", "用电量"], [SCHOOL, "2017-03-01至2017-03-31", 5]))
    assert not has_bill_period(context(["单位名称", "起始日期", "用电量"], [SCHOOL, "2017-03-01", 5]))
    assert not has_bill_period(context(["单位名称", "用电量"], [SCHOOL, 5]))


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (BILL, [SCHOOL, "2017-01-15", "2017-02-14", 5]),
        (BILL, [SCHOOL, "2017年1月15日", 42780, 5]),  # a day as the number a spreadsheet keeps
        (["单位名称", "起止日期", "用电量"], [SCHOOL, "2017-01-15至2017-02-14", 5]),
    ],
)
def test_the_days_of_a_bill_are_read(head: list[str], row: list[Any]) -> None:
    assert bill_days(context(head, row), 2) == (date(2017, 1, 15), date(2017, 2, 14))


@given(st.dates(date(2000, 1, 1), date(2098, 11, 1)), st.integers(0, 400))
def test_any_two_days_in_order_are_read(first: date, more: int) -> None:
    last = date.fromordinal(first.toordinal() + more)
    assert bill_days(context(BILL, [SCHOOL, first.isoformat(), last.isoformat(), 5]), 2) == (first, last)


@pytest.mark.parametrize("days", [("2017-02-14", "2017-01-15"), ("2017-01-15", None), ("一月", "二月"), (None, None)])
def test_days_that_are_not_certain_are_refused(days: tuple[Any, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        bill_days(context(BILL, [SCHOOL, *days, 5]), 2)
    assert (refused.value.code, str(refused.value)) == (
        "period",
        "账单的起止日期看不出从哪天到哪天。请写成如 2017-01-15 至 2017-02-14。",
    )


def test_every_column_of_an_item_is_an_amount_of_the_bill() -> None:
    bill = context([*BILL, "水费（元）"], [SCHOOL, "2017-03-01", "2017-03-31", 5, 6])
    assert list(bill_entries(bill, 2, MARCH)) == [
        AmountEntry("electricity", MARCH, 4, ("n", "5"), "千瓦时"),
        AmountEntry("water_cost", MARCH, 5, ("n", "6"), "元"),
    ]


def test_readings_are_an_amount_where_no_column_has_it() -> None:
    meter = context(METER, [SCHOOL, 100, 150, 2], item="electricity", item_unit="度")
    assert list(bill_entries(meter, 2, MARCH)) == [AmountEntry("electricity", MARCH, 3, ("n", "150"), "度")]
    beside = context([*METER, "用电量"], [SCHOOL, 100, 150, 2, 100])
    assert [(e.item, e.column) for e in bill_entries(beside, 2, MARCH)] == [("electricity", 5)]


def test_a_table_that_names_no_item_has_no_amounts() -> None:
    assert list(bill_entries(context(METER, [SCHOOL, 100, 150, 2]), 2, MARCH)) == []


def amount(row: list[Any], item: str = "electricity") -> ItemAmount | None:
    """The metered amount of the last column of a row of readings."""
    table = context([*METER, "用电量"], row)
    entry = AmountEntry(item, MARCH, 5, table.page.own_cell(2, 5), "")
    return metered_amount(table, 2, entry, table.lookups.amount_reader(MARCH)[1][item])


def test_readings_times_the_multiplier_are_the_amount() -> None:
    shown = "示数“100”至“150.5”乘以倍率“2”，得101"
    assert amount([SCHOOL, 100, 150.5, 2, 101]) == ItemAmount(101_000, shown=shown)
    assert amount([SCHOOL, 100, 150, None, None]) == ItemAmount(50_000, shown="示数“100”至“150”乘以倍率“1”，得50")


def test_no_readings_are_no_amount_and_costs_have_none() -> None:
    assert amount([SCHOOL, 100, None, 2, 5]) is None
    assert amount([SCHOOL, 100, 150, 2, 5], "electricity_cost") is None


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ([SCHOOL, 100, 150, 2, 99], "示数差乘以倍率是100，“电”填的是99，不相等。"),
        ([SCHOOL, 150, 100, 2, None], "本期示数100小于上期示数150。"),
    ],
)
def test_readings_that_cannot_be_right_are_refused(row: list[Any], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        amount(row)
    assert (refused.value.code, refused.value.sentence) == ("number", sentence)
