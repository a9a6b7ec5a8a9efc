"""Collect: what is understood is stored, what is not is refused by name, and the rest of the folder goes on."""

import csv
import json
from pathlib import Path

import pytest
from tests.office.conftest import MONTH, Desk

from tongbao.rules.digest import sha256


def taken(capsys: pytest.CaptureFixture[str]) -> list[dict]:
    """The table collect prints first in JSON mode."""
    return json.loads(capsys.readouterr().out.strip().splitlines()[0])


def test_it_works_and_the_same_file_again_changes_nothing(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    path = desk.ledger("990101")
    capsys.readouterr()
    desk.run("演示收文员", "collect", path, "--received-at", "2024-02-05", "--json")
    [row] = taken(capsys)
    count = len(desk.province.in_county("990101", MONTH))
    assert (row["结果"], row["读入"], row["接收"], row["存疑"]) == ("已收", count, count, 0)
    desk.run("演示收文员", "collect", path, "--received-at", "2024-02-06", "--json")
    assert taken(capsys)[0]["结果"] == "未变"


def test_a_bad_file_is_refused_by_name_and_the_rest_goes_on(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    good = desk.ledger("990101")
    (good.parent / "空.xlsx").write_bytes(b"")
    (good.parent / "不是表格.xlsx").write_text("你好", "utf-8")
    capsys.readouterr()
    desk.run("演示收文员", "collect", good.parent, "--received-at", "2024-02-05", "--json", code=1)
    lines = capsys.readouterr().out.strip().splitlines()
    assert {r["文件"]: r["结果"] for r in json.loads(lines[0])} == {
        "990101.xlsx": "已收",
        "空.xlsx": "未收",
        "不是表格.xlsx": "未收",
    }
    said = {f["位置"]: f["说明"] for f in json.loads(lines[1])}
    assert said["空.xlsx"] == "“空.xlsx”：文件是空的。请重新报送。"
    assert (
        said["不是表格.xlsx"]
        == "“不是表格.xlsx”：文件不是电子表格，或传输中被截断。请用WPS或Excel另存为 .xlsx 后重新报送。"
    )


def test_a_file_must_be_the_one_in_the_mail_register(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    path = desk.ledger("990101")
    register = desk.folder / "received.csv"
    with register.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("file", "digest", "sender", "received_at"), (path.name, "0" * 64, "甲", "2024-02-05")]
        )
    capsys.readouterr()
    desk.run("演示收文员", "collect", path, "--received", register, "--json", code=1)
    said = json.loads(capsys.readouterr().out.strip().splitlines()[1])[0]["说明"]
    actual = sha256(path.read_bytes())[:12]
    assert said == (
        f"“990101.xlsx”与收文登记的摘要不符（登记000000000000，实际{actual}）。"
        "请核对来文；确为更正件的，在 received.csv 中按新文件登记摘要和收到时间。"
    )


def test_a_bad_cell_comes_back_in_a_workbook_with_its_sentence(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    path = desk.ledger("990101", change={"water": -1000})
    desk.run("演示收文员", "collect", path, "--received-at", "2024-02-05", code=1)
    given_back = desk.home / "returned" / f"990101_{sha256(path.read_bytes())[:12]}_审核意见.xlsx"
    import openpyxl

    sheet = openpyxl.load_workbook(given_back)["台账"]
    assert sheet.cell(1, sheet.max_column).value == "审核意见"
    assert "“-1”为负数。请核对后填写不小于0的数；退补、冲减的请在备注中说明。" in sheet.cell(3, sheet.max_column).value
    assert sheet.cell(3, 1).value == desk.province.in_county("990101", MONTH)[0].id


def test_only_a_collector_collects(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    desk.run("演示拟稿人", "collect", desk.ledger("990101"), code=3)
    assert "“演示拟稿人”（拟稿人）无权办理 collect。请由有权的人员办理。" in capsys.readouterr().err.replace("\n", "")


def test_nothing_half_imported_when_the_disk_fails(desk: Desk, monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    from tongbao.office.desk.collection import collect as module
    from tongbao.office.desk.home.home import open_home
    from tongbao.office.store.models import ReadingRow, TrailRow, UploadRow

    def full(folder: Path, content: bytes) -> str:
        raise OSError("No space left on device")

    path = desk.ledger("990101")
    monkeypatch.setattr(module, "store_paper", full)
    desk.run("演示收文员", "collect", path, "--received-at", "2024-02-05", code=3)
    said = "不予办理：文件不能读写（No space left on device）。请核对路径和权限，或换一个位置。"
    assert said in capsys.readouterr().err.replace("\n", "")
    open_home(desk.home)
    assert (UploadRow.objects.count(), ReadingRow.objects.count()) == (0, 0)
    assert [t.act for t in TrailRow.objects.all()] == ["enrol", "enrol"]
