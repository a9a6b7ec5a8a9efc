"""What every command shares: days, tables, exit codes of refusals and of files that cannot be read."""

import json
from datetime import date

import pytest

from tongbao.measure.refusal import Refusal
from tongbao.office.commands.session import REFUSED, SESSION, day, guarded, say, show


@pytest.fixture(autouse=True)
def as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON mode."""
    monkeypatch.setattr(SESSION, "as_json", True)
    monkeypatch.setattr(SESSION, "tables", [])


def test_a_day_is_read_and_what_is_none_is_refused() -> None:
    assert day("2017-04-07") == date(2017, 4, 7)
    for text in ("昨天", "2017-02-30"):
        with pytest.raises(Refusal) as refused:
            day(text)
        assert str(refused.value) == f"“{text}”不是日期。请写成 2017-04-07 的样子。"


def test_a_table_is_one_line_of_json_and_is_kept_for_the_workbook(capsys: pytest.CaptureFixture[str]) -> None:
    say("不显示")
    show("表", ("日期", "数", "无"), [(date(2017, 4, 7), 3, None)])
    assert json.loads(capsys.readouterr().out) == [{"日期": "2017-04-07", "数": 3, "无": None}]
    assert SESSION.tables == [("表", ("日期", "数", "无"), [(date(2017, 4, 7), 3, None)])]


def test_a_refusal_is_shown_with_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> None:
        raise Refusal("code", "不行。", "请改。")

    assert guarded(refuse) == REFUSED
    assert json.loads(capsys.readouterr().out) == {"refused": "code", "sentence": "不行。请改。"}


def test_a_file_that_cannot_be_read_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    def read() -> None:
        raise FileNotFoundError(2, "No such file", "无此文件")

    assert guarded(read) == REFUSED
    assert "不予办理：“无此文件”不能读写（No such file）。" in capsys.readouterr().err.replace("\n", "")


def test_the_code_of_a_run_is_passed_on() -> None:
    assert [guarded(lambda: None), guarded(lambda: 1)] == [0, 1]
