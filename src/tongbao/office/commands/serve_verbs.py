"""Verbs ``serve`` and ``account``: the pages on this machine or this network, and the accounts that may sign in."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import typer

from tongbao.measure.refusal import Refusal
from tongbao.office.commands.session import SESSION, say, show
from tongbao.office.desk.access import sign_in
from tongbao.office.desk.home.home import open_for_pages, serve_many
from tongbao.office.desk.queries import demo as demos

PORT = 8000
_MOST = 4


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("serve")(serve_)
    app.command("account")(account_)


def serve_(
    port: int = typer.Option(PORT, "--port", help="端口"),
    host: str = typer.Option("127.0.0.1", "--host", help="本机用 127.0.0.1；给别的电脑用须有证书，见说明"),
    demo: str = typer.Option("", "--demo", help="打开一个演示：make demo 做成的案例文件夹，如 out/hebei-2017"),
    day: str = typer.Option("", "--day", help="演示当天的日期，如 2017-04-07；只用于 --demo"),
    threads: int = typer.Option(8, "--threads", min=1, help="每个进程同时办理的请求数"),
    processes: int = typer.Option(0, "--processes", min=0, help="进程数；0为每个核一个，最多4个"),
) -> None:
    """开门：用浏览器办公。只在本机的不需要证书；对外的由前面的网关加密。"""
    if demo:
        _open_demo(Path(demo), day)
    elif day:
        raise Refusal("demo", "--day 只用于演示。", "正式办公以系统时间为准。")
    home = open_for_pages(SESSION.home)
    if not demo and not sign_in.any_account():
        raise Refusal("account", "还没有任何人的账号。", "请先开通一个：tongbao account 姓名（名录中已登记的人）。")
    _adjust_settings(host, home.path)
    serve_many()
    say(f"网址 http://{host}:{port}/  停止请按 Ctrl+C")
    # A stop by the system is handled like Ctrl+C, so that the processes started here end with this one.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    worker = _start_worker(home.path)
    try:
        _serve(host, port, threads, processes or min(os.cpu_count() or 1, _MOST))
    finally:
        worker.terminate()


def account_(
    name: str = typer.Argument(..., help="名录中已登记的姓名"),
    reset: bool = typer.Option(False, "--reset", help="由 --as 的系统管理员开通或重置"),
) -> None:
    """账号：给一个已登记的人开通登录，显示一次性密码，登录后须自己修改。"""
    open_for_pages(SESSION.home)
    password = sign_in.open_account(name, SESSION.acting, first=not reset)
    show("账号", ("姓名", "一次性密码"), [(name, password)])


def _open_demo(case: Path, day: str) -> None:
    """Open a copy of a finished demonstration, with an account for each of its people, printed once."""
    source = case / "home"
    if not (source / "office.sqlite3").exists():
        raise Refusal("demo", f"“{case}”不是做好的演示。", "请先运行 make demo，再写 out/hebei-2017 这样的文件夹。")
    folder = Path(tempfile.mkdtemp(prefix="tongbao-demo-")) / "home"
    shutil.copytree(source, folder)
    SESSION.home = folder
    os.environ["TONGBAO_DEMO"] = case.name
    if day:
        os.environ["TONGBAO_DEMO_DAY"] = day
    open_for_pages(folder)
    password = f"演示-{secrets.token_hex(3)}-A1"
    people = demos.people(SESSION.acting)
    sign_in.demo_accounts([p[0] for p in people], password, SESSION.acting)
    show("演示账号（密码都是同一个）", ("姓名", "角色", "范围"), people)
    say(f"密码 {password}")


def _adjust_settings(host: str, home: Path) -> None:
    """Adjust the settings: a server of this machine alone needs no certificate; every home has its own secret."""
    from django.conf import settings

    key = home / "secret"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(48), "ascii")
    settings.SECRET_KEY = key.read_text("ascii")
    if host in ("127.0.0.1", "localhost"):
        settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
        settings.SECURE_HSTS_SECONDS = 0


def _start_worker(home: Path) -> "subprocess.Popen[bytes]":
    env = {**os.environ, "TONGBAO_HOME": str(home)}
    return subprocess.Popen([sys.executable, "-m", "tongbao.office.commands.worker"], env=env)


def _serve(host: str, port: int, threads: int, processes: int) -> None:
    """Answer on one port with several processes: a single one uses only one core, however many threads it has."""
    from django.core.wsgi import get_wsgi_application
    from django.db import connections
    from waitress import serve

    application = get_wsgi_application()
    connections.close_all()
    door = socket.create_server((host, port), backlog=1024)
    door.setblocking(False)
    children: list[int] = []
    # Where the system cannot fork, a single process serves.
    while hasattr(os, "fork") and len(children) < processes - 1:
        if (child := os.fork()) == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            serve(application, sockets=[door], threads=threads, ident="tongbao")
            os._exit(0)
        children.append(child)
    try:
        serve(application, sockets=[door], threads=threads, ident="tongbao")
    finally:
        for child in children:
            os.kill(child, signal.SIGTERM)
