"""The shipped registry of Hebei."""

import pytest

from tongbao.registry.roster import Roster
from tongbao.registry.shipped import TABLES, read_roster


@pytest.fixture(scope="session")
def hebei() -> Roster:
    """The roster of Hebei."""
    return read_roster(TABLES / "hebei")
