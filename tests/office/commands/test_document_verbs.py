"""document at the command line: the steps of a draft, and what is refused."""

from pathlib import Path

import pytest
from tests.office.commands.console import refused, run
from tests.office.desk.progress_office import MONTH, progress_office

KEY = "progress-2024-01-2024-02-06"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for the module, with a draft."""
    from datetime import date

    from tests.office.desk.chain_office import acting

    from tongbao.office.desk.documents.draft import draft

    folder = tmp_path_factory.mktemp("document")
    home = progress_office(folder)
    draft("progress", MONTH, date(2024, 2, 6), home, acting("办拟稿", "2024-02-06"), folder / "out", [])
    return home.path


def test_the_steps_of_a_draft_are_listed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, [steps] = run(capsys, home, "办拟稿", "document", KEY)
    assert (code, [s["情况"] for s in steps if s["环节"] == "拟稿"]) == (0, ["已办"])


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (
            (KEY, "fly"),
            "act",
            "没有“fly”这种办理。可用：steps、step、dispatch、receipt、manuscript、archive。",
        ),
        ((KEY, "step"), "act", "请写明一个环节。用法见 tongbao document --help。"),
        ((KEY, "archive"), "act", "请写明一个归档包的文件名。用法见 tongbao document --help。"),
        ((KEY, "steps", "--day", "昨天"), "day", "“昨天”不是日期。请写成 2017-04-07 的样子。"),
    ],
)
def test_what_is_unknown_or_left_out_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str, sentence: str
) -> None:
    assert run(capsys, home, "办拟稿", "document", *words) == refused(code, sentence)
