"""reorganise at the command line: first what would change, then the change itself."""

from pathlib import Path

import pytest
from tests.office.commands.console import refused, run
from tests.office.desk.chain_office import chain_office

from tongbao.office.store import rows

RENAMED = ("reorganise", "rename", "museum", "--from", "2024-03-01", "--name", "合成丙县博物馆")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for the module."""
    return chain_office(tmp_path_factory.mktemp("reorganise")).path


def names() -> list[str]:
    """What the museum was called, in order."""
    return [s.name for s in rows.roster().states_of("museum")]


def test_a_change_is_shown_and_made_only_when_confirmed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, shown = run(capsys, home, "办管理", *RENAMED)
    assert (code, [(s["名称"], s["至"]) for s in shown[0]], names()) == (
        0,
        [("合成丙县文化馆", "2024-02-29"), ("合成丙县博物馆", "今")],
        ["合成丙县文化馆"],
    )
    assert run(capsys, home, "办管理", *RENAMED, "--confirm")[0] == 0
    assert names() == ["合成丙县文化馆", "合成丙县博物馆"]


def test_a_part_without_a_name_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("reorganise", "split", "school", "--from", "2024-03-01", "--part", "school3")
    sentence = "分立后的机构写法不对。请写成 --part 编号=名称，一家写一次。"
    assert run(capsys, home, "办管理", *words) == refused("usage", sentence)


def test_who_does_not_enrol_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "“一中填报”（填报员）无权办理 enrol。请由有权的人员办理。"
    assert run(capsys, home, "一中填报", *RENAMED) == refused("role", words)
