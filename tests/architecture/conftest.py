"""The sources as the architecture tests see them: parsed, never imported."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "tongbao"


@dataclass(frozen=True)
class Source:
    """One file of the package."""

    path: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room it stands in."""
        return self.path.partition("/")[0]

    def line(self, number: int) -> str:
        """A line by its number."""
        return self.text.splitlines()[number - 1]

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function, also those inside."""
        return (n for n in ast.walk(self.tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def package() -> Path:
    """The folder of the rooms."""
    return PACKAGE


@pytest.fixture(scope="session")
def sources() -> list[Source]:
    """Every Python file of the package; migrations are written by Django and left out."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            text = path.read_text("utf-8")
            found.append(Source(path.relative_to(PACKAGE).as_posix(), text, ast.parse(text)))
    return found
