"""judge, followup, remind, cascade, draft, verify at the command line over a closed month."""

from pathlib import Path

import pytest
from tests.office.commands.console import refused, run
from tests.office.desk.progress_office import MONTH, progress_office

DAY = ("--as-of", "2024-02-06")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for the module."""
    return progress_office(tmp_path_factory.mktemp("bulletin")).path


def test_findings_are_listed_with_their_working(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, [findings] = run(capsys, home, "办拟稿", "judge", "progress", MONTH, *DAY)
    plan = next(f for f in findings if f["编号"] == "partition:areas:plan")
    assert (code, plan["类别"], plan["演算"]) == (0, "partition", "应报3，是1，否1，未报送1；1＋1＋1＝3")


def test_who_may_not_judge_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "“东市填报”（填报员）无权办理 judge。请由有权的人员办理。"
    assert run(capsys, home, "东市填报", "judge", "progress", MONTH, *DAY) == refused("role", words)


def test_an_overdue_ask_leaves_with_1(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, [lines] = run(capsys, home, "办拟稿", "followup", *DAY)
    assert (code, [(x["单位"], x["状态"]) for x in lines]) == (
        1,
        [("合成东市", "按期完成"), ("合成西市", "逾期"), ("合成东市", "未到期"), ("合成西市", "未到期")],
    )


def test_tasks_that_nobody_contradicts_leave_with_0(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, [lines] = run(capsys, home, "办拟稿", "cascade", *DAY)
    assert (code, [(x["单位"], x["应收县数"]) for x in lines]) == (
        0,
        [("合成东市", 2), ("合成西市", 1), ("合成独市", "乡镇")],
    )


def test_a_draft_is_written(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("draft", "progress", MONTH, *DAY, "--out", tmp_path / "out")
    _, shown = run(capsys, home, "办拟稿", *words)
    assert shown[-1] == [{"草稿编号": "progress-2024-01-2024-02-06", "断言": 19, "文件夹": str(tmp_path / "out")}]
    assert (tmp_path / "out" / "bulletin.docx").exists()


def test_a_draft_that_is_none_is_not_edited(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, home, "办拟稿", "edit", "nosuch") == refused("no-draft", "没有草稿“nosuch”。请先用 draft 拟稿。")
