"""Workers that open spreadsheets: separate processes with limits on memory, CPU and time, recycled.

A file that aborts or hangs its worker is refused by name; the others go on. Run as a module this is the worker.
"""

import json
import queue
import resource
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tongbao.intake.workbook import Sheets, Unreadable, read

_DIED = "打开文件时超出内存或时间限制，疑为异常文件。请在本机打开后把内容复制到系统下发的模板中重新报送。"


def read_all(paths: Iterable[Path], limits: Mapping[str, int], workers: int = 2) -> Iterator[tuple[Path, Sheets | str]]:
    """Read workbooks in limited workers: (path, sheets), or (path, sentence) where one is refused; in order."""
    waiting: queue.SimpleQueue[tuple[int, Path]] = queue.SimpleQueue()
    listed = list(paths)
    for place in enumerate(listed):
        waiting.put(place)
    done: queue.SimpleQueue[tuple[int, Sheets | str]] = queue.SimpleQueue()
    threads = [
        threading.Thread(target=_serve, args=(waiting, done, limits), daemon=True)
        for _ in range(min(workers, len(listed)))
    ]
    for thread in threads:
        thread.start()
    early: dict[int, Sheets | str] = {}
    for number, path in enumerate(listed):
        while number not in early:
            finished, content = done.get()
            early[finished] = content
        yield path, early.pop(number)
    for thread in threads:
        thread.join()


def _serve(
    waiting: "queue.SimpleQueue[tuple[int, Path]]",
    done: "queue.SimpleQueue[tuple[int, Sheets | str]]",
    limits: Mapping[str, int],
) -> None:
    worker, used = None, 0
    while True:
        try:
            number, path = waiting.get_nowait()
        except queue.Empty:
            break
        if worker is None or used >= limits["files_a_worker"]:
            _stop(worker)
            worker, used = _start(limits), 0
        answer = _ask(worker, path, limits["wall_seconds"])
        used += 1
        if answer is None:
            _stop(worker)
            worker = None
        done.put((number, _DIED if answer is None else answer))
    _stop(worker)


def _start(limits: Mapping[str, int]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tongbao.intake.sandbox", json.dumps(dict(limits))]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    )


def _ask(worker: "subprocess.Popen[str]", path: Path, seconds: int) -> Sheets | str | None:
    assert worker.stdin and worker.stdout
    timer = threading.Timer(seconds, worker.kill)
    timer.start()
    try:
        worker.stdin.write(json.dumps(str(path)) + "\n")
        worker.stdin.flush()
        line = worker.stdout.readline()
    except BrokenPipeError:
        return None
    finally:
        timer.cancel()
    if not line.endswith("\n"):
        return None
    answer: dict[str, Any] = json.loads(line)
    if "refused" in answer:
        return str(answer["refused"])
    return {n: [[tuple(c) if c else None for c in row] for row in rows] for n, rows in answer["sheets"].items()}


def _stop(worker: "subprocess.Popen[str] | None") -> None:
    if worker is not None:
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            if pipe:
                pipe.close()


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
