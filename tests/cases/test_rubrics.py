"""The cases of scoring that an auditor reads: points, extras, grades at the edges, vetoes, ties."""

import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.assess.scoring import RULES_2016, measures, scored, verdict, verdicts

from tongbao.assess.ranking import rank
from tongbao.assess.rubric import METHODS, AppliedRubric, grade_of, over_2007, points_2016, points_2021, score
from tongbao.rules.rulebook import Rulebook

CASES = tomllib.loads((Path(__file__).parent / "rubrics.toml").read_text("utf-8"))


def named(row: dict) -> str:
    return row["name"]


def test_every_case_says_where_it_is_from() -> None:
    assert {key for key, rows in CASES.items() for r in rows if not r.get("source")} == set()
    assert {r["method"] for r in CASES["points"]} | {"over_2007"} == set(METHODS)


@pytest.mark.parametrize("row", CASES["points"], ids=named)
def test_points(row: dict) -> None:
    judged, weight = verdict("energy_per_person", row["completion"]), Fraction(row["weight"])
    by_method = {
        "points_2016": lambda: points_2016(judged, weight),
        "points_2021": lambda: points_2021(judged, weight, Fraction(row["least"])),
    }
    assert by_method[row["method"]]() == Fraction(row["points"])


@pytest.mark.parametrize("row", CASES["over"], ids=named)
def test_over_fulfilment(row: dict) -> None:
    rule = RULES_2016.row("rubric_items", "gov-2007-style.over")
    judged = verdict("energy_per_person", row["completion"])
    points = over_2007(judged, rule.exact("step"), rule.exact("points"), rule.exact("cap"))
    assert points == METHODS["over_2007"](judged, rule) == Fraction(row["points"])


@pytest.mark.parametrize("row", CASES["grade"], ids=named)
def test_grades(row: dict) -> None:
    rubric = Rulebook(date.fromisoformat(row["on"])).row("rubrics", row["rubric"])
    assert grade_of(Fraction(row["total"]), ("veto",) if row.get("veto") else (), rubric) == row["grade"]


@pytest.mark.parametrize("row", CASES["sheet"], ids=named)
def test_sheets(row: dict) -> None:
    off = frozenset(row.get("off", ()))
    found = score(
        "handan", verdicts(row["completion"]), measures(RULES_2016), AppliedRubric("synthetic", RULES_2016, off)
    )
    assert (found.total, found.vetoes, found.grade, found.robust) == (
        Fraction(row["total"]),
        tuple(row.get("vetoes", ())),
        row["grade"],
        True,
    )


@pytest.mark.parametrize("row", CASES["rank"], ids=named)
def test_ranks(row: dict) -> None:
    ranked = rank([scored(unit, total, "完成") for unit, total in row["totals"].items()])
    assert [(s.unit, place) for place, s in ranked] == list(row["places"].items())
