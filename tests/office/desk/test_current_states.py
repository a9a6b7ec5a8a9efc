"""What a return says counts while it is handed in, neither given back, replaced nor withdrawn: asked in one place."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.office.desk.chain_office import acting, chain_office, received

from tongbao.intake.review.state import ACCEPTED, CURRENT, REPLACEABLE, State
from tongbao.office import desk
from tongbao.office.desk.closing.restatements import restatements_waiting
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.review.evidence_checks import against_papers, papers_reused
from tongbao.office.store import rows
from tongbao.office.store.models import OpeningRow, ReadingRow, RecordRow, UploadRow
from tongbao.records.evidence import store_paper
from tongbao.records.fact import Channel, Fact, Status

OFFICE = acting("办审核")
DAY = date(2024, 3, 1)
# The states by name, some at a time: two or more of several states, or both of one.
SPELLED = re.compile(
    r'[(\[]\s*"(?:superseded|returned|draft|collected|accepted|sealed)",\s*"(?:super|ret|dr|col|acc|sea)'
    r"|State\.\w+\.value,\s*State\."
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return chain_office(tmp_path)


def fact(unit: str, matter: str = "monthly_report", **more: Any) -> Fact:
    """A unit's word on a matter."""
    return Fact(
        id=f"2024-01:{unit}:{matter}",
        matter=matter,
        unit=unit,
        status=Status.YES,
        learnt=Channel.RETURN,
        upload="0" * 12,
        place="工作进展!3",
        **more,
    )


def stored(state: State, number: int = 0) -> UploadRow:
    """A return in a state."""
    upload = received("east", kind="progress", state=state.value)
    UploadRow.objects.filter(pk=upload.pk).update(digest=f"{number + 1:064x}")
    return UploadRow.objects.get(pk=upload.pk)


def test_the_states_are_parted_without_rest() -> None:
    assert {s.value for s in State} == {*CURRENT, State.DRAFT.value, State.RETURNED.value, State.SUPERSEDED.value}
    assert set(ACCEPTED) < set(CURRENT) < set(REPLACEABLE)
    assert set(REPLACEABLE) - set(CURRENT) == {State.DRAFT.value}


@pytest.mark.parametrize("state", list(State))
def test_a_report_reaches_follow_up_only_while_it_counts(home: Home, state: State) -> None:
    rows.store_records(stored(state), [fact("east")])
    assert [f.unit for f in rows.reported_facts()] == (["east"] if state.value in CURRENT else [])


@pytest.mark.parametrize("state", list(State))
def test_papers_and_figures_of_what_does_not_count_are_not_held_against_others(home: Home, state: State) -> None:
    paper = store_paper(home.evidence, "合成会议纪要，全文一样。".encode())
    for number, unit in enumerate(("east", "west")):
        upload = received(unit, kind="progress", state=state.value if unit == "east" else "collected")
        UploadRow.objects.filter(pk=upload.pk).update(digest=f"{number + 1:064x}")
        rows.store_records(UploadRow.objects.get(pk=upload.pk), [fact(unit, "plan", evidence=(paper,))])
    reused = papers_reused(DAY, home, acting("办管理"))
    assert bool(reused) == (state.value in CURRENT)


@pytest.mark.parametrize("state", list(State))
def test_a_restated_base_waits_for_consent_only_while_it_counts(home: Home, state: State) -> None:
    upload = received("east", kind="targets", period="2024", state=state.value)
    body = {"id": "R1", "scope": "east", "item": "energy", "reason": "合成"}
    RecordRow.objects.create(upload=upload, type="restatement", key="R1", body=body)
    assert restatements_waiting() == ([("R1", "east", "energy", "合成")] if state.value in CURRENT else [])


@pytest.mark.parametrize("state", list(State))
def test_people_of_what_does_not_count_are_not_held_against_the_list(home: Home, state: State) -> None:
    upload = received("990101", state=state.value)
    ReadingRow.objects.create(
        upload=upload, institution="school", month="2024-01", kind="education", unit="east", county="990101",
        basis="metered", line=3, amounts={"people": 900_000},
    )  # fmt: skip
    OpeningRow.objects.create(scope="school", item="staff", year=2024, milli=100_000, file="a", digest="0", line=1)
    limits = against_papers("2024-01", DAY, OFFICE)
    assert [line[0] for line in limits] == (["school"] if state.value in CURRENT else [])


def test_no_other_place_spells_the_states() -> None:
    package = Path(desk.__file__).parent.parent
    found = {p.relative_to(package).as_posix(): SPELLED.findall(p.read_text("utf-8")) for p in package.rglob("*.py")}
    assert {path for path, hits in found.items() if hits and "migrations" not in path} == set()
