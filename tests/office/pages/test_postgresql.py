"""The pages on PostgreSQL: the same tests, in a run of their own whose homes lie in a private server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.postgres import Server

HERE = Path(__file__).parent


@pytest.mark.skipif(os.environ.get("TONGBAO_PAGES_ON") == "postgresql", reason="this is that run")
def test_the_pages_on_postgresql(postgres: Server) -> None:
    env = {**os.environ, "TONGBAO_PAGES_ON": "postgresql", "TONGBAO_DATABASE": postgres.new()}
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    words = [sys.executable, "-m", "pytest", *options, str(HERE / "test_fill.py")]
    done = subprocess.run(words, env=env, cwd=HERE.parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert " skipped" not in done.stdout
