"""Indexes and constraints the tables should have: without them pages scan, and unique rows may be duplicated."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.models import Model, UniqueConstraint

_BROKEN = "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid"


def missing() -> list[str]:
    """List those absent, or present and invalid: by name where there is one, otherwise table and columns."""
    absent = []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("store").get_models():
            there = connection.introspection.get_constraints(cursor, model._meta.db_table)
            leading = {tuple(c["columns"]) for c in there.values() if c["index"] or c["unique"] or c["primary_key"]}
            absent += [n for n in _named(model) if n not in there]
            absent += [f"{model._meta.db_table}({c})" for c in _columns(model) if (c,) not in leading]
        if connection.vendor == "postgresql":
            cursor.execute(_BROKEN)
            absent += [name for (name,) in cursor.fetchall()]
    return absent


def wanted() -> int:
    """Return the number of indexes and constraints there should be."""
    models = list(apps.get_app_config("store").get_models())
    return sum(len(list(_named(m))) + len(list(_columns(m))) for m in models)


def _named(model: type[Model]) -> Iterator[str]:
    yield from (i.name for i in model._meta.indexes)
    yield from (c.name for c in model._meta.constraints if isinstance(c, UniqueConstraint))


def _columns(model: type[Model]) -> Iterator[str]:
    """Yield the columns with an index or a uniqueness of their own."""
    yield from (str(f.column) for f in model._meta.concrete_fields if getattr(f, "db_index", False) or f.unique)
