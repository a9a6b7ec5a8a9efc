"""The lot: at least a twentieth, spread over the strata, the same for everybody who draws it again."""

from datetime import date
from fractions import Fraction

import pytest

from tongbao.intake.review.sampling import draw_by_rule, draw_lot, visit_outcomes, weigh_outcomes
from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import Institution
from tongbao.rules.rulebook import Rulebook

RULES, SINCE = Rulebook(date(2025, 4, 8)), date(2020, 1, 1)
KINDS, COUNTIES = ("organ", "education"), ("130102", "130104")
ALL = [Institution(f"I{n:03d}", f"合成{n}", KINDS[n % 2], COUNTIES[n // 200], SINCE) for n in range(400)]


def test_a_twentieth_in_every_stratum_and_the_same_again_in_any_order() -> None:
    lot = draw_lot(ALL, "公开用语", Fraction(1, 20), ("kind", "county"))
    assert len(lot) == 20
    assert {(k, c): sum((i.kind, i.county) == (k, c) for i in lot) for k in KINDS for c in COUNTIES} == {
        (k, c): 5 for k in KINDS for c in COUNTIES
    }
    assert draw_lot(ALL[::-1], "公开用语", Fraction(1, 20), ("kind", "county")) == lot
    assert draw_lot(ALL, "另一用语", Fraction(1, 20), ("kind", "county")) != lot


def test_it_is_never_less_than_the_share() -> None:
    assert len(draw_lot(ALL[:21], "公开用语", Fraction(1, 20), ())) == 2
    assert draw_lot([], "公开用语", Fraction(1, 20), ()) == []


def test_bodies_that_changed_their_history_are_drawn_more_often() -> None:
    changed = {i.id for i in ALL if int(i.id[1:]) % 4 < 2}
    lots = [draw_by_rule(ALL, f"第{n}次", RULES, changed) for n in range(60)]
    hit = sum(i.id in changed for lot in lots for i in lot)
    whole = sum(map(len, lots))
    assert whole == 1200
    # Half of all with three tickets each: about three quarters of the lot.
    assert Fraction(70, 100) < Fraction(hit, whole) < Fraction(80, 100)


@pytest.mark.parametrize(("words", "share"), [(" ", Fraction(1, 20)), ("用语", Fraction(0)), ("用语", Fraction(2))])
def test_a_lot_without_words_or_with_an_odd_share_is_refused(words: str, share: Fraction) -> None:
    with pytest.raises(Refusal) as refused:
        draw_lot(ALL, words, share, ())
    assert refused.value.code == "lot"


def test_a_false_yes_weighs_more_than_a_true_no() -> None:
    assert (
        weigh_outcomes(["false_yes"], RULES)
        > weigh_outcomes(["truly_no"], RULES)
        > weigh_outcomes(["verified"], RULES)
        == 0
    )
    assert next(o.id for o in visit_outcomes(RULES)) == "verified"
    with pytest.raises(ValueError, match="no outcome 'odd'"):
        weigh_outcomes(["odd"], RULES)
