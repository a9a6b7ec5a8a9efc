"""The context of a table: its columns by role, lookups by month, sums by column, the month of an amount."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.freeform.sample import MARCH, context
from tests.messy.layouts import NAMES

from tongbao.intake.freeform.accumulate import SourceCell
from tongbao.intake.freeform.table_context import ColumnSums, month_of_amount, rules_day
from tongbao.intake.reading.workbook_cells import SheetMarks
from tongbao.intake.values.identity import InstitutionMatch
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal

SCHOOL = NAMES["H1"]
HEAD = ["单位名称", "用电量", "用水量"]


def test_columns_are_found_by_role_and_cells_by_row() -> None:
    table = context(HEAD, [SCHOOL, 5, 6])
    name = table.first_column("name")
    assert name is not None and (name.index, name.text) == (1, "单位名称")
    assert table.first_column("month") is None
    assert (table.text(2, "name"), table.text(2, "month")) == (SCHOOL, "")
    assert (table.source_cell(2, 3), table.source_cell(2)) == (SourceCell("表", 2, "C2"), SourceCell("表", 2))
    assert table.header_lines == {"单位名称 | 用电量 | 用水量"}


def test_hidden_columns_are_no_columns_of_amounts() -> None:
    assert context(HEAD, [SCHOOL, 5, 6]).amount_indices == {2, 3}
    assert context(HEAD, [SCHOOL, 5, 6], marks=SheetMarks(hidden_columns=frozenset({3}))).amount_indices == {2}


def test_lookups_are_made_once_a_month() -> None:
    lookups = context(HEAD, [SCHOOL, 5, 6]).lookups
    march, april = Month(2017, 3), Month(2017, 4)
    assert lookups.finder(march).find(name=SCHOOL) == InstitutionMatch("H1", "名称")
    assert lookups.finder(march) is lookups.finder(march)
    assert lookups.finder(march) is not lookups.finder(april)
    amounts, items = lookups.amount_reader(march)
    assert amounts.read(("n", "5"), items["electricity"], "").milli == 5000
    assert lookups.amount_reader(march)[0] is amounts


def test_a_total_is_that_of_the_rows_since_the_last_one_or_of_all() -> None:
    sums = ColumnSums()
    sums.add(2, 1000)
    sums.add(2, 2000)
    sums.since.clear()
    sums.add(2, 5000)
    assert [m for m in (1000, 3000, 5000, 8000, 9000) if sums.matches(2, m)] == [5000, 8000]
    assert (sums.matches(3, 0), sums.matches(3, 1)) == (True, False)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=9))
def test_sum_and_rounded_average_match_and_nothing_above_the_sum(amounts: list[int]) -> None:
    sums = ColumnSums()
    for milli in amounts:
        sums.add(1, milli)
    assert sums.matches(1, sum(amounts))
    assert sums.matches(1, sum(amounts) // len(amounts))
    assert not sums.matches(1, sum(amounts) + 2)


def test_the_rules_are_those_of_the_period_or_of_the_day_of_receipt() -> None:
    assert rules_day(context(HEAD, [SCHOOL, 5, 6])) == date(2017, 3, 31)
    assert rules_day(context(HEAD, [SCHOOL, 5, 6], period=None)) == date(2017, 4, 5)


def test_a_month_comes_from_the_column_then_the_row_then_the_table() -> None:
    quarter = Span(Month(2017, 1), Month(2017, 3))
    across = context(["单位名称", "1月", "2月"], [SCHOOL, 5, 6], period=quarter)
    assert [month_of_amount(across, 2, c) for c in across.table.columns[1:]] == [Month(2017, 1), Month(2017, 2)]
    down = context(["单位名称", "月份", "用电量"], [SCHOOL, "2月", 6], period=quarter)
    assert month_of_amount(down, 2, down.table.columns[2]) == Month(2017, 2)
    years = context(["单位名称", "年度", "月份", "用电量"], [SCHOOL, "2016", "2月", 6], period=None)
    assert month_of_amount(years, 2, years.table.columns[3]) == Month(2016, 2)
    whole = context(HEAD, [SCHOOL, 5, 6])
    assert month_of_amount(whole, 2, whole.table.columns[1]) == Month(2017, 3)


@pytest.mark.parametrize(
    ("head", "row", "period", "year", "code", "sentence"),
    [
        (HEAD, [SCHOOL, 5, 6], None, 2017, "layout", "表中没有写明报告期。"),
        (
            HEAD,
            [SCHOOL, 5, 6],
            Span(Month(2017, 1), Month(2017, 3)),
            2017,
            "layout",
            "报告期是2017年1—3月，表中没有分月的数。",
        ),
        (
            ["单位名称", "用电量", "月份"],
            [SCHOOL, 5, "4月"],
            MARCH,
            2017,
            "period",
            "“4月”不在报告期2017年3月之内。",
        ),
        (["单位名称", "用电量", "月份"], [SCHOOL, 5, None], MARCH, 2017, "number", "本行没有写月份。"),
        (["单位名称", "用电量", "月份"], [SCHOOL, 5, "上旬"], MARCH, 2017, "number", "“上旬”不是可以确定的月份。"),
        (
            ["单位名称", "用电量", "月份"],
            [SCHOOL, 5, "3月"],
            None,
            0,
            "layout",
            "“3月”没有年份，表中也没有写明是哪一年。",
        ),
    ],
)
def test_a_month_that_is_not_certain_is_refused(
    head: list[str], row: list[object], period: Span | None, year: int, code: str, sentence: str
) -> None:
    table = context(head, row, period=period, year=year)
    with pytest.raises(Refusal) as refused:
        month_of_amount(table, 2, table.table.columns[1])
    assert (refused.value.code, refused.value.sentence) == (code, sentence)
