"""The shipped Hebei registry and a filled progress return."""

import pytest
from tests.intake.sheets import DAY, RULES, written

from tongbao.intake.forms import template
from tongbao.intake.reading.workbook import Sheets
from tongbao.registry.reading_tables import TABLES, read_roster
from tongbao.registry.roster import Roster


@pytest.fixture(scope="session")
def hebei() -> Roster:
    return read_roster(TABLES / "hebei")


@pytest.fixture
def blank(hebei: Roster) -> Sheets:
    """A progress return nobody has filled; three counties."""
    cover = template.Cover("progress", "baoding", "保定市", "2017-03")
    counties = hebei.counties_of("baoding", DAY)[:3]
    return written(lambda path: template.write_progress(path, cover, counties, RULES))


@pytest.fixture
def province() -> Sheets:
    """The province's own entries, nothing filled."""
    cover = template.Cover("province", "province", "河北省", "2017-03")
    return written(lambda path: template.write_province(path, cover, RULES))
