"""Statistical returns at the desk: written by county with what is known, taken in, held against the ledger (合成)."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.office.conftest import Desk

from tongbao.measure.refusal import Refusal
from tongbao.office.commands import duty_verbs
from tongbao.office.commands.main import app
from tongbao.office.desk.collection.statistical_returns import forms, import_statistical
from tongbao.office.desk.followup.reporting_rates import reporting_rates
from tongbao.office.desk.home.home import SHANGHAI, Actor, open_home
from tongbao.office.store.models import BookRow, OfficeRow, RecordRow, UploadRow
from tongbao.records.book import read_table

ADMIN = Actor("演示管理员", datetime(2024, 4, 2, 9, 0, tzinfo=SHANGHAI))
CLERK = Actor("演示收文员", datetime(2024, 4, 8, 9, 0, tzinfo=SHANGHAI))
NEEDED = ("101", "102", "104", "110", "120", "130", "140", "150", "160", "180")
SIGNED = {"单位负责人": "合成甲", "统计负责人": "合成乙", "填表人": "合成丙", "报出日期": "2024-04-07"}
HEAD = dict.fromkeys(("表号", "制定机关", "批准机关", "批准文号", "有效期至"), "合成")


@pytest.fixture(autouse=True)
def verbs() -> None:
    if "duty" not in {c.name for c in app.registered_commands}:
        duty_verbs.register(app)


def filled(path: Path, change: dict[tuple[str, str], int] | None = None, signed: dict[str, str] = SIGNED) -> Path:
    """The form with its signatures, and values by institution and code."""
    book = load_workbook(path)
    for row in book["单位信息"].iter_rows():
        if row[0].value in signed:
            row[1].value = signed[row[0].value]
    for row in book["能源资源消费状况"].iter_rows(min_row=3):
        if (row[0].value, row[2].value) in (change or {}):
            row[5].value = (change or {})[row[0].value, row[2].value]
    book.save(path)
    return path


@pytest.fixture
def quarter(desk: Desk, tmp_path: Path) -> Path:
    """The form of one county for a quarter whose first month alone was accepted."""
    desk.run("演示收文员", "collect", desk.ledger("990101", filler="甲"), "--received-at", "2024-02-05")
    open_home(desk.home)
    UploadRow.objects.update(state="accepted")
    OfficeRow.objects.create(key="statistical_head", value=HEAD)
    written = forms("2024Q1", tmp_path / "out", ADMIN)
    assert len(written) == 9
    return tmp_path / "out" / "虚川东区_2024Q1.xlsx"


def test_a_return_is_taken_in_and_counts_in_its_duty(desk: Desk, quarter: Path) -> None:
    home = open_home(desk.home)
    change = {("S001", code): 7 for code in NEEDED} | {("S019", "110"): 5}
    done = import_statistical([filled(quarter, change)], home, CLERK, "2024-04-08")
    assert [(t.state, t.period, t.place, t.institutions, t.values, t.flags) for t in done] == [
        ("collected", "2024Q1", "990101", 2, 11, [])
    ]
    row = RecordRow.objects.get(type="statistical", key="S001:2024-01..2024-03")
    assert row.body == {
        "institution": "S001",
        "period": "2024-01..2024-03",
        "values": dict.fromkeys(NEEDED, 7000),
    }
    rates = {r.place: r for r in reporting_rates("statistical", "2024Q1", CLERK.now.date(), CLERK).rates}
    assert (rates["990101"].received, rates["990101"].valid, rates["990101"].on_time) == (2, 0, 2)
    UploadRow.objects.update(state="accepted")
    rates = {r.place: r for r in reporting_rates("statistical", "2024Q1", CLERK.now.date(), CLERK).rates}
    assert (rates["990101"].received, rates["990101"].valid) == (2, 1)  # the other one has electricity alone


def test_the_same_file_changes_nothing_and_a_newer_one_takes_its_place(desk: Desk, quarter: Path) -> None:
    home = open_home(desk.home)
    import_statistical([filled(quarter, {("S001", "110"): 900_000})], home, CLERK)
    assert [t.state for t in import_statistical([quarter], home, CLERK)] == ["unchanged"]
    import_statistical([filled(quarter, {("S001", "110"): 800_000})], home, CLERK)
    assert list(UploadRow.objects.filter(kind="statistical").values_list("state", flat=True)) == [
        "superseded",
        "collected",
    ]


def test_an_unsigned_return_comes_back_with_an_error_and_is_not_valid(desk: Desk, quarter: Path) -> None:
    filled(quarter, {("S001", code): 7 for code in NEEDED}, {})
    desk.run("演示收文员", "statistical", "take", quarter, "--received-at", "2024-04-08", code=1)
    UploadRow.objects.update(state="accepted")
    rates = {r.place: r for r in reporting_rates("statistical", "2024Q1", CLERK.now.date(), CLERK).rates}
    assert (rates["990101"].received, rates["990101"].valid) == (1, 0)


def test_an_empty_return_is_refused_and_nothing_is_kept(desk: Desk, quarter: Path) -> None:
    done = import_statistical([filled(quarter)], open_home(desk.home), CLERK)
    assert [(t.state, t.flags[0].sentence) for t in done] == [
        ("refused", "“虚川东区_2024Q1.xlsx”没有可以登记的数。请填报后重报。")
    ]
    assert not UploadRow.objects.filter(kind="statistical").exists()


def test_a_file_that_is_not_there_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        import_statistical([tmp_path / "x.xlsx"], open_home(desk.home), CLERK)
    assert caught.value.code == "path"


@pytest.fixture
def accepted(desk: Desk, quarter: Path) -> Desk:
    """The county's return, reviewed."""
    change = {("S001", code): 7 for code in NEEDED} | {("S019", "110"): 5}
    desk.run("演示收文员", "statistical", "take", filled(quarter, change), "--received-at", "2024-04-08")
    desk.run("演示审核员", "review", "statistical", "2024Q1")
    open_home(desk.home)
    assert list(UploadRow.objects.filter(kind="statistical").values_list("state", flat=True)) == ["accepted"]
    return desk


