"""The pages on PostgreSQL: with TONGBAO_PAGES_ON=postgresql every home of a test gets a database of its own."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from tongbao.office.settings import postgresql

ON = os.environ.get("TONGBAO_PAGES_ON") == "postgresql"


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> Iterator[None]:
    """An empty PostgreSQL database for the test, where that is asked for; else the SQLite file of its home."""
    if not ON:
        yield
        return
    assert settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
    url = request.getfixturevalue("postgres").new()
    connection.close()
    connection.settings_dict.update(postgresql(url))
    yield
    connection.close()
