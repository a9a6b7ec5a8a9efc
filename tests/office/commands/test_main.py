"""Exit codes, the session's options in any place, JSON, and no traceback ever."""

import json

import openpyxl
import pytest
from tests.office.conftest import Desk
from tests.office.desk.chain_office import acting

from tongbao.office.commands import keeping_verbs
from tongbao.office.commands.main import main
from tongbao.office.desk.keeping.export import export_tables


@pytest.mark.parametrize(
    "words",
    [
        ("--home", "HOME", "--as", "路人", "--json", "close", "ledger", "2024-01"),
        ("close", "ledger", "--as", "路人", "2024-01", "--json", "--home", "HOME"),
        ("close", "--as=路人", "ledger", "2024-01", "--home=HOME", "--json"),
    ],
)
def test_session_options_may_stand_anywhere(
    desk: Desk, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    capsys.readouterr()
    assert main([w.replace("HOME", str(desk.home)) for w in words]) == 3
    assert json.loads(capsys.readouterr().out)["refused"] == "person"


def test_json_is_one_line_a_program_can_read(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    desk.run("演示管理员", "doctor", "--json")
    rows = json.loads(capsys.readouterr().out)
    assert [r["项目"] for r in rows] == [
        "Python",
        "SM3",
        "规则表",
        "字体",
        "求和引擎",
        "数据库",
        "SQLite 可靠性",
        "防改触发器",
        "索引",
        "账册",
        "操作日志",
    ]
    assert {r["结果"] for r in rows} == {"好"}


def test_what_is_shown_can_be_written_to_a_workbook(desk: Desk) -> None:
    out = desk.folder / "tables.xlsx"
    desk.run("演示管理员", "doctor", "--xlsx", out)
    sheet = openpyxl.load_workbook(out)["体检"]
    assert [c.value for c in sheet[1]] == ["项目", "结果", "说明"]
    assert sheet.max_row == 12


def test_tables_of_one_title_have_sheets_of_their_own(desk: Desk) -> None:
    out = desk.folder / "tables.xlsx"
    titles = ("核对 2016/1", "核对 2016/1", "长" * 40)
    export_tables([(title, ("甲",), [("一",)]) for title in titles], out, acting("演示管理员"))
    assert openpyxl.load_workbook(out).sheetnames == ["核对 2016 1", "核对 2016 1（2）", "长" * 28]


def test_wrong_usage_leaves_with_2(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.run("演示管理员", "nosuchverb", code=2)
    desk.run("演示收文员", "collect", desk.folder / "nothing", code=2)


def test_a_refusal_leaves_with_3_and_says_what_to_do(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.run("路人", "close", "ledger", "2024-01", code=3)
    said = capsys.readouterr().err.replace("\n", "")
    assert "不予办理：“路人”没有登记。请用 --as 写明已登记的姓名；新人员由管理员用 enrol 登记。" in said
    desk.run("路人", "close", "ledger", "2024-01", "--json", code=3)
    assert json.loads(capsys.readouterr().out)["refused"] == "person"


def test_a_bug_leaves_with_4_and_no_traceback(desk: Desk, capsys, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    def broken(home: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(keeping_verbs, "doctor", broken)
    desk.run("演示管理员", "doctor", code=4)
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err and "secret detail" not in said.out + said.err
    assert "程序出错，没有保存本次操作" in said.err
    assert "ZeroDivisionError: secret detail" in (desk.home / "tongbao-errors.log").read_text("utf-8")


def test_a_password_in_an_address_does_not_reach_the_log(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(home: object) -> None:
        raise ZeroDivisionError("postgresql://li:gehe:im@x@host/office")

    monkeypatch.setattr(keeping_verbs, "doctor", broken)
    desk.run("演示管理员", "doctor", code=4)
    log = (desk.home / "tongbao-errors.log").read_text("utf-8")
    assert "postgresql://li:***@host/office" in log and "im@x" not in log


def test_a_home_that_is_not_there_is_refused(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    assert main(["--home", str(tmp_path / "no"), "close", "ledger", "2024-01"]) == 3
    assert "请先用 tongbao enrol 登记名录" in capsys.readouterr().err.replace("\n", "")


def test_every_verb_of_the_guide_is_there_and_the_other_way_round(capsys) -> None:  # type: ignore[no-untyped-def]
    from tests.office.conftest import ROOT

    from tongbao.office.commands.main import app

    verbs = {c.name for c in app.registered_commands}
    assert verbs == {
        "enrol",
        "reorganise",
        "template",
        "works",
        "collect",
        "review",
        "close",
        "correct",
        "move",
        "mandate",
        "extend",
        "entered",
        "flag",
        "duty",
        "statistical",
        "outbox",
        "roster",
        "opening",
        "upper",
        "burden",
        "receive",
        "reused",
        "draw",
        "visit",
        "restate",
        "cascade",
        "judge",
        "draft",
        "edit",
        "rebind",
        "issue",
        "document",
        "verify",
        "followup",
        "remind",
        "export",
        "backup",
        "restore",
        "doctor",
        "synth",
        "score",
        "serve",
        "account",
    }
    for name in ("guide.md", "guide.zh-CN.md", "commands.md"):
        text = (ROOT / "docs" / name).read_text("utf-8")
        assert [v for v in sorted(verbs) if f"`{v}`" not in text and f"tongbao {v}" not in text] == []
