"""Commands in processes of their own, each with its own setting of the database."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
HEBEI = ROOT / "demo" / "hebei-2017"
_RUN = "import sys; from tongbao.office.commands.main import main; sys.exit(main(sys.argv[1:]))"


def tongbao(url: str, home: Path, who: str, *words: object, code: int = 0, before: str = "") -> str:
    """Run a command with the setting; what it printed, without line breaks. ``before`` is Python to be run first."""
    given = [sys.executable, "-c", before + _RUN, "--home", str(home), "--as", who, *map(str, words)]
    env = {**os.environ, "TONGBAO_DATABASE": url}
    done = subprocess.run(given, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return (done.stdout + done.stderr).replace("\n", "")
