"""Bad files are refused by name while the good ones beside them are read, in order, and nobody dies."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from tests.intake.sheets import LIMITS, locked

from tongbao.intake import sandbox
from tongbao.intake.sandbox import read_all
from tongbao.intake.workbook import Sheets

GOOD: Sheets = {"表": [[("s", "单位"), ("n", "12.5")]]}
NOT_ONE = "文件不是电子表格，或传输中被截断。请用WPS或Excel另存为 .xlsx 后重新报送。"
DAMAGED = "文件不是可以读取的电子表格，或已损坏。请用WPS或Excel打开后另存为 .xlsx 再报送。"
LARGE = "文件解压后过大，疑为异常文件。请重新另存后报送。"
DIED = "打开文件时超出内存或时间限制，疑为异常文件。请在本机打开后把内容复制到系统下发的模板中重新报送。"
SHEET = "xl/worksheets/sheet1.xml"


def good(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("表").write_row(0, 0, ["单位", 12.5])
    book.close()
    return path


def with_sheet(path: Path, xml: str, extra: bytes = b"") -> Path:
    """A good workbook with its sheet written by hand."""
    source = good(path.with_suffix(".source"))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name == SHEET else old.read(name))
        if extra:
            new.writestr("xl/media/image1.bin", extra)
    source.unlink()
    return path


def sheet_xml(*cells: tuple[str, int]) -> str:
    rows = "".join(
        f'<row r="{c.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{c}"><v>{v}</v></c></row>' for c, v in cells
    )
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{name}"><sheetData>{rows}</sheetData></worksheet>'


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def text(path: Path) -> Path:
    path.write_text("单位,个数\n", "utf-8")
    return path


def cut(path: Path) -> Path:
    whole = good(path).read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    return path


def no_sheet(path: Path) -> Path:
    return with_sheet(path, "<worksheet><sheetData>")


def bomb(path: Path) -> Path:
    return with_sheet(path, sheet_xml(("A1", 1)), b"\0" * 3_000_000)


def far_corner(path: Path) -> Path:
    return with_sheet(path, sheet_xml(("A1", 1), ("XFD1048576", 2)))


def big(path: Path) -> Path:
    return with_sheet(path, sheet_xml(("A1", 1)), os.urandom(LIMITS["file_bytes"]))


def password(path: Path) -> Path:
    path.write_bytes(locked())
    return path


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "空.xlsx": (empty, "文件是空的。请重新报送。"),
    "文本.xlsx": (text, NOT_ONE),
    "截断.xlsx": (cut, NOT_ONE),
    "残缺.xlsx": (no_sheet, DAMAGED),
    "炸弹.xlsx": (bomb, LARGE),
    "远角.xlsx": (far_corner, DIED),
    "过大.xlsx": (big, "文件超过大小上限。请去掉图片等无关内容后重新报送。"),
    "加密.xlsx": (password, "文件设有密码。请去掉密码后重新报送。"),
}


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = good(tmp_path / "好.xlsx")
    assert list(read_all([path], LIMITS)) == [(path, GOOD)]


@pytest.mark.parametrize("name", BAD)
def test_each_bad_file_is_refused_while_a_good_one_is_read(tmp_path: Path, name: str) -> None:
    make, sentence = BAD[name]
    bad, other = make(tmp_path / name), good(tmp_path / "好.xlsx")
    assert list(read_all([bad, other], LIMITS, workers=1)) == [(bad, sentence), (other, GOOD)]


def test_all_of_them_at_once_in_order_by_two_workers(tmp_path: Path) -> None:
    paths, expected = [], []
    for number, (name, (make, sentence)) in enumerate(BAD.items()):
        paths += [make(tmp_path / name), good(tmp_path / f"好{number}.xlsx")]
        expected += [sentence, GOOD]
    assert list(read_all(paths, LIMITS)) == list(zip(paths, expected, strict=True))


def test_the_same_path_twice_is_answered_twice(tmp_path: Path) -> None:
    first, second = far_corner(tmp_path / "a.xlsx"), good(tmp_path / "b.xlsx")
    assert [c for _, c in read_all([first, second, second, second], LIMITS)] == [DIED, GOOD, GOOD, GOOD]


def test_no_files_no_workers() -> None:
    assert list(read_all([], LIMITS)) == []


def test_a_worker_is_recycled_after_so_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    start = sandbox._start
    monkeypatch.setattr(sandbox, "_start", lambda limits: started.append(1) or start(limits))
    paths = [good(tmp_path / f"{n}.xlsx") for n in range(5)]
    assert [c for _, c in read_all(paths, LIMITS | {"files_a_worker": 2}, workers=1)] == [GOOD] * 5
    assert len(started) == 3


def test_a_file_that_takes_too_long_is_refused_and_its_worker_killed(tmp_path: Path) -> None:
    slow = with_sheet(tmp_path / "慢.xlsx", sheet_xml(*((f"A{n}", n) for n in range(1, 40_000))))
    limits = LIMITS | {"wall_seconds": 0, "ratio": 10_000}
    assert list(read_all([slow], limits)) == [(slow, DIED)]


def test_a_worker_that_died_before_it_was_asked_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start, started = sandbox._start, []

    def dying(limits):  # type: ignore[no-untyped-def]
        worker = start(limits)
        if not started:
            worker.kill()
            worker.wait()
        started.append(worker)
        return worker

    monkeypatch.setattr(sandbox, "_start", dying)
    first, second = good(tmp_path / "a.xlsx"), good(tmp_path / "b.xlsx")
    assert list(read_all([first, second], LIMITS, workers=1)) == [(first, DIED), (second, GOOD)]


def test_a_worker_that_died_between_files_costs_no_file(tmp_path: Path) -> None:
    paths = [good(tmp_path / f"{n}.xlsx") for n in range(2)]
    ask = sandbox._Worker._ask

    def killing(worker, process, path):  # type: ignore[no-untyped-def]
        answer = ask(worker, process, path)
        process.kill()
        process.wait()
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox._Worker, "_ask", killing)
        answers = list(read_all(paths, LIMITS, workers=1))
    assert answers == [(p, GOOD) for p in paths]
