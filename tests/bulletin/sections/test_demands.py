"""工作要求: what was printed as a problem is demanded by a day; nothing else is."""

import pytest
from tests.bulletin.samples import RULES, SETTING, demand, lines

from tongbao.bulletin.page import Paragraph
from tongbao.bulletin.sections.demands import demands


def phrase(id_: str) -> str:
    return RULES.row("phrases", id_).text("text")


IMPORTANCE = "（一）提高思想认识。" + phrase("fixed.importance")
EFFORT = "加大工作力度。" + phrase("fixed.effort")
FEEDBACK = (
    "建立信息反馈和通报制度。各级各部门要及时掌握和反馈工作进展，在每月月底前，向省公共机构节能办报送工作情况；"
    + phrase("fixed.naming")
)
FOUND = [
    demand("citywide_meeting", "2017-04-30"),
    demand("task_handed_down", "2017-05-10"),
    demand("plan", none_reason="原通报未提出期限"),
    demand("monthly_report", monthly=True),
]


def test_dated_demands_fixed_ones_and_the_monthly_one() -> None:
    assert lines(demands(FOUND, ["citywide_meeting", "task_handed_down", "plan"], "progress", 2, SETTING)) == [
        "三、工作要求",
        IMPORTANCE,
        "（二）抓紧补齐短板。对“十三五”公共机构节能工作还没有部署的，4月底前要召开会议安排部署；"
        "对既有建筑节能改造任务指标没有分解下达的，5月10日前要分解下达。",
        "（三）" + EFFORT,
        "（四）" + FEEDBACK,
    ]


def test_what_nobody_is_behind_with_is_not_demanded() -> None:
    assert lines(demands(FOUND, ["plan"], "progress", 1, SETTING)) == [
        "二、工作要求",
        IMPORTANCE,
        "（二）" + EFFORT,
        "（三）" + FEEDBACK,
    ]


def test_the_demands_of_an_energy_bulletin() -> None:
    found = [demand("ledger_quality", "2017-05-10"), demand("intensity_rise", none_reason="已另行发函")]
    assert lines(demands(found, ["ledger_quality", "intensity_rise"], "energy", 2, SETTING)) == [
        "三、工作要求",
        "（一）用好统计数据。" + phrase("fixed.energy_importance"),
        "（二）抓紧补齐短板。对被退回的报表，5月10日前要改正重报。",
    ]


@pytest.mark.parametrize(
    "matter",
    [
        r.id.removeprefix("demand.")
        for r in RULES.rows("phrases")
        if r.id.startswith("demand.") and not r.id.startswith("demand.head.")
    ],
)
def test_every_demand_phrase_takes_a_day_as_its_claim(matter: str) -> None:
    monthly = matter == "monthly_report"
    blocks = demands([demand(matter, "" if monthly else "2017-04-30", monthly)], [matter], "progress", 2, SETTING)
    claims = [c for b in blocks if isinstance(b, Paragraph) for c in b.clause.claims]
    assert [(c.kind, c.text, c.records) for c in claims] == [
        ("date", "每月月底前" if monthly else "4月底前", (f"d:{matter}",))
    ]
