"""The benchmark of the pages at a tiny size: every page answers, questions are counted, plans are read."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
SIZES = ("--institutions", "200", "--months", "3", "--reporters", "5", "--requests", "2", "--sqlite")


def pages() -> ModuleType:
    """The benchmark, which is no package."""
    spec = importlib.util.spec_from_file_location("pages", ROOT / "benchmarks" / "pages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_tiny_run_answers_every_page() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "pages.py"), *SIZES]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 5]
    assert {line[2] for line in lines[1:]} == {"200"}
    assert len(lines) == 1 + sum(len(people) for *_, people in pages().PAGES)
    assert done.stdout.endswith("从头扫到尾的大表（多于10,000行）：没有\n")


def test_a_plan_says_which_tables_are_read_whole() -> None:
    scan = {"Node Type": "Seq Scan", "Relation Name": "a"}
    index = {"Node Type": "Index Only Scan", "Relation Name": "b"}
    found = {"Node Type": "Index Scan", "Relation Name": "c", "Index Cond": "(x = 1)"}
    sequential = pages()._sequential
    assert list(sequential({"Node Type": "Aggregate", "Plans": [scan, index, found]})) == ["a", "b"]
    # A limit ends the reading, unless everything is read to be sorted first.
    assert list(sequential({"Node Type": "Limit", "Plans": [scan]})) == []
    assert list(sequential({"Node Type": "Limit", "Plans": [{"Node Type": "Sort", "Plans": [scan]}]})) == ["a"]
