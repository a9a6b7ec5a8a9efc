"""The page of commands is what the program has; every verb and parameter says what it is for."""

from pathlib import Path
from typing import Any

import pytest
import typer

from tongbao.office.commands.main import app
from tongbao.office.commands.reference import TITLES, list_verbs, write_reference

PAGE = Path(__file__).parents[3] / "docs" / "commands.md"


def commands() -> dict[str, Any]:
    """Every verb as Typer knows it."""
    return dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_the_page_in_docs_is_what_the_program_has() -> None:
    assert PAGE.read_text("utf-8") == write_reference(), (
        "run: python -m tongbao.office.commands.reference docs/commands.md"
    )


def test_every_verb_has_its_part_and_every_group_its_section() -> None:
    heads = [line for line in write_reference().splitlines() if line.startswith("#")]
    assert [h.removeprefix("### ") for h in heads if h.startswith("### ")] == list_verbs()
    assert [h.removeprefix("## ") for h in heads if h.startswith("## ")][1:] == list(TITLES.values())


def test_every_verb_and_every_parameter_is_explained() -> None:
    silent = [name for name, verb in commands().items() if not verb.help]
    silent += [f"{n} {p.name}" for n, verb in commands().items() for p in verb.params if not getattr(p, "help", None)]
    assert silent == []


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ("| `--home`（或 `TONGBAO_HOME`） | 工作目录 | `.tongbao` |", "写在任何位置的选项"),
        ("`tongbao enrol SOURCE`", "enrol"),
        ("`tongbao move ACT KIND PERIOD [UNIT]`", "move"),
        ("| `PATHS…` | 来文文件或文件夹 | 必写 |", "collect"),
        ("| `--apply` | 登记更正；不加此项只显示差异 |  |", "correct"),
    ],
)
def test_a_parameter_is_written_with_its_default(line: str, verb: str) -> None:
    part = next(p for p in write_reference().split("\n#") if p.splitlines()[0].lstrip("# ") == verb)
    assert line in part.splitlines()


def test_a_module_without_a_title_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    first = next(iter(TITLES))
    monkeypatch.delitem(TITLES, first)
    with pytest.raises(LookupError, match=first.__name__):
        write_reference()
