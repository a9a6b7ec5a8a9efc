"""Foreign workbooks into ledgers: what is certain with its cells, the rest flagged or refused with what to do."""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.messy.layouts import HEAD, NAMES, ROSTER, TITLE

from tongbao.intake.freeform.accumulate import ReceivedFile
from tongbao.intake.freeform.ledgers import FreeformImport, read_freeform
from tongbao.intake.reading.workbook_cells import SheetMarks, Sheets, to_cells
from tongbao.intake.values.conversion import Conversion, NotData
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook

SCHOOL, LIBRARY = NAMES["H1"], NAMES["H3"]
ROW = [SCHOOL, 12500, 300]


def read_rows_of(
    rows: list[list[Any]] | Mapping[str, list[list[Any]]],
    marks: SheetMarks | None = None,
    place: str = "",
    file: str = "a.xlsx",
) -> FreeformImport:
    pages = rows if isinstance(rows, Mapping) else {"表": rows}
    sheets = Sheets(
        {n: [to_cells(r) for r in page] for n, page in pages.items()}, marks={"表": marks} if marks else None
    )
    return read_freeform(sheets, ReceivedFile(file, "feedbeef0001", "2017-04-05", place), ROSTER, Rulebook)


def only_ledger(*rows: list[Any], **more: Any) -> Ledger:
    [ledger] = read_rows_of([TITLE, *rows], **more).ledgers
    return ledger


def flags_of(ledger: Ledger, code: str) -> list[tuple[str, str]]:
    return [(f.cell, f.sentence) for f in ledger.flags if f.code == code]


def test_a_line_has_its_institution_month_amounts_and_cells() -> None:
    ledger = only_ledger(HEAD, ROW)
    [line] = ledger.lines
    reading = line.reading
    assert (ledger.county, ledger.month, ledger.file, ledger.upload) == (
        "130901",
        Month(2017, 3),
        "a.xlsx",
        "feedbeef0001",
    )
    assert (reading.institution, reading.county, reading.unit, reading.kind) == ("H1", "130901", "hc", "organ")
    assert (reading.amounts, reading.basis, reading.row) == ({"electricity": 12_500_000, "water": 300_000}, "billed", 3)
    assert (line.name, line.sheet, line.cells) == (SCHOOL, "表", {"electricity": "B3", "water": "C3"})


def test_the_items_without_a_column_are_said_once() -> None:
    sentence = (
        "表中没有这些项目的栏，按未报数登记：煤炭、天然气、液化石油气、汽油、柴油、热力、其他能源、用能人数、建筑面积。"
        "请补报；确无此项消费的，由报送单位说明。"
    )
    assert flags_of(only_ledger(HEAD, ROW), "columns") == [("", sentence)]


def test_a_blank_is_said_at_its_cell() -> None:
    ledger = only_ledger(HEAD, [SCHOOL, 5, None])
    assert flags_of(ledger, "complete")[0] == ("C3", "“水”没有填。没有消费的请填0，不掌握的请说明原因。")


def test_titles_headers_totals_and_feet_are_no_data_each_with_why() -> None:
    found = read_rows_of([TITLE, HEAD, ROW, ["合计", 12500, 300], ["填表人：合成"]])
    left = [
        NotData("表", 1, TITLE[0], "标题、表头或表上方的说明"),
        NotData("表", 2, " | ".join(HEAD), "标题、表头或表上方的说明"),
        NotData("表", 4, "合计 | 12500 | 300", "合计行，不是机构的数"),
        NotData("表", 5, "填表人：合成", "表尾、说明或签字"),
    ]
    assert (found.ledgers[0].not_data, found.rows, found.taken) == (left, 5, {("表", 3)})


def test_every_conversion_is_shown() -> None:
    ledger = only_ledger(["单位名称", "用电量（万千瓦时）", "水", "同比"], ["第一中学", 1.25, 300, 2])
    assert ledger.conversions == [
        Conversion("表", 1, "", TITLE[0], "2017-03", "报告期取自标题"),
        Conversion("表", 2, "C2", "水", "立方米", "表头未写单位，按立方米计"),
        Conversion("表", 2, "D2", "同比", "", "这一列不是本期数，没有登记"),
        Conversion("表", 3, "A3", "第一中学", SCHOOL, "按名称（地名写法不同）找到名录中的机构"),
        Conversion("表", 3, "B3", "1.25", "12500", "“1.25万千瓦时”按12500千瓦时计"),
    ]


def test_an_approximate_amount_is_estimated_and_said() -> None:
    ledger = only_ledger(HEAD, [SCHOOL, "约12500", 300])
    reading = ledger.lines[0].reading
    assert (reading.basis, reading.marks) == ("estimated", {"electricity": "约"})
    sentence = "“电”填的是“约12500”，是约数，按估算登记，不作准确数。请按凭证改填准确数，或说明原因。"
    assert flags_of(ledger, "approximate") == [("B3", sentence)]


def test_basis_payment_and_reasons_are_taken() -> None:
    row = [SCHOOL, 5, 6, "按面积计费", "计量"]
    reading = only_ledger([*HEAD, "热力（GJ）", "计量方式"], row).lines[0].reading
    assert (reading.basis, reading.reasons) == ("metered", {"heat": "area_billed"})
    ledger = only_ledger([*HEAD, "计量方式"], [*ROW, "目测"])
    assert flags_of(ledger, "number") == [
        ("D3", "“计量方式”填的是“目测”，不是可填的内容。请填计量／票据／分摊／估算，或留空。")
    ]


