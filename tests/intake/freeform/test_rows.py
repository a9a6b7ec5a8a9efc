"""The rows of one table: amounts go into records, what is no data is set aside, what is not certain is flagged."""

from typing import Any

import pytest
from tests.intake.freeform.sample import context
from tests.messy.layouts import NAMES

from tongbao.intake.freeform.accumulate import SourceCell
from tongbao.intake.freeform.rows import read_rows
from tongbao.intake.freeform.table_context import TableContext
from tongbao.intake.reading.workbook_cells import SheetMarks
from tongbao.intake.values.amounts import ItemAmount
from tongbao.intake.values.conversion import NotData
from tongbao.intake.values.identity import InstitutionMatch
from tongbao.intake.values.proration import DatedBill
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal

SCHOOL, LIBRARY = NAMES["H1"], NAMES["H3"]
MARCH = Month(2017, 3)
HEAD = ["单位名称", "用电量（千瓦时）", "用水量（吨）"]


def read(*rows: list[Any], **more: Any) -> TableContext:
    """The context of a table after its rows were read."""
    table = context(*rows, **more)
    read_rows(table)
    return table


def amounts(table: TableContext) -> dict[tuple[str, str, str], int | None]:
    """Undisputed amounts by institution, month and item."""
    return {
        (institution, str(month), item): amount.milli
        for (institution, month), record in table.contents.records.items()
        for item, (amount, _) in record.amounts.items()
        if item not in record.disputed
    }


def flags(table: TableContext) -> list[tuple[str, str, str]]:
    """Code, cell and sentence of every flag."""
    return [(f.code, f.cell, f.sentence) for _, f in table.contents.flags]


def test_a_row_becomes_amounts_with_their_cells() -> None:
    table = read(HEAD, [SCHOOL, 12500, 300], [LIBRARY, 0, 12.5])
    assert amounts(table) == {
        ("H1", "2017-03", "electricity"): 12_500_000,
        ("H1", "2017-03", "water"): 300_000,
        ("H3", "2017-03", "electricity"): 0,
        ("H3", "2017-03", "water"): 12_500,
    }
    record = table.contents.records["H1", MARCH]
    assert record.amounts["water"] == (ItemAmount(300_000, shown="“300吨”按300立方米计"), SourceCell("表", 2, "C2"))
    assert (flags(table), table.contents.not_data, table.contents.pending) == ([], [], {})
    assert table.contents.imported_rows == {("表", 2), ("表", 3)}


def test_rows_without_data_are_set_aside_each_with_why() -> None:
    rows = [["甲", 1, 2], HEAD, [SCHOOL, 5, 6], [], ["各单位自行填写"], ["合计", 5, 6], ["填表人：合成"]]
    assert read(HEAD, *rows).contents.not_data == [
        NotData("表", 2, "甲 | 1 | 2", "栏次"),
        NotData("表", 3, " | ".join(HEAD), "重复的表头"),
        NotData("表", 6, "各单位自行填写", "没有数的说明行"),
        NotData("表", 7, "合计 | 5 | 6", "合计行，不是机构的数"),
        NotData("表", 8, "填表人：合成", "表尾、说明或签字"),
    ]


def test_items_down_the_rows_are_read_by_their_names() -> None:
    head = ["单位名称", "项目", "计量单位", "数量", "费用（元）"]
    table = read(head, [SCHOOL, "电", "万千瓦时", 1.25, 9000], [SCHOOL, "水", "吨", 3, None])
    assert amounts(table) == {
        ("H1", "2017-03", "electricity"): 12_500_000,
        ("H1", "2017-03", "electricity_cost"): 9_000_000,
        ("H1", "2017-03", "water"): 3_000,
    }


def test_a_name_that_is_no_item_is_flagged_and_one_of_another_time_set_aside() -> None:
    table = read(["单位名称", "项目", "数量"], [SCHOOL, "酒", 5], [SCHOOL, "合计", 6])
    sentence = "“酒”不是可以识别的项目，本行没有登记。请改用台账中的项目名称，如“电”“天然气”“水”。"
    assert flags(table) == [("number", "B2", sentence)]
    assert amounts(table) == {}


def test_one_institution_of_the_whole_table_needs_no_column() -> None:
    rows = (["月份", "用电量（千瓦时）"], ["2月", 5], ["3月", 6])
    table = read(*rows, whole=InstitutionMatch("H1", "名称"), period=Span(Month(2017, 1), MARCH))
    assert amounts(table) == {("H1", "2017-02", "electricity"): 5_000, ("H1", "2017-03", "electricity"): 6_000}
    with pytest.raises(Refusal) as refused:
        read(*rows, period=Span(Month(2017, 1), MARCH))
    assert (refused.value.code, refused.value.sentence) == (
        "layout",
        "表中没有机构名称、编号或代码，标题和文件名也没有写明是哪个机构。",
    )


@pytest.mark.parametrize(
    ("row", "flag"),
    [
        (
            ["合成县某所", 5, 6],
            ("not_here", "A2", "名录中没有“合成县某所”。请核对编号和名称；新设机构先办理名录登记。"),
        ),
        (
            [SCHOOL, "约5", 6],
            (
                "approximate",
                "B2",
                "“电”填的是“约5”，是约数，按估算登记，不作准确数。请按凭证改填准确数，或说明原因。",
            ),
        ),
    ],
)
def test_what_is_not_certain_is_flagged_at_its_cell(row: list[Any], flag: tuple[str, str, str]) -> None:
    assert flags(read(HEAD, row)) == [flag]


