"""Each quota has a case: just below, at and just above its constraint, and at its benchmark and its guide."""

import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tongbao.assess.quotas import QuotaSubject, judge_quota
from tongbao.measure.coal import Basis, CoalAmount
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.rulebook import Rulebook

CASE = tomllib.loads((Path(__file__).parent / "quotas.toml").read_text("utf-8"))["quota"]
RULES = Rulebook(date(2022, 12, 31))


def word(case: dict, key: str) -> str:
    """Where the case's value stands, and that it was held against the case's own row."""
    number = Fraction(case[key])
    value = CoalAmount(number, Basis.PRIMARY) if case["coal"] else number
    where = (case["kind"], case["level"], case["zone"], case["metric"])
    found = judge_quota(QuotaSubject("S001", *where), value, "shandong-2019", RULES)
    assert found is not None
    assert found.rules[0] == f"quotas/{case['id']}"
    return str(found.values["word"])


@pytest.mark.parametrize("case", CASE, ids=lambda c: c["id"])
def test_below_at_and_above_the_constraint(case: dict) -> None:
    words = [word(case, key) for key in ("below", "constraint", "above")]
    assert words == ["达到约束值", "达到约束值", "超过约束值"]


@pytest.mark.parametrize("case", CASE, ids=lambda c: c["id"])
def test_the_benchmark_and_the_guide_are_not_better_than_themselves(case: dict) -> None:
    assert [word(case, key) for key in ("benchmark", "guide")] == ["达到约束值", "优于基准值"]


@pytest.mark.parametrize("case", CASE, ids=lambda c: c["id"])
def test_the_row_holds_what_was_transcribed(case: dict) -> None:
    row = RULES.row("quotas", case["id"])
    assert [row.exact(k) for k in ("constraint", "benchmark", "guide")] == [
        Fraction(case[k]) for k in ("constraint", "benchmark", "guide")
    ]
    assert (row.text("set"), row.unverified) == ("shandong-2019", True)


def test_every_shipped_quota_has_a_case() -> None:
    assert sorted(r.id for r in load_shipped_tables()[0]["quotas"]) == sorted(c["id"] for c in CASE)


def test_hebei_has_no_values() -> None:
    """Nobody found any; a value here must come with its source and its own cases."""
    assert [r.id for r in load_shipped_tables()[0]["quotas"] if r.text("set") == "hebei"] == []
