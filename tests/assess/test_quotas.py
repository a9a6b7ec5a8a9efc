"""Quotas of the Shandong example set: the four positions, both calibres, and the set that is empty."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.assess.finding import Finding
from tongbao.assess.quotas import QuotaSubject, judge_quota
from tongbao.measure.coal import Basis, CoalAmount
from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2022, 12, 31))
EXAMPLE = "shandong-2019"
ORGAN = QuotaSubject("S001", "organ", "市级", "A", "energy_per_person")


def kgce(text: str | Fraction, basis: Basis = Basis.PRIMARY) -> CoalAmount:
    return CoalAmount(Fraction(text), basis)


def judged(value: CoalAmount | Fraction, metric: str = "non_heating_per_area", level: str = "市级") -> Finding | None:
    zone = "A" if level == "市级" else ""
    return judge_quota(QuotaSubject("S001", "organ", level, zone, metric), value, EXAMPLE, RULES, ("seal:1",))


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("7.199", "优于引导值"),
        ("7.2", "优于基准值"),
        ("14.899", "优于基准值"),
        ("14.9", "达到约束值"),
        ("21.9", "达到约束值"),
        ("21.9001", "超过约束值"),
    ],
)
def test_the_four_positions_and_their_borders(value: str, word: str) -> None:
    found = judged(kgce(value))
    assert found is not None
    assert found.values["word"] == word


def test_what_is_over_carries_the_duty_the_regulation_attaches() -> None:
    assert judged(kgce("22")) == Finding(
        "quota:S001:non_heating_per_area",
        "quota",
        "S001",
        "non_heating_per_area",
        {
            "position": "over",
            "word": "超过约束值",
            "value": 22_000,
            "exact.value": "22",
            "constraint": "21.9",
            "benchmark": "14.9",
            "guide": "7.2",
            "unit": "千克标准煤/平方米",
            "name": "单位建筑面积非供暖能耗",
            "set": "shandong-2019",
            "set_name": "山东省标准示例（不适用于河北）",
            "breach": "over_quota",
            "duty": "应当就超定额作出说明",
            "article": "第十七条、第三十七条第（五）项",
        },
        {"*": ("seal:1",)},
        (
            "quotas/shandong.organ.市级_A.non_heating_per_area",
            "quota_sets/shandong-2019",
            "quota_positions/over",
            "breaches/over_quota",
        ),
        "单位建筑面积非供暖能耗（等价值）22.000千克标准煤/平方米，与约束值21.9、基准值14.9、引导值7.2相比，"
        "超过约束值；定额：山东省标准示例（不适用于河北）；定额数值未经核对",
    )


def test_what_is_not_over_carries_no_duty() -> None:
    found = judged(kgce("21.9"))
    assert found is not None
    assert {"breach", "duty", "article"} & set(found.values) == set()
    assert "breaches/over_quota" not in found.rules


def test_a_metric_without_standard_coal_has_no_calibre() -> None:
    power = judged(Fraction("72.6"), "routine_power_per_area")
    rooms = judged(Fraction("2.2001"), "eue", "")
    assert power is not None and rooms is not None
    assert (power.values["word"], rooms.values["word"]) == ("达到约束值", "超过约束值")
    assert power.working.startswith("单位建筑面积常规系统电耗72.600千瓦时/平方米，与约束值72.6")


def test_heating_goes_by_the_way_of_heating() -> None:
    found = judged(kgce("12.7"), "heating_per_heated_area", "市政集中（热计量）")
    assert found is not None
    assert found.values["word"] == "达到约束值"


def test_the_two_calibres_are_never_compared() -> None:
    with pytest.raises(Refusal) as refused:
        judged(kgce("9", Basis.CALORIFIC))
    assert refused.value.code == "basis"
    assert str(refused.value) == (
        "单位建筑面积非供暖能耗按当量值计算，定额按等价值制定，两者不能比较。（依据：GB/T 2589）"
        "请先按等价值重新折算后再与定额比对。"
    )


def test_an_empty_set_is_refused_and_says_who_fills_it() -> None:
    with pytest.raises(Refusal) as refused:
        judge_quota(ORGAN, kgce("9"), "hebei", RULES)
    assert refused.value.code == "rule-gap"
    assert str(refused.value) == (
        "“河北省公共机构能源消耗定额”在2022-12-31没有录入定额数值，不能比对。"
        "请由主管机关录入定额的约束值、基准值、引导值及其出处后再办。"
    )


def test_an_unknown_set_and_a_day_before_the_set_are_refused() -> None:
    with pytest.raises(Refusal, match="规则表“quota_sets”在2022-12-31没有“gansu”的有效值。"):
        judge_quota(ORGAN, kgce("9"), "gansu", RULES)
    with pytest.raises(Refusal, match="规则表“quota_sets”在2018-12-31没有“shandong-2019”的有效值。"):
        judge_quota(
            ORGAN,
            kgce("9"),
            EXAMPLE,
            Rulebook(date(2018, 12, 31)),
        )


def test_what_the_set_has_no_quota_for_is_not_judged() -> None:
    assert (
        judge_quota(QuotaSubject("S001", "education", "市级", "A", "energy_per_person"), kgce("9"), EXAMPLE, RULES)
        is None
    )
    assert judge_quota(replace(ORGAN, level="省级"), kgce("9"), EXAMPLE, RULES) is None


@pytest.mark.parametrize(
    ("value", "metric", "message"),
    [
        (Fraction(9), "non_heating_per_area", "is in standard coal, got"),
        (kgce("9"), "routine_power_per_area", "is not in standard coal, got"),
    ],
)
def test_a_value_of_the_wrong_sort_is_a_bug(value: CoalAmount | Fraction, metric: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        judged(value, metric)


def test_only_the_quota_used_is_noted_for_the_seal() -> None:
    rules = Rulebook(date(2022, 12, 31))
    judge_quota(QuotaSubject("S001", "health", "三级", "A", "energy_per_person"), kgce("9"), EXAMPLE, rules)
    assert list(rules.used()["quotas"]) == ["shandong.health.三级_A.energy_per_person"]
    assert rules.unverified_used() == [
        "quota_sets/shandong-2019",
        "quotas/shandong.health.三级_A.energy_per_person",
    ]


ORDER = ("better_than_guide", "better_than_benchmark", "within", "over")


@given(st.fractions(0, 50), st.fractions(0, 50))
def test_using_more_never_looks_better(one: Fraction, other: Fraction) -> None:
    less, more = judged(kgce(min(one, other))), judged(kgce(max(one, other)))
    assert less is not None and more is not None
    assert ORDER.index(str(less.values["position"])) <= ORDER.index(str(more.values["position"]))
