"""How views answer: tables to take away, files under their names, numbers of an address."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import chain_office
from tests.office.pages.visitor import ready, refusal, visitor

from tongbao.office.desk.queries.table import Cell
from tongbao.office.pages.answer import address, file, number


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


def test_a_page_without_tables_has_none_to_take_away(office: Path) -> None:
    answer = visitor("办审核").get("/me/", {"format": "csv"})
    assert refusal(answer) == (409, "这一页没有可以导出的表。 请返回原页。")


def test_a_cell_leads_to_its_page_or_nowhere() -> None:
    assert address(Cell("甲", page="registry_place", key=("east",))) == "/registry/place/east/"
    assert address(Cell("甲")) == ""


@pytest.mark.parametrize(("inline", "shown"), [(False, "attachment"), (True, "inline")])
def test_a_file_has_its_own_name_and_is_never_guessed_at(inline: bool, shown: str) -> None:
    answer = file(b"x", "甲 乙.pdf", "application/pdf", inline)
    assert dict(answer.headers) == {
        "Content-Type": "application/pdf",
        "Content-Disposition": f"{shown}; filename*=UTF-8''%E7%94%B2%20%E4%B9%99.pdf",
        "X-Content-Type-Options": "nosniff",
    }


@pytest.mark.parametrize(
    ("text", "read"), [("3", 3), ("999999", 999999), ("1000000", 1), ("0", 1), ("-2", 1), ("二", 1), ("", 1), (None, 1)]
)
def test_a_number_of_an_address_is_positive_or_one(text: str | None, read: int) -> None:
    assert number(text) == read
