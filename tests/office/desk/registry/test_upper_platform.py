"""To the upper platform and back, and what filling in costs (合成)."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.office.conftest import MONTH, Desk

from tongbao.intake.values.form import item_fields, ledger_items
from tongbao.measure.refusal import Refusal
from tongbao.office.commands import duty_first_verbs
from tongbao.office.commands.main import app
from tongbao.office.desk.filing.reporting_burden import burden
from tongbao.office.desk.home.home import SHANGHAI, Actor, open_home
from tongbao.office.desk.registry.upper_platform import export_upper, read_file
from tongbao.office.store.models import InstitutionRow, UploadRow
from tongbao.rules.rulebook import Rulebook

CLERK = Actor("演示收文员", datetime(2024, 2, 11, 9, 0, tzinfo=SHANGHAI))


@pytest.fixture(autouse=True)
def verbs() -> None:
    if "roster" not in {c.name for c in app.registered_commands}:
        duty_first_verbs.register(app)


def test_accepted_values_go_to_the_platform_s_sheet_and_read_back_equal(desk: Desk, tmp_path: Path) -> None:
    desk.run("演示收文员", "collect", desk.ledger("990101", filler="甲"), "--received-at", "2024-02-05")
    open_home(desk.home)
    UploadRow.objects.update(state="accepted")
    assert export_upper("2024-01", tmp_path / "u.xlsx", CLERK) == 60
    found = read_file(tmp_path / "u.xlsx", CLERK)
    listed = desk.province.in_county("990101", MONTH)
    amounts = desk.province.amounts[listed[0].id, MONTH]
    assert (len(found.institutions), len(found.values), found.flags) == (60, len(listed), [])
    assert found.values[0].values["110"] == amounts["electricity"]
    assert found.values[0].values["102"] == amounts["people"]


def test_a_sensitive_body_is_left_out(desk: Desk, tmp_path: Path) -> None:
    open_home(desk.home)
    InstitutionRow.objects.filter(key="S001").update(sensitive=True)
    assert export_upper("2024Q1", tmp_path / "u.xlsx", CLERK) == 59


def test_a_period_that_is_none_and_a_file_that_is_none_are_refused(desk: Desk, tmp_path: Path) -> None:
    open_home(desk.home)
    with pytest.raises(Refusal) as caught:
        export_upper("2024-13", tmp_path / "u.xlsx", CLERK)
    assert str(caught.value) == "期间“2024-13”无法识别。请写成 2017-03、2017Q1 或 2017。"
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    with pytest.raises(Refusal) as caught:
        read_file(tmp_path / "bad.xlsx", CLERK)
    assert caught.value.code == "unreadable"


def test_the_burden_is_counted_on_the_forms_themselves(desk: Desk) -> None:
    open_home(desk.home)
    day = date(2024, 2, 1)
    found = {b.form: b for b in burden(day, CLERK)}
    ledger = found["月台账"]
    assert ledger.typed == len(item_fields(ledger_items(Rulebook(day)))) + 2
    book = load_workbook(desk.ledger("990101"))
    head = next(book["台账"].iter_rows(max_row=1, values_only=True))
    assert ledger.fields == len(head)
    quarter, year = found["统计报表（季报）"], found["统计报表（四季度与年报）"]
    assert year.fields > quarter.fields
    assert quarter.prefilled > quarter.typed
    desk.run("演示收文员", "burden", "--on", "2024-02-01")
