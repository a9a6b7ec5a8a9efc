"""Workers that open foreign files: separate processes with limits on memory, CPU and time, recycled.

A file that aborts or hangs its worker is refused by name; the others go on. Run as a module this is the worker.
"""

import gc
import json
import os
import queue
import resource
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tongbao.intake.reading import document
from tongbao.intake.reading.document import DocumentText, pack_document, unpack_document
from tongbao.intake.reading.workbook_cells import Cell, SheetMarks, Sheets, Unreadable

_FILES_AHEAD = 4
_MOST_WORKERS = 4
_OPEN_FILES = 64
_PIPE_BYTES = 1 << 20
_DIED = "打开文件时超出内存或时间限制，疑为异常文件。请在本机打开后把内容复制到系统下发的模板中重新报送。"
_DOCUMENT = "document"
_METERS = "meters"
_TOO_LONG = "文件内容过多，超出一次可读取的上限。请分成几个文件后重新报送。"


def read_workbooks(
    paths: Iterable[Path], limits: Mapping[str, int], workers: int | None = None
) -> Iterator[tuple[Path, Sheets | str]]:
    """Read workbooks in limited workers.

    Parameters
    ----------
    paths : in order
        Files to read.
    limits : limits of ``checks/sandbox``
        Sizes, memory and time of a worker.
    workers : from 1
        Number of processes; as many as processors, four at most, where not given.

    Yields
    ------
    (path, sheets or sentence)
        In the given order; a sentence where the file is refused.
    """
    waiting = deque(paths)
    idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
    crew = [_Worker(limits) for _ in range(min(workers or _workers(), len(waiting)))]
    for worker in crew:
        idle.put(worker)

    def read_one(path: Path) -> Sheets | str:
        worker = idle.get()
        try:
            return worker.read(path)
        finally:
            idle.put(worker)

    try:
        with ThreadPoolExecutor(max(1, len(crew))) as pool:
            ahead: deque[tuple[Path, Future[Sheets | str]]] = deque()
            while waiting or ahead:
                # A few files ahead are enough to keep the crew busy; more would only fill memory.
                while waiting and len(ahead) < _FILES_AHEAD * len(crew):
                    path = waiting.popleft()
                    ahead.append((path, pool.submit(read_one, path)))
                path, future = ahead.popleft()
                yield path, future.result()
    finally:
        for worker in crew:
            worker.stop()


def read_document(path: Path, limits: Mapping[str, int]) -> DocumentText | str:
    """Read a document in a limited worker.

    Parameters
    ----------
    path
        DOCX file.
    limits : limits of ``document_files/reading``
        Sizes, memory and time of the worker.

    Returns
    -------
    DocumentText or str
        Paragraphs of the document, or the sentence it is refused with.
    """
    worker = _Worker(limits, _DOCUMENT)
    try:
        answer = worker.answer(path)
    finally:
        worker.stop()
    return unpack_document(answer) if isinstance(answer, dict) else answer


def read_meters(path: Path, limits: Mapping[str, Any]) -> dict[str, Any] | str:
    """Roll up a file of meter data in a limited worker.

    Parameters
    ----------
    path
        CSV, Parquet or Green Button file.
    limits : content of ``checks/meters``
        Sizes, memory and time of the worker, and the rules of a roll-up.

    Returns
    -------
    mapping of text, or str
        Serialised roll-up, or the sentence the file is refused with.
    """
    worker = _Worker(limits, _METERS)
    try:
        return worker.answer(path)
    finally:
        worker.stop()


def _workers() -> int:
    return min(_MOST_WORKERS, os.cpu_count() or 1)


