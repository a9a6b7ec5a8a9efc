"""Home of one office: the database, the books, the evidence; opening it checks its invariants."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home import postgresql
from tongbao.office.settings import session
from tongbao.office.store import rows, triggers
from tongbao.office.store.models import OfficeRow

SHANGHAI = ZoneInfo("Asia/Shanghai")
SQLITE, MARK = "office.sqlite3", "office.postgresql"
# Name of the former SQLite file of a home that was migrated.
KEPT = "office-moved.sqlite3"
# Time a thread of a server reuses its connection [s].
_CONNECTED = 600
# Time limit of one statement of a server: nobody waits longer than that for a page.
_STATEMENT = "10min"
# PostgreSQL's error code of a lock that was not granted in time.
_LOCK_NOT_AVAILABLE = "55P03"


@dataclass(frozen=True, slots=True)
class Actor:
    """Name who acts, and the time of the act (Asia/Shanghai)."""

    who: str
    now: datetime

    @property
    def at(self) -> str:
        """Return the time as it is stored."""
        return self.now.astimezone(SHANGHAI).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Home:
    """Locate the parts of a home."""

    path: Path

    @property
    def books(self) -> Path:
        """Return the folder of closed books."""
        return self.path / "books"

    @property
    def evidence(self) -> Path:
        """Return the folder of papers stored under their digests."""
        return self.path / "evidence"

    @property
    def documents(self) -> Path:
        """Return the folder of drafts and issued documents."""
        return self.path / "documents"

    @property
    def returned(self) -> Path:
        """Return the folder of annotated returns that were given back."""
        return self.path / "returned"

    def annotated(self, file: str, digest: str) -> Path:
        """Name the annotated workbook of a return: by its digest, since many places send files of one name."""
        return self.returned / f"{Path(file).stem}_{digest[:12]}_审核意见.xlsx"


class _OpenHome:
    """Hold the home this process has open, one at a time, from :func:`open_home` until the next one or the end."""

    path: Path | None = None


_OPEN = _OpenHome()


def current_home() -> Home:
    """Return the home opened last: the one a server serves.

    Raises
    ------
    Refusal
        Code ``home`` where none was opened.
    """
    if _OPEN.path is None:
        raise Refusal("home", "还没有打开工作目录。", "请用 tongbao serve 启动。")
    return Home(_OPEN.path)


def is_home(path: Path) -> bool:
    """Return whether a home was set up in a folder, in whichever database."""
    return (path / SQLITE).exists() or (path / MARK).exists()


def database() -> str:
    """Describe the database of the open home for people."""
    if connection.vendor == "sqlite":
        return "SQLite（WAL、synchronous=FULL、触发器齐全，打开时已核对）"
    with connection.cursor() as cursor:
        version = postgresql.masked_url(cursor, "server_version")
    name = connection.settings_dict["NAME"]
    return f"PostgreSQL {version}，库“{name}”（fsync、synchronous_commit已开，触发器齐全，打开时已核对）"


def open_home(path: Path, create: bool = False) -> Home:
    """Open a home: connect, bring its tables up to date, check durability and triggers.

    Raises
    ------
    Refusal
        Code ``home`` where there is none and ``create`` is false, or a check fails; code ``database`` where the
        setting is wrong or belongs to another home.
    """
    _right_database(path)
    if not is_home(path) and not create:
        raise Refusal("home", f"“{path}”还没有建立工作目录。", "请先用 tongbao enrol 登记名录。")
    path.mkdir(parents=True, exist_ok=True)
    connection.close()
    if connection.vendor == "sqlite":
        connection.settings_dict["NAME"] = str(path / SQLITE)
    try:
        _prepare(path)
    except DatabaseError as problem:
        connection.close()
        raise (_busy() if _lock_timed_out(problem) else _not_open(path, problem)) from problem
    home = Home(path)
    _OPEN.path = path
    for folder in (home.books, home.evidence, home.documents, home.returned):
        folder.mkdir(exist_ok=True)
    return home


def open_for_pages(path: Path) -> Home:
    """Open a home and bring the tables of the pages up to date as well: accounts, sessions, jobs.

    Raises
    ------
    Refusal
        Those of :func:`open_home`.
    """
    home = open_home(path)
    call_command("migrate", verbosity=0, interactive=False)
    return home


def serve_many() -> None:
    """Serve many requests in one process: cache the registry between them, reuse the connections of its threads."""
    rows.keep_roster()
    connection.settings_dict["CONN_MAX_AGE"] = _CONNECTED
    connection.settings_dict["CONN_HEALTH_CHECKS"] = True
    if connection.vendor == "postgresql":
        connection.settings_dict["OPTIONS"]["options"] = session(_STATEMENT)


@contextmanager
def one_act() -> Iterator[None]:
    """Open one transaction: an act and its audit log entry are committed together or not at all.

    Acts are serialised on both databases: the audit log chains each entry to the one before, so two acts that write at
    once would chain to the same entry. SQLite does it by BEGIN IMMEDIATE, PostgreSQL by this lock; readers never wait.
    """
    with ExitStack() as act:
        try:
            act.enter_context(transaction.atomic())
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [postgresql.LOCK])
        except OperationalError as problem:
            if _lock_timed_out(problem):
                raise _busy() from problem
            raise
        yield


def _lock_timed_out(problem: DatabaseError) -> bool:
    """Return whether another act was still running when waiting for its lock timed out."""
    return getattr(problem.__cause__, "sqlstate", "") == _LOCK_NOT_AVAILABLE or "database is locked" in str(problem)


def _busy() -> Refusal:
    return Refusal("busy", "别人正在办一件时间较长的事（如封账、搬库），这件事还没有办。", "请过几分钟再办一次。")


def _right_database(path: Path) -> None:
    if settings.DATABASE_TROUBLE is not None:
        raise settings.DATABASE_TROUBLE
    # The mark decides: a home that was migrated may still have its old file beside it.
    if connection.vendor == "postgresql" and (path / SQLITE).exists() and not (path / MARK).exists():
        raise Refusal(
            "database",
            f"“{path}”的数据在其中的 SQLite 里，现在的设置却是 PostgreSQL。",
            "请去掉 TONGBAO_DATABASE；要搬到 PostgreSQL，去掉后用 tongbao backup --to 搬；或另给一个新的工作目录。",
        )
    if connection.vendor == "sqlite" and (path / MARK).exists():
        raise Refusal(
            "database",
            f"“{path}”的数据在 PostgreSQL 里，现在却没有指明是哪个库。",
            "请设置 TONGBAO_DATABASE=postgresql://用户:密码@主机:端口/库名。",
        )


def _prepare(path: Path) -> None:
    """Create tables, triggers and checks; on PostgreSQL one process at a time, so that none is created twice."""
    if connection.vendor == "sqlite":
        call_command("migrate", "store", verbosity=0, interactive=False)
        if triggers.closed():
            raise Refusal(
                "home",
                f"“{path}”里是搬到 PostgreSQL 以后留下的旧库，只供查阅，不能再用来办公。",
                "请设置 TONGBAO_DATABASE，用 office.postgresql 所在的工作目录；要退回搬迁以前，请恢复搬迁前的备份。",
            )
        triggers.install()
        _check_sqlite()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [postgresql.LOCK])
        try:
            postgresql.check(connection)
            _check_owner(path)
            call_command("migrate", "store", verbosity=0, interactive=False)
            triggers.install()
            _check_triggers()
            _bind(path)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [postgresql.LOCK])


def _not_open(path: Path, problem: DatabaseError) -> Refusal:
    words = (str(problem).strip().splitlines() or [""])[0]
    if connection.vendor == "postgresql":
        return Refusal(
            "database",
            f"不能使用 TONGBAO_DATABASE 指明的 PostgreSQL 数据库（{words}）。",
            "请核对地址、用户和密码，确认数据库服务器已启动，再重做一次。",
        )
    return Refusal(
        "home",
        f"“{path}”的数据库已损坏或不能打开（{words}）。",
        "请停止使用，用 tongbao restore 从备份恢复到新的文件夹。",
    )


def _check_sqlite() -> None:
    with connection.cursor() as cursor:
        found = {}
        for pragma in ("journal_mode", "synchronous"):
            cursor.execute(f"PRAGMA {pragma}")
            found[pragma] = str(cursor.fetchone()[0])
    if found != {"journal_mode": "wal", "synchronous": "2"}:
        raise Refusal("home", f"数据库的可靠性设置不符合要求：{found}。", "请用 tongbao doctor 检查。")
    _check_triggers()


def _check_triggers() -> None:
    if absent := triggers.missing():
        raise Refusal("home", f"数据库缺少防改触发器：{'、'.join(absent)}。", "请停止使用，交系统维护人员。")


def _check_owner(path: Path) -> None:
    """Check that the database belongs to this home: both carry the same number."""
    mark = path / MARK
    there = "store_officerow" in connection.introspection.table_names()
    row = OfficeRow.objects.filter(key="home").first() if there else None
    own = mark.read_text("utf-8").strip() if mark.exists() else ""
    if (str(row.value) if row else "") == own:
        return
    name = connection.settings_dict["NAME"]
    if own:
        raise Refusal(
            "database", f"数据库“{name}”不是工作目录“{path}”的。", "请核对 TONGBAO_DATABASE 和 --home，二者要配对。"
        )
    raise Refusal("database", f"数据库“{name}”已属于另一个工作目录。", "请用原来的工作目录，或另建一个空的数据库。")


def _bind(path: Path) -> None:
    mark = path / MARK
    if not mark.exists():
        # The file first: a crash in between leaves a number without its row, and the file can be removed again.
        number = secrets.token_hex(16)
        mark.write_text(number + "\n", "utf-8")
        OfficeRow.objects.create(key="home", value=number)
