"""How many requests a second the pages take: reporters at a deadline against ``tongbao serve`` on this machine.

Run: python benchmarks/load.py   (make bench-load does it; --help shows how to make it smaller)
Load and server share the machine. Everything is synthetic. Nothing is asserted; the highest rate without errors and
with 95 of 100 answers within two seconds is printed.
"""

import argparse
import csv
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent)]
EACH = 0.5
SOON = 2000


def prepared(path: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """A home (made where there is none) and the plan of the load: sessions, pages, grids."""
    from django.conf import settings

    from tongbao.office.desk.home.home import is_home, open_for_pages

    import office_home  # isort: skip  its models need the settings that the desk brings

    if not is_home(path):
        office_home.made(path, asked.institutions, asked.months, asked.reporters, lambda words: None)
    open_for_pages(path)
    key = path / "secret"
    if not key.exists():
        key.write_text(secrets.token_urlsafe(48), "ascii")
    settings.SECRET_KEY = key.read_text("ascii")
    return _plan(asked.reporters, asked.institutions)


def _plan(reporters: int, size: int) -> dict[str, Any]:
    import office_home
    from django.contrib.auth.models import User
    from province import Province

    from tongbao.measure.quantity import format_milli
    from tongbao.office.store.models import UploadRow

    province, month = Province(size), office_home.LAST
    names = {office_home.reporter(n): n for n in range(min(reporters, size))}
    users = {u.username: u for u in User.objects.filter(username__in=names)}
    returns = dict(UploadRow.objects.filter(period=str(month.shift(-1))).values_list("unit", "pk"))
    waiting = set(UploadRow.objects.filter(period=str(month)).values_list("unit", flat=True))
    found: dict[str, Any] = {"month": str(month), "password": office_home.PASSWORD, "readers": [], "writers": []}
    for name, number in names.items():
        place = f"S{number + 1:06d}"
        who = {"name": name, "place": place, "session": _session(users[name]), "return": returns[place]}
        if not office_home.late(number):
            found["readers"].append(who)
        elif place not in waiting:
            cells = province.amounts(number, month).items()
            found["writers"].append(who | {"cells": {f"{place}|{item}": format_milli(m) for item, m in cells}})
    return found


def _session(user: Any) -> str:
    """A session as signing in leaves it, without the cost of the password."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@contextmanager
def served(home: Path, threads: int) -> Iterator[str]:
    """The server of a home on a free port of this machine."""
    import office_home

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["--home", str(home), "serve", "--port", str(port), "--threads", str(threads)]
    code = "import sys; from tongbao.office.commands.main import run; sys.argv[0] = 'tongbao'; run()"
    env = os.environ | {"TONGBAO_DEMO_DAY": office_home.DAY.isoformat(), "TONGBAO_LOOPBACK": "1"}
    with (home / "serve.log").open("w") as log:
        server = subprocess.Popen([sys.executable, "-c", code, *words], stdout=log, stderr=log, env=env)
        try:
            where = f"http://127.0.0.1:{port}"
            _awaited(where, server)
            yield where
        finally:
            server.terminate()
            server.wait(30)


def _awaited(where: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        if server.poll() is not None:
            raise RuntimeError("the server ended; see serve.log in the home")
        try:
            urllib.request.urlopen(f"{where}/sign/in/", timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("the server does not answer")


def driven(where: str, plan: Path, users: int, seconds: int, skip: int, kind: str = "") -> list[dict[str, str]]:
    """One run of locust; its lines of figures by kind of request, the last of all together."""
    out = plan.parent / "run"
    words = ["-f", str(HERE / "load_users.py"), "--headless", "--host", where, "-u", str(users), "-r", str(users)]
    words += ["-t", f"{seconds}s", "--stop-timeout", "20", "--csv", str(out), "--only-summary", "--loglevel", "ERROR"]
    env = os.environ | {"LOAD_PLAN": str(plan), "LOAD_SKIP": str(skip), "LOAD_KIND": kind}
    subprocess.run([sys.executable, "-m", "locust", *words], env=env, capture_output=True, check=False)
    with Path(f"{out}_stats.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def shown(rate: int | str, lines: Sequence[dict[str, str]], seconds: int) -> bool:
    """Print one step; whether it went without an error and soon enough."""
    whole = lines[-1]
    count, failed = int(whole["Request Count"]), int(whole["Failure Count"])
    print(f"  要求 {rate} 次/秒：得到 {count / seconds:.1f} 次/秒，错误 {failed}", flush=True)
    for line in lines[:-1]:
        print(f"    {line['Name']:<6} {line['Request Count']:>6}次  p50 {line['50%']:>6} ms  p95 {line['95%']:>6} ms")
    print(f"    合计   {count:>6}次  p50 {whole['50%']:>6} ms  p95 {whole['95%']:>6} ms", flush=True)
    kept_up = isinstance(rate, int) and count / seconds >= 0.9 * rate
    return failed == 0 and kept_up and float(whole["95%"] or 0) <= SOON


def run(home: Path, asked: argparse.Namespace) -> None:
    """Every rate in turn, then signing in."""
    plan = prepared(home, asked)
    file = home / "plan.json"
    file.write_text(json.dumps(plan), "utf-8")
    from django.db import connection

    print(f"{connection.vendor}：{asked.institutions:,}家，可报送{len(plan['writers'])}家", flush=True)
    connection.close()
    best = skip = 0
    with served(home, asked.threads) as where:
        driven(where, file, 8, 5, len(plan["writers"]))
        for rate in map(int, asked.rates.split(",")):
            lines = driven(where, file, int(rate / EACH), asked.seconds, skip)
            skip += sum(int(x["Request Count"]) for x in lines if x["Name"] == "核对")
            if shown(rate, lines, asked.seconds):
                best = rate
        print(f"  没有错误、p95不过{SOON / 1000:.0f}秒的最高一档：{best} 次/秒")
        lines = driven(where, file, 4, asked.seconds, 0, "sign-in")
        shown("不限（只登录）", lines, asked.seconds)


def main(words: list[str]) -> int:
    """Run against SQLite, or against a private PostgreSQL server."""
    asked = options().parse_args(words)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    busy = os.getloadavg()[0]
    print(f"{os.cpu_count()}核，内存{memory:.0f} GiB，负载程序和服务器同在这台机器上，开始时系统负载{busy:.1f}。")
    from tests.postgres import binaries, started

    place = binaries() if asked.postgresql and not os.environ.get("TONGBAO_DATABASE") else None
    with started(place) if place else nullcontext() as server, tempfile.TemporaryDirectory() as folder:
        if server is not None:
            os.environ["TONGBAO_DATABASE"] = server.new()
        run(asked.home or Path(folder) / "home", asked)
    return 0


def options() -> argparse.ArgumentParser:
    """The sizes."""
    parser = argparse.ArgumentParser(description="网页的承载：截止日前的填报员。全部为合成数据。")
    parser.add_argument("--institutions", type=int, default=50_000)
    parser.add_argument("--months", type=int, default=3)
    parser.add_argument("--reporters", type=int, default=2000)
    parser.add_argument("--rates", default="10,20,30,40,50,63,80")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--home", type=Path, help="已经备好的合成工作目录")
    parser.add_argument("--postgresql", action="store_true", help="用一个私有的 PostgreSQL，不用 SQLite")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
