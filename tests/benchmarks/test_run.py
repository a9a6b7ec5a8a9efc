"""The benchmarks at a tiny size: they run, the digits agree, the ratios stand there, nothing is left behind."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SIZES = ("--books", "3", "--institutions", "30", "--months", "1", "--two-years", "0", "--big", "20", "--runs", "1")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmarks."""
    command = [sys.executable, str(ROOT / "benchmarks" / "run.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_tiny_run_agrees_to_the_digit_and_prints_ratios(tmp_path: Path) -> None:
    done = run(*SIZES, "--folder", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("相等") == 6
    assert "不等" not in done.stdout
    assert len(re.findall(r"│\s*tongbao│.*│\s*\d+\.\d\d│相等", done.stdout)) == 6
    assert list(tmp_path.iterdir()) == []


def test_sizes_are_whole_numbers() -> None:
    assert run("--runs", "-1").returncode == 2
