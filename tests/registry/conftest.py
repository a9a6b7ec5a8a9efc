"""The shipped registry of Hebei."""

import pytest

from tongbao.registry.reading_tables import TABLES, read_roster
from tongbao.registry.roster import Roster


@pytest.fixture(scope="session")
def hebei() -> Roster:
    """The roster of Hebei."""
    return read_roster(TABLES / "hebei")
