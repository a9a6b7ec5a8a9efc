"""How views answer: tables to take away, files under their names, numbers of an address."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import chain_office
from tests.office.pages.visitor import ready, visitor


@pytest.fixture
def office(tmp_path: Path) -> Path:
    home = chain_office(tmp_path)
    ready(home.path)
    return home.path


def test_every_table_of_a_page_can_be_taken_away(office: Path) -> None:
    client = visitor("办审核")
    answer = client.get("/registry/", {"format": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert client.get("/registry/", {"format": "xlsx", "table": "0"}).content.startswith(b"PK")
    refused = client.get("/registry/", {"format": "exe"})
    assert refused.status_code == 409 and "没有“exe”这种格式" in refused.content.decode()
