"""Encodings and delimiters are certain or asked for."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.sheets import LIMITS

from tongbao.intake.reading.workbook_cells import Unreadable
from tongbao.intake.reading.workbook_text import decode_text, is_prose, read_table

WORDS = "单位,用电量\n合成局,5\n"
SAVE = "请用WPS或Excel打开、核对后另存为 .xlsx 再报送。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_a_text_in_each_encoding(encoding: str) -> None:
    assert decode_text(WORDS.encode(encoding)) == WORDS


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=40))
def test_chinese_is_read_right_or_refused(words: str) -> None:
    assert decode_text(words.encode()) == words
    try:
        assert decode_text(words.encode("gb18030")) == words
    except Unreadable as problem:
        assert str(problem).startswith(("文件的编码无法确定", "文件第1行有残缺的UTF-8字符"))


def test_gbk_that_is_an_unassigned_character_in_utf8_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        decode_text("騹丁".encode("gb18030"))
    assert str(refused.value).startswith("文件的编码无法确定")


def test_running_text_is_told_from_a_table() -> None:
    said = ["摘自通报原文\n事实编号：F006\n会议,讨论".encode(), "一,二\n1,2".encode(), b"\xff\xff\xff", b""]
    assert [is_prose(content) for content in said] == [True, False, False, True]


def test_signs_that_latin_texts_have_are_no_doubt() -> None:
    assert decode_text("m²,±5°\n".encode()) == "m²,±5°\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a\0b", f"文件不是文本，或是没有标记的UTF-16编码。{SAVE}"),
        (b"\xff\xff\xff", f"文件的编码不是UTF-8、UTF-16或GB18030，或已残缺。{SAVE}"),
        (b"\xff\xfea", f"文件的编码不是UTF-8、UTF-16或GB18030，或已残缺。{SAVE}"),
        (b"a\x01b", f"文件含有文本中不应有的字符，不是文本表格。{SAVE}"),
        (WORDS.encode()[:-6], ""),
    ],
)
def test_what_is_no_text(content: bytes, sentence: str) -> None:
    if not sentence:
        assert decode_text(content + b"\n") == content.decode() + "\n"
        return
    with pytest.raises(Unreadable) as problem:
        decode_text(content)
    assert str(problem.value) == sentence


def test_titles_and_signatures_do_not_hide_the_delimiter() -> None:
    rows = read_table("合成市用电统计\n单位,月,量\n甲,2017-03,5\n乙,2017-03,6\n填表人：甲；审核人：乙\n", "表", LIMITS)
    assert rows[2] == [("s", "甲"), ("s", "2017-03"), ("s", "5")]
    assert rows[4] == [("s", "填表人：甲；审核人：乙"), None, None]


def test_one_column_is_a_table_only_where_one_is_enough() -> None:
    assert read_table("甲\n乙\n", "表", LIMITS) == [[("s", "甲")], [("s", "乙")]]
    with pytest.raises(Unreadable) as problem:
        read_table("甲\n乙\n", "表", LIMITS, 2)
    assert str(problem.value) == "文件不是电子表格，或传输中被截断。请用WPS或Excel另存为 .xlsx 后重新报送。"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\n \n", "文件是空的。请重新报送。"),
        ('a,"b\n', f"文件中的双引号没有成对，无法分清各列。{SAVE}"),
        ("a,b;c\n1,2;3\n", f"文件的分隔符无法确定（,或;）。{SAVE}"),
        ("a,b,c\n1,2\n1;2;3;4\n1,2,3,4,5\n1\n2\n", f"文件各行的列数不一致，无法确定分隔符。{SAVE}"),
        ("甲,乙,丙\n子,1,2\n丑,1,234,5\n", f"第3行有4列，表头只有3列，可能是数字中的逗号被当作分隔符。{SAVE}"),
    ],
)
def test_what_is_no_certain_table(text: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as problem:
        read_table(text, "表", LIMITS)
    assert str(problem.value) == sentence


fields = st.text("甲乙丙1.-\n\"'", max_size=4).map(str.strip)


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
@given(st.lists(st.lists(fields, min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_written_table_is_read_as_it_was_or_refused(delimiter: str, rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([["甲", "乙", "丙"], *rows])
    found = read_table(written.getvalue(), "表", LIMITS)
    assert [[c[1] if c else "" for c in row] for row in found[1:]] == rows


def test_a_cell_that_is_no_cell_is_refused_for_what_it_is() -> None:
    with pytest.raises(Unreadable) as problem:
        read_table("甲,乙\n1," + " " * 200_000, "表", LIMITS)
    assert str(problem.value) == (
        "文件中有一格的文字超过131072个字符，不是报表。请用WPS或Excel打开、核对后另存为 .xlsx 再报送。"
    )
