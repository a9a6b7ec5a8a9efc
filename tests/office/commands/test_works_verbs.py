"""works at the command line: registers, questions, and what is refused."""

from pathlib import Path

import pytest
from tests.office.commands.console import refused, run
from tests.office.desk.chain_office import chain_office
from tests.office.desk.works_office import PROJECT, handed_in

DAY = ("--as-of", "2024-02-06")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for the module, with one project of a city."""
    folder = tmp_path_factory.mktemp("works")
    found = chain_office(folder)
    handed_in(found, folder, {"projects": [PROJECT]})
    return found.path


@pytest.mark.parametrize(("who", "units"), [("办审核", ["合成东市"]), ("东市审核", ["合成东市"]), ("西市审核", [])])
def test_a_register_is_listed_within_the_territory(
    home: Path, capsys: pytest.CaptureFixture[str], who: str, units: list[str]
) -> None:
    code, [lines] = run(capsys, home, who, "works", "projects", *DAY)
    assert (code, [x["单位"] for x in lines]) == (0, units)


@pytest.mark.parametrize("question", ["completion", "settle", "due", "scored", "vacant", "savings"])
def test_a_question_without_an_answer_is_an_empty_table(
    home: Path, capsys: pytest.CaptureFixture[str], question: str
) -> None:
    assert run(capsys, home, "西市审核", "works", question, *DAY) == (0, [[]])


@pytest.mark.parametrize("verb", ["buildingsync", "take"])
def test_an_exchange_needs_a_file(home: Path, capsys: pytest.CaptureFixture[str], verb: str) -> None:
    assert run(capsys, home, "办收文", "works", verb) == refused("path", f"{verb} 没有写文件。请写明 XML 文件。")
