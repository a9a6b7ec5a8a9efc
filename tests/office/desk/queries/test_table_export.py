"""Tables as they leave a page: sheets, CSV that is never a formula, noted in the trail."""

from pathlib import Path

import openpyxl
from tests.office.desk.chain_office import acting, chain_office

from tongbao.office.desk.queries.table import BAD, Cell, Table
from tongbao.office.desk.queries.table_export import text, workbook
from tongbao.office.store.models import TrailRow

TABLE = Table("表", ("甲", "乙"), [("=1+1", Cell("-2", BAD)), ("@x", 3), (None, "\t=2")])


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    chain_office(tmp_path)
    who = acting("办审核")
    assert text(TABLE, who).decode("utf-8-sig") == "甲,乙\r\n'=1+1,'-2\r\n'@x,3\r\n,'\t=2\r\n"
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook([TABLE, TABLE], who))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["表", "表（2）"]
    assert [[c.data_type for c in row] for row in book["表"].iter_rows(min_row=2, max_row=2)] == [["s", "s"]]
    assert TrailRow.objects.filter(act="export").count() == 2
