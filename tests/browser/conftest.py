"""A real browser before a real server: Debian's Chromium, ``tongbao serve`` on a home of the test's own.

Every page a story opens is held against axe-core, the console and the content security policy when the story ends.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.stories.conftest import (
    Office,
    hebei_base,
    issued_base,
    province_base,
    province_made,
)

__all__ = ["Office", "hebei_base", "issued_base", "province_base", "province_made"]
ROOT = Path(__file__).parents[2]
AXE = ROOT / "front" / "checks" / "axe.min.js"
PICTURES = Path(os.environ.get("TONGBAO_PICTURES", ROOT / "out" / "browser"))
_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_WAIT = 60
# Playwright keeps an event loop in this thread; the homes that tests prepare here are still plain, blocking Django.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@dataclass
class Served:
    """A running server of one home."""

    base: str
    password: str
    home: Path
    log: Path
    problems: list[str] = field(default_factory=list)


@dataclass
class Seat:
    """A person before a browser."""

    page: Page
    served: Served
    name: str
    seen: set[str] = field(default_factory=set)

    def go(self, path: str, status: int = 200) -> None:
        """Open a page and hold it against axe-core."""
        answer = self.page.goto(self.served.base + path, wait_until="load")
        assert answer is not None
        assert (path, answer.status) == (path, status)
        self.look()

    def look(self) -> None:
        """Hold the page one is on against axe-core: no serious or critical violation."""
        self.page.wait_for_load_state("load")
        key = re.sub(r"\d+", "0", self.page.url)
        if key in self.seen or not AXE.exists():
            return
        self.seen.add(key)
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate(
            "axe.run(document, {resultTypes: ['violations'], iframes: false}).then(r => r.violations"
            ".filter(v => ['serious', 'critical'].includes(v.impact))"
            ".map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' | ')))"
        )
        self.served.problems += [f"axe {self.page.url} {words}" for words in found]

    def picture(self, name: str) -> None:
        """Keep a screenshot as output of the test."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True)

    def press(self, words: str) -> None:
        """Press a button by its words and wait for what comes."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("button", name=words).first.click()
        self.look()

    def follow(self, words: str, exact: bool = False) -> None:
        """Follow a link by its words."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("link", name=words, exact=exact).first.click()
        self.look()

    def text(self) -> str:
        """What stands on the page."""
        return self.page.inner_text("main")

    def done(self) -> str:
        """Wait until the job of this page is done; its words."""
        self.page.wait_for_selector("#job .alert", timeout=_WAIT * 1000)
        self.look()
        return self.page.inner_text("#job")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("NOT RUN: no Chromium here; the pages are tried in it")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=_ARGS)
        yield browser
        browser.close()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[Path, str], Served]]:
    """Serve a copy of a home as on a day; at the end nothing may have been wrong on any page."""
    running: list[subprocess.Popen[bytes]] = []
    all_served: list[Served] = []

    def start(home: Path, day: str) -> Served:
        port = _free_port()
        case = tmp_path / f"case-{port}"
        shutil.copytree(home, case / "home")
        log = tmp_path / f"serve-{port}.log"
        temp = tmp_path / f"tmp-{port}"
        temp.mkdir()
        env = {**os.environ, "NO_COLOR": "1", "TMPDIR": str(temp)}
        words = [sys.executable, "-m", "tongbao.office.commands", "serve", "--demo", str(case), "--day", day]
        with log.open("wb") as out:
            process = subprocess.Popen([*words, "--port", str(port)], stdout=out, stderr=subprocess.STDOUT, env=env)
        running.append(process)
        base = f"http://127.0.0.1:{port}"
        _await(base, process, log)
        password = re.search(r"密码 (\S+)", log.read_text("utf-8"))
        assert password
        served = Served(base, password[1], next(temp.glob("tongbao-demo-*/home")), log)
        all_served.append(served)
        return served

    yield start
    for process in running:
        process.terminate()
        process.wait(timeout=_WAIT)
    for served in all_served:
        assert "\n".join(served.problems) == ""
        assert "Traceback" not in served.log.read_text("utf-8")


@pytest.fixture
def sit(chromium: Browser) -> Iterator[Callable[..., Seat]]:
    """Sit a person down: sign in, with every error of the console and the policy noted."""
    contexts = []

    def down(served: Served, name: str, width: int = 1366, height: int = 768) -> Seat:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: _heard(served, m.type, m.text))
        page.on("pageerror", lambda e: served.problems.append(f"script {e}"))
        seat = Seat(page, served, name)
        seat.go("/sign/in/")
        page.fill("[name=login]", name)
        page.fill("[name=password]", served.password)
        seat.press("登录")
        return seat

    yield down
    for context in contexts:
        context.close()


def _heard(served: Served, kind: str, text: str) -> None:
    # A refusal is an answer of 4xx, which the console calls an error of the network; it is asked for on purpose.
    if kind == "error" and "the server responded with a status of 4" not in text:
        served.problems.append(f"console {text}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(base: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _WAIT
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError(log.read_text("utf-8"))
        try:
            urllib.request.urlopen(f"{base}/sign/in/", timeout=5).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise AssertionError(log.read_text("utf-8"))
