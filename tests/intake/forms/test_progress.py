"""A bad cell gives one flag with its place and its sentence; the rest of the sheet goes on; a blank says nothing."""

import pytest
from tests.intake.sheets import RULES, SOURCE, put

from tongbao.intake.forms.entries import Entries
from tongbao.intake.forms.progress import read_progress
from tongbao.intake.reading.workbook import Sheets
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.form import COUNTY, PROGRESS
from tongbao.measure.refusal import Refusal
from tongbao.records.fact import Status

FILE, UNIT, PERIOD = SOURCE.file, SOURCE.unit, SOURCE.period
WHOLE = {"E7": "是", "R7": "会议.pdf"}


def fill(sheets: Sheets, sheet: str, cells: dict[str, str]) -> Sheets:
    for cell, words in cells.items():
        put(sheets, sheet, cell, words)
    return sheets


def progress(sheets: Sheets, cells: dict[str, str]) -> Entries:
    return read_progress(fill(sheets, PROGRESS, cells), SOURCE, RULES)


def test_a_blank_return_says_nothing(blank: Sheets) -> None:
    entries = read_progress(blank, SOURCE, RULES)
    assert (entries.facts, entries.rows, entries.blank) == ([], 20, 20)
    assert [(f.code, f.severity, f.sheet, f.sentence) for f in entries.flags] == [
        (
            "nil_return",
            "warning",
            "单位信息",
            "整份报表没有一项作答，也没有在“单位信息”注明零报告。请补报；确无情况的注明零报告。",
        )
    ]


def test_a_nil_return_is_a_report_and_no_silence(blank: Sheets) -> None:
    row = next(r for r in blank["单位信息"] if r[0] == ("s", "零报告"))
    row[1] = ("s", "是")
    entries = read_progress(blank, SOURCE, RULES)
    assert (entries.facts, entries.flags) == ([], [])
    assert entries.report is not None
    report = entries.report
    assert (report.id, report.matter, report.level, report.day) == (
        "2017-03:baoding:monthly_report",
        "monthly_report",
        "nil",
        "2017-04-01",
    )


def test_an_answer_is_yes_or_no_and_only_where_it_is_given(blank: Sheets) -> None:
    entries = progress(blank, WHOLE | {"E8": "否"})
    assert [(f.id, f.status) for f in entries.facts] == [
        ("2017-03:baoding:relayed", Status.YES),
        ("2017-03:baoding:deployed", Status.NO),
    ]
    assert (entries.flags, entries.blank) == ([], 18)


@pytest.mark.parametrize(
    ("cells", "cell", "sentence"),
    [
        ({"E8": "已完成"}, "E8", "“已完成”不是可填的内容。请填是／否／有／无，或留空。"),
        ({"E8": "是", "F8": "3月20日"}, "F8", "“3月20日”不是日期。请写成 2017-03-20 这样的日期。"),
        ({"E8": "是", "F8": "2017-02-30"}, "F8", "“2017-02-30”不是日期。请写成 2017-03-20 这样的日期。"),
        ({"E8": "是", "J8": "350万"}, "J8", "“350万”不是可以确定的数。请只填阿拉伯数字，如 1234.5。"),
        ({"E8": "是", "J8": "1.2345"}, "J8", "“1.2345”的小数超过三位。请按表式单位四舍五入到三位小数以内。"),
        ({"E8": "是", "J8": "9" * 16}, "J8", f"“{'9' * 16}”超出可登记的范围。请核对单位和位数。"),
        ({"E8": "是", "J8": "-5"}, "J8", "“-5”为负数。请核对后填写不小于0的数。"),
        ({"E8": "是", "K8": "多"}, "K8", "“多”不是可填的内容。请填余／约，或留空。"),
        ({"E8": "是", "L8": "1.5"}, "L8", "“1.5”不是非负整数。请填整数。"),
        ({"E8": "是", "L8": "-1"}, "L8", "“-1”不是非负整数。请填整数。"),
        ({"A8": "deploy", "E8": "是"}, "A8", "事项编号“deploy”不在事项表中。请从数据字典中选取。"),
    ],
)
def test_a_bad_cell_is_flagged_and_the_rest_goes_on(
    blank: Sheets, cells: dict[str, str], cell: str, sentence: str
) -> None:
    entries = progress(blank, WHOLE | cells)
    matter = cells.get("A8", "deployed")
    assert entries.flags == [
        Flag("number", "error", sentence, file=FILE, sheet=PROGRESS, row=8, cell=cell, about=(UNIT, PERIOD, matter))
    ]
    assert [f.matter for f in entries.facts] == ["relayed"]
    assert (entries.rows, entries.blank) == (20, 18)


def test_a_level_must_be_one_of_the_matter(blank: Sheets) -> None:
    entries = progress(blank, {"C6": "全县会议", "E6": "是", "R6": "会议.pdf"})
    assert [(f.cell, f.sentence) for f in entries.flags] == [
        (
            "C6",
            "“全县会议”不是“召开公共机构节能工作会议”的层级或阶段。请填：市委常委会、政府常务会议、专题会议、全市会议。",
        )
    ]
    assert entries.facts == []


