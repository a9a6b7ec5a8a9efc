"""Lines into cells on a Spark cluster of one master and two workers on loopback, against DuckDB in one process.

Run: python benchmarks/cluster.py --books FOLDER [--times 3]
FOLDER is what `tongbao synth --shape books` wrote; --times 3 reads it three times over by links (57.6 million lines of
a nation's year). At the end one worker is killed in the middle of a run, and the digits must still be the same. The
cluster and the load share this machine.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from figures import machine
from rich.console import Console

from tongbao.dossier.books import ClosedLedgers
from tongbao.dossier.ledger_accounts import counted
from tongbao.measure.period import Span
from tongbao.records.engine.choice import EngineChoice
from tongbao.records.engine.ledgers import Ledgers
from tongbao.records.total import Total
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.books import read_books

SCOPES: tuple[tuple[str, ...], ...] = ((), ("unit",), ("kind",), ("unit", "county"), ("unit", "kind"))
_MASTER, _WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"
_UP = 60


@contextmanager
def cluster(folder: Path, workers: int, memory: str) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A master and workers on loopback, stopped at the end: its address and the workers."""
    import pyspark

    home = Path(pyspark.__file__).parent
    port = _free()
    env = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    start = [str(home / "bin" / "spark-class")]
    address = f"spark://127.0.0.1:{port}"
    running = [_started([*start, _MASTER, "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"], env)]
    try:
        _wait(port)
        for number in range(workers):
            options = ["--host", "127.0.0.1", "--cores", "1", "--memory", memory, "--webui-port", "0"]
            running.append(
                _started([*start, _WORKER, *options, "--work-dir", str(folder / f"w{number}"), address], env)
            )
        yield address, running[1:]
    finally:
        for process in running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait()


def _started(words: Sequence[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int) -> None:
    until = time.monotonic() + _UP
    while time.monotonic() < until:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)
    raise SystemExit("Spark 主节点没有启动。")


def cells(choice: EngineChoice, files: Sequence[str], items: Sequence[str]) -> list[list[Total]]:
    """All five tables of cells, from files."""
    with Ledgers(choice.started(), {"now": files}, items) as ledgers:
        return [ledgers.cells("now", by, items) for by in SCOPES]


def timed(choice: EngineChoice, files: Sequence[str], items: Sequence[str]) -> tuple[float, list[list[Total]]]:
    """Seconds and cells of one run."""
    start = time.perf_counter()
    found = cells(choice, files, items)
    return time.perf_counter() - start, found


def several(files: Sequence[str], times: int, folder: Path) -> list[str]:
    """The files, so many times over: links in folders of their own."""
    found = list(files)
    for number in range(1, times):
        for file in files:
            link = folder / f"again{number}" / Path(file).parent.parent.name / Path(file).name
            link.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(file, link)
            except OSError:
                shutil.copyfile(file, link)
            found.append(str(link))
    return found


def main(words: list[str]) -> int:
    """Both engines in turn, then the killed worker."""
    parser = argparse.ArgumentParser(description="Spark 集群与 DuckDB 的测速，全部为合成数据。")
    parser.add_argument("--books", type=Path, required=True, help="合成账册文件夹")
    parser.add_argument("--times", type=int, default=1, metavar="N", help="同一批文件读几遍（默认1）")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="每项跑几次（默认5）")
    parser.add_argument("--memory", default="3g", help="每个 worker 的内存（默认3g）")
    kill = argparse.BooleanOptionalAction
    parser.add_argument("--kill", action=kill, default=True, help="最后中途杀掉一个 worker 再跑一次（默认杀）")
    asked = parser.parse_args(words)
    say = partial(Console().print, highlight=False, soft_wrap=True)
    books = read_books(asked.books)
    months = [Path(f).parent.name for f, _ in books]
    span = Span.parse(f"{months[0]}..{months[-1]}")
    items = counted(Rulebook(span.last.last_day))
    with tempfile.TemporaryDirectory(prefix="tongbao-bench-") as name:
        folder = Path(name)
        say(machine(folder))
        files = several([str(f) for f in ClosedLedgers.among(books, asked.books).within(span)[0]], asked.times, folder)
        seconds: dict[str, list[float]] = {"duckdb": [], "spark": []}
        with cluster(folder, 2, asked.memory) as (address, workers):
            os.environ["PYSPARK_SUBMIT_ARGS"] = f"--conf spark.executor.memory={asked.memory} pyspark-shell"
            choices = {"duckdb": EngineChoice(), "spark": EngineChoice("spark", address, memory="2g")}
            same = True
            for run in range(1, asked.runs + 1):
                found = {}
                for engine, choice in choices.items():
                    took, found[engine] = timed(choice, files, items)
                    seconds[engine].append(took)
                same = same and found["duckdb"] == found["spark"]
                lines = found["duckdb"][0][0].lines
                told = "，".join(f"{e} {s[-1]:.1f} 秒" for e, s in seconds.items())
                say(f"{lines:,} 行 第{run}次：{told}，{'相等' if same else '不等'}")
            one, other = median(seconds["duckdb"]), median(seconds["spark"])
            say(f"中位：DuckDB {one:.1f} 秒，Spark {other:.1f} 秒，Spark÷DuckDB＝{other / one:.2f}")
            if asked.kill:
                killer = threading.Timer(other / 2, _kill, [workers[0]])
                killer.start()
                took, after = timed(choices["spark"], files, items)
                killer.cancel()
                killed = workers[0].poll() is not None
                same = same and killed and after == found["duckdb"]
                say(f"中途杀掉一个 worker：{took:.1f} 秒，数字{'相等' if after == found['duckdb'] else '不等'}")
                say("" if killed else "没有杀到：跑完得比预想早")
    return 0 if same else 1


def _kill(worker: subprocess.Popen[bytes]) -> None:
    """The worker and the executor below it, at once."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
