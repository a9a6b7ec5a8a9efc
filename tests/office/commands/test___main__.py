"""``python -m tongbao.office.commands`` is the program."""

import json
import subprocess
import sys
from pathlib import Path


def test_the_module_runs_a_command_and_leaves_with_its_code(tmp_path: Path) -> None:
    words = ("--home", str(tmp_path / "no"), "--json", "close", "ledger", "2024-01")
    given = [sys.executable, "-m", "tongbao.office.commands", *words]
    done = subprocess.run(given, capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["refused"]) == (3, "home")
