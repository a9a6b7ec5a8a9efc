"""The loader, and every table that is shipped."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from tongbao.measure.coal import Basis
from tongbao.rules.load import TABLES, load, shipped

FolderOf = Callable[..., Path]
HEAD = 'id = "speed"\nsource = "law"\nchecked_on = 2026-11-22\n'
SHIPPED = sorted(p.stem for p in TABLES.glob("*.toml") if p.stem != "sources")


def test_it_works(folder_of: FolderOf) -> None:
    folder = folder_of(HEAD + "value = 0.85\nsince = 2016-01-01")
    tables, sources = load(folder)
    assert list(tables) == ["limits"]
    assert list(sources) == ["law"]
    row = tables["limits"][0]
    assert (row.id, row.since, row.until, row.content) == ("speed", date(2016, 1, 1), None, {"value": Decimal("0.85")})


def test_rows_that_follow_each_other_load(folder_of: FolderOf) -> None:
    tables, _ = load(folder_of(HEAD + "since = 2016-01-01\nuntil = 2016-12-31", HEAD + "since = 2017-01-01"))
    assert len(tables["limits"]) == 2


def test_a_gap_between_rows_is_legal(folder_of: FolderOf) -> None:
    tables, _ = load(folder_of(HEAD + "since = 2019-01-01", HEAD + "since = 2016-01-01\nuntil = 2016-12-31"))
    assert len(tables["limits"]) == 2


@pytest.mark.parametrize("earlier", ["since = 2016-01-01\nuntil = 2017-01-01", "since = 2016-01-01"])
def test_two_rows_of_one_day_are_refused(folder_of: FolderOf, earlier: str) -> None:
    folder = folder_of(HEAD + "since = 2017-01-01", HEAD + earlier)
    with pytest.raises(ValueError, match=r"^limits: two rows of speed are in force on 2017-01-01; close the earlier"):
        load(folder)


def test_an_unknown_source_is_refused(folder_of: FolderOf) -> None:
    folder = folder_of(HEAD.replace('"law"', '"hearsay"') + "since = 2017-01-01")
    with pytest.raises(ValueError, match=r"^limits: speed names an unknown source 'hearsay'; add it to sources\.toml$"):
        load(folder)


@pytest.mark.parametrize("missing", ["id", "since", "source"])
def test_a_row_without_its_head_is_refused(folder_of: FolderOf, missing: str) -> None:
    lines = (HEAD + "since = 2017-01-01").splitlines()
    folder = folder_of("\n".join(line for line in lines if not line.startswith(missing)))
    with pytest.raises(ValidationError, match=rf"(?m)^{missing}\n  Field required"):
        load(folder)


def test_an_unknown_word_about_a_source_is_refused(folder_of: FolderOf) -> None:
    folder = folder_of(HEAD + "since = 2017-01-01")
    (folder / "sources.toml").write_text('[[source]]\nid = "law"\ntitle = "某法"\nyear = 2016\n', "utf-8")
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        load(folder)


@pytest.mark.parametrize("table", SHIPPED)
def test_every_shipped_table_loads_and_holds_rows(table: str) -> None:
    assert shipped()[0][table]


def test_no_shipped_row_was_checked_in_the_future_or_against_memory() -> None:
    """A source of confidence C was never seen, so nobody can have held a row against it."""
    tables, sources = shipped()
    rows = [(t, r.id, r.source) for t, rows in tables.items() for r in rows if r.checked_on]
    assert [row for row in rows if sources[row[2]].confidence == "C"] == []


def test_every_coefficient_of_coal_has_a_source_a_basis_a_unit_and_a_range() -> None:
    tables, sources = shipped()
    bases = {str(b) for b in Basis}
    for row in tables["coal_equivalent"]:
        carrier, _, basis = row.id.partition("@")[0].partition(".")
        assert row.source in sources
        assert row.text("basis") in bases and row.text("basis") == basis
        assert row.text("unit").startswith("kgce/")
        low, high = row.get("range")
        assert low <= row.get("value") <= high
        assert carrier in {c.id for c in tables["carriers"]}


def test_every_energy_carrier_has_a_coefficient_that_needs_no_guess() -> None:
    """A new carrier is one row in carriers and one in coal_equivalent."""
    tables, _ = shipped()
    energy = {r.id for r in tables["carriers"] if r.text("kind") == "energy"}
    assert energy - {r.id.partition(".")[0] for r in tables["coal_equivalent"]} == set()


@pytest.mark.parametrize("table", ["carriers", "grading", "indicators", "institution_kinds", "matters", "outline"])
def test_a_table_whose_order_is_seen_says_its_order(table: str) -> None:
    """A replay reads rows by id, so an order that only the file has would be lost."""
    orders = [r.number("order") for r in shipped()[0][table]]
    assert len(set(orders)) == len(orders)
