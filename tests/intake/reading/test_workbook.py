"""Cells as plain text: kinds and shortest decimals; every file that is no workbook is refused with its sentence."""

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.sheets import LIMITS, locked

from tongbao.intake.reading.workbook import Unreadable, read_workbook
from tongbao.intake.reading.workbook_cells import format_shortest


def test_kinds_of_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    clock = book.add_format({"num_format": "hh:mm"})
    sheet.write_row(0, 0, ["文字", 1, 0.1, 1234567.125, True, None, False])
    sheet.write_datetime(1, 0, datetime(2017, 3, 20), day)  # noqa: DTZ001  a cell has no zone
    sheet.write_datetime(1, 1, datetime(1899, 12, 31, 8, 30), clock)  # noqa: DTZ001
    sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    sheet.write_string(1, 3, "=1+1")
    book.add_worksheet("空")
    book.close()
    found = read_workbook(path, LIMITS)
    assert list(found) == ["表", "空"]
    assert found["空"] == []
    assert found["表"][0] == [
        ("s", "文字"),
        ("n", "1"),
        ("n", "0.1"),
        ("n", "1234567.125"),
        ("b", "是"),
        None,
        ("b", "否"),
    ]
    assert found["表"][1][0] == ("d", "2017-03-20")
    assert found["表"][1][3] == ("s", "=1+1")


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.0, "3"), (0.1, "0.1"), (-2.5, "-2.5"), (1e-7, "0.0000001"), (123456789012345.0, "123456789012345")],
)
def test_shortest_decimals(value: float, text: str) -> None:
    assert format_shortest(value) == text


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_a_typed_decimal_survives_the_float_of_the_file(value: object) -> None:
    typed = f"{value:f}"
    plain = typed.rstrip("0").rstrip(".")
    assert format_shortest(float(typed)) == ("0" if plain in ("-0", "") else plain)


def refused(path: Path, **limits: int) -> str:
    with pytest.raises(Unreadable) as problem:
        read_workbook(path, LIMITS | limits)
    return str(problem.value)


def archive(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return path


def test_files_that_are_no_workbook(tmp_path: Path) -> None:
    empty, text, old = tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "c.xls"
    empty.write_bytes(b"")
    text.write_text("请见附件。\n", "utf-8")
    old.write_bytes(b"no")
    assert refused(empty) == "文件是空的。请重新报送。"
    not_one = "文件不是电子表格，或传输中被截断。请用WPS或Excel另存为 .xlsx 后重新报送。"
    damaged = "文件不是可以读取的电子表格，或已损坏。请用WPS或Excel打开后另存为 .xlsx 再报送。"
    assert refused(text) == not_one
    assert refused(old) == not_one
    assert refused(archive(tmp_path / "d.xlsx", {"a.txt": b"x"})) == not_one
    assert refused(archive(tmp_path / "e.xlsx", {"xl/workbook.xml": b"<workbook"})) == damaged


def test_budgets(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.xlsx", {"a": b"0" * 50_000, "b": b"1"})
    large = "文件解压后过大，疑为异常文件。请重新另存后报送。"
    assert refused(path, file_bytes=10) == "文件超过大小上限。请去掉图片等无关内容后重新报送。"
    assert refused(path, ratio=10_000, entries=1) == large
    assert refused(path, ratio=10_000, unpacked_bytes=50_000) == large
    assert refused(path, ratio=60) == large


@pytest.mark.parametrize("name", ["/etc/passwd", "../../x", "xl/../../y"])
def test_names_that_climb_out(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / "a.xlsx", {name: b"x"})
    assert refused(path) == "文件内部路径异常。请重新另存后报送。"


def test_a_locked_workbook_is_asked_for_without_its_password(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(locked())
    assert refused(path) == "文件设有密码。请去掉密码后重新报送。"
