"""Pages as sheets: spans, entities, charsets; a page without a clear table is refused."""

import pytest
from tests.intake.sheets import LIMITS

from tongbao.intake.reading.workbook_cells import SheetMarks, Unreadable
from tongbao.intake.reading.workbook_html import decode_page, is_page, is_xml_book, read_tables


def test_spans_keep_their_places() -> None:
    found = read_tables(
        "<TABLE><TR><TD ROWSPAN=2>甲<TD>乙<TD>丙<TR><TD COLSPAN=2>丁<TR><TD>1<TD>2<br>3<TD>&yen;4</TABLE>", "表", LIMITS
    )
    assert found == {
        "表": [
            [("s", "甲"), ("s", "乙"), ("s", "丙")],
            [None, ("s", "丁"), None],
            [("s", "1"), ("s", "2\n3"), ("s", "¥4")],
        ]
    }
    assert found.marks == {"表": SheetMarks(merged=((1, 1, 2, 1), (2, 2, 2, 3)))}


def test_empty_tables_and_scripts_are_left_out() -> None:
    assert read_tables("<table></table><table><td>1<script>2</script></table>", "表", LIMITS) == {"表": [[("s", "1")]]}


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("<html>", "文件其实是网页，其中没有表格。请用WPS或Excel另存为 .xlsx 后重新报送。"),
        (
            "<table><td><table>",
            "文件其实是网页，表格套着表格，无法分清行列。请用WPS或Excel另存为 .xlsx 后重新报送。",
        ),
    ],
)
def test_pages_without_a_clear_table(page: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as problem:
        read_tables(page, "表", LIMITS)
    assert str(problem.value) == sentence


def test_spans_beyond_the_limits_are_refused() -> None:
    with pytest.raises(Unreadable):
        read_tables("<table><td rowspan=40000 colspan=250>1</table>", "表", LIMITS)
    with pytest.raises(Unreadable):
        read_tables("<table>" + "<tr><td rowspan=1000 colspan=300>1" * 9 + "</table>", "表", LIMITS)


def test_charsets() -> None:
    page = "<html><meta charset='gb2312'><table>表"
    assert decode_page(page.encode("gbk")) == page
    assert decode_page(b"<table>") is None
    with pytest.raises(Unreadable) as problem:
        decode_page(b"<meta charset=big5>")
    assert str(problem.value) == "网页表格的编码big5不能读取。请用WPS或Excel打开、核对后另存为 .xlsx 再报送。"


def test_what_a_page_is() -> None:
    assert [is_page(t) for t in ("\n<!DOCTYPE html>", "<table>", "甲<table>", "<a>", "1<2")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert is_xml_book('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">')
    assert not is_xml_book("urn:schemas-microsoft-com:office:spreadsheet")
