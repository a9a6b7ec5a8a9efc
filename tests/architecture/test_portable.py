"""SQL that other databases take as well: short names, no words of one database outside the doors that know which."""

import re
from typing import Any

import pytest
from django.db import connection

from tongbao.office.desk.home.home import open_home
from tongbao.office.store import triggers

LONGEST = 30
# What these hold is asked of the database before it is said: each speaks one database at a time, behind its name.
DOORS = {
    "office/settings.py",
    "office/store/triggers.py",
    "office/store/indexes.py",
    "office/store/transfer.py",
    "office/desk/home/postgresql.py",
    "office/desk/keeping/database_checks.py",
    "office/desk/keeping/migrate_database.py",
    "office/desk/home/home.py",
    "office/desk/keeping/backup.py",
}
# Words for what only some databases do. Django turns the first three into ON CONFLICT; update_or_create and
# get_or_create ask and then write, which every database takes.
WORDS = re.compile(
    r"ignore_conflicts|update_conflicts|unique_fields\s*=|ON\s+CONFLICT|contrib\.postgres|ArrayField|HStoreField"
    r"|__contained_by|__has_keys?\b|__has_any_keys|__iregex|__regex|__search|\.distinct\([^)]|RawSQL|\.raw\(|\.extra\("
    r"|nulls_(?:first|last)|\bRETURNING\b|\bILIKE\b|::\w|INSERT\s+OR\b|REPLACE\s+INTO|AUTOINCREMENT|PRAGMA|pg_\w+\("
)
STATEMENTS = re.compile(r"\.execute\(|\.executemany\(|RunSQL|connection\.cursor")


def offending(text: str) -> list[str]:
    """The words of one database in a source."""
    return [m.group() for m in WORDS.finditer(text)]


def test_only_the_doors_speak_the_language_of_one_database(sources: list[Any]) -> None:
    ours = [s for s in sources if s.room == "office" and s.path not in DOORS]
    assert {s.path: found for s in ours if (found := offending(s.text))} == {}


def test_only_the_doors_and_the_roster_write_sql_themselves(sources: list[Any]) -> None:
    spoken = {s.path for s in sources if s.room == "office" and STATEMENTS.search(s.text)}
    # One question of standard SQL: the highest ids of the tables of the registry.
    assert spoken - DOORS == {"office/store/rows.py"}


def test_migrations_are_portable(package: Any) -> None:
    found = {}
    for path in sorted((package / "office" / "store" / "migrations").glob("*.py")):
        text = path.read_text("utf-8")
        if words := offending(text) + STATEMENTS.findall(text):
            found[path.name] = words
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "rows.bulk_create(new, ignore_conflicts=True)",
        "cursor.execute('INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING')",
        "from django.contrib.postgres.fields import ArrayField",
        "rows.filter(body__has_key='x')",
        "rows.order_by('unit').distinct('unit')",
    ],
)
def test_a_word_of_one_database_is_found(line: str) -> None:
    assert offending(line)


def _names(database: Any) -> set[str]:
    """Names of tables, columns, indexes and constraints of ours, as a database has them.

    Keys of references and of fields that are unique are named by Django, which cuts them to what a database takes.
    """
    found = set()
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            if not table.startswith("store_"):
                continue
            found.add(table)
            found |= {c.name for c in database.introspection.get_table_description(cursor, table)}
            for name, what in database.introspection.get_constraints(cursor, table).items():
                given = not (
                    what["foreign_key"] or what["primary_key"] or (what["unique"] and len(what["columns"]) == 1)
                )
                if given and not name.endswith("_like"):
                    found.add(name)
    return found


def test_names_are_short_enough_for_other_databases(tmp_path: Any) -> None:
    open_home(tmp_path / "home", create=True)
    kept = {name for name, _, _ in triggers._wanted(connection)}
    # On PostgreSQL each of these tables has one more.
    names = _names(connection) | kept | {n.replace("_delete", "_truncate") for n in kept}
    assert sorted(n for n in names if len(n) > LONGEST) == []
    assert {"store_readingrow", "reading_month", "one_upload_a_period", "keep_documentsteprow_update"} <= names
