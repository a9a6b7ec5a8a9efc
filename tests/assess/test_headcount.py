"""用能人数 by formula: only where just its parts were handed in, for its kind, under rules that know it."""

from dataclasses import replace
from datetime import date

from tests.assess.dual import line

from tongbao.assess.headcount import apply_formulas
from tongbao.records.issued import PeoplePart
from tongbao.rules.rulebook import Rulebook

RULES, EARLIER = Rulebook(date(2022, 12, 31)), Rulebook(date(2017, 4, 7))
SCHOOL = {"day_students": 500_000, "boarders": 100_000, "teachers": 50_000}
HERE = replace(line(), kind="education")


def parts(institution: str = "a", period: str = "2022", **given: int) -> list[PeoplePart]:
    return [PeoplePart(f"{institution}-{k}", institution, period, k, v) for k, v in given.items()]


def test_the_formula_replaces_what_was_reported() -> None:
    changed, used = apply_formulas([HERE], parts(**SCHOOL), "2022", RULES)
    assert changed == [replace(HERE, amounts={**HERE.amounts, "people": (500 + 2 * 100 + 50) * 1000 * 12})]
    assert used == {"a": "school"}


def test_what_was_reported_stands_where_no_formula_applies() -> None:
    without_teachers = {k: v for k, v in SCHOOL.items() if k != "teachers"}
    for lines, given, rules in (
        ([HERE], parts(**without_teachers), RULES),
        ([replace(HERE, kind="organ")], parts(**SCHOOL), RULES),
        ([HERE], parts(**SCHOOL), EARLIER),
        ([HERE], parts(period="2021", **SCHOOL), RULES),
        ([HERE], parts("b", **SCHOOL), RULES),
    ):
        assert apply_formulas(lines, given, "2022", rules) == (lines, {})
