"""Bad files are refused by name while the good ones beside them are read, in order, and nobody dies."""

import json
import os
import resource
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
import xlsxwriter
from tests.intake.sheets import LIMITS, locked

from tongbao.intake.reading.document import DocumentParagraph, DocumentText
from tongbao.intake.reading.limits import meter_limits
from tongbao.intake.reading.meter_files import unpack_roll_up
from tongbao.intake.reading.sandbox import pack_sheets, read_document, read_meters, read_workbooks, unpack_sheets
from tongbao.intake.reading.workbook import SheetMarks, Sheets
from tongbao.rules.rulebook import Rulebook

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
    assert list(read_workbooks([path], LIMITS)) == [(path, GOOD)]


@pytest.mark.parametrize("name", BAD)
def test_each_bad_file_is_refused_while_a_good_one_is_read(tmp_path: Path, name: str) -> None:
    make, sentence = BAD[name]
    bad, other = make(tmp_path / name), good(tmp_path / "好.xlsx")
    assert list(read_workbooks([bad, other], LIMITS, workers=1)) == [(bad, sentence), (other, GOOD)]


def test_all_of_them_at_once_in_order_by_two_workers(tmp_path: Path) -> None:
    paths, expected = [], []
    for number, (name, (make, sentence)) in enumerate(BAD.items()):
        paths += [make(tmp_path / name), good(tmp_path / f"好{number}.xlsx")]
        expected += [sentence, GOOD]
    assert list(read_workbooks(paths, LIMITS)) == list(zip(paths, expected, strict=True))


def test_the_same_path_twice_is_answered_twice(tmp_path: Path) -> None:
    first, second = far_corner(tmp_path / "a.xlsx"), good(tmp_path / "b.xlsx")
    assert [c for _, c in read_workbooks([first, second, second, second], LIMITS)] == [FAR, GOOD, GOOD, GOOD]


