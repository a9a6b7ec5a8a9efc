"""A home moved from SQLite into PostgreSQL: everything arrives, and each way it is refused leaves both as they were."""

import json
import shutil
import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from tests.office.desk.commanded import HEBEI, tongbao
from tests.postgres import Server
from tests.stories.conftest import Office, closed_hebei

from tongbao.measure.refusal import Refusal
from tongbao.office.commands.main import main
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import open_home
from tongbao.office.desk.keeping.migrate_database import migrate_database, without_password
from tongbao.office.store import transfer
from tongbao.office.store.models import BookRow, TrailRow, UploadRow

WHO = "演示管理员"


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The Hebei case, closed and issued, with an account: a home with every table there is."""
    office = closed_hebei(tmp_path_factory.mktemp("hebei"), HEBEI)
    office.draft(decisions=HEBEI / "decisions.csv")
    office.issue()
    office.run(WHO, "account", WHO)
    connection.close()
    return office


@pytest.fixture
def office(issued: Office, tmp_path: Path) -> Office:
    """One of one's own."""
    return issued.copy(tmp_path / "own")


def named(url: str) -> str:
    return url.split("/")[3].split("?")[0]


def moved(office: Office, url: str, capsys: pytest.CaptureFixture[str], code: int = 0, who: str = WHO) -> str:
    """Move in this process; what it said, without line breaks."""
    capsys.readouterr()
    got = main(["--home", str(office.home), "--as", who, "backup", "--to", url])
    said = capsys.readouterr()
    assert got == code, said
    return (said.out + said.err).replace("\n", "")


