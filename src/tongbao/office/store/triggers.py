"""Triggers protecting books, audit log, decisions and readings from changes; installed and checked at opening."""

from collections.abc import Iterator
from typing import Any

from django.db import connection as own
from django.db.backends.base.base import BaseDatabaseWrapper

_SEALED = (
    "store_bookrow",
    "store_trailrow",
    "store_decisionrow",
    "store_readingrow",
    "store_documentsteprow",
    "store_markrow",
)
# These are updated (undone, expired, put in a vintage) and never deleted.
_NEVER_DELETED = (
    "store_moverow",
    "store_mandaterow",
    "store_extensionrow",
    "store_correctionrow",
    "store_receiptrow",
    "store_visitrow",
    "store_dispatchrow",
    "store_roundrow",
    "store_routerow",
)
_MESSAGE = "sealed rows are never changed"
_CLOSED = "this home was moved to PostgreSQL"
# Former names, longer than some databases allow; they are dropped from a home once the new ones exist.
_LONG = "keep_store_"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$
"""
# The body is compared too: replacing the function by an empty one would leave the triggers in place.
_THERE = """
SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgenabled = 'A' AND c.relnamespace = current_schema()::regnamespace
AND p.proname = 'keep_rows' AND position('RAISE EXCEPTION' in p.prosrc) > 0
"""


def install(connection: BaseDatabaseWrapper = own) -> None:
    """Create the triggers that are absent; SQLite drops them silently when a table is rebuilt."""
    absent = set(missing(connection))
    with connection.cursor() as cursor:
        if absent and connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for name, table, act in _wanted(connection):
            if name not in absent:
                continue
            if connection.vendor == "postgresql":
                each = "STATEMENT" if act == "TRUNCATE" else "ROW"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} EXECUTE FUNCTION keep_rows()"
                )
                # ALWAYS, because a session in replica mode would bypass an ordinary trigger.
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
            else:
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
                )
        if absent:
            _drop_long(cursor, connection)


def _drop_long(cursor: Any, connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE c.relnamespace = current_schema()::regnamespace"
        )
    else:
        cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
    for name, table in cursor.fetchall():
        if name.startswith(_LONG):
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def missing(connection: BaseDatabaseWrapper = own) -> list[str]:
    """List the triggers that are absent, or present and switched off."""
    question = _THERE if connection.vendor == "postgresql" else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(question)
        there = {row[0] for row in cursor.fetchall()}
    return [name for name, _, _ in _wanted(connection) if name not in there]


def number() -> int:
    """Return the number of triggers there should be."""
    return len(list(_wanted(own)))


def _wanted(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str, str]]:
    """Yield name, table and act of every trigger; SQLite has no TRUNCATE."""
    whole = ("TRUNCATE",) if connection.vendor == "postgresql" else ()
    for tables, acts in ((_SEALED, ("UPDATE", "DELETE")), (_NEVER_DELETED, ("DELETE",))):
        for table in tables:
            for act in (*acts, *whole):
                yield f"keep_{table.removeprefix('store_')}_{act.lower()}", table, act


def close(connection: BaseDatabaseWrapper = own) -> None:
    """Freeze every table of a SQLite file from now on: a database that was migrated must not grow a second branch."""
    with connection.cursor() as cursor:
        # Tables of SQLite itself (sqlite_stat1, which ANALYZE makes) accept no triggers and contain nothing of ours.
        ours = [t for t in connection.introspection.table_names(cursor) if not t.startswith("sqlite_")]
        for number, table in enumerate(ours, start=1):
            for act in ("INSERT", "UPDATE", "DELETE"):
                cursor.execute(
                    f"CREATE TRIGGER closed_{number}_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{_CLOSED}'); END"
                )


def closed(connection: BaseDatabaseWrapper = own) -> bool:
    """Return whether a SQLite file was closed by :func:`close`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND name = 'closed_1_insert'")
        return bool(cursor.fetchone()[0])
