"""The tables of a book: what is stored of each kind, who came late, and a book that no longer agrees with its seal."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office.conftest import Desk
from tests.office.desk.chain_office import chain_office, received

from tongbao.intake.forms.statistical_form import KIND as STATISTICAL
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.closing.book_tables import sealed_tables, tables_of, tampered
from tongbao.office.desk.home.home import Home, open_home
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow, InstitutionRow, ReadingRow, RecordRow, UploadRow
from tongbao.records.sealed import Mismatch, SealedTable
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.small_province import county_codes

RULES = Rulebook(date(2024, 1, 31))
MONTH = "2024-01"


def built(kind: str, period: str, home: Home) -> dict[str, SealedTable]:
    """The tables of a first vintage."""
    return tables_of(kind, period, RULES, rows.roster(), home.path, None)


def reported(upload: UploadRow, institution: str, county: str, unit: str) -> None:
    """One stored line."""
    ReadingRow.objects.create(
        upload=upload, institution=institution, month=MONTH, kind="education", unit=unit, county=county,
        basis="metered", line=3, amounts={"water": 1_000},
    )  # fmt: skip


def test_lines_by_unit_and_those_of_sensitive_bodies_beside_them(tmp_path: Path) -> None:
    home = chain_office(tmp_path)
    InstitutionRow.objects.filter(key="school2").update(sensitive=True)
    for state, unit, county, who in (
        ("accepted", "east", "990101", "school"),
        ("accepted", "east", "990101", "school2"),
        ("sealed", "west", "990201", "museum"),
        ("collected", "east", "990102", "clinic"),
    ):
        reported(received(county, MONTH, state=state), who, county, unit)
    tables = built("ledger", MONTH, home)
    lines = {name: [r[0] for r in t.rows] for name, t in tables.items() if name not in ("owed", "returns")}
    assert lines == {"east": ["school"], "sensitive": ["school2"], "west": ["museum"]}
    assert sorted(str(r[0]) for r in tables["owed"].rows) == ["bureau", "clinic", "mover", "museum", "school"]
    assert {(r[0], r[4], r[5]) for r in tables["returns"].rows} == {
        ("990101", 0, 0),
        ("990102", 0, 0),
        ("990201", 0, 0),
    }


def test_values_of_accepted_statistical_returns_one_a_line(tmp_path: Path) -> None:
    home = chain_office(tmp_path)
    for state, who in (("accepted", "school"), ("collected", "clinic")):
        upload = received("east", "2024Q1", STATISTICAL, state)
        body = {"institution": who, "period": "2024-01..2024-03", "values": {"110": 5_000, "102": 7}}
        RecordRow.objects.create(upload=upload, type=STATISTICAL, key=who, body=body)
    (table,) = built(STATISTICAL, "2024Q1", home).values()
    assert [c.name for c in table.columns] == ["institution", "months", "indicator", "place", "file", "value"]
    assert table.rows == (
        ("school", "2024-01..2024-03", "102", "east", "east-0.xlsx", 7),
        ("school", "2024-01..2024-03", "110", "east", "east-0.xlsx", 5_000),
    )


def test_a_kind_without_a_record_has_its_tables_without_a_line(tmp_path: Path) -> None:
    home = chain_office(tmp_path)
    assert {name: t.rows for name, t in built("progress", MONTH, home).items()} == {"tallies": (), "demands": ()}
    issued = built("targets", "2024", home)
    assert set(issued) == {"targets", "events", "restatements", "degree_days", "points", "people_parts"}
    assert all(t.rows == () for t in issued.values())


def test_a_book_that_no_longer_agrees_is_named_with_its_first_place(tmp_path: Path) -> None:
    book = BookRow(kind="ledger", period=MONTH, vintage=2, folder="books/ledger/2024-01/v2", seal="0" * 64)
    wrong = [Mismatch("east.parquet", "school 2024-01", "water", "数值不同"), Mismatch("owed.parquet", "", "", "缺少")]
    remedy = "请停止更正、封账和拟稿，用 tongbao verify 查明，再从备份恢复该账册。"
    assert str(tampered(book, wrong)) == (
        "2024-01第2稿账册与封账时的印章不符：books/ledger/2024-01/v2/east.parquet school 2024-01 water，"
        f"数值不同（共2处）。{remedy}"
    )
    assert str(tampered(book, wrong[1:])) == (
        f"2024-01第2稿账册与封账时的印章不符：books/ledger/2024-01/v2/owed.parquet，缺少。{remedy}"
    )
    with pytest.raises(Refusal) as refused:
        sealed_tables(book, tmp_path)
    assert refused.value.code == "tampered"


def test_one_return_and_nine_are_asked_for_in_as_many_questions(desk: Desk) -> None:
    asked = []
    for counties in (county_codes()[:1], county_codes()[1:]):
        for county in counties:
            desk.ledger(county)
        desk.run("演示收文员", "collect", desk.folder / "in", "--received-at", "2024-02-05")
        desk.run("演示审核员", "review", "ledger", "2024-01", code=int(len(asked) == 0))
        home, roster = open_home(desk.home), rows.roster()
        with CaptureQueriesContext(connection) as caught:
            tables_of("ledger", "2024-01", Rulebook(date(2024, 1, 31)), roster, home.path, None)
        asked.append(len(caught))
    assert asked[0] == asked[1]


def test_who_came_late_is_late_once_and_a_correction_is_not_late(desk: Desk) -> None:
    first, second = county_codes()[:2]
    for county, day in ((first, "2024-03-20"), (second, "2024-02-05")):
        desk.run("演示收文员", "collect", desk.ledger(county), "--received-at", day)
    UploadRow.objects.update(state="returned")
    for county in (first, second):
        desk.run(
            "演示收文员", "collect", desk.ledger(county, change={"people": 901_000}), "--received-at", "2024-03-25"
        )
    home, rulebook = open_home(desk.home), Rulebook(date(2024, 1, 31))
    tables = tables_of("ledger", "2024-01", rulebook, rows.roster(), home.path, None)
    assert [(r[0], r[3][:10], r[4]) for r in sorted(tables["returns"].rows)] == [
        (first, "2024-03-20", 1),
        (first, "2024-03-25", 0),
        (second, "2024-02-05", 0),
        (second, "2024-03-25", 0),
    ]
