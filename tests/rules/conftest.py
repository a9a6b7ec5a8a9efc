"""A folder of rule tables made of a few lines."""

from collections.abc import Callable
from pathlib import Path

import pytest

SOURCES = '[[source]]\nid = "law"\ntitle = "某法"\n'
SOUND = 'since = 2016-01-01\nsource = "law"\nchecked_on = 2026-11-22\n'


@pytest.fixture
def folder_of(tmp_path: Path) -> Callable[..., Path]:
    """Write sources.toml and one table ``limits`` of the rows given, as TOML."""

    def write(*rows: str) -> Path:
        (tmp_path / "sources.toml").write_text(SOURCES, "utf-8")
        (tmp_path / "limits.toml").write_text("".join(f"[[row]]\n{row}\n" for row in rows), "utf-8")
        return tmp_path

    return write
