"""Short files, short functions, plain names, a sentence for everything public."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

MOST_LINES = 400
MOST_FUNCTION_LINES = 50
# Tables of data that are Python because they name functions.
DATA = {"office/pages/page_table.py"}
FORBIDDEN = {
    "utils",
    "helpers",
    "common",
    "misc",
    "manager",
    "service",
    "base",
    "data",
    "info",
    "handle",
    "process",
}
# Every source file has a test file of its name, and no other test file stands among them.
MIRRORED = (
    *("measure", "rules", "registry", "records", "targets", "works", "assess", "intake", "bulletin", "dossier"),
    *("synthetic", "office/commands", "office/store"),
)
# Parts of one document that are read back as a whole: test_docx.py, and documents/test_cover_sheet.py for the last.
READ_WHOLE = {
    Path(f"bulletin/writers/test_{name}.py") for name in ("docx_blocks", "docx_sheet", "docx_shell", "manuscript")
}
# Beside these, some tests ask about the room as a whole: the access matrix, the translations, the states of returns.
COVERED = ("office/desk", "office/pages")


def docstring_lines(node: ast.AST) -> int:
    """Count the lines of the docstring of a module, class or function: they document, they are not code."""
    body = getattr(node, "body", [])
    first = body[0] if isinstance(body, list) and body else None
    is_text = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return (first.end_lineno or 0) - first.lineno + 1 if first is not None and is_text else 0


def test_no_file_is_too_long(sources: list[Any]) -> None:
    """Docstrings are not counted."""
    sizes = {s.path: len(s.text.splitlines()) - sum(map(docstring_lines, ast.walk(s.tree))) for s in sources}
    assert {path: n for path, n in sizes.items() if n > MOST_LINES and path not in DATA} == {}


def test_no_function_is_too_long(sources: list[Any]) -> None:
    """Its docstring is not counted."""
    long = {
        f"{s.path}:{f.name}": n
        for s in sources
        for f in s.functions()
        if (n := (f.end_lineno or 0) - f.lineno + 1 - docstring_lines(f)) > MOST_FUNCTION_LINES
    }
    assert long == {}


def test_no_file_or_folder_has_a_name_that_says_nothing(package: Path) -> None:
    paths = [p.relative_to(package) for p in package.rglob("*") if "__pycache__" not in p.parts]
    named = {str(p) for p in paths if FORBIDDEN & set(p.stem.lower().split("_")) and p.suffix in ("", ".py", ".toml")}
    assert named == set()


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Public functions and classes of a module, and public methods of those classes."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for node in tree.body:
        if isinstance(node, kinds) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                methods = (n for n in node.body if isinstance(n, kinds[:2]) and not n.name.startswith("_"))
                yield from methods


def test_everything_public_says_what_it_is(sources: list[Any]) -> None:
    silent = [s.path for s in sources if not ast.get_docstring(s.tree)]
    silent += [f"{s.path}:{n.name}" for s in sources for n in public(s.tree) if not ast.get_docstring(n)]
    assert silent == []


@pytest.mark.parametrize("room", MIRRORED)
def test_tests_mirror_the_sources_file_for_file(root: Path, package: Path, room: str) -> None:
    assert wanted_tests(package, room) == files_of_tests(root, room)


@pytest.mark.parametrize("room", COVERED)
def test_every_source_file_has_a_test_of_its_name(root: Path, package: Path, room: str) -> None:
    assert wanted_tests(package, room) - files_of_tests(root, room) == set()


def wanted_tests(package: Path, room: str) -> set[Path]:
    """List the test files a room should have; tables of the store are tested through its doors."""
    files = (p for p in (package / room).rglob("*.py") if not {"migrations", "models"} & set(p.parts))
    return {p.relative_to(package).with_name(f"test_{p.name}") for p in files if p.name != "__init__.py"} - READ_WHOLE


def files_of_tests(root: Path, room: str) -> set[Path]:
    """List the test files a room has."""
    return {p.relative_to(root / "tests") for p in (root / "tests" / room).rglob("test_*.py")}
