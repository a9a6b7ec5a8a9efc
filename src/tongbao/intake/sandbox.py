"""Workers that open spreadsheets: separate processes with limits on memory, CPU and time, recycled.

A file that aborts or hangs its worker is refused by name; the others go on. Run as a module this is the worker.
"""

import json
import queue
import resource
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from tongbao.intake.workbook import Sheets, Unreadable, read

_AHEAD = 4
_DIED = "打开文件时超出内存或时间限制，疑为异常文件。请在本机打开后把内容复制到系统下发的模板中重新报送。"


def read_all(paths: Iterable[Path], limits: Mapping[str, int], workers: int = 2) -> Iterator[tuple[Path, Sheets | str]]:
    """Read workbooks in limited workers: (path, sheets), or (path, sentence) where one is refused; in order."""
    waiting = deque(paths)
    idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
    crew = [_Worker(limits) for _ in range(min(workers, len(waiting)))]
    for worker in crew:
        idle.put(worker)

    def one(path: Path) -> Sheets | str:
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
                while waiting and len(ahead) < _AHEAD * len(crew):
                    path = waiting.popleft()
                    ahead.append((path, pool.submit(one, path)))
                path, future = ahead.popleft()
                yield path, future.result()
    finally:
        for worker in crew:
            worker.stop()


class _Worker:
    """One limited process, started when needed and recycled after so many files."""

    def __init__(self, limits: Mapping[str, int]) -> None:
        self._limits = limits
        self._process: subprocess.Popen[str] | None = None
        self._used = 0

    def read(self, path: Path) -> Sheets | str:
        """The sheets of a file, or the sentence it is refused with."""
        if self._process is None or self._process.poll() is not None or self._used >= self._limits["files_a_worker"]:
            self.stop()
            self._process, self._used = _start(self._limits), 0
        self._used += 1
        line = self._ask(self._process, path)
        if not line.endswith("\n"):
            self.stop()
            return _DIED
        answer: dict[str, Any] = json.loads(line)
        if "refused" in answer:
            return str(answer["refused"])
        return {n: [[tuple(c) if c else None for c in row] for row in rows] for n, rows in answer["sheets"].items()}

    def _ask(self, process: "subprocess.Popen[str]", path: Path) -> str:
        assert process.stdin and process.stdout
        timer = threading.Timer(self._limits["wall_seconds"], process.kill)
        timer.start()
        try:
            process.stdin.write(json.dumps(str(path)) + "\n")
            process.stdin.flush()
            return process.stdout.readline()
        except (OSError, UnicodeDecodeError):  # it died before it read, or in the middle of an answer
            return ""
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


def _start(limits: Mapping[str, int]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tongbao.intake.sandbox", json.dumps(dict(limits))]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    )


def _work(limits: Mapping[str, int]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        spent = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + limits["cpu_seconds"], resource.RLIM_INFINITY))
        try:
            answer: dict[str, Any] = {"sheets": read(Path(json.loads(line)), limits)}
        except Unreadable as problem:
            answer = {"refused": str(problem)}
        except MemoryError:
            answer = {"refused": _DIED}
        print(json.dumps(answer, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    _work(json.loads(sys.argv[1]))
