"""The rules of one day, and what was read from them."""

import json
from datetime import date
from typing import Any

import pytest

from tongbao.measure.refusal import Refusal
from tongbao.rules.digest import encode_canonical
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

TODAY = date(2017, 4, 7)


def row(id_: str, since: date, until: date | None = None, **content: Any) -> Row:
    """A checked row."""
    return Row(id=id_, since=since, until=until, source="law", checked_on=date(2026, 11, 22), **content)


OLD = row("speed", date(2010, 1, 1), date(2014, 12, 31), value=1, order=2)
NEW = row("speed", date(2016, 1, 1), value=2, order=2)
SIZE = row("size", date(2010, 1, 1), value=3, order=1)
TABLES = {"limits": (OLD, NEW, SIZE), "words": (row("all", date(2010, 1, 1)),)}


def test_it_works() -> None:
    assert Rulebook(TODAY, TABLES).row("limits", "speed") == NEW
    assert Rulebook(date(2014, 12, 31), TABLES).row("limits", "speed") == OLD
    assert Rulebook(TODAY, TABLES).rows("limits") == (SIZE, NEW)
    assert Rulebook(TODAY, TABLES).find("limits", "size") == SIZE


@pytest.mark.parametrize(
    ("on", "table", "id_"),
    [(date(2015, 6, 30), "limits", "speed"), (TODAY, "limits", "colour"), (TODAY, "nothing", "speed")],
)
def test_asking_inside_a_gap_is_refused_by_name(on: date, table: str, id_: str) -> None:
    with pytest.raises(Refusal) as refused:
        Rulebook(on, TABLES).row(table, id_)
    assert refused.value.code == "rule-gap"
    assert str(refused.value) == (
        f"规则表“{table}”在{on.isoformat()}没有“{id_}”的有效值。请由主管机关补录该日有效的规定及其出处后再办。"
    )


def test_looking_inside_a_gap_finds_nothing() -> None:
    book = Rulebook(date(2015, 6, 30), TABLES)
    assert book.find("limits", "speed") is None
    assert book.rows("limits") == (SIZE,)
    assert book.rows("nothing") == ()


def test_only_what_was_read_is_kept() -> None:
    book = Rulebook(TODAY, TABLES)
    assert book.used() == {}
    book.row("limits", "speed")
    assert book.used() == {"limits": {"speed": NEW.as_used()}}
    book.find("words", "none")
    assert list(book.used()) == ["limits"]


def test_a_row_added_elsewhere_changes_no_digest() -> None:
    more = TABLES | {"limits": (*TABLES["limits"], row("weight", date(2010, 1, 1))), "other": (OLD,)}
    first, second = Rulebook(TODAY, TABLES), Rulebook(TODAY, more)
    for book in (first, second):
        book.row("limits", "speed")
    assert first.used_digest() == second.used_digest()


def test_a_row_changed_or_read_changes_the_digest() -> None:
    changed = TABLES | {"limits": (row("speed", date(2016, 1, 1), value=4),)}
    first, second = Rulebook(TODAY, TABLES), Rulebook(TODAY, changed)
    digests = set()
    for book in (first, second):
        book.row("limits", "speed")
        digests.add(book.used_digest())
    first.row("words", "all")
    assert len(digests | {first.used_digest()}) == 3


def test_a_sealed_rulebook_answers_the_same_and_nothing_else() -> None:
    book = Rulebook(TODAY, TABLES)
    book.row("limits", "speed")
    sealed = json.loads(encode_canonical(book.used()))
    again = Rulebook.from_used(TODAY, sealed)
    assert again.row("limits", "speed").as_used() == NEW.as_used()
    assert again.used_digest() == book.used_digest()
    for table, id_ in (("limits", "size"), ("words", "all")):
        with pytest.raises(Refusal, match="没有"):
            again.row(table, id_)


@pytest.mark.parametrize("table", sorted(load_shipped_tables()[0]))
def test_every_shipped_table_can_be_sealed_and_read_again(table: str) -> None:
    book = Rulebook(TODAY)
    read = book.rows(table)
    again = Rulebook.from_used(TODAY, json.loads(encode_canonical(book.used())))
    reread = again.rows(table)
    assert again.used_digest() == book.used_digest()
    assert {r.id for r in reread} == {r.id for r in read}
    ordered = [[r.id for r in rows if r.get("order")] for rows in (read, reread)]
    assert ordered[0] == ordered[1]
    for one, other in zip(sorted(read, key=lambda r: r.id), sorted(reread, key=lambda r: r.id), strict=True):
        assert "value" not in one.content or one.exact("value") == other.exact("value")


def test_what_was_read_unverified_is_named() -> None:
    book = Rulebook(TODAY)
    book.row("densities", "petrol")
    book.row("calendar", "progress")
    assert book.unverified_used() == ["densities/petrol"]


def test_the_shipped_rules_change_with_the_day() -> None:
    ids = {
        day: Rulebook(day).row("coal_equivalent", "electricity.calorific").source for day in (TODAY, date(2022, 1, 1))
    }
    assert ids == {TODAY: "gbt2589-2008", date(2022, 1, 1): "gbt2589-2020"}