def table(url: str, words: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as there:
        return there.execute(words.encode()).fetchall()


def stands(office: Office) -> None:
    """The home is as it was: on SQLite, with its log beside it, and it can be written."""
    assert sorted(p.name for p in office.home.glob("office*") if "-" not in p.name) == ["office.sqlite3"]
    open_home(office.home)
    assert audit_log.broken_links() == []
    assert not TrailRow.objects.filter(subject__startswith="postgresql").exists()
    office.run(WHO, "enrol", HEBEI)


def test_a_closed_and_issued_home_is_moved_whole(
    office: Office, postgres: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    url = postgres.new()
    open_home(office.home)
    seals = list(BookRow.objects.order_by("id").values_list("folder", "seal", "seal_sm3"))
    entries = list(TrailRow.objects.order_by("id").values_list("id", "who", "digest"))
    uploads = list(UploadRow.objects.order_by("id").values_list("id", "digest", "state", "columns"))
    said = moved(office, url, capsys)
    assert f"以后请一律设置 TONGBAO_DATABASE={url}，工作目录仍是 {office.home}" in said
    assert sorted(p.name for p in office.home.glob("office*")) == ["office-moved.sqlite3", "office.postgresql"]
    assert table(url, "SELECT folder, seal, seal_sm3 FROM store_bookrow ORDER BY id") == seals
    there = table(url, "SELECT id, who, digest FROM store_trailrow ORDER BY id")
    assert there[:-1] == entries and len(there) == len(entries) + 1
    assert table(url, "SELECT id, digest, state, columns FROM store_uploadrow ORDER BY id") == uploads
    assert table(url, "SELECT username FROM auth_user") == [(WHO,)]
    said = tongbao(url, office.home, "演示审计员", "verify", "--out", office.out, "--json")
    assert '"断言": 69, "账册": 1, "原件": 20, "证据": 124, "成品": 6, "不符": 0' in said
    tongbao(url, office.home, "演示审计员", "export", "trail", office.folder / "trail.xlsx")
    checks = {c["项目"]: c for c in json.loads(tongbao(url, office.home, WHO, "doctor", "--json"))}
    assert (checks["操作日志"]["说明"], checks["账册"]["说明"]) == ("链条完整", "1册与印章相符")


def test_what_was_moved_goes_on_where_it_stood(
    office: Office, postgres: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """New rows get new numbers, one that was given and taken away is not given again, sealed rows stay sealed."""
    url = postgres.new()
    with sqlite3.connect(office.home / "office.sqlite3") as file:
        file.execute("INSERT INTO store_periodrow (id, kind, period) VALUES (900, 'x', 'y')")
        file.execute("DELETE FROM store_periodrow WHERE id = 900")
        # What the file keeps for itself, and a table that nobody of ours made.
        file.execute("ANALYZE")
        file.execute("CREATE TABLE leftover (a)")
    file.close()
    assert "程序不认识、留在旧库里的表：leftover" in moved(office, url, capsys)
    tongbao(url, office.home, WHO, "enrol", HEBEI)
    ids = [n for (n,) in table(url, "SELECT id FROM store_trailrow ORDER BY id")]
    assert ids == list(range(1, len(ids) + 1))
    question = "INSERT INTO store_periodrow (kind, period) VALUES ('x', 'y') RETURNING id"
    assert postgres.tell(question, named(url)) == [(901,)]
    with pytest.raises(psycopg.Error, match="sealed rows are never changed"):
        postgres.tell("UPDATE store_bookrow SET seal = ''", named(url))
    tongbao(url, office.home, WHO, "account", "演示审计员", "--reset")


def test_the_old_file_is_kept_and_is_nobodys_home(
    office: Office, postgres: Server, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    url = postgres.new()
    moved(office, url, capsys)
    said = tongbao("", office.home, WHO, "enrol", HEBEI, code=3)
    assert "的数据在 PostgreSQL 里，现在却没有指明是哪个库。" in said
    kept = office.home / "office-moved.sqlite3"
    with sqlite3.connect(kept) as file:
        assert file.execute("SELECT COUNT(*) FROM store_bookrow").fetchone() == (1,)
        for words in ("INSERT INTO store_periodrow (kind, period) VALUES ('x', 'y')", "DELETE FROM store_personrow"):
            with pytest.raises(sqlite3.IntegrityError, match="this home was moved to PostgreSQL"):
                file.execute(words)
    file.close()
    (tmp_path / "again").mkdir()
    shutil.copy(kept, tmp_path / "again" / "office.sqlite3")
    said = tongbao("", tmp_path / "again", WHO, "doctor", code=3)
    assert "里是搬到 PostgreSQL 以后留下的旧库，只供查阅，不能再用来办公。请设置 TONGBAO_DATABASE" in said


def test_a_home_without_pages_is_moved_with_the_tables_it_has(
    tmp_path: Path, postgres: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    url, office = postgres.new(), Office(tmp_path)
    # In processes of their own: here tests begin with a home that has all tables.
    tongbao("", office.home, WHO, "enrol", "hebei")
    tongbao("", office.home, WHO, "enrol", HEBEI)
    moved(office, url, capsys)
    assert table(url, "SELECT DISTINCT app FROM django_migrations") == [("store",)]
    tongbao(url, office.home, WHO, "account", WHO)


def test_a_database_with_anything_in_it_is_refused(
    office: Office, postgres: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    url = postgres.new()
    postgres.tell("CREATE TABLE other (a int)", named(url))
    said = moved(office, url, capsys, code=3)
    assert f"数据库“{named(url)}”不是空的（已有1张表），不能搬进去。请另建一个空的数据库：createdb " in said
    stands(office)


def test_a_database_that_sorts_otherwise_is_refused(
    office: Office, postgres: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    url = postgres.new("TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    assert "要求编码UTF8、排序C" in moved(office, url, capsys, code=3)
    stands(office)


def test_an_address_that_cannot_be_read_or_reached_is_refused_without_its_password(
    office: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said = moved(office, "sqlite:///li:geheim@x", capsys, code=3)
    assert "数据库地址无法识别。--to 请写成 postgresql://用户:密码@主机:端口/库名" in said and "geheim" not in said
    said = moved(office, f"postgresql://li:geheim@/office?host={tmp_path}", capsys, code=3)
    assert "不能使用 --to 指明的 PostgreSQL 数据库（" in said and "geheim" not in said
    assert "没有搬。原来的工作目录没有变动。请核对地址、用户和密码" in said
    stands(office)


def test_a_backup_goes_to_one_place_that_is_named(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.run(WHO, "backup", code=3)
    assert "没有写明备份到哪里，或者写了两处。请写一个新的文件夹，或者只写 --to。" in _said(capsys)
    office.run(WHO, "backup", "x", "--to", "postgresql://h/x", code=3)
    assert "没有写明备份到哪里，或者写了两处。" in _said(capsys)
    office.run(WHO, "backup", "postgresql://li:geheim@h/x", code=3)
    said = _said(capsys)
    assert "数据库地址要写在 --to 后面。请写成 tongbao backup --to postgresql://" in said and "geheim" not in said


def test_who_may_not_back_up_may_not_move(office: Office, postgres: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert "无权办理 backup。请由有权的人员办理。" in moved(office, postgres.new(), capsys, 3, "演示收文员")
    stands(office)


def test_a_home_that_somebody_has_open_is_refused(
    office: Office, postgres: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    url = postgres.new()
    other = sqlite3.connect(office.home / "office.sqlite3")
    other.execute("SELECT COUNT(*) FROM store_bookrow").fetchone()
    said = moved(office, url, capsys, code=3)
    other.close()
    assert "别的程序正开着这个工作目录（例如 tongbao serve）。请先停止它，搬完并改好设置后再启动。" in said
    stands(office)


def test_there_is_no_way_back(office: Office, postgres: Server, capsys: pytest.CaptureFixture[str]) -> None:
    url = postgres.new()
    moved(office, url, capsys)
    for to in (postgres.new(), "sqlite:///x"):
        said = tongbao(url, office.home, WHO, "backup", "--to", to, code=3)
        assert "工作目录的数据已经在 PostgreSQL 里；--to 只从 SQLite 搬到 PostgreSQL，不搬回" in said
        assert "换服务器请用 tongbao backup 备份，再用 tongbao restore 恢复到新的空库。" in said


def test_a_row_that_postgresql_cannot_keep_stops_everything(
    office: Office, postgres: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    url = postgres.new()
    with sqlite3.connect(office.home / "office.sqlite3") as file:
        file.execute("INSERT INTO store_periodrow (kind, period) VALUES (?, '保密内容')", ["长" * 21])
    file.close()
    said = moved(office, url, capsys, code=3)
    assert "有内容存不进 PostgreSQL（COPY store_periodrow, line " in said and "长长" not in said
    assert "column kind：value too long for type character varying(20)），没有搬。原来的工作目录没有变动。" in said
    assert table(url, "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    stands(office)


def test_a_broken_chain_is_not_moved(office: Office, postgres: Server, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(office.home / "office.sqlite3") as file:
        file.execute("DROP TRIGGER keep_trailrow_update")
        file.execute("UPDATE store_trailrow SET who = '别人' WHERE id = 2")
    file.close()
    said = moved(office, postgres.new(), capsys, code=3)
    assert "操作日志第2条起断裂，不能搬。请先用 tongbao doctor 查明。" in said


def test_a_difference_afterwards_undoes_everything(
    office: Office, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, read = postgres.new(), transfer.read

    def misread(table: transfer.Table, *rest: object) -> transfer.Copied:
        found = read(table, *rest)  # type: ignore[arg-type]
        return transfer.Copied(found.table, found.rows - (table.name == "store_uploadrow"), found.digest)

    monkeypatch.setattr(transfer, "read", misread)
    home = open_home(office.home)
    from tongbao.office.commands.session import SESSION

    SESSION.who = WHO
    with pytest.raises(
        Refusal, match=r"表 store_uploadrow 搬前20行、摘要\w{12}，搬后19行、摘要\w{12}，两者不符，没有搬。"
    ):
        migrate_database(home, url, SESSION.acting)
    assert table(url, "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    stands(office)


def test_a_password_is_shown_as_a_word() -> None:
    assert without_password("postgresql://li:p%40ss@h:5433/x") == "postgresql://li:密码@h:5433/x"
    assert without_password("postgresql://li@/x?host=/run/pg") == "postgresql://li@/x?host=/run/pg"


def _said(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr()
    return (said.out + said.err).replace("\n", "")