def test_no_files_no_workers() -> None:
    assert list(read_workbooks([], LIMITS)) == []


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The workers that were started, in order."""
    found: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def start(*given, **named):  # type: ignore[no-untyped-def]
        found.append(popen(*given, **named))
        return found[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    return found


def test_a_worker_is_recycled_after_so_many_files(tmp_path: Path, started: list[subprocess.Popen[bytes]]) -> None:
    paths = [good(tmp_path / f"{n}.xlsx") for n in range(5)]
    assert [c for _, c in read_workbooks(paths, LIMITS | {"files_a_worker": 2}, workers=1)] == [GOOD] * 5
    assert len(started) == 3


def test_a_file_that_takes_too_long_is_refused_and_its_worker_killed(tmp_path: Path) -> None:
    slow = with_sheet(tmp_path / "慢.xlsx", sheet_xml(*((f"A{n}", n) for n in range(1, 40_000))))
    limits = LIMITS | {"wall_seconds": 0, "ratio": 10_000}
    assert list(read_workbooks([slow], limits)) == [(slow, DIED)]


def kill(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.wait()


def test_a_worker_that_died_before_it_was_asked_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    popen, started = subprocess.Popen, []

    def dying(*given, **named):  # type: ignore[no-untyped-def]
        worker = popen(*given, **named)
        if not started:
            kill(worker)
        started.append(worker)
        return worker

    monkeypatch.setattr(subprocess, "Popen", dying)
    first, second = good(tmp_path / "a.xlsx"), good(tmp_path / "b.xlsx")
    assert list(read_workbooks([first, second], LIMITS, workers=1)) == [(first, DIED), (second, GOOD)]
    assert len(started) == 2


class LastWords:
    """The pipe of a worker that dies after each answer."""

    def __init__(self, worker: subprocess.Popen[bytes]) -> None:
        self.worker, self.pipe = worker, worker.stdout

    def readline(self, most: int) -> bytes:
        assert self.pipe
        answer = self.pipe.readline(most)
        kill(self.worker)
        return answer

    def close(self) -> None:
        assert self.pipe
        self.pipe.close()


def test_a_worker_that_died_between_files_costs_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    popen, started = subprocess.Popen, []

    def dying(*given, **named):  # type: ignore[no-untyped-def]
        worker = popen(*given, **named)
        worker.stdout = LastWords(worker)
        started.append(worker)
        return worker

    monkeypatch.setattr(subprocess, "Popen", dying)
    paths = [good(tmp_path / f"{n}.xlsx") for n in range(2)]
    assert list(read_workbooks(paths, LIMITS, workers=1)) == [(p, GOOD) for p in paths]
    assert len(started) == 2


def test_sheets_with_their_marks_go_through_the_pipe_unchanged() -> None:
    marks = SheetMarks(True, frozenset({3, 1}), frozenset({2}), ((1, 1, 2, 2),), True)
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
    [(_, found)] = read_workbooks([path], LIMITS)
    assert isinstance(found, Sheets)
    assert (found, found.marks) == (GOOD, {"表": SheetMarks(hidden_rows=frozenset({1}))})


def test_an_answer_that_is_too_long_is_refused_and_its_worker_killed(tmp_path: Path) -> None:
    first, second = good(tmp_path / "a.xlsx"), good(tmp_path / "b.xlsx")
    long = "文件内容过多，超出一次可读取的上限。请分成几个文件后重新报送。"
    assert list(read_workbooks([first], LIMITS | {"answer_bytes": 20}, workers=1)) == [(first, long)]
    assert list(read_workbooks([first, second], LIMITS, workers=1)) == [(first, GOOD), (second, GOOD)]


@pytest.mark.parametrize(("processors", "workers"), [(None, 1), (2, 2), (64, 4)])
def test_there_are_as_many_workers_as_processors_and_four_at_most(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    started: list[subprocess.Popen[bytes]],
    processors: int | None,
    workers: int,
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    paths = [good(tmp_path / f"{n}.xlsx") for n in range(5)]
    assert [c for _, c in read_workbooks(paths, LIMITS | {"files_a_worker": 5})] == [GOOD] * 5
    assert len(started) == workers


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "夹.xlsx").mkdir()
    paths = [tmp_path / "没有.xlsx", tmp_path / "夹.xlsx", good(tmp_path / "好.xlsx")]
    gone = "文件打不开。请核对文件是否还在、是否有权读取，再重新报送。"
    assert [answer for _, answer in read_workbooks(paths, LIMITS, workers=1)] == [gone, gone, GOOD]


def test_a_worker_is_confined_in_memory_and_may_write_no_file(
    tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    answers = read_workbooks([good(tmp_path / "a.xlsx")], LIMITS)
    assert next(answers)[1] == GOOD
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NOFILE)
    limits = [resource.prlimit(started[0].pid, kind) for kind in kinds]
    assert limits == [(LIMITS["memory_bytes"], LIMITS["memory_bytes"]), (0, 0), (0, 0), (64, 64)]
    assert list(answers) == []
    assert started[0].poll() is not None
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 0


DOCUMENT_LIMITS = LIMITS | {"most_paragraphs": 10, "most_chars": 100}


def test_a_document_comes_out_of_a_worker(tmp_path: Path) -> None:
    path = tmp_path / "草稿.docx"
    made = docx.Document()
    made.add_paragraph("一是加强领导。")
    made.save(str(path))
    assert read_document(path, DOCUMENT_LIMITS) == DocumentText((DocumentParagraph(1, "一是加强领导。"),))


def test_a_document_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "草稿.docx"
    path.write_bytes(b"PK")
    sentence = "文件不是 .docx 文档，或已损坏。请用WPS或Word打开后另存为 .docx 再导入。"
    assert read_document(path, DOCUMENT_LIMITS) == sentence


def test_meter_data_come_out_of_a_worker(tmp_path: Path) -> None:
    path = tmp_path / "计量.csv"
    path.write_text("表号,开始时间,用量\nE1,2024-01-01 00:00:00,1.5\n", "utf-8")
    answer = read_meters(path, meter_limits(Rulebook(date(2024, 1, 31))))
    assert isinstance(answer, dict)
    [month] = unpack_roll_up(answer).months
    assert (month.meter, month.month, month.micro, answer["register"]) == ("E1", "2024-01", 1_500_000, False)
    path.write_text("电,水\n1,2\n", "utf-8")
    assert read_meters(path, meter_limits(Rulebook(date(2024, 1, 31)))) == (
        "表头“电、水”看不出哪列是什么。首行应有表号，开始时间（或结束时间）和用量；累计示数应有表号、抄表时间和示数。"
    )
