"""Bad files are refused by name while the good ones beside them are read, in order, and nobody dies."""

import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from tests.intake.sheets import LIMITS, locked

from tongbao.intake.reading import sandbox
from tongbao.intake.reading.sandbox import pack_sheets, read_all, unpack_sheets
from tongbao.intake.reading.workbook import Marks, Sheets

GOOD: Sheets = {"表": [[("s", "单位"), ("n", "12.5")]]}
NOT_ONE = "文件不是电子表格，或传输中被截断。请用WPS或Excel另存为 .xlsx 后重新报送。"
DAMAGED = "文件不是可以读取的电子表格，或已损坏。请用WPS或Excel打开后另存为 .xlsx 再报送。"
LARGE = "文件解压后过大，疑为异常文件。请重新另存后报送。"
DIED = "打开文件时超出内存或时间限制，疑为异常文件。请在本机打开后把内容复制到系统下发的模板中重新报送。"
FAR = (
    "“表”的内容延伸到第1048576行、第16384列，超出可读范围（最多50000行、300列、400000格）。"
    "请删除远处的无关内容，或分成几个文件后重新报送。"
)
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
    path.write_text("请见附件。\n", "utf-8")
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
    "远角.xlsx": (far_corner, FAR),
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
    assert [c for _, c in read_all([first, second, second, second], LIMITS)] == [FAR, GOOD, GOOD, GOOD]


def test_no_files_no_workers() -> None:
    assert list(read_all([], LIMITS)) == []


def test_a_worker_is_recycled_after_so_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    start = sandbox._start
    monkeypatch.setattr(sandbox, "_start", lambda *given: started.append(1) or start(*given))
    paths = [good(tmp_path / f"{n}.xlsx") for n in range(5)]
    assert [c for _, c in read_all(paths, LIMITS | {"files_a_worker": 2}, workers=1)] == [GOOD] * 5
    assert len(started) == 3


def test_a_file_that_takes_too_long_is_refused_and_its_worker_killed(tmp_path: Path) -> None:
    slow = with_sheet(tmp_path / "慢.xlsx", sheet_xml(*((f"A{n}", n) for n in range(1, 40_000))))
    limits = LIMITS | {"wall_seconds": 0, "ratio": 10_000}
    assert list(read_all([slow], limits)) == [(slow, DIED)]


def test_a_worker_that_died_before_it_was_asked_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start, started = sandbox._start, []

    def dying(*given):  # type: ignore[no-untyped-def]
        worker = start(*given)
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


def test_sheets_with_their_marks_go_through_the_pipe_unchanged() -> None:
    marks = Marks(True, frozenset({3, 1}), frozenset({2}), ((1, 1, 2, 2),), True)
    sheets = Sheets({"表": [[("s", "-"), None, ("n", "1")], [], [None]], "空": []}, marks={"表": marks})
    again = unpack_sheets(json.loads(json.dumps(pack_sheets(sheets))))
    assert (again, again.marks) == (sheets, sheets.marks)


def test_marks_come_out_of_a_worker(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表")
    sheet.write_row(0, 0, ["单位", 12.5])
    sheet.set_row(0, None, None, {"hidden": True})
    book.close()
    [(_, found)] = read_all([path], LIMITS)
    assert isinstance(found, Sheets)
    assert (found, found.marks) == (GOOD, {"表": Marks(hidden_rows=frozenset({1}))})


def test_an_answer_that_is_too_long_is_refused_and_its_worker_killed(tmp_path: Path) -> None:
    first, second = good(tmp_path / "a.xlsx"), good(tmp_path / "b.xlsx")
    long = "文件内容过多，超出一次可读取的上限。请分成几个文件后重新报送。"
    assert list(read_all([first], LIMITS | {"answer_bytes": 20}, workers=1)) == [(first, long)]
    assert list(read_all([first, second], LIMITS, workers=1)) == [(first, GOOD), (second, GOOD)]


def test_there_are_as_many_workers_as_processors_and_four_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for count in (None, 1, 2, 64):
        monkeypatch.setattr(os, "cpu_count", lambda count=count: count)
        found.append(sandbox._workers())
    assert found == [1, 1, 2, 4]


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "夹.xlsx").mkdir()
    paths = [tmp_path / "没有.xlsx", tmp_path / "夹.xlsx", good(tmp_path / "好.xlsx")]
    gone = "文件打不开。请核对文件是否还在、是否有权读取，再重新报送。"
    assert [answer for _, answer in read_all(paths, LIMITS, workers=1)] == [gone, gone, GOOD]


def test_a_confined_worker_writes_no_file_and_opens_few(tmp_path: Path) -> None:
    code = (
        "import json, resource as r, sys\n"
        "from tongbao.intake.reading.sandbox import _confine\n"
        "_confine(json.loads(sys.argv[1]))\n"
        "print([r.getrlimit(k)[0] for k in (r.RLIMIT_AS, r.RLIMIT_FSIZE, r.RLIMIT_NOFILE)])\n"
        "try:\n with open(sys.argv[2], 'w') as file:\n  file.write('x')\nexcept OSError: print('no')"
    )
    command = [sys.executable, "-c", code, json.dumps(LIMITS), str(tmp_path / "x")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [str([LIMITS["memory_bytes"], 0, 64]), "no"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 0
