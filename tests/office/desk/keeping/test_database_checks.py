"""The doctor's lines about the database, on both: sound as it is opened, and each thing that is amiss said."""

import json
import sqlite3
from pathlib import Path

import psycopg
from django.db import connection
from tests.office.conftest import Desk
from tests.office.desk.commanded import HEBEI, tongbao
from tests.postgres import Server

from tongbao.office.desk.home import postgresql
from tongbao.office.desk.home.home import open_home
from tongbao.office.desk.keeping import database_checks
from tongbao.office.store import indexes, triggers


def lines(url: str, home: Path, code: int = 0) -> dict[str, tuple[str, str]]:
    said = tongbao(url, home, "演示管理员", "doctor", "--json", code=code)
    return {line["项目"]: (line["结果"], line["说明"]) for line in json.loads(said)}


def tell(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words)


def test_a_home_on_sqlite_is_sound(desk: Desk) -> None:
    open_home(desk.home)
    found = {what: (sound, words) for what, sound, words in database_checks.lines()}
    sound, words = found["SQLite 可靠性"]
    assert sound and words.endswith("，journal_mode=wal，synchronous=FULL，外键已开")
    assert found["防改触发器"] == (True, f"{triggers.number()}个齐全")
    assert found["索引"] == (True, f"{indexes.wanted()}个齐全")


def test_each_thing_amiss_on_sqlite_is_said(desk: Desk) -> None:
    open_home(desk.home)
    tell("DROP TRIGGER keep_bookrow_update")
    tell("DROP INDEX reading_place")
    tell("PRAGMA synchronous = NORMAL")
    found = {what: (sound, words) for what, sound, words in database_checks.lines()}
    connection.close()
    assert found == {
        "SQLite 可靠性": (False, "journal_mode=wal，synchronous=NORMAL，外键已开；应为 wal、FULL、已开"),
        "防改触发器": (False, "缺少keep_bookrow_update"),
        "索引": (False, "缺少或失效：reading_place"),
    }


def test_postgresql_is_sound_and_what_is_amiss_is_said(postgres: Server, tmp_path: Path) -> None:
    url, home = postgres.new(), tmp_path / "home"
    name = url.split("/")[3].split("?")[0]
    tongbao(url, home, "演示管理员", "enrol", "hebei")
    tongbao(url, home, "演示管理员", "enrol", HEBEI)
    # What the server is told to do by itself does not reach our sessions.
    postgres.tell(f"ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'")
    postgres.tell(f"ALTER DATABASE {name} SET timezone = 'Asia/Tokyo'")
    found = lines(url, home)
    assert {what for what, (result, _) in found.items() if result != "好"} == set()
    assert found["PostgreSQL 版本"][1].endswith("，要求14以上")
    assert found["PostgreSQL 编码"][1] == "编码UTF8，排序C"
    assert found["断电不丢"][1] == "fsync=on，full_page_writes=on，synchronous_commit=on"
    assert found["PostgreSQL 会话"][1] == "隔离 read committed，时刻按UTC存、按 Asia/Shanghai 显示"
    assert found["PostgreSQL 时限"][1] == "等锁1min，一句0，事务空转1h（0为不限）"
    postgres.tell("DROP INDEX reading_place", name)
    postgres.tell("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'upload_state'::regclass", name)
    assert lines(url, home, code=1)["索引"] == ("有问题", "缺少或失效：reading_place、upload_state")


def test_settings_that_will_not_do_on_postgresql() -> None:
    good = {"transaction_isolation": "read committed", "TimeZone": "UTC", "client_encoding": "UTF8"}
    assert database_checks._session(good)[1]
    assert database_checks._session(good | {"transaction_isolation": "serializable"})[1:] == (
        False,
        "隔离 serializable，时刻按UTC存、按 Asia/Shanghai 显示，编码UTF8；请勿在服务器上另设",
    )
    few = {"max_connections": "10", "superuser_reserved_connections": "3"}
    _, sound, words = database_checks._connections(few)
    assert not sound and words.startswith("可用7个，serve 最多用") and words.endswith("；请把 max_connections 调大")
    limits = {"lock_timeout": "0", "idle_in_transaction_session_timeout": "1h", "statement_timeout": "0"}
    assert database_checks._limits(limits)[1:] == (
        False,
        "等锁0，一句0，事务空转1h（0为不限）；等锁和空转应有限",
    )


_SOON = "from tongbao.office import settings; settings.DATABASES['default']['OPTIONS']"
_BUSY = "别人正在办一件时间较长的事（如封账、搬库），这件事还没有办。请过几分钟再办一次。"


def test_who_waits_too_long_for_anothers_act_is_told_so_on_postgresql(postgres: Server, tmp_path: Path) -> None:
    url, home = postgres.new(), tmp_path / "home"
    tongbao(url, home, "演示管理员", "enrol", "hebei")
    before = f"{_SOON}['options'] = '-c lock_timeout=100ms'; "
    with psycopg.connect(url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [postgresql.LOCK])
        assert _BUSY in tongbao(url, home, "演示管理员", "enrol", HEBEI, code=3, before=before)


def test_who_waits_too_long_for_anothers_act_is_told_so_on_sqlite(tmp_path: Path) -> None:
    home = tmp_path / "home"
    tongbao("", home, "演示管理员", "enrol", "hebei")
    other = sqlite3.connect(home / "office.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert _BUSY in tongbao("", home, "演示管理员", "enrol", HEBEI, code=3, before=f"{_SOON}['timeout'] = 0.1; ")
    finally:
        other.close()
