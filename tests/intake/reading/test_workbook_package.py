"""Unpacking holds every entry against its promise; odd ways of writing become the plain one."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.sheets import LIMITS

from tongbao.intake.reading.workbook_cells import Unreadable
from tongbao.intake.reading.workbook_package import (
    DAMAGED,
    LOCKED,
    TRUNCATED,
    column_letters,
    column_number,
    is_plain,
    rewrite_plain,
    unpack,
)

NAME = "urn:x"


def archive(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as problem:
        unpack(content, LIMITS)
    return str(problem.value)


def test_parts_in_xml_keep_their_bytes_and_others_only_their_names() -> None:
    assert unpack(archive(**{"A/b.XML": b"<a/>", "c.bin": b"123"}), LIMITS) == {"a/b.xml": b"<a/>", "c.bin": b""}


def test_a_promise_of_too_much_and_of_too_little() -> None:
    content = archive(**{"a.xml": b"<a>12345678</a>"})
    more, less = (content.replace((15).to_bytes(4, "little"), n.to_bytes(4, "little")) for n in (16, 14))
    assert refused(more) == TRUNCATED
    assert refused(less) == "文件解压后过大，疑为异常文件。请重新另存后报送。"


def test_a_locked_entry_and_a_spoiled_one() -> None:
    content = bytearray(archive(**{"a.xml": b"<a/>"}))
    assert refused(bytes(content[:-30])) == TRUNCATED
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(content)) == LOCKED


SHEET = '<worksheet xmlns="urn:x"><sheetData><row r="1"><c r="A1" s="1"><v>1</v></c></row></sheetData></worksheet>'


@pytest.mark.parametrize(
    "odd",
    [
        SHEET.replace('"', "'"),
        SHEET.replace("<row", "<!-- --><row"),
        SHEET.replace(' r="1"', ""),
        SHEET.replace(' r="A1"', ""),
        SHEET.replace("A1", "a1"),
        SHEET.replace('r="A1" s="1"', 's="1" r="A1"'),
        '<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row r="1"><x:c r="A1" s="1"><x:v>1</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>",
        '<?xml version="1.0" encoding="ISO-8859-1"?>' + SHEET,
    ],
)
def test_odd_ways_are_seen_and_become_the_plain_way(odd: str) -> None:
    assert not is_plain(odd.encode(), is_sheet=True)
    plain = rewrite_plain(odd.encode())
    assert is_plain(plain, is_sheet=True)
    assert plain == rewrite_plain(SHEET.encode())


def test_the_usual_way_is_plain() -> None:
    assert is_plain(SHEET.encode(), is_sheet=True)
    assert is_plain(
        b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>".replace(b"'", b'"') + SHEET.encode(), is_sheet=True
    )
    assert not is_plain(SHEET.encode("utf-16-le"), is_sheet=True)
    assert not is_plain(b'<sst xmlns="urn:x">\xff</sst>', is_sheet=False)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), max_size=30))
def test_words_and_attributes_survive(words: str) -> None:
    from xml.etree import ElementTree

    tree = ElementTree.Element("{urn:x}a", {"b": words})
    tree.text = words
    again = ElementTree.fromstring(rewrite_plain(ElementTree.tostring(tree)))
    assert (again.tag, again.text or "", again.get("b")) == ("{urn:x}a", words, words)


@pytest.mark.parametrize("broken", [b"<a>", b"<a></b>", b"", b'<row r="x"/>x', b'<a><c r="1A"/></a>'])
def test_what_is_not_well_formed_is_damaged(broken: bytes) -> None:
    with pytest.raises(Unreadable) as problem:
        rewrite_plain(broken)
    assert str(problem.value) == DAMAGED


def test_a_document_type_is_a_trap() -> None:
    with pytest.raises(Unreadable) as problem:
        rewrite_plain('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"))
    assert str(problem.value) == "文件内部含有外部实体或异常标记，疑为异常文件。请重新另存后报送。"


@given(st.integers(1, 16384))
def test_letters_and_numbers_of_columns_agree(column: int) -> None:
    assert column_number(column_letters(column)) == column
    assert (column_letters(27), column_number("XFD")) == ("AA", 16384)
