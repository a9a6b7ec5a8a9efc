"""Demonstration units: the pass rule, starred items, papers, stages."""

from datetime import date
from itertools import pairwise

import pytest

from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook
from tongbao.works.demonstration import Score, may_move, score_application

RULES = Rulebook(date(2017, 4, 7))
BLOCKS = {"consumption": 33, "management": 27, "systems": 18, "water": 8, "green": 6, "bonus": 4}


def scores(points: dict[str, int]) -> list[Score]:
    """Scores with a paper each."""
    return [Score(i, p * 1000, ("纸",)) for i, p in points.items()]


def test_block_totals_are_added_and_ranked() -> None:
    got = score_application("demonstration-125", scores(BLOCKS), RULES)
    assert (got.total_milli, got.passed, got.rank, got.reasons) == (96_000, True, "95分及以上", ())
    assert got.working == "33＋27＋18＋8＋6＋4＝96"


def test_a_starred_item_at_nought_fails_in_spite_of_the_points() -> None:
    got = score_application("synthetic-rubric", scores({"ledger": 30, "retrofit": 40, "bonus": 10, "meters": 0}), RULES)
    assert (got.passed, got.reasons) == (False, ("总分80分，不满85分", "★项“分项计量”为0分"))
    full = score_application(
        "synthetic-rubric", scores({"meters": 10, "ledger": 30, "retrofit": 40, "bonus": 10}), RULES
    )
    assert (full.total_milli, full.passed) == (90_000, True)


def test_enough_points_and_a_star_at_nought_still_fails() -> None:
    rich = [Score("ledger", 30_000, ("纸",)), Score("retrofit", 40_000, ("纸",)), Score("bonus", 10_000, ("纸",))]
    tables = {"demonstrations": (RULES.row("demonstrations", "synthetic-rubric").model_copy(update={"pass": "80"}),)}
    got = score_application("synthetic-rubric", rich, Rulebook(date(2017, 4, 7), tables))
    assert (got.total_milli, got.passed, got.rank, got.reasons) == (80_000, False, "", ("★项“分项计量”为0分",))


def test_points_without_a_paper_count_nought() -> None:
    bare = [Score(i, p * 1000, ("纸",) if i != "consumption" else ()) for i, p in BLOCKS.items()]
    assert score_application("demonstration-125", bare, RULES).total_milli == 63_000


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([Score("x", 1)], "“x”不是“合成示范标准（演示用）”的评分项目。可填：meters、ledger、retrofit、bonus。"),
        ([Score("meters", 1), Score("meters", 1)], "“分项计量”给了两个分。请只保留一个。"),
        ([Score("meters", 30_001)], "“分项计量”给了30.001分，应在0至30分之间。请核对得分。"),
        ([Score("meters", -1)], "“分项计量”给了-0.001分，应在0至30分之间。请核对得分。"),
    ],
)
def test_what_is_no_score_is_refused(given: list[Score], words: str) -> None:
    with pytest.raises(Refusal) as refused:
        score_application("synthetic-rubric", given, RULES)
    assert str(refused.value) == words


def test_an_application_goes_step_by_step() -> None:
    way = ["", "applied", "scored", "visited", "decided", "rechecked", "rechecked", "revoked"]
    assert all(may_move(a, b) for a, b in pairwise(way))
    assert not any(may_move(a, b) for a, b in [("", "scored"), ("applied", "decided"), ("visited", "revoked")])
