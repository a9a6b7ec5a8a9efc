"""move, mandate, extend, entered, flag at the command line: what they say and what they refuse."""

from pathlib import Path

import pytest
import typer
from tests.office.desk.chain_office import chain_office, received

from tongbao.measure.refusal import Refusal
from tongbao.office.commands import chain_verbs
from tongbao.office.commands.session import SESSION
from tongbao.office.store.models import ExtensionRow, FlagRow, MandateRow, UploadRow

PERIOD = "2026-10"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Run a verb as somebody and give back what was said."""
    app = typer.Typer(pretty_exceptions_enable=False)
    chain_verbs.register(app)
    monkeypatch.setattr(SESSION, "home", chain_office(tmp_path).path)
    monkeypatch.setattr(SESSION, "as_json", False)

    def verb(who: str, *words: str) -> str:
        monkeypatch.setattr(SESSION, "who", who)
        capsys.readouterr()
        app(list(words), standalone_mode=False)
        return capsys.readouterr().out.replace("\n", "")

    return verb


def test_a_return_is_moved_by_its_unit(run) -> None:  # type: ignore[no-untyped-def]
    upload = received("school", PERIOD)
    UploadRow.objects.filter(pk=upload.pk).update(received_at="2026-11-05T09:00:00+08:00")
    assert run("局审核", "move", "accept", "ledger", PERIOD, "school") == "“school-0.xlsx”现为待审核，转县级审核。"
    assert run("局审核", "move", "undo", "ledger", PERIOD, "school") == "“school-0.xlsx”现为待审核，转主管单位审核。"
    given_back = run("局审核", "move", "return", "ledger", PERIOD, "school", "--reason", "票据缺失")
    assert given_back == "“school-0.xlsx”现为已退回。"
    assert "已退回" in run("局审核", "move", "show", "ledger", PERIOD)
    submitted = run("一中填报", "move", "submit", "ledger", PERIOD, "school", "--reason", "票据已补")
    assert submitted == "“school-0.xlsx”现为待审核，转主管单位审核。"


def test_mandates_and_extensions_are_granted_and_listed(run) -> None:  # type: ignore[no-untyped-def]
    days = ("--since", "2026-11-01", "--until", "2026-12-31")
    assert "合成甲县" in run("办签发", "mandate", "990101", *days, "--reason", "编制空缺")
    assert MandateRow.objects.count() == 1
    far = ("extend", "ledger", "2099-01", "2099-03-01")
    assert "2099-03-01" in run("办审核", *far, "--place", "990101", "--reason", "雪灾")
    assert ExtensionRow.objects.count() == 1


def test_a_paper_return_is_entered_with_its_scan(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    received("lone", PERIOD)
    scan = tmp_path / "scan.jpg"
    scan.write_bytes(b"synthetic scan")
    said = run("办收文", "entered", "ledger", PERIOD, "lone", str(scan))
    assert said == f"“lone-0.xlsx”由“办收文”代录，扫描件摘要{UploadRow.objects.get().scan[:12]}。"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("move", "fly", "ledger", PERIOD, "lone"),
            "没有“fly”这种办理。可用：submit、withdraw、accept、return、undo、show。",
        ),
        (("mandate", "990101"), "代行没有写明截止日。请用 --until 写明，如 2024-12-31。"),
        (("entered", "ledger", PERIOD, "lone", "无此文件"), "找不到“无此文件”。请核对扫描件的路径。"),
    ],
)
def test_what_is_left_out_or_unknown_is_refused(run, words: tuple[str, ...], sentence: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal) as refused:
        run("办签发", *words)
    assert str(refused.value) == sentence


def test_flags_are_listed_given_and_explained(run) -> None:  # type: ignore[no-untyped-def]
    key, upload = f"late:museum:{PERIOD}:", received("museum", PERIOD)
    own = {"period": PERIOD, "key": key, "code": "late", "severity": "warning", "sentence": "晚了。"}
    flag = FlagRow.objects.create(upload=upload, **own)
    run("办审核", "flag", "assign", "ledger", PERIOD, key, "--to", "西市审核")
    run("办收文", "flag", "explain", "ledger", PERIOD, key, "--reason", "合成：停电")
    flag.refresh_from_db()
    assert (flag.assigned_to, flag.explanation, flag.explained_by) == ("西市审核", "合成：停电", "办收文")
    assert "疑点" in run("西市审核", "flag", "list", "ledger", PERIOD)
    with pytest.raises(Refusal) as problem:
        run("办审核", "flag", "wipe", "ledger", PERIOD)
    assert str(problem.value) == "没有“wipe”这种办理。可用：list、assign、explain。"
