"""Opening a home on PostgreSQL: what must hold, and each way it is refused. Commands run in processes of their own."""

import shutil
from pathlib import Path

import psycopg
import pytest
from tests.office.conftest import Desk
from tests.office.desk.commanded import HEBEI, tongbao
from tests.postgres import Server

from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import open_home


def enrolled(url: str, home: Path) -> None:
    """A home with people, office and registry."""
    tongbao(url, home, "演示管理员", "enrol", "hebei")
    tongbao(url, home, "演示管理员", "enrol", HEBEI)


def closed(url: str, home: Path) -> dict[str, str]:
    """Enrol, collect, review, close by two: the manifests, which hold the seals."""
    enrolled(url, home)
    tongbao(
        url, home, "演示收文员", "collect", HEBEI / "returns", HEBEI / "evidence", "--received", HEBEI / "received.csv"
    )
    tongbao(url, home, "演示审核员", "review", "progress", "2017-03", "--decisions", HEBEI / "decisions.csv")
    for who in ("演示封账员", "演示签发人"):
        tongbao(url, home, who, "close", "progress", "2017-03")
    return {str(p.relative_to(home)): p.read_text("utf-8") for p in sorted(home.glob("books/**/manifest.json"))}


def test_books_on_postgresql_have_the_seals_they_have_on_sqlite(postgres_url: str, tmp_path: Path) -> None:
    there = closed(postgres_url, tmp_path / "there")
    assert there == closed("", tmp_path / "here")
    assert len(there) == 1


def test_a_database_belongs_to_one_home(postgres_url: str, tmp_path: Path) -> None:
    enrolled(postgres_url, tmp_path / "home")
    said = tongbao(postgres_url, tmp_path / "other", "演示管理员", "enrol", "hebei", code=3)
    assert "已属于另一个工作目录。请用原来的工作目录，或另建一个空的数据库。" in said
    said = tongbao("", tmp_path / "home", "演示管理员", "enrol", "hebei", code=3)
    assert "的数据在 PostgreSQL 里，现在却没有指明是哪个库。" in said


def test_a_home_on_sqlite_is_not_opened_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    tongbao("", tmp_path / "home", "演示管理员", "enrol", "hebei")
    said = tongbao(postgres_url, tmp_path / "home", "演示管理员", "enrol", "hebei", code=3)
    assert "的数据在其中的 SQLite 里，现在的设置却是 PostgreSQL。" in said


def test_a_server_that_is_not_there_is_refused_in_plain_words(tmp_path: Path) -> None:
    said = tongbao(f"postgresql://x@/office?host={tmp_path}", tmp_path / "home", "甲", "enrol", "hebei", code=3)
    assert "不能使用 TONGBAO_DATABASE 指明的 PostgreSQL 数据库" in said
    assert "请核对地址、用户和密码，确认数据库服务器已启动，再重做一次。" in said


def test_a_database_that_sorts_otherwise_or_risks_what_it_acknowledged_is_refused(
    postgres: Server, tmp_path: Path
) -> None:
    url = postgres.new("TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    assert "要求编码UTF8、排序C" in tongbao(url, tmp_path / "a", "甲", "enrol", "hebei", code=3)
    url = postgres.new()
    name = url.split("/")[3].split("?")[0]
    postgres.tell(f"ALTER DATABASE {name} SET synchronous_commit = off")
    said = tongbao(url, tmp_path / "b", "甲", "enrol", "hebei", code=3)
    assert "数据库关闭了synchronous_commit，断电会丢失已办的事项。" in said


def test_triggers_stand_against_update_truncate_and_a_pretended_replica(postgres: Server, tmp_path: Path) -> None:
    url = postgres.new()
    enrolled(url, tmp_path / "home")
    name = url.split("/")[3].split("?")[0]
    for words in (
        "UPDATE store_trailrow SET who = '别人'",
        "DELETE FROM store_trailrow",
        "TRUNCATE store_trailrow",
        "TRUNCATE store_visitrow",
        "SET session_replication_role = replica; DELETE FROM store_trailrow",
    ):
        with pytest.raises(psycopg.Error, match="sealed rows are never changed"):
            postgres.tell(words, name)
    # One that was switched off is switched on again at the next opening.
    postgres.tell("ALTER TABLE store_trailrow DISABLE TRIGGER ALL", name)
    tongbao(url, tmp_path / "home", "演示管理员", "enrol", "hebei")
    with pytest.raises(psycopg.Error, match="sealed rows are never changed"):
        postgres.tell("TRUNCATE store_trailrow", name)


@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="NOT RUN: no pg_dump here; backups of PostgreSQL need it")
def test_a_backup_is_restored_into_an_empty_database(postgres: Server, tmp_path: Path) -> None:
    first, second = postgres.new(), postgres.new()
    enrolled(first, tmp_path / "home")
    tongbao(first, tmp_path / "home", "演示管理员", "backup", tmp_path / "kept")
    said = tongbao("", tmp_path / "again", "演示管理员", "restore", tmp_path / "kept", code=3)
    assert "这份备份的数据来自 PostgreSQL。" in said
    tongbao(second, tmp_path / "again", "演示管理员", "restore", tmp_path / "kept")
    tongbao(second, tmp_path / "again", "演示管理员", "enrol", "hebei")


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
