"""The working of a unit's verdicts step by step: sums, coefficients, targets, readings, points, with their rules."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.assess.scoring import scored
from tests.bulletin.samples import RULES

from tongbao.assess.assessment import Material, verdict_finding
from tongbao.assess.rubric import ItemScore
from tongbao.assess.verdict import Alternative, Outcome, Verdict, Yearly
from tongbao.dossier.assessment import Judged
from tongbao.measure.period import Span
from tongbao.office.desk.assessment.explain import Line, _accounts, _demand, _score, _verdict, cite, format_coefficient
from tongbao.records.issued import Target

DOC = "合成〔2016〕1号"
HOUSE = cite("house", "", False)


def target(kind: str, indicator: str = "energy_per_person", milli: int | None = 3_000, unit: str = "percent") -> Target:
    base = {"annual": "2015", "plan": "2015"}.get(kind, "")
    period = {"plan": "2016-01..2020-12", "quarter_cap": "2016-01..2016-03"}.get(kind, "2016")
    return Target("T1", "baoding", indicator, kind, base, period, milli, unit, DOC, "2016-01-20")


def judged(*verdicts: Verdict, lines: tuple[Yearly, ...] = (), **more: object) -> Judged:
    material = Material(Span.parse("2016"), date(2017, 4, 7), ("baoding",), {"2016": lines})
    found = tuple(verdict_finding(v, RULES) for v in verdicts)
    return Judged(material, {"baoding": list(verdicts)}, more.get("scores", ()), found)  # type: ignore[arg-type]


def steps(lines: list[Line], step: str) -> list[str]:
    return [line.words for line in lines if line.step == step]


@pytest.mark.parametrize(
    ("issued", "words"),
    [
        (target("annual"), "人均综合能耗，年度下降3％，2016，以2015年为基期"),
        (target("plan", milli=15_000), "人均综合能耗，规划期下降15％，2016-01..2020-12，以2015年为基期"),
        (target("cap", "energy", 12_000_500, "tce"), "能源消费总量，总量控制12000.5tce，2016"),
        (target("quarter_cap", "water", None, ""), "用水总量，季度不高于上年同期，2016-01..2016-03"),
    ],
)
def test_a_demand_in_words(issued: Target, words: str) -> None:
    assert _demand(issued, RULES) == words


READINGS = (
    Alternative("按报送数", Fraction(32, 1000), True),
    Alternative("同一批机构、按现行隶属", Fraction(-1, 80), False),
    Alternative("缺报机构按基期补入", None, False),
)
MET = Verdict(
    "baoding",
    target("annual"),
    Fraction(100),
    Fraction(484, 5),
    Fraction(32, 1000),
    Fraction(3, 100),
    Outcome.MET,
    False,
    READINGS,
    ("改按“同一批机构、按现行隶属”结论相反",),
    working="下降率＝3.20%，目标3.00%，完成",
    records=("target:T1",),
)


def test_a_verdict_with_every_reading_and_why_it_is_not_robust() -> None:
    found = _verdict(MET, judged(MET), RULES)
    assert [(x.step, x.words) for x in found] == [
        ("目标", "人均综合能耗，年度下降3％，2016，以2015年为基期"),
        ("判定", "初步判定：完成。下降率＝3.20%，目标3.00%，完成。不稳健：改按“同一批机构、按现行隶属”结论相反"),
        ("稳健性", "按报送数：3.200%，完成"),
        ("稳健性", "同一批机构、按现行隶属：-1.250%，未完成"),
        ("稳健性", "缺报机构按基期补入：—，未完成"),
        ("稳健性", "不稳健，不据以点名：改按“同一批机构、按现行隶属”结论相反"),
    ]
    assert (found[0].rule, found[0].source) == ("记录", f"{DOC}，2016-01-20印发")
    assert found[1].rule == "methods/over.linear、indicators/energy_per_person"
    assert "（未经核实）" in found[1].source
    assert {line.rule for line in found[2:]} == {"fairness"}
    assert found[-1].source == HOUSE


def test_a_robust_verdict_says_that_all_readings_agree() -> None:
    robust = replace(MET, robust=True, reasons=(), readings=READINGS[:1], provisional=False)
    found = _verdict(robust, judged(robust), RULES)
    assert steps(found, "稳健性") == ["按报送数：3.200%，完成", "各种口径结论一致"]
    assert steps(found, "判定") == ["判定：完成。下降率＝3.20%，目标3.00%，完成"]


def test_a_cap_is_read_in_its_own_unit() -> None:
    over = replace(
        MET,
        target=target("cap", "energy", 1_000_000, "tce"),
        actual=Fraction(2001, 2),
        required=Fraction(1000),
        outcome=Outcome.MISSED,
        readings=(Alternative("按报送数", Fraction(2001, 2), False),),
        robust=True,
        reasons=(),
    )
    found = _verdict(over, judged(over), RULES)
    assert steps(found, "目标") == ["能源消费总量，总量控制1000tce，2016"]
    assert steps(found, "稳健性")[0] == "按报送数：1000.500，未完成"
    assert found[1].rule == "totals/energy"


def test_the_sums_coefficient_by_coefficient() -> None:
    lines = (
        Yearly("I1", "baoding", "organ", 12, {"electricity": 10_000_000, "people": 1_200_000, "area": 12_000_000}),
        Yearly("I2", "baoding", "organ", 12, {"gas": 1_000_000, "people": 1_200_000, "water": 500_000}),
        Yearly("I3", "handan", "organ", 12, {"electricity": 99_000_000}),
    )
    found = _accounts("baoding", judged(lines=lines), RULES)
    assert steps(found, "合计") == ["2家、24个机构月相加"]
    assert steps(found, "折算") == [
        "电 10000kWh×0.1229＝1229.000千克标准煤",
        "天然气 1000m³×1.33＝1330.000千克标准煤",
        "各品种相加＝2559.000千克标准煤（当量值）",
    ]
    assert steps(found, "强度") == [
        "人均综合能耗＝2559.000÷200.000＝12.795000千克标准煤/人",
        "单位建筑面积能耗＝2559.000÷1000.000＝2.559000千克标准煤/平方米",
        "人均用水量＝500.000÷200.000＝2.500000立方米/人",
    ]
    assert [x.rule for x in found if x.step == "折算"][:2] == [
        "coal_equivalent/electricity.calorific",
        "coal_equivalent/gas.calorific",
    ]


def test_nobody_counted_is_said() -> None:
    lines = (Yearly("I1", "baoding", "organ", 12, {"electricity": 10_000, "area": 12_000_000}),)
    assert steps(_accounts("baoding", judged(lines=lines), RULES), "强度")[0] == (
        "人均综合能耗：缺少系数或分母，不计算"
    )


def test_points_item_by_item_and_the_grade() -> None:
    item = ItemScore(
        "synthetic.statistics",
        "计量统计",
        "measure",
        Fraction(15, 2),
        Fraction(8),
        "按合成评分表得7.5分，最多8分",
        "rubric_items/synthetic.statistics",
    )
    score = replace(scored("baoding", "85", "完成"), items=(item,))
    found = _score("baoding", judged(scores=(score, scored("handan", "60", "基本完成"))), RULES)
    assert [(x.step, x.words) for x in found] == [
        ("得分", "计量统计：按合成评分表得7.5分，最多8分"),
        ("得分", "计量统计7.5＝85分，完成"),
        ("等级", "完成"),
    ]
    assert found[0].rule == "rubric_items/synthetic.statistics" and found[0].source
    vetoed = replace(score, vetoes=("synthetic.veto_energy_total",), grade="未完成", robust=False)
    (said,) = steps(_score("baoding", judged(scores=(vetoed,)), RULES), "等级")
    assert said.startswith("未完成，否决：") and said.endswith("（未定）")
    assert _score("baoding", judged(), RULES) == []


def test_a_source_tells_whether_anybody_has_held_it_against_the_paper() -> None:
    title = cite("statistics-law", "", False)
    assert cite("statistics-law", "第二十五条", True) == f"{title}第二十五条（未经核实）"
    assert cite("no-such-source", "", False) == "no-such-source"


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.1229", "0.1229"), ("1", "1"), ("10", "10"), ("1/3", "0.333333333"), ("0", "0"), ("100.5", "100.5")],
)
def test_a_coefficient_as_decimal_text(value: str, text: str) -> None:
    assert format_coefficient(Fraction(value)) == text
