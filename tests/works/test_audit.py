"""Stages of an energy audit: told only with papers, and in programme order."""

from datetime import date

import pytest

from tongbao.records.fact import Fact, Status
from tongbao.records.work import Work, body_of
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook
from tongbao.works.audit import documented, overdue, stage_order, stages_reached

MATTER = Rulebook(date(2017, 4, 7)).row("matters", "audit")


def stage(id_: str, state: str, status: Status = Status.YES, papers: tuple[str, ...] = ("ab",), **more: str) -> Fact:
    """A fact about one stage."""
    return Fact(id_, "baoding", more.get("matter", MATTER.id), status, state=state, evidence=papers)


def test_it_works() -> None:
    facts = [stage("F1", "report"), stage("F2", "plan"), stage("F3", "field_work")]
    assert [f.state for f in stages_reached(facts, MATTER)] == ["plan", "field_work", "report"]


def test_the_stages_are_those_of_the_table() -> None:
    assert stage_order(MATTER) == [
        "plan", "tender", "contract", "listed", "field_work", "report", "rectification", "recheck",
    ]  # fmt: skip


def test_a_matter_without_stages_has_none() -> None:
    row = Row(id="m", since=date(2017, 1, 1), source="house", unverified=True)
    assert stage_order(row) == []
    assert stages_reached([stage("F1", "plan", matter="m")], row) == []


@pytest.mark.parametrize(
    "fact",
    [
        stage("F1", "plan", papers=()),
        stage("F1", "plan", Status.NO),
        stage("F1", "plan", Status.NOT_REPORTED),
        stage("F1", "finished"),
        stage("F1", ""),
        stage("F1", "plan", matter="fund"),
    ],
    ids=["without papers", "no", "not reported", "unknown stage", "no stage", "other matter"],
)
def test_a_stage_is_left_out(fact: Fact) -> None:
    told = stage("F2", "plan")
    assert stages_reached([fact, told], MATTER) == [told]


def test_only_what_is_done_and_has_a_paper_is_documented() -> None:
    facts = [stage("F1", "plan"), stage("F1", "plan", papers=()), stage("F1", "plan", Status.NO)]
    assert [documented(f) for f in facts] == [True, False, False]


def test_two_facts_of_one_stage_come_by_id() -> None:
    facts = [stage("F2", "plan"), stage("F1", "plan"), stage("F0", "tender")]
    assert [f.id for f in stages_reached(facts, MATTER)] == ["F1", "F2", "F0"]


def line(register: str, number: str, /, **cells: str) -> Work:
    """A line of a synthetic works ledger."""
    return Work(f"2017-03:p:{register}:{number}", "p", register, number, "2017-03", body_of(cells))


def test_who_is_above_a_threshold_and_was_not_audited_in_the_cycle() -> None:
    used = {
        "big": {"energy": 500_000, "area": 1},
        "power": {"electricity": 2_000_000_000},
        "audited": {"area": 10_000_000},
        "long_ago": {"area": 99_000_000, "electricity": 2_000_000_000},
        "small": {"energy": 499_999, "electricity": 1_999_999_999, "area": 9_999_999},
        "unknown": {},
    }
    works = [
        line("audits", "a1/report", key="a1", stage="report", day="2014-05-01"),
        line("audits", "a2/report", key="a2", stage="report", day="2010-05-01"),
        line("audits", "a3/plan", key="a3", stage="plan", day="2017-01-01"),
        line("measures", "1", audit="a1", institution="audited"),
        line("measures", "2", audit="a2", institution="long_ago"),
        line("measures", "3", audit="a3", institution="big"),
    ]
    rules = Rulebook(date(2017, 4, 7))
    assert [(d.institution, d.ground, d.last) for d in overdue(used, works, rules, date(2017, 4, 7))] == [
        ("big", "年综合能耗达到500吨标准煤", ""),
        ("long_ago", "年用电量达到200万千瓦时、建筑面积达到10000平方米", "2010-05-01"),
        ("power", "年用电量达到200万千瓦时", ""),
    ]
    assert "audit_cycle/area" in rules.unverified_used()