class _Worker:
    """One limited process, started when needed and recycled after a number of files."""

    def __init__(self, limits: Mapping[str, Any], kind: str = "") -> None:
        self._limits, self._kind = limits, kind
        self._process: subprocess.Popen[bytes] | None = None
        self._used = 0

    def read(self, path: Path) -> Sheets | str:
        """Return the sheets of a file, or the sentence it is refused with."""
        answer = self.answer(path)
        return unpack_sheets(answer) if isinstance(answer, dict) else answer

    def answer(self, path: Path) -> dict[str, Any] | str:
        """Return the process's answer on a file, or the sentence it is refused with."""
        if self._process is None or self._process.poll() is not None or self._used >= self._limits["files_a_worker"]:
            self.stop()
            self._process, self._used = _start(self._limits, self._kind), 0
        self._used += 1
        line = self._ask(self._process, path)
        if not line.endswith(b"\n"):
            self.stop()
            return _TOO_LONG if len(line) >= self._limits["answer_bytes"] else _DIED
        answer: dict[str, Any] = json.loads(line)
        return str(answer["refused"]) if "refused" in answer else answer

    def _ask(self, process: "subprocess.Popen[bytes]", path: Path) -> bytes:
        assert process.stdin and process.stdout
        timer = threading.Timer(self._limits["wall_seconds"], process.kill)
        timer.start()
        try:
            process.stdin.write(json.dumps(str(path)).encode() + b"\n")
            process.stdin.flush()
            return process.stdout.readline(self._limits["answer_bytes"])
        except OSError:  # it died before it read
            return b""
        finally:
            timer.cancel()

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with suppress(OSError):  # what it never read is still in the buffer
                        pipe.close()


def pack_sheets(sheets: Sheets) -> dict[str, Any]:
    """Serialise sheets for the pipe of a worker.

    Parameters
    ----------
    sheets
        Sheets as read.

    Returns
    -------
    mapping of text
        A row is its kinds as one word, then its texts; :func:`unpack_sheets` is the inverse.
    """
    rows = {name: [_pack_row(row) for row in lines] for name, lines in sheets.items()}
    marks = {
        name: {k: sorted(v) if isinstance(v, frozenset) else v for k, v in asdict(mark).items()}
        for name, mark in sheets.marks.items()
    }
    return {"sheets": rows, "marks": marks}


def _pack_row(row: list[Cell]) -> list[str]:
    return ["".join([cell[0] if cell else "-" for cell in row]), *[cell[1] for cell in row if cell]]


def unpack_sheets(answer: Mapping[str, Any]) -> Sheets:
    """Restore sheets from the pipe of a worker.

    Parameters
    ----------
    answer : as :func:`pack_sheets` gives it
        Parsed JSON of the worker.

    Returns
    -------
    Sheets
        Sheets with their marks.
    """
    marks = {
        name: SheetMarks(
            hidden=mark["hidden"],
            hidden_rows=frozenset(mark["hidden_rows"]),
            hidden_columns=frozenset(mark["hidden_columns"]),
            merged=tuple((a, b, c, d) for a, b, c, d in mark["merged"]),
            filtered=mark["filtered"],
        )
        for name, mark in answer["marks"].items()
    }
    return Sheets(((n, list(map(_unpack_row, rows))) for n, rows in answer["sheets"].items()), marks=marks)


def _unpack_row(row: list[str]) -> list[Cell]:
    texts = iter(row)
    kinds = next(texts)
    if "-" not in kinds:
        return list(zip(kinds, texts, strict=True))
    return [None if kind == "-" else (kind, next(texts)) for kind in kinds]


def _start(limits: Mapping[str, Any], kind: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tongbao.intake.reading.sandbox", json.dumps(dict(limits)), kind]
    return subprocess.Popen(
        command, bufsize=_PIPE_BYTES, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def _reader(kind: str) -> Callable[[Path, Mapping[str, Any]], dict[str, Any]]:
    if kind == _DOCUMENT:
        return lambda path, limits: pack_document(document.read_document(path, limits))
    if kind == _METERS:
        from tongbao.intake.reading import meter_files  # the engine is loaded where it is needed only

        return meter_files.read_meters
    from tongbao.intake.reading.workbook import read_workbook  # the reader is loaded in the worker only

    return lambda path, limits: pack_sheets(read_workbook(path, limits))


def _work(limits: Mapping[str, Any], kind: str) -> None:
    read = _reader(kind)
    _confine(limits)
    gc.disable()  # half a million small tuples would be searched for circles again and again
    for line in sys.stdin.buffer:
        spent = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + limits["cpu_seconds"], resource.RLIM_INFINITY))
        try:
            answer = read(Path(json.loads(line)), limits)
        except Unreadable as problem:
            answer = {"refused": str(problem)}
        except (MemoryError, RecursionError):
            answer = {"refused": _DIED}
        sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()
        answer = {}
        gc.collect()


def _confine(limits: Mapping[str, int]) -> None:
    """Cap the memory, allow few open files, and forbid written files and core dumps."""
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))


if __name__ == "__main__":
    _work(json.loads(sys.argv[1]), sys.argv[2])
