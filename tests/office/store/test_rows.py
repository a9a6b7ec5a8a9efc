"""The registry kept between requests is never a stale one: every write path of the product is seen at once."""

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from tests.office.desk.chain_office import acting, chain_office, registry

from tongbao.office.desk.home.home import one_act
from tongbao.office.desk.registry.enrol import enrol
from tongbao.office.store import rows

SRC = Path(rows.__file__).parents[2]
TABLES = ("RegionRow", "UnitRow", "UnitCodeRow", "InstitutionRow", "ContactRow")
WRITES = {"create", "bulk_create", "update", "bulk_update", "delete", "save", "get_or_create", "update_or_create"}


@pytest.fixture(autouse=True)
def office(tmp_path: Path) -> object:
    chain_office(tmp_path)
    rows.keep_roster()
    yield
    rows.keep_roster(False)


def test_it_is_read_once_while_nothing_changes() -> None:
    assert rows.roster() is rows.roster()
    rows.keep_roster(False)
    assert rows.roster() is not rows.roster()


def test_a_new_registry_is_seen_at_once(tmp_path: Path) -> None:
    before = rows.roster()
    assert before.states_of("school")[0].until is None
    ended = tuple(replace(s, until=date(2024, 3, 1)) if s.id == "school" else s for s in before.institutions)
    with one_act():
        rows.replace_roster(replace(before, institutions=ended))
        assert rows.roster().states_of("school")[0].until == date(2024, 3, 1)
    assert rows.roster().states_of("school")[0].until == date(2024, 3, 1)
    enrol(str(registry(tmp_path / "again")), acting("办管理", "2024-01-01"))
    assert rows.roster().states_of("school")[0].until is None


def test_what_was_undone_is_never_kept() -> None:
    """A database may give the numbers of an undone writing out again."""
    before = rows.roster()
    changed = [
        replace(before, institutions=tuple(replace(s, name=name) for s in before.institutions))
        for name in ("合成一", "合成二")
    ]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        rows.replace_roster(changed[0])
        assert rows.roster().institutions[0].name == "合成一"
        raise ZeroDivisionError
    assert rows.roster() == before
    with transaction.atomic():
        rows.replace_roster(changed[1])
    assert rows.roster().institutions[0].name == "合成二"


def test_only_one_function_writes_the_registry() -> None:
    """What is kept rests on it: a second way to write the registry would have to be seen too."""
    found = []
    for path in SRC.rglob("*.py"):
        if path.name == "rows.py" or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                words = ast.unparse(node.func)
                found += [
                    (path.name, words) for t in TABLES if words.startswith(f"{t}.") or words.startswith(f"m.{t}.")
                ]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TABLES:
                found.append((path.name, node.func.id))
    assert found == []
