"""What number formats say; which cells read differently; hidden rows and columns; how far a sheet reaches."""

import pytest
from tests.intake.sheets import LIMITS

from tongbao.intake.reading.workbook_cells import Unreadable
from tongbao.intake.reading.workbook_xlsx import (
    WorkbookLayout,
    check_extent,
    find_hidden_columns,
    find_hidden_rows,
    find_special_cells,
    format_unit,
    is_filtered,
    is_percent,
)

SEEN = WorkbookLayout({}, frozenset({1}), {2: "万元"}, False)


@pytest.mark.parametrize(
    ("code", "percent"),
    [("0%", True), ("0.00%;[Red]-0.00%", True), ('0"%"', False), ("0\\%", False), ("General", False), ("0;0%", False)],
)
def test_percent_formats(code: str, percent: bool) -> None:
    assert is_percent(code) == percent


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ('0.00"万元"', "万元"),
        ('#,##0"度"', "度"),
        ("0.0吨", "吨"),
        ('General"元"', "元"),
        ('G/通用格式"立方米"', "立方米"),
        ('[Red]0"kWh";-0', "kWh"),
        ("0.00", ""),
        ("#,##0.00_ ", ""),
        ('_ * #,##0.00_ ;_ * "-"??_ ', ""),
        ("0.00E+00", ""),
        ('0!.0,"万"', ""),
        ('0\\.0,"万"', ""),
        ('0,"千"', ""),
        ('yyyy"年"m"月"', ""),
        ('h"时"mm"分"', ""),
        ('"第"0', ""),
        ("@", ""),
    ],
)
def test_units_in_formats(code: str, unit: str) -> None:
    assert format_unit(code) == unit


def one(cell: str, seen: WorkbookLayout = SEEN) -> list[tuple[int, int, object]]:
    return list(find_special_cells(f'<sheetData><row r="2">{cell}</row></sheetData>'.encode(), seen))


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('<c r="B2"><v>1</v></c>', []),
        ('<c r="B2" t="s"><v>1</v></c>', []),
        ('<c r="B2" s="1"/>', []),
        ('<c r="B2" s="1"><v>0.285</v></c>', [("s", "28.5%")]),
        ('<c r="B2" s="1"><v>3</v></c>', [("s", "300%")]),
        ('<c r="B2" s="1" t="s"><v>3</v></c>', []),
        ('<c r="B2" s="2"><v>7</v></c>', [("s", "7万元")]),
        ('<c r="B2" s="12"><v>7</v></c>', []),
        ('<c r="B2" t="e"><v>#NUM!</v></c>', [("e", "#NUM!")]),
        ('<c r="B2" t="e"></c>', [("e", "#ERROR")]),
        ('<c r="B2"><f>A1&amp;"x"</f></c>', [("f", '=A1&"x"')]),
        ('<c r="B2"><f>A1</f><v/></c>', [("f", "=A1")]),
        ('<c r="B2" t="str"><f>A1</f><v></v></c>', [None]),
        ('<c r="B2" t="str"><f>A1</f></c>', [("f", "=A1")]),
        ('<c r="B2"><f>A1</f><v>0</v></c>', []),
        ('<c r="B2"><v>-12345678901234567</v></c>', [("n", "-12345678901234567")]),
        ('<c r="B2" t="str"><v>12345678901234567</v></c>', []),
    ],
)
def test_cells_that_read_differently(cell: str, found: list[object]) -> None:
    assert one(cell) == [(2, 2, cell) for cell in found]


def test_a_zero_nobody_computed_is_a_formula_without_value() -> None:
    stale = WorkbookLayout({}, frozenset(), {}, True)
    assert one('<c r="B2"><f>A1</f><v>0</v></c><c r="C2"><f>A1</f><v>5</v></c>', stale) == [(2, 2, ("f", "=A1"))]


def test_hidden_rows_and_columns_and_filters() -> None:
    xml = (
        b'<cols><col min="2" max="4" hidden="1"/><col min="6" max="9999" width="0"/>'
        b'<col min="1" max="1" width="9"/></cols>'
        b'<sheetData><row r="3" hidden="1"></row><row r="4" ht="0" customHeight="1"/><row r="5" ht="10"/></sheetData>'
    )
    assert find_hidden_rows(xml) == {3, 4}
    assert find_hidden_columns(xml, 7) == {2, 3, 4, 6, 7}
    assert (is_filtered(xml), is_filtered(b'<autoFilter ref="A1:B2"/>')) == (False, True)


def test_only_content_counts_for_how_far_a_sheet_reaches() -> None:
    styled = b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    check_extent(b'<row r="1"><c r="A1"><v>1</v></c></row>' + styled, "表", LIMITS)
    with pytest.raises(Unreadable):
        check_extent(styled.replace(b"/>", b"><v>1</v></c>", 1), "表", LIMITS)
    with pytest.raises(Unreadable):  # the row says one thing, its cell another
        check_extent(b'<row r="1"><c r="A1048576"><v>1</v></c></row>', "表", LIMITS)
