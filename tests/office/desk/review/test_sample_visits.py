"""Sample visits: drawn once a year by public words, an outcome entered once, heavier outcomes drawn again sooner."""

from datetime import datetime

import pytest
from tests.office.conftest import Desk

from tongbao.intake.review.sampling import draw_by_rule
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home.home import SHANGHAI, Actor, open_home
from tongbao.office.desk.review.sample_visits import draw, visited, visits
from tongbao.office.store import rows
from tongbao.office.store.models import VisitRow
from tongbao.rules.rulebook import Rulebook

NOW = datetime(2024, 2, 11, 9, 0, tzinfo=SHANGHAI)
CLERK, REVIEWER = Actor("演示收文员", NOW), Actor("演示审核员", NOW)


def test_visits_are_drawn_once_and_an_outcome_stands(desk: Desk) -> None:
    open_home(desk.home)
    chosen = draw(2024, "合成彩票第1期：01 02 03", REVIEWER)
    assert len(chosen) == 3
    with pytest.raises(Refusal) as caught:
        draw(2024, "换一个用语", REVIEWER)
    assert str(caught.value) == "2024年已抽签。一年只抽一次，结果不能重抽。"
    one = chosen[0].institution
    visited(2024, one, "false_yes", "合成", REVIEWER)
    assert VisitRow.objects.get(institution=one).outcome == "false_yes"
    with pytest.raises(Refusal) as caught:
        visited(2024, one, "verified", "", REVIEWER)
    assert caught.value.sentence == f"{one}2024年已登记为“报“是”而实际没有做”。"
    with pytest.raises(Refusal) as caught:
        visited(2024, "S999", "verified", "", REVIEWER)
    assert caught.value.sentence == "S9992024年没有被抽中。"
    with pytest.raises(Refusal) as caught:
        visited(2024, one, "fine", "", REVIEWER)
    assert caught.value.sentence == "没有“fine”这种结果。"


def test_a_false_yes_weighs_more_than_a_true_no_and_is_drawn_again_sooner(desk: Desk) -> None:
    open_home(desk.home)
    first, second, third = (v.institution for v in draw(2024, "合成彩票第1期：01 02 03", REVIEWER))
    for institution, outcome in ((first, "false_yes"), (second, "truly_no"), (third, "verified")):
        visited(2024, institution, outcome, "", REVIEWER)
    lines = visits(2024, REVIEWER)
    assert sum(line[1] for line in lines) == sum(line[2] for line in lines) == 3
    assert sum(line[3] for line in lines) == 6
    assert [line[3] for line in lines] == sorted((line[3] for line in lines), reverse=True)
    assert "报“是”而实际没有做1家" in lines[0][4]
    states = [s for s in rows.roster().institutions if s.exists(NOW.date())]
    again = draw_by_rule(states, "合成彩票第2期", Rulebook(NOW.date()), {first, second})
    assert [v.institution for v in draw(2025, "合成彩票第2期", REVIEWER)] == [s.id for s in again]


def test_a_lot_needs_public_words_and_a_reviewer(desk: Desk) -> None:
    open_home(desk.home)
    with pytest.raises(Refusal) as caught:
        draw(2024, " ", REVIEWER)
    assert str(caught.value) == "没有写公开用语。请写事先公布、谁都能查到的一句话，如某日开奖号码。"
    for verb in (
        lambda: draw(2024, "合成彩票第1期", CLERK),
        lambda: visited(2024, "S1", "verified", "", CLERK),
    ):
        with pytest.raises(Refusal) as caught:
            verb()
        assert caught.value.code == "role"
    assert VisitRow.objects.count() == 0
