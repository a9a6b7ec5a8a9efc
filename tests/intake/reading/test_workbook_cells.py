"""Values become kind and text; shortest decimals; cells find their place; areas have an end."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.sheets import LIMITS

from tongbao.intake.reading.workbook_cells import (
    Cell,
    SheetMarks,
    Sheets,
    Unreadable,
    check_area,
    format_shortest,
    put_cell,
    to_cell,
    to_cells,
)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("", None),
        (None, None),
        (" ", ("s", " ")),
        (5, ("n", "5")),
        (5.0, ("n", "5")),
        (-0.0, ("n", "0")),
        (1e15, ("n", "1000000000000000")),
        (1.5e-7, ("n", "0.00000015")),
        (1.25e17, ("n", "1.25e+17")),
        (float("inf"), ("e", "inf")),
        (float("nan"), ("e", "nan")),
        (True, ("b", "是")),
        (False, ("b", "否")),
        (date(2017, 3, 20), ("d", "2017-03-20")),
        (datetime(2017, 3, 20, 8, 30), ("d", "2017-03-20")),  # noqa: DTZ001  a cell has no zone
        (time(8, 30), ("e", "08:30:00")),
    ],
)
def test_a_value_is_a_cell(value: object, cell: Cell) -> None:
    assert to_cell(value) == cell
    assert to_cells([value]) == [cell]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_text_of_a_number_is_that_number_in_every_way(value: float) -> None:
    assert float(format_shortest(value)) == value
    assert to_cell(value) == ("n", format_shortest(value))


def test_a_cell_beyond_the_rows_makes_room() -> None:
    rows: list[list[Cell]] = [[("s", "甲")]]
    put_cell(rows, 3, 2, ("n", "1"))
    assert rows == [[("s", "甲")], [], [None, ("n", "1")]]
    put_cell(rows, 1, 1, None)
    assert rows[0] == [None]


def test_an_area_within_the_limits_is_let_through_and_one_beyond_is_refused() -> None:
    check_area(LIMITS["most_cells"] // 300, 300, "表", LIMITS)
    for rows, columns in ((LIMITS["most_rows"] + 1, 1), (1, LIMITS["most_columns"] + 1), (40_000, 200)):
        with pytest.raises(Unreadable) as problem:
            check_area(rows, columns, "表", LIMITS)
        assert str(problem.value) == (
            f"“表”的内容延伸到第{rows}行、第{columns}列，超出可读范围（最多50000行、300列、400000格）。"
            "请删除远处的无关内容，或分成几个文件后重新报送。"
        )


def test_sheets_are_their_rows_and_may_carry_marks() -> None:
    assert Sheets({"表": []}, marks={"表": SheetMarks(hidden=True)}).marks == {"表": SheetMarks(hidden=True)}
    assert Sheets({"表": []}).marks == {}
