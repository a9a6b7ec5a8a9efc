"""Read a spreadsheet into plain text cells. Runs only in a limited worker: see sandbox.py.

Numbers become their shortest decimal text here, at the door, so that one parser reads every number.
"""

import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

Cell = tuple[str, str] | None
Sheets = dict[str, list[list[Cell]]]
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")  # an old .xls, or what a password makes of an .xlsx


class Unreadable(Exception):
    """A file that cannot be read as a workbook, with a sentence for people."""


def read(path: Path, limits: Mapping[str, int]) -> Sheets:
    """Read every sheet: rows of cells (kind, text), kinds n number, s text, d date, b yes/no, e other.

    Raises
    ------
    Unreadable : too large, packed suspiciously, damaged, locked or no workbook.
    """
    check_budget(path, limits)
    try:
        book = CalamineWorkbook.from_path(str(path))
        return {
            name: [[_cell(v) for v in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
            for name in book.sheet_names
        }
    except CalamineError as problem:
        if "password" in str(problem).lower():
            raise Unreadable("文件设有密码。请去掉密码后重新报送。") from problem
        raise Unreadable("文件不是可以读取的电子表格，或已损坏。请用WPS或Excel打开后另存为 .xlsx 再报送。") from problem


def check_budget(path: Path, limits: Mapping[str, int]) -> None:
    """Refuse a file before it is unpacked: size, entries, unpacked size, ratio, names that climb out."""
    if path.stat().st_size == 0:
        raise Unreadable("文件是空的。请重新报送。")
    if path.stat().st_size > limits["file_bytes"]:
        raise Unreadable("文件超过大小上限。请去掉图片等无关内容后重新报送。")
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            compound = file.read(len(_COMPOUND)) == _COMPOUND
        if compound or path.suffix.lower() == ".xls":
            return
        raise Unreadable("文件不是电子表格，或传输中被截断。请用WPS或Excel另存为 .xlsx 后重新报送。")
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    unpacked = sum(e.file_size for e in entries)
    packed = max(1, sum(e.compress_size for e in entries))
    if len(entries) > limits["entries"] or unpacked > limits["unpacked_bytes"] or unpacked // packed > limits["ratio"]:
        raise Unreadable("文件解压后过大，疑为异常文件。请重新另存后报送。")
    if any(e.filename.startswith("/") or ".." in e.filename.split("/") for e in entries):
        raise Unreadable("文件内部路径异常。请重新另存后报送。")


def _cell(value: Any) -> Cell:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "b", "是" if value else "否"
    if isinstance(value, int):
        return "n", str(value)
    if isinstance(value, float):
        return "n", _shortest(value)
    if isinstance(value, datetime):
        return "d", value.date().isoformat()
    if isinstance(value, date):
        return "d", value.isoformat()
    if isinstance(value, time | timedelta):
        return "e", str(value)
    return "s", str(value)


def _shortest(value: float) -> str:
    whole = int(value) if value == value and abs(value) < 10**15 else None
    if whole is not None and whole == value:
        return str(whole)
    text = repr(value)
    return text if "e" not in text else f"{value:.12f}".rstrip("0") if abs(value) < 1 else text
