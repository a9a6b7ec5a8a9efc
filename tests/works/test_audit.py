"""Stages of an energy audit: told only with papers, and in programme order."""

from datetime import date

import pytest

from tongbao.records.fact import Fact, Status
from tongbao.rules.dated import Row
from tongbao.rules.rulebook import Rulebook
from tongbao.works.audit import documented, stage_order, stages_reached

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
