"""Triggers on SQLite: what is sealed is never changed, what is kept is never taken away."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from tongbao.office.desk.home.home import open_home
from tongbao.office.store import indexes, triggers
from tongbao.office.store.models import CorrectionRow, DecisionRow


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """An empty home of one's own."""
    open_home(tmp_path / "home", create=True)


def test_every_trigger_is_there_after_opening() -> None:
    assert triggers.missing() == []


def test_a_decision_is_neither_changed_nor_taken_away() -> None:
    DecisionRow.objects.create(conflict="合成", choice="confirm", reason="合成", who="甲", when="2017-04-07")
    with pytest.raises(DatabaseError, match="sealed rows are never changed"):
        DecisionRow.objects.update(choice="return")
    with pytest.raises(DatabaseError, match="sealed rows are never changed"):
        DecisionRow.objects.all().delete()


def test_a_correction_is_put_in_a_vintage_and_never_taken_away() -> None:
    CorrectionRow.objects.create(institution="S001", month="2024-01", item="water", reason="合成", upload="0")
    CorrectionRow.objects.update(vintage=2)
    assert CorrectionRow.objects.get().vintage == 2
    with pytest.raises(DatabaseError, match="sealed rows are never changed"):
        CorrectionRow.objects.all().delete()


def test_a_dropped_trigger_is_named_and_put_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER keep_visitrow_delete")
    assert triggers.missing() == ["keep_visitrow_delete"]
    triggers.install()
    assert triggers.missing() == []


def test_a_home_made_with_longer_names_is_brought_to_the_short_ones() -> None:
    """Tables as they were before, with a row and a trigger of the name it had then: nothing of it is lost."""
    call_command("migrate", "store", "0013", verbosity=0)
    DecisionRow.objects.create(conflict="合成", choice="confirm", reason="合成", who="甲", when="2017-04-07")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS keep_visitrow_delete")
        cursor.execute("CREATE TRIGGER keep_store_visitrow_delete BEFORE DELETE ON store_visitrow BEGIN SELECT 1; END")
    connection.close()
    open_home(Path(connection.settings_dict["NAME"]).parent)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for (name,) in cursor.fetchall()}
    assert len(there) == triggers.number() and not any(n.startswith("keep_store_") for n in there)
    assert (indexes.missing(), DecisionRow.objects.get().conflict) == ([], "合成")
