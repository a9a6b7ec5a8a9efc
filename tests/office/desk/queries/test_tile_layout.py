"""The tile map's layout: a block a unit, a square a county, as a table places them or else in rows of four."""

from datetime import date

import pytest
from tests.office.desk.chain_office import chain_office

from tongbao.office.desk.queries.tile_layout import Block, Tile, blocks, size
from tongbao.office.store import rows

DAY = date(2024, 2, 6)


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One home for the module."""
    chain_office(tmp_path_factory.mktemp("tiles"))


def test_units_stand_in_a_row_with_their_counties_as_squares() -> None:
    east = (Tile("990101", "合成甲县", "east", 8, 24), Tile("990102", "合成乙县", "east", 30, 24))
    found = blocks(rows.roster(), DAY, "synthetic")
    assert found == (
        Block("east", "合成东", 8, 24, 110, 22, east),
        Block("west", "合成西", 144, 24, 110, 22, (Tile("990201", "合成丙县", "west", 144, 24),)),
        Block("lone", "合成独", 280, 24, 110, 22, (Tile("lone", "合成独市", "lone", 280, 24),)),
    )
    assert size(found) == (402, 58)


def test_a_scope_that_is_no_name_of_a_folder_places_nothing() -> None:
    assert blocks(rows.roster(), DAY, "../hebei") == blocks(rows.roster(), DAY, "")


def test_before_the_registry_begins_there_is_nothing_to_draw() -> None:
    assert blocks(rows.roster(), date(2012, 6, 30), "synthetic") == ()
    assert size(()) == (12, 12)
