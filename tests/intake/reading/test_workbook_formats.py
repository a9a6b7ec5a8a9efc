"""What is tried and what is refused, by name, by first bytes, by entries."""

from pathlib import Path

import pytest

from tongbao.intake.reading.workbook_formats import (
    REFUSED,
    SUFFIXES,
    verdict_by_bytes,
    verdict_by_entries,
    verdict_by_name,
)


def test_no_suffix_is_both_tried_and_refused_and_every_sentence_says_what_to_do() -> None:
    assert SUFFIXES & REFUSED.keys() == set()
    assert [s for s in REFUSED.values() if not (s.endswith("。") and ("请" in s))] == []


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_what_is_tried(suffix: str) -> None:
    assert verdict_by_name(Path(f"表{suffix.upper()}")) == ""


def test_what_is_refused() -> None:
    again = "请用WPS或Excel打开后另存为 .xlsx 再报送。"
    assert verdict_by_name(Path("a.et")) == f".et 是WPS表格专用格式，不能读取。{again}"
    assert verdict_by_name(Path("a.xyz")) == f"不认识的文件格式“.xyz”。{again}"
    assert verdict_by_name(Path("a")) == f"不认识的文件格式“无后缀”。{again}"
    assert verdict_by_name(Path("~$a.xlsx")) == "这是打开文档时的临时文件，不是报表。请关闭文档后只报送原文件。"


def test_first_bytes() -> None:
    assert verdict_by_bytes(b"BMI,name\n1,2\n") == ""
    assert verdict_by_bytes(b"BM\0\0").startswith("图片不能")
    assert verdict_by_bytes(b"MIME-Version: 1.0").startswith("文件其实是网页存档")
    word = bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le")
    assert verdict_by_bytes(word).startswith("文件其实是Word文档")
    assert (
        verdict_by_bytes(b"\x09\x04\x06\x00")
        == "文件是很旧的Excel格式，不能读取。请用WPS或Excel打开后另存为 .xlsx 再报送。"
    )


def test_entries() -> None:
    assert verdict_by_entries({"xl/workbook.xml", "a.pdf"}) == ""
    assert verdict_by_entries({"word/document.xml"}).startswith("文件其实是Word文档")
    assert verdict_by_entries({"表/a.xls"}) == "压缩包不能直接读取。请解压后逐个文件报送。"
    assert verdict_by_entries(set()) == "文件不是电子表格，或传输中被截断。请用WPS或Excel另存为 .xlsx 后重新报送。"
