"""Tables as they leave a page: sheets, CSV that is never a formula, only one page of them, noted in the trail."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import chain_office
from tests.office.pages.visitor import ready, visitor

from tongbao.office.desk.queries.table import BAD, Cell, Table
from tongbao.office.pages.templatetags.cells import heads, is_number

TABLE = Table("表", ("甲", "乙"), [("=1+1", Cell("-2", BAD)), ("@x", 3), (None, "\t=2")])


@pytest.fixture
def office(tmp_path: Path) -> Path:
    home = chain_office(tmp_path)
    ready(home.path)
    return home.path


def test_a_page_knows_whether_there_is_more() -> None:
    one = Table("表", ("甲",), [("x",)] * 50, whole=51)
    assert (one.more, one.count, TABLE.more, TABLE.count) == (True, 51, False, 3)


@pytest.mark.parametrize(("value", "right"), [("2016", False), ("1.50", True), ("-3.2%", True), (7, True), ("", False)])
def test_amounts_stand_on_the_right_and_years_do_not(value: object, right: bool) -> None:
    assert is_number(value) is right


def test_a_head_stands_where_its_figures_stand() -> None:
    rows = [("甲", 1, "5%", "2016", None), ("乙", None, "", "2017", "")]
    assert heads(Table("表", ("名", "家", "率", "年", "空"), rows)) == [
        ("名", False),
        ("家", True),
        ("率", True),
        ("年", False),
        ("空", False),
    ]
    assert heads(Table("表", ("名", "数"), words=1)) == [("名", False), ("数", True)]


def test_every_table_of_a_page_can_be_taken_away(office: Path) -> None:
    client = visitor("办审核")
    answer = client.get("/registry/", {"format": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert client.get("/registry/", {"format": "xlsx", "table": "0"}).content.startswith(b"PK")
    refused = client.get("/registry/", {"format": "exe"})
    assert refused.status_code == 409 and "没有“exe”这种格式" in refused.content.decode()
