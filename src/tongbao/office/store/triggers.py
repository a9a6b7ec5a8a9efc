"""Triggers that keep books, trail, decisions and readings from being changed; put in and checked at every opening."""

from django.db import connection

_GUARDED = ("store_bookrow", "store_trailrow", "store_decisionrow", "store_readingrow")


def install() -> None:
    """Create the triggers that are not there; SQLite drops them silently when a table is rebuilt."""
    with connection.cursor() as cursor:
        for table in _GUARDED:
            for act in ("UPDATE", "DELETE"):
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS keep_{table}_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'sealed rows are never changed'); END"
                )


def missing() -> list[str]:
    """Guarded tables without their triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {row[0] for row in cursor.fetchall()}
    wanted = [f"keep_{t}_{a}" for t in _GUARDED for a in ("update", "delete")]
    return [w for w in wanted if w not in there]
