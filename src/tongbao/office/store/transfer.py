"""Transfer: copy every row of one database into another of an empty schema, and compare both by digest."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import AutoField, Field, Model

ALIAS = "moving_to"
Row = tuple[Any, ...]
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Table:
    """Describe one table, its columns in the model's order, and the type of each of them."""

    model: type[Model]
    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return the column of the primary key, by which rows are ordered."""
        return str(self.model._meta.pk.column)


@dataclass(frozen=True, slots=True)
class Copied:
    """Describe a table as it was copied: number of rows, and the digest over all of them in the order of their keys."""

    table: str
    rows: int
    digest: str


def connect(settings: dict[str, Any]) -> BaseDatabaseWrapper:
    """Open a second database beside the home's own."""
    own = connections.settings["default"]
    connections.settings[ALIAS] = connections.configure_settings({"default": own, ALIAS: settings})[ALIAS]
    return connections[ALIAS]


def disconnect() -> None:
    """Close the second database and forget its settings, with the password."""
    connections[ALIAS].close()
    del connections[ALIAS], connections.settings[ALIAS]


def apps_of(connection: BaseDatabaseWrapper) -> set[str]:
    """List the apps that have tables in a database."""
    return {app for app, _ in MigrationRecorder(connection).applied_migrations()}


def make_tables(connection: BaseDatabaseWrapper, of: set[str]) -> None:
    """Create the tables of some apps as their newest migrations define them, empty.

    No signal is sent after it: the rows Django would insert by itself come with the copied rows.
    """
    executor = MigrationExecutor(connection)
    executor.migrate([n for n in executor.loader.graph.leaf_nodes() if n[0] in of])
    with connection.cursor() as cursor:
        for table in tables(connection):
            cursor.execute(f"DELETE FROM {table.name}")


def tables(connection: BaseDatabaseWrapper) -> list[Table]:
    """List the tables that are both in the database and known to a model."""
    there = set(connection.introspection.table_names())
    models = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    found = []
    for model in models:
        if model._meta.db_table in there:
            fields = model._meta.concrete_fields
            columns = tuple(str(f.column) for f in fields)
            found.append(Table(model, model._meta.db_table, columns, tuple(map(_kind, fields))))
    return found


def unknown(connection: BaseDatabaseWrapper) -> list[str]:
    """List tables that no model knows and that would stay behind."""
    known = {t.name for t in tables(connection)} | {MigrationRecorder.Migration._meta.db_table}
    there = (t for t in connection.introspection.table_names() if not t.startswith("sqlite_"))
    return sorted(set(there) - known)


def counts(connection: BaseDatabaseWrapper, of: Sequence[Table]) -> int:
    """Count the rows of some tables together."""
    found = 0
    with connection.cursor() as cursor:
        for table in of:
            cursor.execute(f"SELECT COUNT(*) FROM {table.name}")
            found += cursor.fetchone()[0]
    return found


def copy(
    table: Table, source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, report: Callable[[], object]
) -> Copied:
    """Copy every row of a table into the same empty table of a PostgreSQL database."""
    summed, number = hashlib.sha256(), 0
    names = ", ".join(f'"{c}"' for c in table.columns)
    with target.wrap_database_errors, target.cursor() as cursor:
        writer: Any = cursor
        with writer.copy(f"COPY {table.name} ({names}) FROM STDIN") as sink:
            for row in rows(table, source):
                sink.write_row(row)
                summed.update(_line(table, row))
                number += 1
                report()
    return Copied(table.name, number, summed.hexdigest())


def read(table: Table, connection: BaseDatabaseWrapper, report: Callable[[], object]) -> Copied:
    """Count and digest a table as it is in a database."""
    summed, number = hashlib.sha256(), 0
    for row in rows(table, connection):
        summed.update(_line(table, row))
        number += 1
        report()
    return Copied(table.name, number, summed.hexdigest())


def rows(table: Table, connection: BaseDatabaseWrapper) -> Iterator[Row]:
    """Yield the rows of a table as the database returns them, in the order of their keys."""
    names = ", ".join(f'"{c}"' for c in table.columns)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table.name} ORDER BY {table.key}")
        while part := cursor.fetchmany(_AT_ONCE):
            for row in part:
                yield tuple(_normalised(kind, value) for kind, value in zip(table.kinds, row, strict=True))


def settle(of: Sequence[Table], source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> None:
    """Finish after the rows: sequences continue where they were, references hold, and the planner knows the sizes.

    SQLite remembers the highest number it ever gave; to continue from the highest row would give a number twice.
    """
    with source.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        given = dict(cursor.fetchall())
    with target.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for words in target.ops.sequence_reset_sql(no_style(), [t.model for t in of]):
            cursor.execute(words)
        for table in of:
            if isinstance(table.model._meta.pk, AutoField) and given.get(table.name):
                question = "SELECT setval(pg_get_serial_sequence(%s, %s), %s)"
                cursor.execute(question, [table.name, table.key, given[table.name]])
        cursor.execute("ANALYZE")


def whole(target: BaseDatabaseWrapper) -> transaction.Atomic:
    """Open one transaction of the second database."""
    return transaction.atomic(using=target.alias)


def _kind(field: "Field[Any, Any]") -> str:
    while field.is_relation:
        field = field.target_field  # type: ignore[attr-defined]
    named = {"JSONField": "json", "DateTimeField": "time", "DateField": "day", "BooleanField": "truth"}
    return named.get(field.get_internal_type(), "")


def _normalised(kind: str, value: Any) -> Any:
    """Normalise a value, whichever database it comes from."""
    if value is None:
        return None
    if kind == "truth":
        return bool(value)
    if kind == "day":
        return str(value)[:10]
    if kind == "time":
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return value


def _line(table: Table, row: Row) -> bytes:
    """Encode one row for the digest; PostgreSQL stores JSON in an order of its own, so keys are sorted."""
    cells = [
        _ordered(v) if k == "json" and v is not None else v.isoformat() if k == "time" and v is not None else v
        for k, v in zip(table.kinds, row, strict=True)
    ]
    return json.dumps(cells, ensure_ascii=False).encode() + b"\n"


def _ordered(text: str) -> str:
    return text if text in ("{}", "[]") else json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False)
