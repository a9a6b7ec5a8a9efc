"""Backup and restore with equal digests, exports, templates, the trail."""

import json

import openpyxl
from tests.office.conftest import MONTH, Desk

from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import open_home
from tongbao.office.store.models import TrailRow


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


def test_every_table_exports(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    desk.run("演示收文员", "collect", desk.ledger("990101"), "--received-at", "2024-02-05")
    for what in ("returns", "flags", "decisions", "books", "units", "ledger"):
        desk.run("演示审核员", "export", what, desk.folder / f"{what}.xlsx")
    lines = list(openpyxl.load_workbook(desk.folder / "ledger.xlsx").active.iter_rows(values_only=True))
    assert lines[0][:5] == ("机构", "月份", "类型", "填报单位", "县")
    assert len(lines) == 1 + len(desk.province.in_county("990101", MONTH))
    desk.run("演示审核员", "export", "nosuch", desk.folder / "x.xlsx", code=3)


def test_templates_carry_ids_and_what_is_already_known(desk: Desk) -> None:
    desk.run("演示收文员", "template", "ledger", "2024-01", "--out", desk.folder / "t")
    sheet = openpyxl.load_workbook(desk.folder / "t" / "虚川东区_2024-01.xlsx")["台账"]
    assert [c.value for c in sheet[1]][:5] == ["机构编号", "机构名称", "机构类型", "电", "电（上年同月）"]
    assert sheet["A3"].value == desk.province.in_county("990101", MONTH)[0].id
    desk.run("演示收文员", "template", "progress", "2024-01", "--out", desk.folder / "t")
    assert (desk.folder / "t" / "虚川市_2024-01.xlsx").exists()


def test_the_trail_is_a_chain(desk: Desk) -> None:
    open_home(desk.home)
    assert audit_log.broken_links() == []
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER keep_trailrow_update")
    TrailRow.objects.filter(pk=1).update(who="别人")
    assert audit_log.broken_links() == [1]


def test_a_place_that_cannot_be_written_is_refused(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    desk.run("演示审核员", "export", "returns", "/proc/x.xlsx", code=3)
    assert "不能写到“/proc/x.xlsx”" in capsys.readouterr().err.replace("\n", "")


def test_a_spoilt_database_says_to_restore(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    for name in ("office.sqlite3", "office.sqlite3-wal", "office.sqlite3-shm"):
        if (desk.home / name).exists():
            (desk.home / name).write_bytes(b"not a database" * 400)
    desk.run("演示管理员", "doctor", code=3)
    assert "请停止使用，用 tongbao restore 从备份恢复到新的文件夹。" in capsys.readouterr().err.replace("\n", "")


def test_a_home_made_before_the_assessment_opens_with_everything_it_held(desk: Desk) -> None:
    from django.core.management import call_command

    from tongbao.office.store.models import InstitutionRow, ReadingRow

    desk.run("演示收文员", "collect", desk.ledger("990101"), "--received-at", "2024-02-05")
    open_home(desk.home)
    held = list(ReadingRow.objects.order_by("id").values_list("institution", "amounts"))
    call_command("migrate", "store", "0001", verbosity=0)
    open_home(desk.home)
    assert list(ReadingRow.objects.order_by("id").values_list("institution", "amounts")) == held
    assert set(ReadingRow.objects.values_list("basis", flat=True)) == {"billed"}
    assert [r.reasons for r in ReadingRow.objects.all()] == [{}] * len(held)
    assert set(InstitutionRow.objects.values_list("level", "zone")) == {("", "")}
    assert audit_log.broken_links() == []
