"""Property tests have no deadline: a loaded machine is slow, not wrong. A PostgreSQL server for who asks."""

from collections.abc import Iterator

import pytest
from hypothesis import settings
from tests.postgres import Server, binaries, started

settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A private server on a socket in a folder of its own, stopped at the end."""
    folder = binaries()
    if folder is None:
        pytest.skip("NOT RUN: no PostgreSQL server (initdb, postgres) here; the office database of a province needs it")
    with started(folder) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Server) -> str:
    """An empty database."""
    return postgres.new()
