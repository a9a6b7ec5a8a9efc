"""Make the pictures of the README from running pages, so that they cannot go stale.

Run: python demo/pictures.py   (make pictures does it, after make demo). It serves the demonstrations; Chromium draws.
"""

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
TONGBAO = Path(sys.executable).parent / "tongbao"
OPEN = "small-province-open"
SHOTS = {
    "hebei-2017": (
        "2017-05-02",
        (
            ("workbench", "演示拟稿人", "/"),
            ("map", "演示拟稿人", "/map/?kind=progress&period=2017-03&what=plan"),
            ("studio", "演示拟稿人", "/studio/progress-2017-03-2017-04-07/"),
        ),
    ),
    OPEN: ("2026-04-05", (("review", "演示审核员", "/review/ledger/2025-01..2025-12/"),)),
}
_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_WAIT = 90


def main(out: Path) -> None:
    """Every picture of the README."""
    browser = shutil.which("chromium")
    if browser is None:
        raise SystemExit("没有 Chromium，不能重做图片。请先安装：apt-get install chromium fonts-noto-cjk")
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=_ARGS)
        for case, (day, shots) in SHOTS.items():
            if case == OPEN:
                opened(out)
            with served(out / case, day) as (base, password):
                for name, who, path in shots:
                    page = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN").new_page()
                    shoot(page, base, who, password, path, PICTURES / f"{name}.png")
                    print(f"{name}.png", flush=True)
        chromium.close()


def shoot(page: Page, base: str, who: str, password: str, path: str, target: Path) -> None:
    """One picture of one page, as a person sees it."""
    page.goto(f"{base}/sign/in/")
    page.fill("[name=login]", who)
    page.fill("[name=password]", password)
    page.click("button[type=submit]")
    page.goto(base + path, wait_until="networkidle")
    checks = page.get_by_role("button", name="核对数据")
    if checks.count():
        with page.expect_navigation(timeout=_WAIT * 1000):
            checks.click()
    claim = page.locator("article a.claim", has_text="19个区")
    if claim.count():
        claim.first.click()
        page.wait_for_selector("#chain .chain")
        page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=str(target))


def opened(out: Path) -> None:
    """The synthetic province with its returns come in and nobody's review done: what a reviewer has before them."""
    home, made = out / OPEN / "home", out / "small-province" / "made"
    # Made anew: one that was cut off would be a reviewer with nothing to review.
    shutil.rmtree(out / OPEN, ignore_errors=True)
    steps = (
        ("演示管理员", "enrol", ROOT / "demo" / "small-province"),
        ("演示管理员", "enrol", made / "registry"),
        ("演示收文员", "collect", made / "round-1", "--received", made / "round-1" / "received.csv"),
    )
    for who, *words in steps:
        command = [str(TONGBAO), "--home", str(home), "--as", who, *map(str, words)]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode not in (0, 1):
            shutil.rmtree(out / OPEN, ignore_errors=True)
            raise SystemExit("做不出待审核的演示；请先运行 make demo。")


@contextmanager
def served(case: Path, day: str) -> Iterator[tuple[str, str]]:
    """A demonstration served on a free port: its address and the password."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        words = [str(TONGBAO), "serve", "--demo", str(case), "--day", day, "--port", str(port)]
        server = subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT)
        try:
            base = f"http://127.0.0.1:{port}"
            until = time.monotonic() + _WAIT
            while time.monotonic() < until:
                try:
                    urllib.request.urlopen(f"{base}/sign/in/", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.5)
            log.seek(0)
            password = re.search(r"密码 (\S+)", log.read())
            if password is None:
                raise SystemExit(f"{case} 打不开；请先运行 make demo。")
            yield base, password[1]
        finally:
            server.terminate()
            server.wait(timeout=_WAIT)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "out")
