"""A backup restores to the same home; one that is damaged, or no backup, does not."""

import json
from pathlib import Path

import openpyxl
from tests.office.conftest import Desk
from tests.office.desk.chain_office import acting, chain_office
from tests.office.desk.small_document import refusal

from tongbao.office.desk.keeping.backup import DUMP, backup, digests_of
from tongbao.office.desk.keeping.restore import restore


def test_a_backup_restores_to_the_same_home(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    desk.run("演示收文员", "collect", desk.ledger("990101"), "--received-at", "2024-02-05")
    backup = desk.folder / "backup"
    desk.run("演示管理员", "backup", backup)
    desk.run("演示管理员", "restore", backup, "--check")
    desk.home = desk.folder / "restored"
    desk.run("演示管理员", "restore", backup)
    desk.run("演示收文员", "export", "returns", desk.folder / "returns.xlsx")
    sheet = openpyxl.load_workbook(desk.folder / "returns.xlsx").active
    assert [c.value or "" for c in sheet[2]][:7] == [
        "990101.xlsx",
        "ledger",
        "990101",
        "2024-01",
        "",
        "2024-02-05",
        "待审核",
    ]


def test_a_damaged_backup_is_named_and_not_restored(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    desk.run("演示收文员", "collect", desk.ledger("990101"), "--received-at", "2024-02-05")
    backup = desk.folder / "backup"
    desk.run("演示管理员", "backup", backup)
    paper = next(p for p in (backup / "evidence").rglob("*") if p.is_file())
    paper.write_bytes(b"x")
    capsys.readouterr()
    desk.run("演示管理员", "restore", backup, "--check", "--json", code=1)
    assert json.loads(capsys.readouterr().out) == [{"文件": str(paper.relative_to(backup))}]


def backed_up(folder: Path) -> Path:
    """A backup of the thin office."""
    backup(chain_office(folder), folder / "backup", acting("办管理"))
    return folder / "backup"


def test_every_file_is_there_again(tmp_path: Path) -> None:
    source = backed_up(tmp_path)
    assert restore(source, tmp_path / "again") == []
    assert digests_of(tmp_path / "again") == digests_of(source)


def test_what_differs_is_named_and_nothing_copied(tmp_path: Path) -> None:
    source = backed_up(tmp_path)
    (source / "office.sqlite3").write_bytes(b"x")
    (source / "more.txt").write_bytes(b"x")
    assert restore(source, tmp_path / "again") == ["more.txt", "office.sqlite3"]
    assert not (tmp_path / "again").exists()


def test_each_refusal(tmp_path: Path) -> None:
    source, full = backed_up(tmp_path), tmp_path / "full"
    full.mkdir()
    assert refusal(restore, full, None) == (
        "restore",
        f"“{full}”不是备份。请给出 tongbao backup 生成的文件夹。",
    )
    (full / "x").write_bytes(b"")
    assert refusal(restore, source, full) == ("restore", f"“{full}”不是空的。请恢复到新的文件夹。")
    (source / DUMP).write_bytes(b"dump")
    (source / "backup.json").write_text(json.dumps(digests_of(source)), "utf-8")
    assert refusal(restore, source, tmp_path / "again") == (
        "restore",
        "这份备份的数据来自 PostgreSQL。请先建一个空的数据库，用 TONGBAO_DATABASE 指明，再恢复。",
    )
    assert not (tmp_path / "again").exists()
