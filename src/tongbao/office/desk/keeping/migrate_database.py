"""Migrate: a home's tables from SQLite into an empty PostgreSQL database, all of them or none.

The books, the evidence and the documents remain where they are. There is no way back from PostgreSQL to SQLite: a
province that has entered a day's returns would find them gone.
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from tongbao.measure.refusal import Refusal
from tongbao.office import settings
from tongbao.office.desk.access import roles
from tongbao.office.desk.home import audit_log, postgresql
from tongbao.office.desk.home.home import KEPT, MARK, SQLITE, Actor, Home, one_act
from tongbao.office.store import transfer, triggers
from tongbao.office.store.models import OfficeRow

Progress = Callable[[int, int], object]
# The mark before it takes effect: written before the target's transaction ends, so that a full disk stops it in time.
_PENDING_MARK = f"{MARK}.new"
_UNCHANGED = "原来的工作目录没有变动。"


@dataclass(frozen=True, slots=True)
class Migrated:
    """Outcome of a migration.

    Parameters
    ----------
    tables
        Tables copied.
    setting : ``TONGBAO_DATABASE=`` and the address without its password
        Setting that opens the home from now on.
    kept
        Old SQLite file, for consultation only.
    left
        Tables that are none of the program's and were not copied.
    """

    tables: tuple[transfer.Copied, ...]
    setting: str
    kept: Path
    left: tuple[str, ...]

    @property
    def rows(self) -> int:
        """Number of rows copied."""
        return sum(t.rows for t in self.tables)


def migrate_database(home: Home, url: str, acting: Actor, progress: Progress = lambda done, whole: None) -> Migrated:
    """Move a home's tables into the database of a URL; afterwards the home opens with that database alone.

    Raises
    ------
    Refusal
        Codes ``person``, ``role``, ``database`` where the address or the database is unsuitable, ``in-use`` where
        another program has the home open, ``trail`` where the chain of the audit log is broken, ``relocate`` where a
        row cannot be stored or differs afterwards.
    """
    roles.require(acting, "backup")
    if connection.vendor != "sqlite":
        raise Refusal(
            "relocate",
            "工作目录的数据已经在 PostgreSQL 里；--to 只从 SQLite 搬到 PostgreSQL，不搬回，也不在两个库之间搬。",
            "换服务器请用 tongbao backup 备份，再用 tongbao restore 恢复到新的空库。",
        )
    target = transfer.connect(settings.postgresql(url, "--to"))
    try:
        with _exclusive_access():
            tables, left = _copy_tables(home, target, acting, progress)
    except BaseException as problem:
        # The act on the old file was rolled back with it, so the old file is the home's again.
        (home.path / MARK).unlink(missing_ok=True)
        if isinstance(problem, DatabaseError):
            raise _to_refusal(problem) from problem
        raise
    finally:
        transfer.disconnect()
        (home.path / _PENDING_MARK).unlink(missing_ok=True)
    connection.close()
    (home.path / SQLITE).rename(home.path / KEPT)
    return Migrated(tuple(tables), f"TONGBAO_DATABASE={without_password(url)}", home.path / KEPT, tuple(left))


def without_password(url: str) -> str:
    """Mask the password of an address that is to be shown."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return url.replace(f":{parts.password}@", ":密码@", 1)


@contextmanager
def _exclusive_access() -> Iterator[None]:
    """Ensure that no other program has the SQLite file open: what a server went on writing there would be lost.

    Leaving WAL needs exclusive access and leaves one complete file to be preserved. Where the move fails, WAL returns.
    """
    _pragma("busy_timeout = 1000")
    try:
        _pragma("journal_mode = DELETE")
    except DatabaseError:
        raise Refusal(
            "in-use",
            "别的程序正开着这个工作目录（例如 tongbao serve）。",
            "请先停止它，搬完并改好设置后再启动。",
        ) from None
    try:
        yield
    except BaseException:
        _pragma("journal_mode = WAL")
        raise