def test_an_amount_that_cannot_be_read_is_disputed() -> None:
    table = read(HEAD, [SCHOOL, "见附件", 6])
    [(code, cell, _)] = flags(table)
    assert (code, cell, table.contents.records["H1", MARCH].disputed) == ("number", "B2", {"electricity"})
    assert amounts(table) == {("H1", "2017-03", "water"): 6_000}


def test_an_amount_merged_over_two_rows_is_nobody_s() -> None:
    table = read(HEAD, [SCHOOL, 5, 6], [LIBRARY, None, 7], marks=SheetMarks(merged=((2, 2, 3, 2),)))
    sentence = "B2的合并单元格占了几行或几列，不能确定“电”各是多少。请取消合并，逐格填写。"
    assert ("number", "B2", sentence) in flags(table)
    assert amounts(table) == {("H1", "2017-03", "water"): 6_000, ("H3", "2017-03", "water"): 7_000}


def test_rows_of_others_are_flagged_where_the_sender_is_known() -> None:
    table = read(["所在县区", *HEAD], ["假设县", "假设县第一中学", 5, 6], place="130901")
    sentence = "“假设县第一中学”不属本表填报的地方。请从本表删去，由现属地填报。"
    assert (flags(table), amounts(table)) == ([("not_here", "B2", sentence)], {})


def test_a_hidden_row_is_flagged_and_not_imported() -> None:
    table = read(HEAD, [SCHOOL, 5, 6], marks=SheetMarks(hidden_rows=frozenset({2})))
    assert ([f[0] for f in flags(table)], amounts(table)) == (["hidden_row"], {})


def test_a_blank_is_remembered_and_none_is_no_amount() -> None:
    table = read(HEAD, [SCHOOL, None, "无"])
    assert table.contents.blanks == [(("H1", MARCH), "electricity", "电", SourceCell("表", 2, "B2"))]
    assert amounts(table) == {}


def test_basis_and_payment_are_read_into_the_record() -> None:
    table = read([*HEAD, "计量方式"], [SCHOOL, 5, 6, "计量"], [LIBRARY, 5, 6, "目测"])
    assert [r.basis for r in table.contents.records.values()] == ["metered", ""]
    sentence = "“计量方式”填的是“目测”，不是可填的内容。请填计量／票据／分摊／估算，或留空。"
    assert flags(table) == [("number", "D3", sentence)]


def test_totals_are_compared_with_the_rows_above_them() -> None:
    rows = [[SCHOOL, 5, 6], ["小计", 5, 6], [LIBRARY, 7, 8], ["小计", 7, 8], ["合计", 12, 15]]
    sentence = "合计行的“用水量（吨）”是15，表中各行之和是14，不相等。请核对是否漏行、错数或合计没有更新。"
    assert flags(read(HEAD, *rows)) == [("total", "C6", sentence)]


def test_a_bill_is_kept_with_its_days_and_people_count_for_every_full_month() -> None:
    head = ["单位名称", "起始日期", "截止日期", "用电量（千瓦时）", "用能人数（人）"]
    table = read(head, [SCHOOL, "2017-02-01", "2017-03-30", 580, 30])
    first, last = Month(2017, 2).first_day, Month(2017, 3).last_day.replace(day=30)
    bill = (DatedBill(first, last, 580_000, 2), SourceCell("表", 2, "D2"))
    assert dict(table.contents.bills) == {("H1", "electricity"): [bill]}
    people = (("H1", Month(2017, 2)), "people", "用能人数", ItemAmount(30_000), SourceCell("表", 2, "E2"))
    assert table.contents.activity_amounts == [people]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            (HEAD, [None, "照明", "空调"], [SCHOOL, 5, 6]),
            "“表”第2行“照明 | 空调”像是表头的一部分，不能确定各列是什么。",
        ),
        (
            (["单位名称", "用电量"], [SCHOOL, 5], ["说明：用电量单位为万千瓦时"]),
            "“表”第3行写了单位“万千瓦时”，表头没有写，不能确定用于哪些列。",
        ),
        (
            (HEAD, [SCHOOL, 5, 6], ["说明：用电量单位为万千瓦时"]),
            "“表”第3行写了单位“万千瓦时”，表头写的是“千瓦时”，不能确定以哪个为准。",
        ),
        (
            (HEAD, [SCHOOL, 5, 6], ["2017年4月各单位用能"]),
            "“表”第3行又写了报告期“2017年4月各单位用能”，与表上方的不同。",
        ),
    ],
)
def test_a_row_that_changes_what_the_table_means_refuses_the_whole(rows: tuple[list[Any], ...], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(*rows)
    assert (refused.value.code, refused.value.sentence) == ("layout", sentence)


def test_another_refusal_is_a_flag_of_its_row_and_the_others_are_read() -> None:
    head = ["单位名称", "项目", "计量单位", "数量"]
    table = read(head, [SCHOOL, "电（度）", "吨", 5], [LIBRARY, "电", "度", 7])
    sentence = "“电（度）”写了单位“度”，计量单位栏是“吨”，互相矛盾。请核对后只保留一个单位。"
    assert flags(table) == [("number", "", sentence)]
    assert amounts(table) == {("H3", "2017-03", "electricity"): 7_000}
