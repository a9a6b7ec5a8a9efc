"""The benchmark of meter data at a tiny size: it runs, the digits agree, nothing is left behind."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SIZES = ("--meters", "8", "--registers", "2", "--csv", "2", "--days", "35", "--runs", "1")


def test_a_tiny_run_agrees_to_the_digit(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "metering.py"), *SIZES, "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout.count("相等"), "不等" in done.stdout) == (0, 4, False), done.stderr
    assert list(tmp_path.iterdir()) == []
