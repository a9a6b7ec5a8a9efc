"""Scoring of checks: planted faults are found, honest months are let be, and the naive rule is not."""

import pytest

from tongbao.synthetic.faults import PLANTS, SCORED, TWINS, Life
from tongbao.synthetic.score_checks import HEADS, NAIVE, SEED, WITHOUT_JUMP, Tally, naively, score_checks


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    """Two small provinces."""
    return {t.kind: t for t in score_checks(2, 5, institutions=150, each=1)}


def test_every_kind_is_planted_and_every_line_has_the_heads(tallies: dict[str, Tally]) -> None:
    assert [k for k in (*(p[0] for p in PLANTS), TWINS[0]) if not tallies[k].planted] == []
    assert {len(t.line()) for t in tallies.values()} == {len(HEADS)}


def test_the_targets_are_met(tallies: dict[str, Tally]) -> None:
    for kind in ("×1000", "×10000", "÷1000", "÷10000"):
        assert 100 * tallies[kind].found >= 99 * tallies[kind].planted, kind
    for kind in ("多写一位（×10）", "少写一位（÷10）"):
        assert 10 * tallies[kind].found >= 9 * tallies[kind].planted, kind
    assert tallies[WITHOUT_JUMP].clean * 100 <= 2
    assert tallies[NAIVE].clean * 100 > 20


def test_one_seed_gives_one_province(tallies: dict[str, Tally]) -> None:
    assert score_checks(1, SEED, institutions=150, each=1) == score_checks(1, SEED, institutions=150, each=1)
    assert Life(3, 20).bodies == Life(3, 20).bodies != Life(4, 20).bodies


def test_the_naive_rule_looks_at_last_years_month() -> None:
    month = SCORED.last
    year_ago = month.shift(-12)
    handed = {
        "a": {month: {"water": 131}, year_ago: {"water": 100}},
        "b": {month: {"water": 130}, year_ago: {"water": 100}},
        "c": {month: {"water": 130}},
    }
    assert naively(handed, month) == frozenset({"a"})
