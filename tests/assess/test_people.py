"""用能人数 by formula, the worked example of a hospital recomputed, and each part that is missing."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.assess.people import part_names, people
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2022, 12, 31))
HOSPITAL = {
    "staff": 1_800_000,
    "contract_staff": 2_500_000,
    "interns": 600_000,
    "intern_months": 11_000,
    "beds": 2_600_000,
    "bed_occupancy": 950,
    "outpatients": 202_530_000,
}
PARTS = {f: list(part_names(RULES.row("people_formulas", f))) for f in ("hospital", "university", "school")}


def test_the_worked_example_is_what_its_own_formula_gives() -> None:
    """1800 + 2500 + 600×11/12 + 2600×0.95 + 202530/365. The transcript prints 7,872.88, which is 2 too low."""
    found = people("hospital", HOSPITAL, RULES)
    assert found == 1800 + 2500 + 550 + 2470 + Fraction(202530, 365) == Fraction(574866, 73)
    assert format_rounded(found, 2, group=True) == "7,874.88"


def test_a_university_and_a_school() -> None:
    university = {"students": 10_000_000, "foreign_students": 101_000, "teachers": 901_000}
    assert people("university", university, RULES) == 10_101 + Fraction(901, 2)
    assert people("school", {"day_students": 700_000, "boarders": 300_000, "teachers": 90_000}, RULES) == 1390


def test_nought_is_a_number_and_silence_is_not() -> None:
    assert people("school", {"day_students": 0, "boarders": 0, "teachers": 0}, RULES) == 0


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("staff", "在编人员"),
        ("contract_staff", "非在编人员"),
        ("interns", "实习人员"),
        ("intern_months", "实习月数"),
        ("beds", "床位数"),
        ("bed_occupancy", "床位占用率"),
        ("outpatients", "年门诊人次"),
    ],
)
def test_a_missing_part_is_refused_and_named(part: str, name: str) -> None:
    with pytest.raises(Refusal) as refused:
        people("hospital", {p: m for p, m in HOSPITAL.items() if p != part}, RULES)
    assert refused.value.code == "people-part"
    assert str(refused.value) == (
        f"缺少“{name}”，不能按“在编＋非在编＋实习×月数÷12＋床位×占用率＋年门诊人次÷365”计算医疗机构用能人数。"
        "（依据：附录A）请补报所缺各项；确实没有的填0。"
    )


def test_several_missing_parts_are_named_at_once() -> None:
    with pytest.raises(Refusal, match=r"^缺少“非住宿生、教职工”，不能按“非住宿生＋2×住宿生＋教职工”计算"):
        people("school", {"boarders": 1_000}, RULES)


def test_a_part_of_another_formula_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        people("school", {"day_students": 0, "boarders": 0, "teachers": 0, "beds": 1_000}, RULES)
    assert str(refused.value) == "“beds”不是“中小学和幼儿园用能人数”的组成部分。请只报非住宿生、住宿生、教职工。"


def test_a_formula_not_in_force_is_refused() -> None:
    with pytest.raises(Refusal, match="规则表“people_formulas”在2020-12-31没有“school”的有效值。"):
        people("school", {"day_students": 0, "boarders": 0, "teachers": 0}, Rulebook(date(2020, 12, 31)))


@pytest.mark.parametrize("formula", PARTS)
def test_every_part_counts_or_multiplies_one_that_does(formula: str) -> None:
    terms = RULES.row("people_formulas", formula).get("terms")
    assert all(t["name"] and Fraction(t["weight"]) > 0 for t in terms if "weight" in t)
    assert [t["id"] for t in terms if "weight" not in t] == [t["multiplied_by"] for t in terms if "multiplied_by" in t]


@given(st.sampled_from(sorted(PARTS)), st.data())
def test_one_more_of_any_part_never_makes_fewer_people(formula: str, drawn: st.DataObject) -> None:
    parts = {p: drawn.draw(st.integers(0, 10**9)) for p in PARTS[formula]}
    more = drawn.draw(st.sampled_from(PARTS[formula]))
    assert people(formula, parts | {more: parts[more] + 1000}, RULES) >= people(formula, parts, RULES)
