"""Tables read for a move: every row, one digest, and whatever no model knows named."""

from pathlib import Path

from django.db import connection
from tests.office.desk.chain_office import chain_office

from tongbao.office.store import transfer
from tongbao.office.store.models import PersonRow


def test_a_table_is_read_whole_and_a_change_changes_its_digest(tmp_path: Path) -> None:
    chain_office(tmp_path)
    people = next(t for t in transfer.tables(connection) if t.name == "store_personrow")
    first = transfer.read(people, connection, lambda: None)
    assert (people.key, first.table, first.rows) == ("id", "store_personrow", PersonRow.objects.count())
    assert transfer.read(people, connection, lambda: None) == first
    PersonRow.objects.filter(name="办审核").update(place="east")
    second = transfer.read(people, connection, lambda: None)
    assert second.rows == first.rows and second.digest != first.digest
    assert transfer.counts(connection, [people, people]) == 2 * first.rows


def test_a_table_that_no_model_knows_is_named(tmp_path: Path) -> None:
    chain_office(tmp_path)
    assert transfer.unknown(connection) == []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE leftover (a)")
    assert transfer.unknown(connection) == ["leftover"]
