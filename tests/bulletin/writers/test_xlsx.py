"""The XLSX: text stays text, numbers stay numbers, the same sheets are the same bytes."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tongbao.bulletin.writers import xlsx
from tongbao.bulletin.writers.xlsx import Amount, Share, Sheet

DAY = date(2017, 4, 7)
OFFICE = "河北省公共机构节能领导小组办公室"
TRAPS = (
    "=1+1",
    "+86",
    "-cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    "http://example.invalid",
    "00123",
    "1e5",
    "{=A1}",
    "mailto:a@b",
)


def write(tmp_path: Path, *sheets: Sheet) -> openpyxl.Workbook:
    xlsx.write(sheets, tmp_path / "b.xlsx", DAY, OFFICE)
    return openpyxl.load_workbook(tmp_path / "b.xlsx")


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    page = write(tmp_path, Sheet("数据", ("=表头",), tuple((trap,) for trap in TRAPS), "=注"))["数据"]
    assert [(cell.value, cell.data_type) for (cell,) in page.iter_rows(2, len(TRAPS) + 1)] == [(t, "s") for t in TRAPS]
    assert page["A1"].data_type == "s"
    assert not any(cell.hyperlink for row in page.iter_rows() for cell in row)
    with zipfile.ZipFile(tmp_path / "b.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_whole_numbers_stay_numbers_unless_a_spreadsheet_would_round_them(tmp_path: Path) -> None:
    page = write(tmp_path, Sheet("数据", ("名称", "数"), (("甲", 350), ("乙", None), ("丙", 10**17 + 1), ("丁", -5))))[
        "数据"
    ]
    assert [page.cell(n, 2).value for n in (2, 3, 4, 5)] == [350, None, "100000000000000001", -5]
    assert page["B2"].data_type == "n"


def test_head_is_frozen_and_filtered(tmp_path: Path) -> None:
    page = write(tmp_path, Sheet("数据", ("名称", "数"), (("甲", 1), ("乙", 2)), "合成数据"))["数据"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:B3"
    assert page["A5"].value == "合成数据"
    assert page["A2"].alignment.wrap_text


def test_columns_are_as_wide_as_they_need(tmp_path: Path) -> None:
    page = write(tmp_path, Sheet("数据", ("名", OFFICE, "说明"), (("甲", "乙", "长" * 200),)))["数据"]
    widths = [page.column_dimensions[c].width for c in "ABC"]
    assert widths[0] < widths[1] <= widths[2] < 50


def test_several_sheets_in_order_and_the_offices_properties(tmp_path: Path) -> None:
    book = write(tmp_path, Sheet("一", ("甲",), ()), Sheet("二", ("乙",), ()))
    assert book.sheetnames == ["一", "二"]
    assert book.properties.creator == OFFICE
    assert book.properties.created.date() == DAY


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        (Sheet("数据", ("甲", "乙"), (("一",),)), "row 1 has 1 cells"),
        (Sheet("数据", ("甲",), (("长" * 40_000,),)), "40000"),
    ],
)
def test_what_a_sheet_cannot_hold_is_an_error(tmp_path: Path, sheet: Sheet, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        xlsx.write([sheet], tmp_path / "b.xlsx", DAY, OFFICE)
    assert not (tmp_path / "b.xlsx").exists()


def test_the_same_sheets_are_the_same_bytes(tmp_path: Path, elsewhere: Callable[[str, object], bytes]) -> None:
    sheets = [Sheet("数据", ("名称", "数"), (("甲", 1), ("=乙", None)), "注")]
    xlsx.write(sheets, tmp_path / "here.xlsx", DAY, OFFICE)
    code = "from tongbao.bulletin.writers import xlsx; xlsx.write(v[0], out, v[1], v[2])"
    assert (tmp_path / "here.xlsx").read_bytes() == elsewhere(code, (sheets, DAY, OFFICE))


def test_an_amount_stays_a_number_as_it_was_printed(tmp_path: Path) -> None:
    sheet = Sheet("数", ("量", "比"), ((Amount("17782.000"), Share("0.0300")), (Amount("-3.5"), Share("-0.1"))))
    xlsx.write([sheet], tmp_path / "a.xlsx", DAY, OFFICE)
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["数"]
    assert [[c.value for c in row] for row in page.iter_rows(min_row=2)] == [[17782, 0.03], [-3.5, -0.1]]
    formats = [[c.number_format for c in row] for row in page.iter_rows(min_row=2)]
    assert formats == [["#,##0.000", "0.00%"], ["#,##0.0", "0%"]]
