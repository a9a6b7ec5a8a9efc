"""What a grade entails by the rubric of the day, for those who have it and for nobody else."""

from tests.assess.cases import DAY, hebei
from tests.assess.scoring import RULES_2016, scored

from tongbao.assess.aftermath import consequence_findings
from tongbao.assess.finding import Finding
from tongbao.assess.ranking import score_findings
from tongbao.assess.unsettled import set_aside

UNITS = hebei().units_at(DAY, "areas")
FAILED = ("公告后1个月内书面报告限期整改措施（合成示例）", "负责人一年内不得评优（合成示例）")


def told(rubric: str = "synthetic", unsettled: tuple[str, ...] = ()) -> list[Finding]:
    """The first area fails, the second just passes, the others pass."""
    given = {UNITS[0].id: ("50", "未完成"), UNITS[1].id: ("70", "基本完成")}
    scores = [scored(u.id, *given.get(u.id, ("85", "完成")), robust=u.id not in unsettled) for u in UNITS]
    order = [u.id for u in UNITS]
    graded = set_aside(score_findings(scores, UNITS, RULES_2016, "synthetic", {}), order, RULES_2016)
    return consequence_findings(graded, rubric, RULES_2016)


def test_each_grade_that_entails_something() -> None:
    found = told()
    assert [f.values for f in found] == [
        {"names": (UNITS[1].id,), "grade": "基本完成", "measures": ("提出改进措施（合成示例）",)},
        {"names": (UNITS[0].id,), "grade": "未完成", "measures": FAILED},
    ]
    assert {(f.kind, f.subject, f.rules) for f in found} == {("consequence", "areas", ("rubrics/synthetic",))}
    assert found[1].working == "；".join(FAILED)
    assert all(f.id.startswith("consequence:areas:") for f in found)


def test_whose_grade_is_pending_is_told_nothing() -> None:
    assert [f.units("names") for f in told(unsettled=(UNITS[0].id,))] == [(UNITS[1].id,)]
    assert told(unsettled=(UNITS[0].id, UNITS[1].id)) == []


def test_without_grades_nothing_follows() -> None:
    assert consequence_findings([], "synthetic", RULES_2016) == []


def test_another_rubric_entails_other_things() -> None:
    found = told("ndrc-2013-style")
    assert [f.values["measures"] for f in found] == [
        ("严格审查，有条件审批",),
        ("问责", "负责人一年内不得评优提拔", "暂停能评审查"),
    ]
