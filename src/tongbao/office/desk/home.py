"""One home: the database, the books, the evidence. Opening it checks what must hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tongbao.measure.refusal import Refusal
from tongbao.office.store import triggers

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, and the time of the act (Asia/Shanghai)."""

    who: str
    now: datetime

    @property
    def at(self) -> str:
        """The time as stored."""
        return self.now.astimezone(SHANGHAI).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Home:
    """Where a home's parts lie."""

    path: Path

    @property
    def books(self) -> Path:
        """Closed books."""
        return self.path / "books"

    @property
    def evidence(self) -> Path:
        """Papers under their digests."""
        return self.path / "evidence"

    @property
    def documents(self) -> Path:
        """Drafts and issued documents."""
        return self.path / "documents"

    @property
    def returned(self) -> Path:
        """Returns given back, annotated."""
        return self.path / "returned"


def open_home(path: Path, create: bool = False) -> Home:
    """Open a home: connect, bring its tables up to date, check durability and triggers.

    Raises
    ------
    Refusal : code ``home`` where there is none and ``create`` is false, or a check fails.
    """
    if not (path / "office.sqlite3").exists() and not create:
        raise Refusal("home", f"“{path}”还没有建立工作目录。", "请先用 tongbao enrol 登记名录。")
    path.mkdir(parents=True, exist_ok=True)
    connection.close()
    connection.settings_dict["NAME"] = str(path / "office.sqlite3")
    try:
        call_command("migrate", verbosity=0, interactive=False)
        triggers.install()
        _check_connection()
    except DatabaseError as problem:
        connection.close()
        raise Refusal(
            "home",
            f"“{path}”的数据库已损坏或不能打开（{problem}）。",
            "请停止使用，用 tongbao restore 从备份恢复到新的文件夹。",
        ) from problem
    home = Home(path)
    for folder in (home.books, home.evidence, home.documents, home.returned):
        folder.mkdir(exist_ok=True)
    return home


@contextmanager
def one_act() -> Iterator[None]:
    """One transaction: an act and its entry in the trail land together or not at all."""
    with transaction.atomic():
        yield


def _check_connection() -> None:
    with connection.cursor() as cursor:
        found = {}
        for pragma in ("journal_mode", "synchronous"):
            cursor.execute(f"PRAGMA {pragma}")
            found[pragma] = str(cursor.fetchone()[0])
    if found != {"journal_mode": "wal", "synchronous": "2"} or triggers.missing():
        raise Refusal("home", f"数据库的可靠性设置不符合要求：{found}。", "请用 tongbao doctor 检查。")
