"""The version is read from one place, and the newest section of the changelog is that version's."""

import re
import tomllib
from pathlib import Path

import tongbao


def test_the_project_reads_its_version_from_the_package(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    assert "version" not in project["project"]
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["setuptools"]["dynamic"] == {"version": {"attr": "tongbao.__version__"}}


def test_the_changelog_begins_with_it(root: Path) -> None:
    sections = re.findall(
        r"^## (\S+)(?: \((\d{4}-\d\d-\d\d)\))?$", (root / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    assert [version for version, _ in sections] == [tongbao.__version__, "0.1.0"]
    assert sections[0][1] == "2026-12-01"


def test_no_other_file_of_the_package_writes_a_version(root: Path) -> None:
    written = {
        p.relative_to(root).as_posix()
        for p in (root / "src" / "tongbao").rglob("*.py")
        if re.search(r"""^__version__\s*=\s*["']""", p.read_text("utf-8"), re.MULTILINE)
    }
    assert written == {"src/tongbao/__init__.py"}