def test_an_accepted_return_is_not_replaced_behind_the_reviewer(accepted: Desk, quarter: Path) -> None:
    done = import_statistical([filled(quarter, {("S001", "110"): 8})], open_home(accepted.home), CLERK)
    assert [(t.state, t.flags[0].sentence) for t in done] == [
        (
            "refused",
            "990101的2024Q1统计报表“虚川东区_2024Q1.xlsx”已经接收，不能以新换旧。"
            "请先由审核单位退回（move return），再收进新件。",
        )
    ]


def test_a_quarter_is_closed_by_two_and_holds_every_value(accepted: Desk, quarter: Path) -> None:
    accepted.run("演示封账员", "close", "statistical", "2024Q1")
    accepted.run("演示签发人", "close", "statistical", "2024Q1")
    home = open_home(accepted.home)
    book = BookRow.objects.get(kind="statistical")
    table = read_table(home.path / book.folder, "values")
    span, file = "2024-01..2024-03", "虚川东区_2024Q1.xlsx"
    assert table.rows == tuple(
        sorted(
            [("S001", span, code, "990101", file, 7000) for code in NEEDED]
            + [("S019", span, "110", "990101", file, 5000)]
        )
    )
    done = import_statistical([filled(quarter, {("S001", "110"): 8})], home, CLERK)
    assert [(t.state, t.flags[0].code) for t in done] == [("refused", "sealed")]


def test_a_quarter_nobody_reviewed_is_not_closed(desk: Desk, quarter: Path) -> None:
    desk.run("演示封账员", "close", "statistical", "2024Q1", code=3)
    import_statistical([filled(quarter, {("S001", "110"): 8})], open_home(desk.home), CLERK)
    desk.run("演示封账员", "close", "statistical", "2024Q1", code=3)
