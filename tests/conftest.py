"""Property tests have no deadline: a loaded machine is slow, not wrong. A PostgreSQL server for who asks."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from tests.postgres import Server, binaries, started

settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def new_homes_are_copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A new SQLite home starts as a copy of the first one, which was migrated: hundreds of tests need one each."""
    from django.core.management import call_command
    from django.db import connection

    from tongbao.office.desk.home import home

    first, prepare = tmp_path_factory.mktemp("first") / home.SQLITE, home._prepare

    def copied(path: Path) -> None:
        is_new = connection.vendor == "sqlite" and not (path / home.SQLITE).exists()
        if is_new and first.exists():
            shutil.copyfile(first, path / home.SQLITE)
        prepare(path)
        if is_new and not first.exists():
            call_command("migrate", verbosity=0, interactive=False)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(first)])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(home, "_prepare", copied)
        yield


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