def test_a_total_that_is_no_sum_is_said_with_both_numbers() -> None:
    ledger = only_ledger(HEAD, ROW, ["合计", 99, 300])
    sentence = "合计行的“用电量（千瓦时）”是99，表中各行之和是12500，不相等。请核对是否漏行、错数或合计没有更新。"
    assert flags_of(ledger, "total") == [("B4", sentence)]


def test_a_hidden_row_is_neither_counted_nor_dropped() -> None:
    found = read_rows_of([TITLE, HEAD, ROW, [LIBRARY, 5, 6]], SheetMarks(hidden_rows=frozenset({4})))
    ledger = found.ledgers[0]
    sentence = "第4行是隐藏或被筛选掉的行，有内容但没有登记。请取消隐藏和筛选，核对后重新报送；不要的请删除。"
    assert [f.sentence for f in ledger.flags if f.code == "hidden_row"] == [sentence]
    assert [line.name for line in ledger.lines] == [SCHOOL]


def test_two_amounts_for_one_cell_are_held() -> None:
    ledger = only_ledger(HEAD, ROW, [SCHOOL, 7, 300])
    assert ledger.lines[0].reading.amounts == {"water": 300_000}
    assert flags_of(ledger, "duplicate") == [
        (
            "B4",
            f"“{SCHOOL}”2017年3月的“电”有两个不同的数：B3是12500，B4是7，都没有登记。请核对后只保留一个。",
        ),
        ("C4", f"“{SCHOOL}”的“水”在C3已填过一次，数相同。请删去重复的一行。"),
    ]


def test_an_unknown_institution_is_said_at_its_cell() -> None:
    ledger = only_ledger(HEAD, ROW, ["合成县某所", 5, 6])
    sentence = "名录中没有“合成县某所”。请核对编号和名称；新设机构先办理名录登记。"
    assert flags_of(ledger, "not_here") == [("A4", sentence)]


def test_lines_go_to_the_county_of_their_month_or_to_the_place_given() -> None:
    rows = [["2017年3月"], HEAD, ROW, ["假设县第一中学", 5, 6]]
    assert [(x.county, len(x.lines)) for x in read_rows_of(rows).ledgers] == [("130901", 1), ("130902", 1)]
    assert [(x.county, len(x.lines)) for x in read_rows_of(rows, place="hc").ledgers] == [("hc", 2)]
    [ledger] = read_rows_of(rows, place="130901").ledgers
    assert (ledger.county, len(ledger.lines), len(flags_of(ledger, "not_here"))) == ("130901", 1, 1)


def test_an_institution_hands_in_its_own() -> None:
    [ledger] = read_rows_of([["月份", *HEAD[1:]], ["2017年3月", 5, 6]], place="H1").ledgers
    assert (ledger.county, ledger.lines[0].reading.institution) == ("H1", "H1")


def test_a_month_that_several_bills_share_is_apportioned_and_the_edges_are_asked_for() -> None:
    rows = [[SCHOOL, "2017-01-15", "2017-02-14", 310], [SCHOOL, "2017-02-15", "2017-03-14", 280]]
    found = read_rows_of([["单位名称", "起始日期", "截止日期", "用电量（千瓦时）"], *rows])
    [ledger] = found.ledgers
    reading = ledger.lines[0].reading
    assert (str(reading.month), reading.amounts, reading.basis) == ("2017-02", {"electricity": 280_000}, "apportioned")
    assert flags_of(ledger, "layout") == [
        ("D2", "2017年1月只有17天有账单，这个月没有登记。请补报其余各天的账单。"),
        ("D3", "2017年3月只有14天有账单，这个月没有登记。请补报其余各天的账单。"),
    ]
    assert found.taken == {("表", 2), ("表", 3)}


@pytest.mark.parametrize(
    ("rows", "code", "sentence"),
    [
        (
            [[SCHOOL, 5, 6]],
            "layout",
            "没有找到台账的表头（机构名称、月份和“用电量”“用水量”等项目）。请用系统下发的模板，或写明表头后重新报送。",
        ),
        (
            [["2017年3月"], HEAD[1:], [5, 6]],
            "place",
            "工作表“表”没有写明是哪个机构的数。请在表中加上机构名称一列，或在标题中写明机构全称。",
        ),
        ([HEAD, ROW], "layout", "表中没有写明报告期。请在标题、文件名或工作表名中写明，如 2017年3月。"),
        (
            [["2017年"], HEAD, ROW],
            "layout",
            "报告期是2017年，表中没有分月的数。请按月分列或分行填报。",
        ),
        (
            [TITLE, ["单位名称", "用电量（元）"], [SCHOOL, 5]],
            "layout",
            "“表”B2“用电量（元）”：“元”不是“电”的计量单位，应为千瓦时。请核对是否填错栏，并按千瓦时填报。",
        ),
    ],
)
def test_what_cannot_be_understood_is_refused_with_what_to_do(rows: list[list[Any]], code: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_rows_of(rows)
    assert (refused.value.code, str(refused.value)) == (code, sentence)


def test_a_sheet_with_numbers_and_no_header_is_not_passed_over() -> None:
    with pytest.raises(Refusal) as refused:
        read_rows_of({"表": [TITLE, HEAD, ROW], "其他": [[1, 2], [3, 4]]})
    assert refused.value.sentence == "工作表“其他”有数，但找不到能看懂的表头。"
