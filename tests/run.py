"""Run every check in the order that fails fastest: style, walls, types, tests. Ends with how many tests ran."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


def main(long: bool) -> int:
    """Run all steps and return the first exit code that is not zero."""
    workers = str(os.cpu_count() or 2)
    marks = [] if long else ["-m", "not long"]
    steps = [
        ("风格 ruff", [BIN / "ruff", "check", "."]),
        ("格式 ruff format", [BIN / "ruff", "format", "--check", "."]),
        ("墙 import-linter", [BIN / "lint-imports"]),
        ("类型 mypy", [BIN / "mypy"]),
        ("测试 pytest", [sys.executable, "-m", "pytest", "-q", "-n", workers, *marks]),
    ]
    failed = 0
    for name, command in steps:
        print(f"== {name}", flush=True)
        failed = subprocess.run([str(c) for c in command], cwd=ROOT, check=False).returncode or failed
    return failed


if __name__ == "__main__":
    sys.exit(main("--long" in sys.argv[1:]))
