"""Compound files: streams by name, small and big; a damaged container is refused and never runs in a circle."""

import io
from struct import pack_into, unpack_from

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.sheets import locked

from tongbao.intake.reading.workbook_cells import Unreadable
from tongbao.intake.reading.workbook_compound import read_stream

TRUNCATED = "文件不是电子表格，或传输中被截断。请用WPS或Excel另存为 .xlsx 后重新报送。"


def saved(many: int = 0) -> bytes:
    """An old workbook of so many lines."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    for n in range(many):
        sheet.write(n, 0, f"合成{n}")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def small(words: bytes) -> bytes:
    """A workbook whose stream is so short that it lies in the small sectors: one of 64 bytes in the root's own."""
    content = bytearray(locked())
    table, directory = 512, 1024
    none, end = 0xFFFFFFFF, 0xFFFFFFFE
    pack_into("<II", content, 60, 2, 1)  # the small table is sector 2
    pack_into("<II", content, table + 8, end, end)
    pack_into("<I", content, directory + 116, 3)  # the root holds the small sectors: sector 3
    pack_into("<I", content, directory + 128 + 116, 0)
    pack_into("<Q", content, directory + 128 + 120, len(words))
    return bytes(content) + end.to_bytes(4, "little") + none.to_bytes(4, "little") * 127 + words.ljust(512, b"\0")


@pytest.mark.parametrize("many", [0, 3000])
def test_a_stream_by_its_name(many: int) -> None:
    found = read_stream(saved(many), "Workbook")
    assert found is not None
    assert found[:2] == b"\x09\x08"
    assert len(found) > 13 * many


def test_the_case_of_a_name_is_no_matter_and_any_of_several_will_do() -> None:
    content = saved()
    assert read_stream(content, "Book", "WORKBOOK") == read_stream(content, "workbook") is not None


def test_a_name_that_is_not_there_gives_none() -> None:
    assert read_stream(saved(), "其他") is None
    assert read_stream(saved()) is None


def test_a_short_stream_is_read_from_the_small_sectors() -> None:
    assert read_stream(small(b"abcde"), "EncryptedPackage") == b"abcde"


def test_a_short_stream_that_promises_more_than_there_is_is_refused() -> None:
    content = bytearray(small(b"abcde"))
    pack_into("<Q", content, 1024 + 128 + 120, 65)
    with pytest.raises(Unreadable) as refused:
        read_stream(bytes(content), "EncryptedPackage")
    assert str(refused.value) == TRUNCATED


@pytest.mark.parametrize("length", [0, 9, 31, 79, 600, 2000])
def test_a_cut_container_is_refused(length: int) -> None:
    with pytest.raises(Unreadable) as refused:
        read_stream(saved(500)[:length], "Workbook")
    assert str(refused.value) == TRUNCATED


def test_a_size_of_sectors_that_does_not_exist_is_refused() -> None:
    content = bytearray(saved())
    pack_into("<H", content, 30, 10)
    with pytest.raises(Unreadable) as refused:
        read_stream(bytes(content), "Workbook")
    assert str(refused.value) == TRUNCATED


def test_a_chain_in_a_circle_ends() -> None:
    content = bytearray(saved(2000))
    table = 512 * (unpack_from("<I", content, 76)[0] + 1)
    content[table : table + 512] = b"".join((n ^ 1).to_bytes(4, "little") for n in range(128))
    with pytest.raises(Unreadable) as refused:
        read_stream(bytes(content), "Workbook")
    assert str(refused.value) == TRUNCATED


CONTENT = saved(300)


@given(at=st.integers(0, 2047), byte=st.integers(0, 255), length=st.integers(0, len(CONTENT)))
def test_a_spoiled_container_gives_a_stream_none_or_a_refusal(at: int, byte: int, length: int) -> None:
    content = bytearray(CONTENT[:length])
    if at < length:
        content[at] = byte
    try:
        found = read_stream(bytes(content), "Workbook")
    except Unreadable as refused:
        assert str(refused) == TRUNCATED
    else:
        assert found is None or len(found) <= length
