"""Requirements of a PostgreSQL database before it can store a home: durable commits, and text sorted by bytes."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from tongbao.measure.refusal import Refusal

# One number for all our locks in a PostgreSQL database: "tong" in ASCII.
LOCK = 0x746F6E67
OLDEST = 140000
# Settings that must not be off: without them a power failure loses what was acknowledged.
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
# Collations that sort text by its bytes, as SQLite does; any other puts Chinese lists in another order.
BYTE_ORDER = {"C", "POSIX", "C.UTF-8", "C.utf8"}


def check(connection: BaseDatabaseWrapper) -> None:
    """Check that the server never loses what it acknowledged, and sorts text as SQLite does.

    Raises
    ------
    Refusal
        Code ``database`` with what to set or how to create the database.
    """
    with connection.cursor() as cursor:
        if int(masked_url(cursor, "server_version_num")) < OLDEST:
            version = masked_url(cursor, "server_version")
            raise Refusal("database", f"PostgreSQL 的版本是{version}，低于14。", "请升级到14或更高的版本。")
        off = [s for s in DURABLE if masked_url(cursor, s) == "off"]
        if off:
            remedy = f"请在 postgresql.conf 中把{'、'.join(off)}设为 on，重新载入后再试。"
            raise Refusal("database", f"数据库关闭了{'、'.join(off)}，断电会丢失已办的事项。", remedy)
        order, encoding = order_and_encoding(cursor)
    name = connection.settings_dict["NAME"]
    if order not in BYTE_ORDER or encoding != "UTF8":
        raise Refusal(
            "database",
            f"数据库“{name}”的编码是{encoding}，文字排序是{order}；要求编码UTF8、排序C，否则各表次序会变。",
            f"请重新建库：{create_database(name)}。",
        )


def create_database(name: str) -> str:
    """Write the command that creates a database as it must be."""
    return f"createdb --template=template0 --encoding=UTF8 --locale=C {name}"


def order_and_encoding(cursor: Any) -> tuple[str, str]:
    """Read how the database sorts text, and its encoding."""
    cursor.execute(
        "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
    )
    order, encoding = cursor.fetchone()
    return order, encoding


def masked_url(cursor: Any, setting: str) -> str:
    """Read the value of a setting of the server."""
    cursor.execute(f"SHOW {setting}")
    return str(cursor.fetchone()[0])
