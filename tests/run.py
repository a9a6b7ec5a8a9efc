"""Run every check in the order that fails fastest: style, walls, types, tests. Ends with how many tests ran or not."""

import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as Xml
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
MINUTES = 4


def server_is_there() -> bool:
    """Whether a PostgreSQL server can be started here."""
    return bool(shutil.which("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


def office_is_there() -> bool:
    """Whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def browser_is_there() -> bool:
    """Whether Debian's Chromium is installed."""
    return shutil.which("chromium") is not None


def font_is_there() -> bool:
    """Whether a browser has Chinese letters to draw with; without them every one is a box."""
    return any(Path("/usr/share/fonts").rglob("NotoSansCJK*"))


def java_is_there() -> bool:
    """Whether a Java for Spark is installed."""
    return shutil.which("java") is not None


# What tests need beyond Python: the package, and whether it is there.
PARTS = {
    "postgresql": server_is_there,
    "libreoffice-calc": office_is_there,
    "chromium": browser_is_there,
    "fonts-noto-cjk": font_is_there,
    "openjdk-17-jre-headless": java_is_there,
}


def main(long: bool) -> int:
    """Run all steps and return the first exit code that is not zero."""
    install()
    workers = str(os.cpu_count() or 2)
    marks = [] if long else ["-m", "not long"]
    # A file's tests stay together: what its fixtures set up is set up once.
    shared = ["-n", workers, "--dist", "loadfile"]
    report = Path(tempfile.mkdtemp()) / "tests.xml"
    steps = [
        ("风格 ruff", [BIN / "ruff", "check", "."]),
        ("格式 ruff format", [BIN / "ruff", "format", "--check", "."]),
        ("墙 import-linter", [BIN / "lint-imports"]),
        ("类型 mypy", [BIN / "mypy"]),
        ("测试 pytest", [sys.executable, "-m", "pytest", "-q", *shared, f"--junitxml={report}", *marks]),
    ]
    failed = 0
    for name, command in steps:
        print(f"== {name}", flush=True)
        failed = subprocess.run([str(c) for c in command], cwd=ROOT, check=False).returncode or failed
    return told(report) or failed


def install() -> None:
    """Install system parts that are missing, where we may; the tests that need them are listed as not run otherwise."""
    absent = [package for package, is_there in PARTS.items() if not is_there()]
    if not absent or os.getuid() != 0 or shutil.which("apt-get") is None:
        return
    print(f"== 安装 {'、'.join(absent)}", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], *(["install", "-y", "--no-install-recommends", package] for package in absent)):
        try:
            command = ["apt-get", "-qq", *words]
            done = subprocess.run(command, env=env, capture_output=True, check=False, timeout=MINUTES * 60)
        except subprocess.TimeoutExpired:
            done = None
        if done is None or done.returncode:
            print(f"没有装上（{words[-1]}），需要它的测试将列为 NOT RUN。")


def told(report: Path) -> int:
    """Print how many tests ran and which did not, with reasons; in continuous integration all must run."""
    if not report.exists():
        return 1
    cases = list(Xml.parse(report).getroot().iter("testcase"))
    skipped = [
        (f"{c.get('classname')}.{c.get('name')}", s.get("message") or "") for c in cases for s in c.iter("skipped")
    ]
    print(f"== {len(cases) - len(skipped)} tests ran, {len(skipped)} NOT RUN")
    for name, reason in skipped:
        print(f"NOT RUN  {name}: {reason.removeprefix('NOT RUN: ')}")
    return int(bool(skipped) and os.environ.get("TONGBAO_CI") == "1")


if __name__ == "__main__":
    sys.exit(main("--long" in sys.argv[1:]))
