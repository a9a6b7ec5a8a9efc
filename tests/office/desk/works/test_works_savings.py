"""Savings of projects from ledgers and weather: the truth comes back, what cannot be worked out says why."""

from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting
from tests.office.desk.works_office import PROJECT, electricity, handed_in, works_office

from tongbao.measure.period import Month
from tongbao.office.desk.works.works_savings import project_savings, saving_lines

DAY = date(2024, 2, 5)
CLAIM = {"key": "j1", "project": "p1", "known_by": "自报", "saving": "99"}


def test_the_saving_of_a_school_comes_back_beside_what_was_claimed(tmp_path: Path) -> None:
    home = works_office(tmp_path, saved=20)
    handed_in(home, tmp_path, {"projects": [PROJECT], "savings": [CLAIM]})
    (project,) = project_savings(DAY, acting("办审核"))
    assert project.saving is not None
    true = sum(electricity(Month(2023, m), 0) - electricity(Month(2023, m), 20) for m in range(1, 13))
    # thousandths of a kWh to thousandths of a kgce
    kgce = true * 1229 // 10_000
    assert abs(project.saving.saving_milli - kgce) <= kgce // 100
    assert (project.saving.model, project.weather) == ("3PH", "synthetic")
    (line,) = saving_lines(DAY, acting("东市审核"))
    assert (line[0], line[1], line[2], line[5], line[6], line[7]) == (
        "合成东市", "合成锅炉改造", "school", "99", "3PH", "合成",
    )  # fmt: skip
    assert saving_lines(DAY, acting("西市审核")) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"started": ""}, "“合成锅炉改造”没有开工、完工日期。请补填后再核定。"),
        ({"completed": "2024-02-01"}, "“合成锅炉改造”完工后还没有满一个月的台账。请以后再核定。"),
        ({"institution": "clinic"}, "“p1”基期没有账单。请补报账单后再核定节能量。"),
    ],
)
def test_what_cannot_be_worked_out_says_why(tmp_path: Path, change: dict[str, str], words: str) -> None:
    home = works_office(tmp_path)
    handed_in(home, tmp_path, {"projects": [PROJECT | change | {"county": ""}]})
    (line,) = saving_lines(DAY, acting("办审核"))
    assert (line[3], line[-1]) == ("—", words)


def test_a_missing_month_counts_on_neither_side(tmp_path: Path) -> None:
    home = works_office(tmp_path, without="2023-07")
    handed_in(home, tmp_path, {"projects": [PROJECT]})
    (project,) = project_savings(DAY, acting("办审核"))
    assert project.saving is not None
    used = sum(electricity(Month(2023, m), 20) for m in range(1, 13) if m != 7)
    assert abs(project.saving.actual_milli - used * 1229 // 10_000) <= 12


def test_a_project_that_is_not_done_has_no_saving(tmp_path: Path) -> None:
    home = works_office(tmp_path)
    handed_in(home, tmp_path, {"projects": [PROJECT | {"stage": "在建"}]})
    assert project_savings(DAY, acting("办审核")) == []
