"""A command with --json: its exit code and what it printed, a value a line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tongbao.office.commands.main import main


def run(capsys: pytest.CaptureFixture[str], home: Path, who: str, *words: object) -> tuple[int, list[Any]]:
    """Run a command as somebody."""
    capsys.readouterr()
    code = main(["--home", str(home), "--as", who, "--json", *map(str, words)])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def refused(code: str, sentence: str) -> tuple[int, list[Any]]:
    """What a refused command leaves."""
    return 3, [{"refused": code, "sentence": sentence}]
