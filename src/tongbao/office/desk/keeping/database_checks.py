"""Checks of the doctor on the database of the open home: durability, session settings, triggers and indexes."""

import os

from django.db import connection

from tongbao.office.desk.home import postgresql
from tongbao.office.store import indexes, triggers

Line = tuple[str, bool, str]
_SETTINGS = (
    "server_version_num",
    "server_version",
    "transaction_isolation",
    "TimeZone",
    "client_encoding",
    "max_connections",
    "superuser_reserved_connections",
    "lock_timeout",
    "statement_timeout",
    "idle_in_transaction_session_timeout",
)
# A server has at most four processes of eight threads; a worker, the command line and a backup need more beside them.
_PROCESSES, _THREADS, _EXTRA = 4, 8, 8


def lines() -> list[Line]:
    """List the checks as (subject, whether it is sound, words)."""
    own = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    no_trigger, no_index = triggers.missing(), indexes.missing()
    return [
        *own,
        ("防改触发器", not no_trigger, f"缺少{'、'.join(no_trigger)}" if no_trigger else f"{triggers.number()}个齐全"),
        ("索引", not no_index, f"缺少或失效：{'、'.join(no_index)}" if no_index else f"{indexes.wanted()}个齐全"),
    ]


def _sqlite() -> list[Line]:
    found = {}
    with connection.cursor() as cursor:
        for pragma in ("journal_mode", "synchronous", "foreign_keys"):
            cursor.execute(f"PRAGMA {pragma}")
            found[pragma] = str(cursor.fetchone()[0])
        cursor.execute("SELECT sqlite_version()")
        version = cursor.fetchone()[0]
    sound = found == {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
    level = {"0": "OFF", "1": "NORMAL", "2": "FULL", "3": "EXTRA"}.get(found["synchronous"], found["synchronous"])
    foreign = "已" if found["foreign_keys"] == "1" else "未"
    words = f"journal_mode={found['journal_mode']}，synchronous={level}，外键{foreign}开"
    return [("SQLite 可靠性", sound, f"{version}，{words}" if sound else f"{words}；应为 wal、FULL、已开")]


def _postgresql() -> list[Line]:
    with connection.cursor() as cursor:
        set_to = {name: postgresql.masked_url(cursor, name) for name in (*postgresql.DURABLE, *_SETTINGS)}
        order, encoding = postgresql.order_and_encoding(cursor)
    return [
        (
            "PostgreSQL 版本",
            int(set_to["server_version_num"]) >= postgresql.OLDEST,
            f"{set_to['server_version']}，要求14以上",
        ),
        ("PostgreSQL 编码", encoding == "UTF8" and order in postgresql.BYTE_ORDER, f"编码{encoding}，排序{order}"),
        (
            "断电不丢",
            all(set_to[n] != "off" for n in postgresql.DURABLE),
            "，".join(f"{n}={set_to[n]}" for n in postgresql.DURABLE),
        ),
        _session(set_to),
        _connections(set_to),
        _limits(set_to),
    ]


def _session(set_to: dict[str, str]) -> Line:
    """Check the session: acts wait for one another by locks; a stricter isolation would fail some of them instead."""
    sound = (set_to["transaction_isolation"], set_to["TimeZone"], set_to["client_encoding"]) == (
        "read committed",
        "UTC",
        "UTF8",
    )
    words = f"隔离 {set_to['transaction_isolation']}，时刻按{set_to['TimeZone']}存、按 Asia/Shanghai 显示"
    return "PostgreSQL 会话", sound, words if sound else f"{words}，编码{set_to['client_encoding']}；请勿在服务器上另设"


def _connections(set_to: dict[str, str]) -> Line:
    free = int(set_to["max_connections"]) - int(set_to["superuser_reserved_connections"])
    needed = min(os.cpu_count() or 1, _PROCESSES) * _THREADS + _EXTRA
    max_age = connection.settings_dict["CONN_MAX_AGE"] or 0
    words = f"可用{free}个，serve 最多用{needed}个；每个用后保留{max_age}秒"
    return "PostgreSQL 连接数", free >= needed, words if free >= needed else f"{words}；请把 max_connections 调大"


def _limits(set_to: dict[str, str]) -> Line:
    lock, idle = set_to["lock_timeout"], set_to["idle_in_transaction_session_timeout"]
    words = f"等锁{lock}，一句{set_to['statement_timeout']}，事务空转{idle}（0为不限）"
    return (
        "PostgreSQL 时限",
        "0" not in (lock, idle),
        words if "0" not in (lock, idle) else f"{words}；等锁和空转应有限",
    )
