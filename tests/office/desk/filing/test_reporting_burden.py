"""Burden: fields are counted on the forms themselves, so that a new column shows the day it is added."""

from datetime import date
from pathlib import Path

import pytest
from tests.intake.sheets import LIMITS
from tests.office.desk.chain_office import acting, chain_office

from tongbao.intake.reading.workbook import read_workbook
from tongbao.intake.values.form import COUNTY, LEDGER, PROGRESS, PROVINCE_MATTERS
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.filing.reporting_burden import Burden, burden
from tongbao.office.desk.filing.template import template

DAY = date(2024, 1, 31)
CLERK = acting("办收文")


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    """The templates of a month of the thin office."""
    chain_office(tmp_path)
    for kind in ("ledger", "progress", "province"):
        template(kind, "2024-01", tmp_path / "out", CLERK)
    return tmp_path / "out"


def width(path: Path, sheet: str) -> int:
    """The columns of a sheet."""
    return len([cell for cell in read_workbook(path, LIMITS)[sheet][0] if cell])


def height(path: Path, sheet: str) -> int:
    """The rows that are printed under the hints."""
    return len([row for row in read_workbook(path, LIMITS)[sheet][2:] if any(row[:2])])


def test_fields_are_those_of_the_workbooks(forms: Path) -> None:
    found = {b.form: b for b in burden(DAY, CLERK)}
    assert found["月台账"].fields == width(forms / "合成甲县_2024-01.xlsx", LEDGER)
    assert found["县级情况"].fields == width(forms / "合成东市_2024-01.xlsx", COUNTY)
    for form, name, sheet in (
        ("工作进展月报", "合成东市_2024-01.xlsx", PROGRESS),
        ("省本级录入", "省本级_2024-01.xlsx", PROVINCE_MATTERS),
    ):
        path = forms / name
        assert found[form].fields == width(path, sheet) * height(path, sheet)
        assert found[form].prefilled == 4 * height(path, sheet)


def test_who_fills_in_what_and_how_often(forms: Path) -> None:
    found = burden(DAY, CLERK)
    assert [(b.role, b.form, b.each, b.times) for b in found] == [
        ("填报员", "首页", "每份", 1),
        ("填报员", "月台账", "每家机构", 12),
        ("填报员", "统计报表（季报）", "每家机构", 3),
        ("填报员", "统计报表（四季度与年报）", "每家机构", 1),
        ("市级", "工作进展月报", "每份", 12),
        ("市级", "县级情况", "每个县", 12),
        ("省级", "省本级录入", "每份", 12),
    ]
    quarter, year = found[2:4]
    assert quarter.prefilled > quarter.typed > 0
    assert year.fields > quarter.fields
    assert Burden("填报员", "首页", "每份", 1, 5, 5) == found[0]


def test_a_stranger_is_refused(forms: Path) -> None:
    with pytest.raises(Refusal) as refused:
        burden(DAY, acting("无此人"))
    assert refused.value.code == "person"
