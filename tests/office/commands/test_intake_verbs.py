"""enrol, template, collect, review, close, correct at the command line."""

from pathlib import Path

import pytest
from tests.office.commands.console import refused, run
from tests.office.desk.chain_office import registry
from tests.office.desk.ledger_office import MONTH, ledger_office


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for the module."""
    return ledger_office(tmp_path_factory.mktemp("intake")).path


def test_a_registry_is_enrolled_again_without_loss(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, [[counts]] = run(capsys, home, "办管理", "enrol", registry(tmp_path / "registry"))
    assert (code, counts["人员"]) == (0, 12)


def test_templates_are_written(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, [files] = run(capsys, home, "办收文", "template", "progress", MONTH, "--out", tmp_path)
    assert (code, len(files)) == (0, 3)
    assert {Path(f["文件"]) for f in files} == set(tmp_path.iterdir())


def test_a_file_that_cannot_be_read_leaves_with_1(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
    code, [files, *_] = run(capsys, home, "办收文", "collect", tmp_path / "坏.xlsx", "--received-at", "2024-02-05")
    assert (code, files[0]["文件"], files[0]["结果"]) == (1, "坏.xlsx", "未收")


def test_an_open_flag_leaves_the_review_with_1(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, shown = run(capsys, home, "局审核", "review", "ledger", MONTH)
    assert (code, shown[-1][0]["接收"]) == (1, 0)


def test_a_month_with_open_returns_is_not_closed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "ledger 2024-01还有2份报表没有审核办结：museum-3.xlsx、school-2.xlsx。请先用 review 接收或退回。"
    found = run(capsys, home, "办封账", "close", "ledger", MONTH)
    assert (found[0], found[1][0]["sentence"]) == (3, words)


def test_who_may_not_review_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "“一中填报”（填报员）无权办理 review。请由有权的人员办理。"
    assert run(capsys, home, "一中填报", "review", "ledger", MONTH) == refused("role", words)
