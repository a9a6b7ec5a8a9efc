"""The questions keep amounts as decimals and say nothing of what the rules say."""

import re

from tests.records.engine.meter_reference import LIMITS

from tongbao.records.engine import meter_questions as questions
from tongbao.records.engine.meter_questions import Limits

EVERY = (
    questions.read_text("f", "a", "b", "c"),
    questions.read_typed("f", "a", "b", "c", True),
    questions.days("read", True, LIMITS),
    questions.steps(LIMITS, True),
    questions.judged(LIMITS, True),
    questions.mended("read", True, LIMITS),
    questions.settled(),
    questions.months(),
    questions.runs(LIMITS),
    questions.caught("read", True, LIMITS),
    questions.answer(),
    questions.registers(LIMITS),
    questions.pieces(),
    questions.register_answer(),
)


def test_no_question_makes_a_float() -> None:
    """One slash divides into floats, two divide whole numbers; the dates' own slashes stand in quotes or brackets."""
    for question in EVERY:
        bare = re.sub(r"'[^']*'", "", question)
        assert re.findall(r"(?<!/)/(?!/)|\bDOUBLE\b|\bFLOAT\b|\bAVG\b|\bepoch\(", bare) == []


def test_a_roll_up_asks_with_the_limits_it_was_given() -> None:
    other = Limits(7, (900, 3600), 75, 11, 33)
    assert "<= 14 " in questions.judged(other, False)
    assert "* 75 " in questions.steps(other, False)
    assert ">= 11" in questions.caught("read", False, other) and "* 33" in questions.caught("read", False, other)
    assert "WHEN 2 THEN" not in questions.judged(other, False)