def test_a_yes_without_its_elements_is_doubted_but_kept(blank: Sheets) -> None:
    entries = progress(blank, {"E11": "是", "F11": "2017-03-01", "I11": "双控目标", "R11": "规划.pdf"})
    assert [f.matter for f in entries.facts] == ["plan"]
    assert entries.flags == [
        Flag(
            "elements",
            "warning",
            "“制定本市公共机构节能“十三五”规划”报“是”，但缺文件名称或文号、制发机关、内容标志“主要抓手”、"
            "内容标志“具体要求”，要件补齐或经省办核实前不计为完成。",
            file=FILE,
            sheet=PROGRESS,
            row=11,
            cell="E11",
            about=(UNIT, PERIOD, "plan"),
        )
    ]


def test_a_yes_without_papers_is_doubted_a_no_is_not(blank: Sheets) -> None:
    entries = progress(blank, {"E7": "是", "E8": "否"})
    sentence = "“传达全省会议精神”报“是”，没有随附证据文件。请补报。"
    assert entries.flags == [
        Flag(
            "evidence",
            "warning",
            sentence,
            file=FILE,
            sheet=PROGRESS,
            row=7,
            cell="R7",
            about=(UNIT, PERIOD, "relayed"),
        )
    ]


def test_a_paper_that_did_not_come_is_named(blank: Sheets) -> None:
    entries = progress(blank, {"E7": "是", "R7": "会议.pdf; 照片.jpg"})
    sentence = "所附证据文件“照片.jpg”没有随来文收到。请补报该文件。"
    assert entries.flags == [
        Flag(
            "evidence", "error", sentence, file=FILE, sheet=PROGRESS, row=7, cell="R7", about=(UNIT, PERIOD, "relayed")
        )
    ]
    assert [f.evidence for f in entries.facts] == [("b" * 64,)]


def test_two_rows_of_one_matter_get_ids_of_their_own(blank: Sheets) -> None:
    row = {"A30": "relayed", "E30": "否"}
    assert [f.id for f in progress(blank, WHOLE | row).facts] == [
        "2017-03:baoding:relayed",
        "2017-03:baoding:relayed#2",
    ]


@pytest.mark.parametrize(
    ("cells", "cell", "sentence"),
    [
        ({"C3": "没有"}, "C3", "“没有”不是可填的内容。请填是／否／有／无，或留空。"),
        ({"D3": "两人"}, "D3", "“两人”不是可以确定的数。请只填阿拉伯数字，如 1234.5。"),
        ({"F3": "是", "G3": "昨天"}, "G3", "“昨天”不是日期。请写成 2017-03-20 这样的日期。"),
    ],
)
def test_a_bad_county_cell_is_flagged_and_other_counties_go_on(
    blank: Sheets, cells: dict[str, str], cell: str, sentence: str
) -> None:
    entries = read_progress(fill(blank, COUNTY, cells | {"E4": "否"}), SOURCE, RULES)
    assert [(f.severity, f.sheet, f.row, f.cell, f.sentence) for f in entries.flags] == [
        ("error", COUNTY, 3, cell, sentence)
    ]
    second = blank[COUNTY][3][0]
    assert second is not None
    assert [(f.matter, f.county, f.status) for f in entries.facts] == [("county_joint_meeting", second[1], Status.NO)]


def test_a_changed_header_is_refused(blank: Sheets) -> None:
    with pytest.raises(Refusal) as refused:
        progress(blank, {"E1": "完成了吗"})
    assert str(refused.value) == "“工作进展”第1行表头缺少或重复：是否完成。请恢复模板的表头，一字不改。"


def test_a_missing_sheet_is_refused(blank: Sheets) -> None:
    del blank[COUNTY]
    with pytest.raises(Refusal) as refused:
        read_progress(blank, SOURCE, RULES)
    assert str(refused.value) == "缺少“县级情况”工作表。请用系统下发的模板，不要删改工作表。"


def test_a_row_told_twice_is_one_fact_and_a_flag(blank: Sheets) -> None:
    fill(blank, PROGRESS, WHOLE)
    lines = blank[PROGRESS]
    lines.append(list(lines[6]))
    entries = read_progress(blank, SOURCE, RULES)
    assert [f.id for f in entries.facts] == ["2017-03:baoding:relayed"]
    sentence = "本行与第7行完全相同，只登记一次。请删去重复的一行；确为两件事的，请写明区别。"
    row = len(lines)
    assert entries.flags == [
        Flag(
            "duplicate_row",
            "error",
            sentence,
            file=FILE,
            sheet=PROGRESS,
            row=row,
            cell=f"A{row}",
            about=(UNIT, PERIOD, "relayed"),
        )
    ]


def test_a_row_told_again_with_a_difference_is_a_second_fact(blank: Sheets) -> None:
    fill(blank, PROGRESS, WHOLE)
    lines = blank[PROGRESS]
    lines.append(list(lines[6]))
    put(blank, PROGRESS, f"E{len(lines)}", "否")
    entries = read_progress(blank, SOURCE, RULES)
    assert [f.id for f in entries.facts] == ["2017-03:baoding:relayed", "2017-03:baoding:relayed#2"]
