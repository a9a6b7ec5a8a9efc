"""Grades part the whole list, each unit once, in the order of rank."""

from datetime import date

import pytest
from tests.assess.cases import AREAS, DAY, RULES, hebei, said

from tongbao.assess.finding import Finding
from tongbao.assess.grading import grades
from tongbao.measure.refusal import Refusal
from tongbao.records.fact import Fact

BY_GRADE = {
    "超额完成": ("handan", "shijiazhuang", "xingtai", "qinhuangdao", "hengshui"),
    "完成": ("zhangjiakou", "chengde", "langfang", "baoding", "tangshan", "cangzhou", "dingzhou"),
    "基本完成": ("xinji",),
}


def graded(unit: str, level: str, rank: int) -> Fact:
    return said(unit, "grade", level=level, count=rank, confirmed=True)


FACTS = [graded(u, g, n) for g, units in BY_GRADE.items() for n, u in enumerate(units, start=1)]


def refused(facts: list[Fact]) -> str:
    with pytest.raises(Refusal) as problem:
        grades(facts, hebei(), RULES, DAY)
    assert problem.value.code == "partition"
    return str(problem.value)


def test_each_grade_in_rank_order_whatever_the_order_handed_in() -> None:
    found = grades(FACTS[::-1], hebei(), RULES, DAY)
    assert [(f.id, f.values["grade"], f.units("names")) for f in found] == [
        ("grades:areas:above", "超额完成", BY_GRADE["超额完成"]),
        ("grades:areas:met", "完成", BY_GRADE["完成"]),
        ("grades:areas:nearly", "基本完成", BY_GRADE["基本完成"]),
    ]
    assert {f.working for f in found} == {"5＋7＋1＝13"}
    assert found[2] == Finding(
        "grades:areas:nearly",
        "grades",
        "areas",
        "nearly",
        {"names": ("xinji",), "grade": "基本完成", "total": 13},
        {"*": ("xinji:grade:yes:2017-04-01",)},
        ("grading/nearly",),
        "5＋7＋1＝13",
    )


def test_other_matters_are_let_be() -> None:
    assert grades([*FACTS, said("handan", "relayed")], hebei(), RULES, DAY) == grades(FACTS, hebei(), RULES, DAY)


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        (FACTS[1:], "邯郸市有0个等级"),
        ([*FACTS, graded("xinji", "完成", 8)], "辛集市有2个等级"),
        ([*FACTS[1:], graded("xinji", "完成", 8)], "邯郸市有0个等级；辛集市有2个等级"),
        ([*FACTS, graded("xiongan", "完成", 8)], "雄安新区不在应考核的单位名单中"),
        ([*FACTS, graded("dept-02", "完成", 8)], "河北省教育厅不在应考核的单位名单中"),
        ([], "；".join(f"{hebei().unit(u).name}有0个等级" for u in sorted(AREAS))),
    ],
)
def test_a_missing_a_doubled_and_a_strange_unit(facts: list[Fact], problem: str) -> None:
    assert refused(facts) == f"考核等级没有把全部单位各分一次：{problem}。请补齐或更正等级后再评。"


def test_a_grade_that_is_no_rule_is_refused() -> None:
    facts = [*FACTS[1:], graded("handan", "优秀", 1)]
    assert refused(facts) == "等级“优秀”不在规则表中。请先在 grading 表中补录该等级及其出处。"


def test_the_list_of_the_day_is_graded() -> None:
    with pytest.raises(Refusal) as problem:
        grades(FACTS, hebei(), RULES, date(2019, 1, 1))
    assert problem.value.sentence == "考核等级没有把全部单位各分一次：雄安新区有0个等级。"
