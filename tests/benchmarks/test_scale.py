"""The benchmarks of sizes, at a tiny one: they run and the digits agree."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(name: str, *words: str) -> str:
    """Run a benchmark; what it prints."""
    command = [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), *words]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_roll_up_agrees_with_a_query_by_hand() -> None:
    told = run("rollup", "--institutions", "300", "--months", "2", "--runs", "1", "--others")
    assert "相等" in told
    assert "不等" not in told
    assert [w in told for w in ("SQLite：中位", "pandas：", "polars：", "PostgreSQL：")] == [True] * 4


def test_revised_cells_are_those_of_a_full_recompute() -> None:
    told = run("corrections", "--institutions", "300", "--months", "2", "--runs", "1")
    assert told.count("不等的格0个") == 3


def test_a_month_end_has_its_parts() -> None:
    told = run("month_end", "--institutions", "200", "--runs", "1")
    assert [w in told for w in ("提出封账", "确认封账", "评价", "拟稿", "合计中位")] == [True] * 5
