"""Every environment variable that the sources know stands in the one table, and the page in docs is up to date."""

import ast
import re
from pathlib import Path

import pytest

from tongbao.office.environment import PACKAGE, PREFIX, VARIABLES, find_readers, write_settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
SOURCES = {p: p.read_text("utf-8") for p in sorted(PACKAGE.rglob("*.py")) if p.name != "environment.py"}
NAMES = [v.name for v in VARIABLES]


def test_the_page_in_docs_is_what_the_table_says() -> None:
    assert PAGE.read_text("utf-8") == write_settings(), "run: python -m tongbao.office.environment docs/settings.md"


def test_the_sources_and_the_table_name_the_same_variables() -> None:
    named = {n for text in SOURCES.values() for n in re.findall(rf"{PREFIX}[A-Z_]+", text)}
    assert named == {n for n in NAMES if n.startswith(PREFIX)}


def test_whatever_is_asked_of_the_environment_stands_in_the_table() -> None:
    asked = {
        argument.value
        for text in SOURCES.values()
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("os.environ.get", "os.environ.setdefault")
        for argument in call.args[:1]
        if isinstance(argument, ast.Constant)
    }
    assert {"JAVA_HOME", "NO_COLOR", "TONGBAO_DEMO"} <= asked
    assert asked - set(NAMES) == set()


def test_every_variable_stands_once_and_is_read_somewhere() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert [n for n in NAMES if not find_readers(n)] == []


def test_a_default_is_the_one_of_the_sources() -> None:
    """Where it is read its text stands in the code of that file, or of the file the constant comes from."""
    all_text = "\n".join(SOURCES.values())
    assert [v.name for v in VARIABLES if v.default and f'"{v.default}"' not in all_text] == []


def test_a_sentence_that_mentions_a_variable_does_not_read_it() -> None:
    """The refusal of the shared storage names TONGBAO_BOOKS; only the home reads it."""
    assert find_readers("TONGBAO_BOOKS") == ["office/desk/home/shared_books.py"]
    assert find_readers("TONGBAO_NOBODY") == []


@pytest.mark.parametrize("variable", VARIABLES, ids=NAMES)
def test_both_languages_have_a_meaning(variable) -> None:  # type: ignore[no-untyped-def]
    assert re.search(r"[一-鿿]", variable.chinese)
    assert re.fullmatch(r"[ -~]+", variable.english)
