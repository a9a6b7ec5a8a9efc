"""Scores: points of targets and measures, extras, vetoes, the grade and whether it holds."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given as over
from hypothesis import strategies as st
from tests.assess.scoring import RULES_2016, RULES_2021, given, measures, verdict, verdicts

from tongbao.assess.rubric import (
    AppliedRubric,
    ItemScore,
    Score,
    consequences,
    grade_of,
    over_2007,
    points_2016,
    points_2021,
    points_text,
    rubric_rows,
    score,
)
from tongbao.assess.verdict import Outcome, Verdict
from tongbao.measure.refusal import Refusal
from tongbao.records.issued import PLAN, Points
from tongbao.rules.load import load_shipped_tables
from tongbao.rules.rulebook import Rulebook

TEN = Fraction(10)
shares = st.fractions(min_value=-3, max_value=3, max_denominator=200).filter(bool)


def scored(
    judged: list[Verdict],
    points: list[Points] | None = None,
    rules: Rulebook = RULES_2016,
    switched_off: AbstractSet[str] = frozenset(),
) -> Score:
    points = measures(rules) if points is None else points
    return score("handan", judged, points, AppliedRubric("synthetic", rules, switched_off), name="邯郸市")


def item(found: Score, name: str) -> ItemScore:
    return next(i for i in found.items if i.item == f"synthetic.{name}")


def refused(judged: list[Verdict], points: list[Points], **more: object) -> Refusal:
    with pytest.raises(Refusal) as problem:
        scored(judged, points, **more)
    return problem.value


def test_it_works() -> None:
    found = scored(verdicts({"energy_per_person": "1.25", "water_per_person": "0.9"}), measures(RULES_2016, "2.5"))
    assert found.total == Fraction("98.7")
    assert (found.unit, found.grade, found.robust, found.vetoes, found.reasons) == ("handan", "超额完成", True, (), ())
    assert item(found, "water_per_person") == ItemScore(
        "synthetic.water_per_person",
        "人均用水量",
        "target",
        Fraction("7.2"),
        Fraction(8),
        "未完成，完成率90.00%；完成率×8分，最多8分；未降反升不得分（合成示例）；得7.2分",
        "rubric_items/synthetic.water_per_person",
        ("target:handan-water_per_person-annual",),
    )
    assert item(found, "over").working == "完成，完成率125.00%；超额每满10%加1分，最多加5分（合成示例）；得2分"
    assert item(found, "statistics").working == "按合成评分表得7.5分，最多10分"
    assert item(found, "statistics").records == ("points:handan-statistics",)
    assert item(found, "early").working == "无加分记录，计0分"
    assert item(found, "veto_energy_total").working == "未完成能源消费总量约束性目标的，为未完成（合成示例）：未触发"
    assert found.working == (
        "人均综合能耗12＋单位建筑面积能耗12＋人均用水量7.2＋能源消费总量8＋规划计划6＋计量统计7.5＋监督考核8＋能源审计8"
        "＋宣传培训6＋节能改造10＋节能采购4＋资金投入8＋人均综合能耗超额完成加分2＋提前下达任务加分0＝98.7分，超额完成"
    )
    assert found.records[:2] == ("target:handan-energy_per_person-annual", "target:handan-energy_per_area-annual")
    assert len(found.records) == len(set(found.records)) == 12


@pytest.mark.parametrize(
    ("completion", "by_2016", "by_2021"),
    [
        ("0.9", 9, 9),
        ("0.8999", Fraction("8.999"), 0),
        ("0.5", 5, 0),
        ("1", 10, 10),
        ("1.7", 10, 10),
        ("-0.4", 0, 0),
        ("1/3", Fraction(10, 3), 0),
    ],
)
def test_points_of_a_reduction(completion: str, by_2016: Fraction, by_2021: Fraction) -> None:
    judged = verdict("energy_per_person", completion)
    assert points_2016(judged, TEN) == by_2016
    assert points_2021(judged, TEN, Fraction(9, 10)) == by_2021


def test_points_of_a_cap() -> None:
    """A total of 1,250 against a cap of 1,000 is 80 % of the way."""
    assert points_2016(verdict("energy", "0.8"), TEN) == 8
    assert points_2021(verdict("energy", "0.8"), TEN, Fraction(9, 10)) == 0


@pytest.mark.parametrize(("outcome", "points"), [(Outcome.MET, 10), (Outcome.MISSED, 0), (Outcome.UNJUDGED, 0)])
def test_a_target_without_a_completion_brings_all_or_nothing(outcome: Outcome, points: int) -> None:
    judged = replace(verdict("energy_per_person"), required=Fraction(0), outcome=outcome)
    assert judged.completion is None
    assert points_2016(judged, TEN) == points_2021(judged, TEN, Fraction(9, 10)) == points
    assert over_2007(judged, Fraction(1, 10), Fraction(1), Fraction(5)) == 0


def test_a_plan_on_its_path_is_met_before_it_is_complete() -> None:
    judged = verdict("energy_per_person", "0.4", kind=PLAN, outcome=Outcome.MET)
    assert points_2016(judged, TEN) == points_2021(judged, TEN, Fraction(9, 10)) == 10


@over(shares, st.sampled_from(["energy_per_person"]))
def test_points_stay_between_nothing_and_the_weight_and_never_fall_with_completion(share: Fraction, by: str) -> None:
    judged, better = verdict(by, share), verdict(by, share + Fraction(1, 7))
    least = Fraction(9, 10)
    assert 0 <= points_2021(judged, TEN, least) <= points_2016(judged, TEN) <= 10
    assert points_2016(judged, TEN) <= points_2016(better, TEN)
    assert points_2021(judged, TEN, least) <= points_2021(better, TEN, least)


@pytest.mark.parametrize(
    ("completion", "points"),
    [("0.5", 0), ("1", 0), ("1.0999", 0), ("1.1", 1), ("1.1999", 1), ("1.2", 2), ("1.5", 5), ("1.6", 5), ("9", 5)],
)
def test_over_fulfilment(completion: str, points: int) -> None:
    judged = verdict("energy_per_person", completion)
    assert over_2007(judged, Fraction(1, 10), Fraction(1), Fraction(5)) == points


def test_what_was_missed_was_not_over_fulfilled() -> None:
    judged = verdict("energy_per_person", "1.5", outcome=Outcome.MISSED)
    assert over_2007(judged, Fraction(1, 10), Fraction(1), Fraction(5)) == 0


def test_the_rules_of_2021_have_other_weights_and_another_method() -> None:
    judged = [
        *(verdict("energy_per_person", "0.95"), verdict("energy_per_area", "0.5"), verdict("water_per_person")),
        *(verdict("energy"), verdict("co2_per_area", "0.9", kind="annual")),
    ]
    found = scored(judged, measures(RULES_2021), RULES_2021, switched_off={"synthetic.veto_energy_per_person"})
    points = [i.points for i in found.items if i.kind == "target"]
    assert points == [Fraction("9.5"), 0, 6, Fraction("5.4"), 8]
    assert found.total == Fraction("88.9")


def test_extra_points_on_record_are_cut_at_their_cap() -> None:
    found = scored(verdicts({}), [*measures(RULES_2016), given("early", "3")])
    assert (item(found, "early").points, found.total) == (1, 101)
    assert item(found, "early").working == "按合成评分表得1分，最多1分"


def test_other_units_and_other_rubrics_are_let_be() -> None:
    mine = scored(verdicts({}))
    others = [*verdicts({}), *verdicts({"energy": "0.2"}, "baoding"), verdict("energy", "0.1", kind="plan")]
    points = [*measures(RULES_2016), *measures(RULES_2016, "3", "baoding")]
    strange = replace(given("planning", "1"), item="other.planning")
    assert scored(others, [*points, strange]) == mine


def test_a_veto_decides_the_grade_alone() -> None:
    found = scored(verdicts({"energy": "0.99"}))
    assert (found.total, found.grade) == (Fraction("99.92"), "未完成")
    assert found.vetoes == ("synthetic.veto_energy_total",)
    assert found.working.endswith("＝99.92分；未完成能源消费总量约束性目标的，为未完成（合成示例）：触发，未完成")


def test_a_veto_switched_off_is_shown_as_such() -> None:
    found = scored(verdicts({"energy": "0.99"}), switched_off={"synthetic.veto_energy_total"})
    assert (found.total, found.grade, found.vetoes, found.robust) == (Fraction("99.92"), "超额完成", (), True)
    assert item(found, "veto_energy_total").working == "未完成能源消费总量约束性目标的，为未完成（合成示例）：已停用"


def test_what_was_not_recorded_brings_nothing_and_is_said() -> None:
    found = scored(verdicts({}), [p for p in measures(RULES_2016) if p.item != "synthetic.audit"])
    assert (found.total, found.robust, found.reasons) == (92, False, ("能源审计：未提供评分记录",))
    assert item(found, "audit").working == "未提供评分记录，未评，计0分"


def test_what_was_not_judged_brings_nothing_and_is_said() -> None:
    judged = verdicts({})
    judged[2] = replace(judged[2], outcome=Outcome.UNJUDGED, actual=None, reasons=("缺2015年的台账",), robust=False)
    found = scored(judged)
    assert (found.total, found.robust) == (92, False)
    assert found.reasons == ("人均用水量：目标未能判定、缺2015年的台账",)
    assert item(found, "water_per_person").working == "目标未能判定、缺2015年的台账，未评，计0分"
    assert item(found, "water_per_person").records == ("target:handan-water_per_person-annual",)


def test_a_veto_without_a_verdict_does_not_fire_and_is_said() -> None:
    found = scored(verdicts({})[:3])
    assert (found.total, found.vetoes, found.robust) == (92, (), False)
    assert found.reasons == ("能源消费总量：没有该项目标的判定", "能源消费总量约束性目标：没有该项目标的判定")
    assert item(found, "veto_energy_total").working == "没有该项目标的判定，不予认定"


@pytest.mark.parametrize(
    ("lost", "readings", "robust"),
    [
        # 97 with water met; at 70 % it would be 94.6 and another grade, at 80 % 95.4 and the same.
        ("3", ("1", "0.7"), False),
        ("3", ("1", "0.8"), True),
        ("3", ("1", "0.75"), True),
        # No reading is missed: then missed means no points at all, 89 of 97.
        ("3", ("1",), False),
        ("3", (), False),
        # 90, at the least 82.
        ("10", (), True),
    ],
)
def test_a_grade_holds_where_no_flip_changes_it(lost: str, readings: tuple[str, ...], robust: bool) -> None:
    judged = verdicts({})
    judged[2] = verdict("water_per_person", "1", robust=False, readings=readings)
    assert scored(judged, measures(RULES_2016, lost)).robust is robust


def test_a_grade_that_hangs_on_a_flip_says_between_what() -> None:
    judged = verdicts({})
    judged[2] = verdict("water_per_person", "1", robust=False, readings=("1", "0.7"))
    found = scored(judged, measures(RULES_2016, "3"))
    assert (found.total, found.grade) == (97, "超额完成")
    assert found.reasons == ("不稳健的目标判定若反转，得分在94.6至97分之间，等级可能改变",)


def test_a_grade_that_could_only_rise_does_not_hold_either() -> None:
    """92 as reported, 96 and another grade by every other reading."""
    judged = verdicts({})
    judged[2] = verdict("water_per_person", "0.5", robust=False, readings=("1",))
    found = scored(judged, measures(RULES_2016, "4"))
    assert (found.total, found.grade, found.robust) == (92, "完成", False)
    assert found.reasons == ("不稳健的目标判定若反转，得分在92至96分之间，等级可能改变",)


def test_two_flips_together_may_do_what_neither_does_alone() -> None:
    """96 less 0.8 or less 0.6 is still 95 and more; less both it is not."""
    one = verdict("water_per_person", "1", robust=False, readings=("1", "0.9"))
    other = verdict("energy_per_area", "1", robust=False, readings=("1", "0.95"))
    judged, points = verdicts({}), measures(RULES_2016, "4")
    assert scored([judged[0], judged[1], one, judged[3]], points).robust
    assert scored([judged[0], other, judged[2], judged[3]], points).robust
    assert not scored([judged[0], other, one, judged[3]], points).robust


def test_a_flip_that_would_fire_a_veto_shakes_the_grade_however_few_the_points() -> None:
    judged = verdicts({})
    judged[3] = verdict("energy", "1", robust=False, readings=("1", "0.999"))
    assert not scored(judged).robust
    assert scored(judged, switched_off={"synthetic.veto_energy_total"}).robust


def test_a_second_veto_leaves_no_doubt() -> None:
    judged = verdicts({"energy_per_person": "0.9"})
    judged[3] = verdict("energy", "1", robust=False, readings=("1", "0.999"))
    found = scored(judged)
    assert (found.grade, found.vetoes, found.robust) == ("未完成", ("synthetic.veto_energy_per_person",), True)


def test_a_missed_target_that_may_be_met_counts_as_just_met() -> None:
    judged = verdicts({})
    judged[0] = verdict("energy_per_person", "0.9", robust=False)
    found = scored(judged, switched_off={"synthetic.veto_energy_per_person"})
    assert (found.total, found.robust) == (Fraction("98.8"), True)
    assert not scored(judged).robust


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ([given("audit", "8.001")], "邯郸市的“能源审计”得分8.001分，超过满分8分。"),
        ([given("audit", "-0.5")], "邯郸市的“能源审计”得分-0.5分，小于0分。"),
        ([given("early", "-1")], "邯郸市的“提前下达任务加分”得分-1分，小于0分。"),
        ([given("audit", "3"), given("audit", "3")], "邯郸市的“能源审计”有两条评分记录。"),
        ([given("energy_total", "3")], "邯郸市的“能源消费总量”按目标判定评分，不接受评分记录。"),
        ([given("over", "3")], "邯郸市的“人均综合能耗超额完成加分”按目标判定评分，不接受评分记录。"),
        ([given("veto_energy_total", "0")], "邯郸市的“能源消费总量约束性目标”按目标判定评分，不接受评分记录。"),
        ([given("audits", "3")], "邯郸市的“synthetic.audits”不是评分办法中的项目。"),
    ],
)
def test_points_that_cannot_be_are_refused(points: list[Points], sentence: str) -> None:
    problem = refused(verdicts({}), points)
    assert (problem.code, problem.sentence, problem.remedy) == (
        "rubric-points",
        sentence,
        "请核对评分记录，更正后再评。",
    )


def test_points_equal_to_nothing_and_to_the_weight_are_taken() -> None:
    found = scored(verdicts({}), [given("audit", "8"), given("planning", "0")])
    assert (item(found, "audit").points, item(found, "planning").points) == (8, 0)
    assert item(found, "planning").missing == ""


def test_two_verdicts_on_one_item_are_refused() -> None:
    problem = refused([*verdicts({}), verdict("energy", "1")], [])
    assert problem.code == "rubric-target"
    assert str(problem) == (
        "邯郸市的“能源消费总量”有两项目标判定，无法确定按哪一项评分。请只留考核期的一项目标后再评。"
    )


def test_only_a_veto_that_may_be_switched_off_is() -> None:
    problem = refused(verdicts({}), [], switched_off={"synthetic.audit"})
    assert problem.code == "rubric-veto"
    assert str(problem) == "“能源审计”不能停用。只有评分办法注明可以停用的一票否决项可以停用。"
    with pytest.raises(ValueError, match=r"^no item 'synthetic.veto' in the rubric; switch off one of \['synthetic\.a"):
        scored(verdicts({}), switched_off={"synthetic.veto"})


def test_a_unit_without_a_name_is_said_by_its_id() -> None:
    with pytest.raises(Refusal, match=r"^handan的“能源审计”得分9分，超过满分8分。"):
        score("handan", [], [given("audit", "9")], AppliedRubric("synthetic", RULES_2016))


def test_the_rubric_of_the_province_waits_for_the_office() -> None:
    with pytest.raises(Refusal) as problem:
        score("handan", [], [], AppliedRubric("province", RULES_2016))
    assert problem.value.code == "rubric-empty"
    assert str(problem.value) == (
        "“省级评分办法”尚未录入评分项目，不能评分。"
        "请由主管机关把已印发的评分办法（项目、分值、等级分段）连同出处录入评分规则表后再评。"
    )


@pytest.mark.parametrize("id_", ["gov-2007-style", "generic-local-2007-style"])
def test_a_partial_example_scores_nobody(id_: str) -> None:
    name = RULES_2016.row("rubrics", id_).text("name")
    with pytest.raises(Refusal) as problem:
        score("handan", [], [], AppliedRubric(id_, RULES_2016))
    assert problem.value.code == "rubric-partial"
    assert str(problem.value) == f"“{name}”是部分示例，不能据以评分。请改用完整的评分办法。"


def test_a_day_without_a_rubric_is_refused() -> None:
    with pytest.raises(Refusal) as problem:
        score("handan", [], [], AppliedRubric("synthetic", Rulebook(date(2015, 12, 31))))
    assert problem.value.code == "rule-gap"


def test_only_the_rubric_used_is_sealed() -> None:
    """An item added to another rubric must not change what is sealed beside a score."""
    rules = Rulebook(date(2017, 4, 7))
    found = score("handan", verdicts({}), measures(RULES_2016), AppliedRubric("synthetic", rules))
    used = rules.used()
    assert list(used) == ["rubric_items", "rubrics"]
    assert list(used["rubrics"]) == ["synthetic"]
    assert sorted(used["rubric_items"]) == sorted(i.item for i in found.items)
    again = Rulebook.from_used(date(2017, 4, 7), used)
    assert score("handan", verdicts({}), measures(RULES_2016), AppliedRubric("synthetic", again)) == found


def test_items_stand_in_the_order_of_the_rule() -> None:
    rows = rubric_rows(RULES_2021.row("rubrics", "synthetic"), RULES_2021)
    assert [r.number("order") for r in rows] == list(range(1, 18))


def test_what_a_grade_entails() -> None:
    row = RULES_2016.row("rubrics", "synthetic")
    assert consequences(row, "基本完成") == ("提出改进措施（合成示例）",)
    assert consequences(row, "完成") == ()


@pytest.mark.parametrize(
    ("points", "text"),
    [("7.2", "7.2"), ("8", "8"), ("0", "0"), ("2/3", "约0.667"), ("0.0625", "约0.063"), ("-1/8", "-0.125")],
)
def test_points_as_printed(points: str, text: str) -> None:
    assert points_text(Fraction(points)) == text


RUBRICS = [r for r in load_shipped_tables()[0]["rubrics"] if r.get("bands")]


@over(st.fractions(0, 106), st.sampled_from(RUBRICS), st.booleans())
def test_every_score_has_a_grade_of_its_rubric(total: Fraction, rubric: object, veto: bool) -> None:
    words = [b["word"] for b in rubric.get("bands")]  # type: ignore[attr-defined]
    grade = grade_of(total, ("v",) if veto else (), rubric)  # type: ignore[arg-type]
    assert grade == "未完成" if veto else words.count(grade) == 1
