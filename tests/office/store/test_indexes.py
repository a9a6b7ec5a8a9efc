"""Indexes: a new home has all of them, and one that is gone is named."""

from pathlib import Path

from django.db import connection
from tests.office.desk.chain_office import chain_office

from tongbao.office.store import indexes


def test_a_new_home_lacks_none_and_a_dropped_one_is_named(tmp_path: Path) -> None:
    chain_office(tmp_path)
    assert indexes.missing() == []
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX reading_place")
    assert indexes.missing() == ["reading_place"]