def _pragma(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {words}")
        # Read to its end, or the statement would still be in progress when the act is committed.
        cursor.fetchall()


def _copy_tables(
    home: Home, target: BaseDatabaseWrapper, acting: Actor, progress: Progress
) -> tuple[list[transfer.Copied], list[str]]:
    """Copy the tables, from the first check up to the mark that decides where the home's data is.

    The target's transaction ends first, then the mark is written, then the source's transaction ends, which closes the
    file for good: whatever stops the program in between, one of the two is the home's database and is complete.
    """
    if audit_log.broken_links():
        raise Refusal(
            "trail", f"操作日志第{audit_log.broken_links()[0]}条起断裂，不能搬。", "请先用 tongbao doctor 查明。"
        )
    apps = transfer.apps_of(connection)
    if apps != {"store"}:
        call_command("migrate", verbosity=0, interactive=False)
    number, pending = secrets.token_hex(16), home.path / _PENDING_MARK
    with one_act():
        audit_log.record(acting, "backup", f"postgresql {target.settings_dict['NAME']}")
        with transfer.whole(target):
            _require_empty(target)
            pending.write_text(number + "\n", "utf-8")
            transfer.make_tables(target, apps)
            copied = _copy_and_compare(target, progress)
            OfficeRow.objects.using(target.alias).create(key="home", value=number)
            triggers.install(target)
            if triggers.missing(target) or audit_log.broken_links(target.alias):
                raise Refusal("relocate", "新库的触发器或操作日志不完整，没有搬。", f"{_UNCHANGED}请交系统维护人员。")
            left = transfer.unknown(connection)
            triggers.close()
        pending.replace(home.path / MARK)
    return copied, left


def _require_empty(target: BaseDatabaseWrapper) -> None:
    """Lock the target until the end of the transaction, and check that it is sound and empty."""
    postgresql.check(target)
    with target.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [postgresql.LOCK])
        there = target.introspection.table_names(cursor)
    if there:
        name = target.settings_dict["NAME"]
        raise Refusal(
            "database",
            f"数据库“{name}”不是空的（已有{len(there)}张表），不能搬进去。",
            f"请另建一个空的数据库：{postgresql.create_database(name + '2')}。",
        )


def _copy_and_compare(target: BaseDatabaseWrapper, progress: Progress) -> list[transfer.Copied]:
    """Copy every table, read it again from the target, and compare the two."""
    tables = transfer.tables(connection)
    done, whole = 0, 2 * transfer.counts(connection, tables)

    def count_row() -> None:
        nonlocal done
        done += 1
        if done % 1000 == 0 or done == whole:
            progress(done, whole)

    sent = [transfer.copy(table, connection, target, count_row) for table in tables]
    transfer.settle(tables, connection, target)
    for before, table in zip(sent, tables, strict=True):
        after = transfer.read(table, target, count_row)
        if after != before:
            was, now = (f"{c.rows}行、摘要{c.digest[:12]}" for c in (before, after))
            words = f"表 {table.name} 搬前{was}，搬后{now}，两者不符，没有搬。"
            raise Refusal("relocate", words, f"{_UNCHANGED}请交系统维护人员。")
    return sent


def _to_refusal(problem: DatabaseError) -> Refusal:
    """Turn a database error into a refusal: its first line, and the place of a rejected row, without its content."""
    words = (str(problem).strip().splitlines() or [""])[0]
    if isinstance(problem.__cause__, sqlite3.Error):
        return Refusal(
            "relocate", f"旧库读写不成（{words}），没有搬。", "请用 tongbao doctor 检查工作目录，再重做一次。"
        )
    place = getattr(getattr(problem.__cause__, "diag", None), "context", None) or ""
    if place.startswith("COPY"):
        where = place.split(": ")[0].splitlines()[0]
        return Refusal(
            "relocate", f"有内容存不进 PostgreSQL（{where}：{words}），没有搬。", f"{_UNCHANGED}请交系统维护人员。"
        )
    return Refusal(
        "database",
        f"不能使用 --to 指明的 PostgreSQL 数据库（{words}），没有搬。",
        f"{_UNCHANGED}请核对地址、用户和密码，确认数据库服务器已启动、用户有建表的权限，再重做一次。",
    )
