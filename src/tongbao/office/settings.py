"""Django settings of the store. One home, one database: SQLite in the home, or PostgreSQL by TONGBAO_DATABASE."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tongbao.measure.refusal import Refusal
from tongbao.office import web

HOME = Path(os.environ.get("TONGBAO_HOME", ".tongbao"))
SECRET_KEY = os.environ.get("TONGBAO_SECRET", "no-web-here")
INSTALLED_APPS = ["tongbao.office.store", *web.APPS]
_FORM = "请写成 postgresql://用户:密码@主机:端口/库名，本机套接字写成 postgresql://用户@/库名?host=/目录。"
# Acts wait for one another by locks, so a stricter isolation would only end some of them with an error.
# A wait for another act times out with a message; a program that hangs in an act does not block the office for ever.
_SESSION = {
    "default_transaction_isolation": r"read\ committed",
    "lock_timeout": "60s",
    "idle_in_transaction_session_timeout": "1h",
}


def sqlite(home: Path) -> dict[str, Any]:
    """Configure the SQLite database in the home."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(home / "office.sqlite3"),
        "OPTIONS": {
            # WAL and FULL preserve every acknowledged act through a power failure; IMMEDIATE avoids failed writes.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def postgresql(url: str, where: str = "TONGBAO_DATABASE") -> dict[str, Any]:
    """Configure the PostgreSQL database of a URL; ``where`` names its origin in the words of a refusal.

    Raises
    ------
    Refusal
        Code ``database`` where the URL cannot be read or the driver is not installed.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refusal("database", "数据库地址无法识别。", f"{where} {_FORM}") from None
    options = parse_qs(parts.query, keep_blank_values=True)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name or set(options) - {"host"}:
        # The address may contain a password, so it is not repeated here.
        raise Refusal("database", "数据库地址无法识别。", f"{where} {_FORM}")
    if find_spec("psycopg") is None:
        remedy = f"请先安装：pip install 'tongbao[postgresql]'；或去掉 {where}，用工作目录里的 SQLite。"
        raise Refusal("database", "没有安装 PostgreSQL 的驱动程序 psycopg。", remedy)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options["host"][0] if "host" in options else unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        # A page reuses its connection (see serving()); a broken one is noticed before it is used again.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10, "options": session()},
    }


def session(statement: str = "0") -> str:
    """Write the time limits of a session as connection options.

    Closing a province takes long, so only pages limit the time of a statement.

    Parameters
    ----------
    statement : PostgreSQL duration, such as 30s; 0 for no limit
        Time limit of a statement.
    """
    given = {**_SESSION, "statement_timeout": statement}
    return " ".join(f"-c {name}={value}" for name, value in given.items())


def choose_database(url: str, home: Path) -> tuple[dict[str, Any], Refusal | None]:
    """Choose the database; return it with the fault of the setting, raised when a home is opened, not at import."""
    if not url:
        return sqlite(home), None
    try:
        return postgresql(url), None
    except Refusal as trouble:
        return sqlite(home), trouble


_database, DATABASE_TROUBLE = choose_database(os.environ.get("TONGBAO_DATABASE", ""), HOME)
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
globals().update(web.web_settings())
