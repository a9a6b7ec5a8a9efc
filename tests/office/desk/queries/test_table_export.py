"""Tables taken away as a workbook or as CSV: text never becomes a formula, and the trail notes it."""

import io

import openpyxl
import pytest
from tests.office.desk.chain_office import acting, chain_office

from tongbao.office.desk.queries.table import BAD, Cell, Table
from tongbao.office.desk.queries.table_export import text, workbook
from tongbao.office.store.models import TrailRow

TABLE = Table("表", ("甲", "乙"), [("=1+1", Cell("-2", BAD)), ("@x", 3), (None, "\t=2")])


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One home for the module."""
    chain_office(tmp_path_factory.mktemp("export"))


def test_csv_has_the_mark_of_its_encoding_and_no_formula() -> None:
    written = text(TABLE, acting("办审核"))
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig") == "甲,乙\r\n'=1+1,'-2\r\n'@x,3\r\n,'\t=2\r\n"


def test_a_workbook_has_a_sheet_a_table_and_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([TABLE, TABLE], acting("办审核"))))
    assert book.sheetnames == ["表", "表（2）"]
    assert [[c.data_type for c in row] for row in book["表"].iter_rows(min_row=2, max_row=2)] == [["s", "s"]]


def test_taking_a_table_away_is_noted_in_the_trail() -> None:
    before = TrailRow.objects.filter(act="export").count()
    text(TABLE, acting("西市审核"))
    noted = TrailRow.objects.filter(act="export").order_by("id")
    assert noted.count() == before + 1
    assert (noted.last().who, noted.last().subject) == ("西市审核", "表 3行")  # type: ignore[union-attr]
