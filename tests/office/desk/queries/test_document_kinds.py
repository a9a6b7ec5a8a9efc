"""The kinds of documents an office may draft, what they are called, and for which closed periods."""

from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import chain_office

from tongbao.office.desk.queries import document_kinds
from tongbao.office.store.models import BookRow

DAY = date(2024, 2, 6)
KINDS = ("progress", "energy", "grades", "assessment", "progress_brief", "energy_analysis", "assessment_notice")


@pytest.fixture(autouse=True)
def office(tmp_path: Path) -> None:
    """A home for each test: closed books are never deleted."""
    chain_office(tmp_path)


def closed(kind: str, *periods: str) -> None:
    """Closed books."""
    for period in periods:
        BookRow.objects.create(
            kind=kind,
            scope="synthetic",
            period=period,
            vintage=1,
            folder="x",
            seal="0",
            proposed_by="x",
            confirmed_by="y",
            closed_at="2024-02-06",
        )


def test_nothing_is_ready_before_anything_is_closed() -> None:
    assert document_kinds.ready(DAY) == {kind: [] for kind in KINDS}
    assert document_kinds.letters(DAY) == [("reminder", "提醒函", [])]


def test_a_closed_month_of_progress_makes_its_documents_ready() -> None:
    closed("progress", "2023-12", "2024-01")
    months = ["2024-01", "2023-12"]
    expected = {kind: months if kind in ("progress", "progress_brief") else [] for kind in KINDS}
    assert document_kinds.ready(DAY) == expected
    assert document_kinds.letters(DAY) == [("reminder", "提醒函", months)]


def test_energy_needs_the_whole_year_and_its_analysis_a_whole_quarter() -> None:
    closed("ledger", *(f"2023-{n:02d}" for n in range(1, 12)))
    ready = document_kinds.ready(DAY)
    assert (ready["energy"], ready["energy_analysis"]) == (
        [],
        ["2023-07..2023-09", "2023-04..2023-06", "2023-01..2023-03"],
    )
    closed("ledger", "2023-12")
    assert document_kinds.ready(DAY)["energy"] == ["2023"]


def test_kinds_are_named() -> None:
    names = (
        "工作进展通报",
        "能源资源消费通报",
        "考核等级通报",
        "考核通报",
        "工作简报",
        "能源资源消费分析报告",
        "考核结果通知",
    )
    assert document_kinds.kind_names(DAY) == dict(zip(KINDS, names, strict=True)) | {"reminder": "提醒函"}
