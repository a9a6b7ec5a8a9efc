"""Counts of a file close, and two values for one cell are shown side by side before anything is replaced."""

from pathlib import Path

import openpyxl
from tests.office.conftest import MONTH, Desk

from tongbao.measure.quantity import format_milli
from tongbao.office.commands.session import SESSION
from tongbao.office.desk.collection.collect import collect
from tongbao.office.desk.collection.file_outcome import Difference, FileOutcome
from tongbao.office.desk.home.home import Actor, open_home

FIRST = "990101"


def taken(desk: Desk, *paths: Path) -> list[FileOutcome]:
    home = open_home(desk.home)
    return collect(list(paths), home, Actor("演示收文员", SESSION.acting.now), received_at="2024-02-08")


def test_a_corrected_file_shows_the_difference_first_and_the_rest_is_unchanged(desk: Desk) -> None:
    first = desk.ledger(FIRST)
    listed = desk.province.in_county(FIRST, MONTH)
    before = taken(desk, first)[0]
    assert (before.read, before.accepted, before.held, before.unchanged) == (len(listed), len(listed), 0, 0)
    again = desk.ledger(FIRST, "更正.xlsx", change={"water": 1_000})
    after = taken(desk, again)[0]
    assert (after.read, after.accepted, after.held, after.unchanged) == (len(listed), 0, 1, len(listed) - 1)
    assert after.closes
    was = desk.province.amounts[listed[0].id, MONTH]["water"]
    assert after.differences == [
        Difference(listed[0].id, str(MONTH), "water", format_milli(was), "1", first.name),
    ]


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    first = desk.ledger(FIRST)
    read = taken(desk, first)[0].read
    again = taken(desk, first)[0]
    assert (again.state, again.read, again.unchanged, again.closes) == ("unchanged", read, read, True)


def test_every_row_read_can_be_downloaded_with_what_became_of_it(desk: Desk) -> None:
    listed = desk.province.in_county(FIRST, MONTH)
    taken(desk, desk.ledger(FIRST))
    taken(desk, desk.ledger(FIRST, "更正.xlsx", change={"water": 1_000}))
    out = desk.folder / "rows.xlsx"
    desk.run("演示收文员", "export", "rows", out)
    sheet = openpyxl.load_workbook(out).active
    found = [[c.value for c in row] for row in sheet.iter_rows(min_row=2)]
    outcomes = [(row[0], row[6]) for row in found if row[4]]
    assert outcomes.count((f"{FIRST}.xlsx", "接收")) == len(listed)
    assert outcomes.count(("更正.xlsx", "存疑")) == 1
    assert outcomes.count(("更正.xlsx", "未变")) == len(listed) - 1
