"""Tables are found by their content: header rows among titles, columns by words, months across or down."""

import pytest
from tests.intake.sheets import RULES

from tongbao.intake.freeform.headers import Headers
from tongbao.intake.freeform.layout import NO_YEAR, SheetColumn, SheetPage, SheetTable, find_tables
from tongbao.intake.reading.workbook_cells import SheetMarks, to_cells
from tongbao.measure.period import Month

HEADERS = Headers(RULES)


def page(*rows: list[object], merged: tuple[tuple[int, int, int, int], ...] = ()) -> SheetPage:
    return SheetPage("表", [to_cells(r) for r in rows], SheetMarks(merged=merged))


def only_table(found: SheetPage, year: int = 2017) -> SheetTable:
    [table] = find_tables(found, HEADERS, year)
    return table


def meanings(columns: tuple[SheetColumn, ...]) -> list[tuple[str, str, str]]:
    """Role, item and unit of every column."""
    return [
        ("/".join(c.roles), c.heading.item if c.heading else "", c.heading.unit_word if c.heading else "")
        for c in columns
    ]


def test_the_header_is_found_below_titles_and_the_rest_is_its_body() -> None:
    table = only_table(page(["合成县能耗表"], [], ["单位名称", "用电量（度）"], ["合成局", 5], ["合计", 5]))
    assert (table.above, table.first, table.last, table.body) == ((1, 2), 3, 3, (4, 5))
    assert meanings(table.columns) == [("name", "", ""), ("item", "electricity", "度")]


def test_merged_headers_in_two_rows_are_read_together() -> None:
    rows = (["单位名称", "电", None], [None, "数量（千瓦时）", "费用（元）"], ["合成局", 5, 6])
    table = only_table(page(*rows, merged=((1, 1, 2, 1), (1, 2, 1, 3))))
    assert (table.first, table.last) == (1, 2)
    assert meanings(table.columns) == [
        ("name", "", ""),
        ("item", "electricity", "千瓦时"),
        ("item", "electricity_cost", "元"),
    ]
    assert meanings(only_table(page(*rows)).columns) == meanings(table.columns)


def test_a_row_of_units_below_belongs_to_the_header() -> None:
    table = only_table(page(["单位名称", "用电量", "用水量"], [None, "万千瓦时", "吨"], ["合成局", 5, 6]))
    assert meanings(table.columns)[1:] == [("item", "electricity", "万千瓦时"), ("item", "water", "吨")]


@pytest.mark.parametrize(
    ("year", "months"), [(2017, [Month(2017, 1), Month(2017, 2)]), (0, [Month(NO_YEAR, 1), Month(NO_YEAR, 2)])]
)
def test_months_stand_across(year: int, months: list[Month]) -> None:
    table = only_table(page(["单位名称", "1月", "2月"], ["合成局", 5, 6]), year)
    assert [c.month for c in table.columns] == [None, *months]


def test_words_nobody_knows_over_a_month_make_it_no_month() -> None:
    rows = (["单位名称", "用电量", None, "预计", None], [None, "1月", "2月", "1月", "2月"], ["合成局", 5, 6, 7, 8])
    table = only_table(page(*rows, merged=((1, 2, 1, 3), (1, 4, 1, 5))))
    assert [(c.role, c.month) for c in table.columns][3:] == [("", None), ("", None)]


def test_a_header_repeated_on_the_next_page_of_print_opens_no_table() -> None:
    head = ["单位名称", "用电量"]
    assert only_table(page(head, ["合成局", 5], head, ["合成院", 6])).body == (2, 3, 4)


def test_another_header_opens_another_table() -> None:
    found = find_tables(page(["单位名称", "用电量"], ["合成局", 5], ["单位名称", "用水量"], ["合成局", 6]), HEADERS)
    assert [(t.first, t.body) for t in found] == [(1, (2,)), (3, (4,))]


@pytest.mark.parametrize(
    "rows",
    [
        [["单位名称", "合成局", "报告期", "2017年3月"]],
        [["合成局", 5, 6], ["合成院", 7, 8]],
        [["序号", "备注"], [1, "合成"]],
        [["列", "怎么填"], ["用电量", "只填数"]],
    ],
)
def test_what_has_no_item_is_no_table(rows: list[list[object]]) -> None:
    assert find_tables(page(*rows), HEADERS, 2017) == []


def test_a_merged_area_beyond_the_sheet_costs_nothing() -> None:
    found = page(["单位名称", "用电量"], merged=((1, 1, 1_048_576, 16_384),))
    assert len(found.merged) == 2
