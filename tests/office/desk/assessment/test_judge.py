"""Findings judged from closed books, and who and which books are refused."""

import shutil

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.small_document import AS_OF, DAY, DRAFTER, close_month, refusal

from tongbao.office.desk.assessment.document_books import gather_inputs
from tongbao.office.desk.assessment.judge import check_books, judge, judge_with_rules
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import BookRow

PERIOD = "2024-01"
TAMPERED = (
    "2024-01第1稿账册与封账时的印章不符：books/ledger/2024-01/v1/rules.json，内容与印章不符。"
    "请停止更正、封账和拟稿，用 tongbao verify 查明，再从备份恢复该账册。"
)


def spoil(home: Home) -> None:
    """Somebody writes into the book of the period."""
    (home.path / BookRow.objects.get(period=PERIOD).folder / "rules.json").write_text("[]\n", "utf-8")


def test_closed_months_are_judged_against_those_of_the_year_before(closed: Home) -> None:
    findings = judge("energy", PERIOD, AS_OF, closed, DRAFTER)
    changes = {f.subject: f.values for f in findings if (f.kind, f.matter) == ("change", "all")}
    assert {s: (v["exact.energy"], v["exact.water_per_person"]) for s, v in changes.items()} == {
        "east": ("-1/10", "-1/9"),
        "west": ("-1/5", "-1/14"),
        "province": ("-11/60", "-3/32"),
    }


def test_judging_stores_nothing_and_an_auditor_finds_the_same(closed: Home) -> None:
    findings = judge("energy", PERIOD, AS_OF, closed, DRAFTER)
    again, unverified = judge_with_rules("energy", PERIOD, AS_OF, closed, acting("办审计", DAY))
    assert again == findings
    assert unverified == sorted(set(unverified))
    assert [r for r in unverified if r.startswith("indicators/")] == [
        "indicators/energy_per_area",
        "indicators/energy_per_person",
        "indicators/water_per_person",
    ]


def test_the_newest_vintage_is_judged(closed: Home) -> None:
    first = judge("energy", PERIOD, AS_OF, closed, DRAFTER)
    newer = close_month(closed, PERIOD, vintage=2)
    assert [folder for folder, _ in gather_inputs("energy", PERIOD, AS_OF).books] == [
        "books/ledger/2023-01/v1",
        newer.folder,
    ]
    shutil.rmtree(closed.path / BookRow.objects.get(period=PERIOD, vintage=1).folder)
    assert [f.values for f in judge("energy", PERIOD, AS_OF, closed, DRAFTER)] == [f.values for f in first]


@pytest.mark.parametrize(
    ("who", "code", "words"),
    [
        ("办管理", "role", "“办管理”（系统管理员）无权办理 judge。请由有权的人员办理。"),
        ("一中填报", "role", "“一中填报”（填报员）无权办理 judge。请由有权的人员办理。"),
        ("无名", "person", "“无名”没有登记。请用 --as 写明已登记的姓名；新人员由管理员用 enrol 登记。"),
    ],
)
def test_who_may_not_judge_is_refused_before_any_book_is_read(closed: Home, who: str, code: str, words: str) -> None:
    spoil(closed)
    assert refusal(judge, "energy", PERIOD, AS_OF, closed, acting(who, DAY)) == (code, words)


def test_a_month_that_is_not_closed_is_refused(closed: Home) -> None:
    words = "2024-02还没有封账。请先收文、审核、封账。"
    assert refusal(judge, "energy", "2024-02", AS_OF, closed, DRAFTER) == ("not-closed", words)


def test_a_tampered_book_is_refused_with_its_place(closed: Home) -> None:
    inputs = gather_inputs("energy", PERIOD, AS_OF)
    check_books(inputs, closed)
    spoil(closed)
    assert refusal(check_books, inputs, closed) == ("tampered", TAMPERED)
    assert refusal(judge, "energy", PERIOD, AS_OF, closed, DRAFTER) == ("tampered", TAMPERED)
