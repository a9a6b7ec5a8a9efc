"""Strict tables: exact headers in any order, rows from the third, blank rows left out, the address of every cell."""

import pytest

from tongbao.intake.forms.grid import read_cover, read_table, text
from tongbao.intake.reading.workbook import Cell
from tongbao.intake.values.form import FormField
from tongbao.measure.refusal import Refusal

FIELDS = (FormField("unit", "单位", "填"), FormField("count", "个数", "填数"))
REMEDY = "请恢复模板的表头，一字不改。"


def row(*words: str) -> list[Cell]:
    return [("s", w) if w else None for w in words]


def test_rows_by_key_with_their_addresses() -> None:
    rows = [row("个数", "旁注", "单位"), row("填数"), row(" 5 ", "", "保定"), row(), row("", "只有旁注"), row("6")]
    found = list(read_table({"表": rows}, "表", FIELDS))
    assert [(r.number, r["count"], r["unit"], r.at("count"), r.at("unit")) for r in found] == [
        (3, "5", "保定", "A3", "C3"),
        (6, "6", "", "A6", "C6"),
    ]


@pytest.mark.parametrize(
    ("heads", "named"),
    [
        (("单位",), "个数"),
        ((), "单位、个数"),
        (("单位", "个数（项）"), "个数"),
        (("单位", "个数", "个数"), "重复列"),
        (("单位", "个数", "旁注", "旁注"), "重复列"),
    ],
)
def test_headers_match_exactly_and_once(heads: tuple[str, ...], named: str) -> None:
    with pytest.raises(Refusal) as refused:
        list(read_table({"表": [row(*heads)]}, "表", FIELDS))
    assert str(refused.value) == f"“表”第1行表头缺少或重复：{named}。{REMEDY}"


def test_a_later_column_may_lack_and_is_then_blank() -> None:
    rows = [row("单位"), row("填"), row("保定")]
    found = list(read_table({"表": rows}, "表", FIELDS, later={"count"}))
    assert [(r["unit"], r["count"], r.columns) for r in found] == [("保定", "", {"unit": 1})]
    with pytest.raises(Refusal):
        list(read_table({"表": rows}, "表", FIELDS, later={"unit"}))


def test_a_sheet_that_lost_its_hints_is_refused_before_it_loses_a_row() -> None:
    with pytest.raises(Refusal) as refused:
        list(read_table({"表": [row("单位", "个数"), row("保定", "5"), row("沧州", "6")]}, "表", FIELDS))
    sentence = "“表”第2行应是填写说明，现在是数据，首行数据会被当作说明。"
    assert str(refused.value) == f"{sentence}请恢复模板的第2行，或插入一个空行后重新报送。"


def test_an_empty_sheet_and_an_absent_one_are_refused() -> None:
    with pytest.raises(Refusal) as refused:
        list(read_table({"表": []}, "表", FIELDS))
    assert refused.value.sentence == "“表”第1行表头缺少或重复：单位、个数。"
    with pytest.raises(Refusal) as refused:
        list(read_table({}, "表", FIELDS))
    assert str(refused.value) == "缺少“表”工作表。请用系统下发的模板，不要删改工作表。"


def test_the_particulars_of_the_first_sheet() -> None:
    assert read_cover({"单位信息": [row("单位编号", "baoding"), row("报告期", ""), row("注"), row("", "x")]}) == {
        "单位编号": "baoding",
        "报告期": "",
    }
    with pytest.raises(Refusal) as refused:
        read_cover({"Sheet1": []})
    assert str(refused.value) == ("没有“单位信息”工作表，不是系统下发的模板。请用 tongbao template 下发的模板填报。")


def test_text_is_without_stray_blanks() -> None:
    assert [text(None), text(("s", " 保定 ")), text(("n", "5"))] == ["", "保定", "5"]
