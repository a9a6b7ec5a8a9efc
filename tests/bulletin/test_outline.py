"""Parts and points from the rules; 一是 二是 only where there are several; demands in brackets."""

from tests.bulletin.samples import SETTING, claim, lines

from tongbao.bulletin.clause import Clause, words
from tongbao.bulletin.outline import (
    build_paragraph,
    list_parts,
    list_points,
    number_demands,
    number_heading,
    number_points,
)


def test_parts_and_points_in_order() -> None:
    assert [p.text("heading") for p in list_parts("progress", SETTING)] == ["总体情况", "存在问题", "工作要求"]
    assert [p.text("heading") for p in list_parts("grades", SETTING)] == ["考核结果"]
    assert [p.id for p in list_points("progress.problems", SETTING)] == ["attention", "handing", "staffing", "results"]


def test_points_are_numbered_where_there_are_several() -> None:
    told = [("甲", [words("一句"), words("二句")]), ("空", []), ("乙", [words("三句")])]
    assert lines(number_points(told)) == ["一是甲。一句；二句。", "二是乙。三句。"]
    assert lines(number_points(told[:2])) == ["甲。一句；二句。"]
    assert number_points([("空", [])]) == []


def test_headings_demands_and_paragraphs() -> None:
    name = claim("names", "保定市")
    assert lines([number_heading(2, "工作要求")]) == ["三、工作要求"]
    assert lines(number_demands([("甲", words("一。")), ("乙", words("二。"))])) == ["（一）甲。一。", "（二）乙。二。"]
    assert build_paragraph("据", name, Clause((name, "。"))).clause.parts == ("据", name, name, "。")
