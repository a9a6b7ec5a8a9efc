"""Old workbooks: their container, their packed numbers, errors and marks; a cut one is refused."""

import io
from typing import Any

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.sheets import LIMITS

from tongbao.intake.reading.workbook_cells import Unreadable
from tongbao.intake.reading.workbook_package import DAMAGED, TRUNCATED
from tongbao.intake.reading.workbook_xls import scan_workbook


def saved(*rows: tuple[Any, ...], code: str = "General", many: int = 0) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    style = xlwt.easyxf(num_format_str=code)
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(r, c, value, style)
    for n in range(many):
        sheet.write(n, 20, f"合成{n}")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@given(
    st.one_of(
        st.integers(-(2**40), 2**40),
        st.decimals(-(10**6), 10**6, places=2).map(float),
        st.floats(-1e12, 1e12, allow_nan=False),
    )
)
def test_numbers_are_unpacked_as_they_were(value: float) -> None:
    [(row, column, cell)] = scan_workbook(saved((value,), code='0.00"吨"'), LIMITS)["表"].cells
    assert (row, column, cell[0], float(cell[1].removesuffix("吨"))) == (1, 1, "s", value)


def test_rows_of_packed_numbers_and_percent() -> None:
    assert [c[2] for c in scan_workbook(saved((0.15, 0.2, 1), code="0%"), LIMITS)["表"].cells] == [
        ("s", "15%"),
        ("s", "20%"),
        ("s", "100%"),
    ]
    assert scan_workbook(saved((0.15, 1)), LIMITS)["表"].cells == []


def test_how_far_a_sheet_reaches() -> None:
    seen = scan_workbook(saved(("甲",), many=500), LIMITS)["表"]
    assert (seen.last_row, seen.last_column) == (500, 21)
    with pytest.raises(Unreadable):
        scan_workbook(saved(("甲",), many=500), LIMITS | {"most_rows": 499})


@pytest.mark.parametrize("length", [9, 600, 2000])
def test_a_cut_container_is_refused(length: int) -> None:
    with pytest.raises(Unreadable) as problem:
        scan_workbook(saved(("甲",))[:length], LIMITS)
    assert str(problem.value) in (TRUNCATED, DAMAGED)
