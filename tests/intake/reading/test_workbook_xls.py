"""Old workbooks: their container, their packed numbers, errors and marks; a cut one is refused."""

import io
from typing import Any

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.sheets import LIMITS

from tongbao.intake.reading.workbook_cells import Unreadable
from tongbao.intake.reading.workbook_compound import read_stream
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


def test_a_stream_by_its_name_or_none() -> None:
    content = saved(("甲",))
    assert (read_stream(content, "Workbook") or b"")[:2] == b"\x09\x08"
    assert read_stream(content, "其他") is None


@pytest.mark.parametrize("kept", [9, 600, 2000])
def test_a_cut_container_is_refused(kept: int) -> None:
    with pytest.raises(Unreadable) as problem:
        scan_workbook(saved(("甲",))[:kept], LIMITS)
    assert str(problem.value) in (TRUNCATED, DAMAGED)


def test_a_chain_in_a_circle_ends() -> None:
    content = bytearray(saved(("甲",), many=2000))
    table = 512 * (int.from_bytes(content[76:80], "little") + 1)
    content[table : table + 512] = b"".join((n ^ 1).to_bytes(4, "little") for n in range(128))
    with pytest.raises(Unreadable) as problem:
        scan_workbook(bytes(content), LIMITS)
    assert str(problem.value) == TRUNCATED
