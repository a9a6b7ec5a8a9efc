"""The doctor: a sound home, a changed book, a broken trail, a spoilt database."""

from django.db import connection
from tests.office.conftest import Desk

from tongbao.office.desk.home.home import Home
from tongbao.office.desk.keeping.doctor import doctor
from tongbao.office.store.models import TrailRow


def test_a_spoilt_database_says_to_restore(desk: Desk, capsys) -> None:  # type: ignore[no-untyped-def]
    for name in ("office.sqlite3", "office.sqlite3-wal", "office.sqlite3-shm"):
        if (desk.home / name).exists():
            (desk.home / name).write_bytes(b"not a database" * 400)
    desk.run("演示管理员", "doctor", code=3)
    assert "请停止使用，用 tongbao restore 从备份恢复到新的文件夹。" in capsys.readouterr().err.replace("\n", "")


def test_a_sound_home(closed: Home) -> None:
    checks = {what: (sound, words) for what, sound, words in doctor(closed)}
    assert checks["账册"] == (True, "2册与印章相符")
    assert checks["操作日志"] == (True, "链条完整")
    assert [what for what, (sound, _) in checks.items() if not sound] == []


def test_without_a_home_only_the_installation_is_checked() -> None:
    assert [what for what, _, _ in doctor(None)] == ["Python", "SM3", "规则表", "字体", "求和引擎"]


def test_a_changed_book_and_a_broken_trail_are_named(closed: Home) -> None:
    (closed.books / "ledger" / "2024-01" / "v1" / "east.parquet").unlink()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER keep_trailrow_update")
    TrailRow.objects.filter(pk=1).update(who="别人")
    checks = {what: (sound, words) for what, sound, words in doctor(closed)}
    assert checks["账册"] == (False, "不符：ledger 2024-01")
    assert checks["操作日志"] == (False, "第1条起断裂")
