"""A draft of each kind: the whole page, its claims in order, the panel of what the drafter must deal with."""

from dataclasses import replace

import pytest
from tests.bulletin.assessed import attained, counted, handed, ranked, split, total, verdict, year_on_year
from tests.bulletin.samples import AREAS, DAY, SETTING, claim, demand, highlight, partition, stated, texts

from tongbao.assess.finding import Finding
from tongbao.assess.intensity import Population, total_finding
from tongbao.bulletin.ask import Ask
from tongbao.bulletin.draft import Draft, DraftRequest, Head, draft, mentions
from tongbao.bulletin.page import Paragraph
from tongbao.bulletin.sections.overview import HighlightSelection
from tongbao.records.total import Total

HEAD = Head(
    "河北省公共机构节能领导小组办公室", "省公共机构节能办", "冀公节能办", "各市人民政府", "抄送：省政府", "省节能办"
)
FOUND = [
    partition("task_handed_down", AREAS[:8]),
    partition("plan", AREAS[:8]),
    highlight("zhangjiakou", "work_items", 1, count=8, count_unit="项"),
    highlight("baoding", "work_items", 1),
    stated("task_handed_down", 3),
    stated("plan", 2, conflict=True),
    demand("task_handed_down", "2017-05-10"),
    demand("plan", none_reason="原通报未提出期限"),
    demand("citywide_meeting", "2017-04-30"),
    demand("monthly_report", monthly=True),
]
DECIDED = {"tally:areas:plan": "stated"}


def drafted(
    found: list[Finding] = FOUND, choices: dict[str, str] = DECIDED, number: str = "冀公节能办〔2017〕4号"
) -> Draft:
    return draft(DraftRequest("progress", "2017年3月", HEAD, number, choices), found, SETTING)


def test_a_good_draft_has_no_faults_and_nothing_undecided() -> None:
    made = drafted()
    assert (made.faults, made.undecided, made.page.draft_mark) == ((), (), "")


def test_the_page_from_head_to_foot() -> None:
    lines = texts(drafted().page)
    assert lines[:3] == ["冀公节能办〔2017〕4号", "关于全省公共机构节能工作进展情况的通报", "各市人民政府："]
    assert lines[3].endswith("省公共机构节能办对前段工作进行了调研汇总。现将有关情况通报如下：")
    assert [line for line in lines if line[1:2] == "、"] == ["一、总体情况", "二、存在问题", "三、工作要求"]
    assert lines[-3:] == ["河北省公共机构节能领导小组办公室", "2017年4月7日", "2017年4月7日印发"]
    assert (drafted().page.copies, drafted().page.printer) == ("抄送：省政府", "省节能办")


def test_claims_are_numbered_in_printed_order() -> None:
    claims = drafted().page.claims()
    assert [c.id for c in claims] == [f"c{n:03d}" for n in range(1, len(claims) + 1)]
    text, place = drafted().page.text(), 0
    for one in claims:
        place = text.index(one.text, place)


def test_what_is_undecided_marks_the_page_and_stands_as_a_gap() -> None:
    made = drafted(choices={})
    assert made.page.draft_mark == "待定"
    assert [f.id for f in made.undecided] == ["stated:areas:plan:市"]
    gaps = [b.clause.text for b in made.page.blocks if isinstance(b, Paragraph) and b.clause.gap]
    assert gaps == ["一是部署落实不够及时。〔待定：“十三五”规划制定的汇总数与清单不一致，须由拟稿人决定〕。"]


def test_only_printed_dated_demands_are_asked() -> None:
    assert drafted().asks == (
        Ask(
            "冀公节能办〔2017〕4号:task_handed_down",
            "冀公节能办〔2017〕4号",
            "task_handed_down",
            "areas",
            "2017-05-10",
            AREAS[8:],
        ),
        Ask("冀公节能办〔2017〕4号:monthly_report", "冀公节能办〔2017〕4号", "monthly_report", "areas", "", AREAS),
    )
    assert "召开会议安排部署" not in drafted().page.text()


def test_what_the_reader_could_infer_is_shown_to_the_drafter_only() -> None:
    plain = stated("task_handed_down", 3)
    hinted = replace(plain, values={**plain.values, "inferable": ("handan",)})
    made = drafted([hinted if f is FOUND[4] else f for f in FOUND])
    assert made.inferable == (hinted,)
    assert "邯郸" not in made.page.text()


def test_the_balance_of_mentions() -> None:
    table = {name: (named, told) for name, named, told in drafted().mentions}
    assert len(table) == 13
    assert (table["张家口市"], table["保定市"], table["承德市"], table["邯郸市"]) == ((3, 1), (3, 1), (2, 0), (0, 0))


def test_mentions_count_names_not_lines() -> None:
    page = drafted([], {}).page
    named = Paragraph(
        replace(page.title, parts=(claim("names", "保定市", ("baoding",)), claim("names", "保定市", ("baoding",))))
    )
    counted = mentions(replace(page, blocks=(named,)), [], HighlightSelection((), ()), SETTING)
    assert [c for n, c, _ in counted if n == "保定市"] == [2]


def test_a_problem_without_a_demand_is_a_fault() -> None:
    made = drafted([f for f in FOUND if f.id != "demand:areas:plan"])
    assert [f.sentence for f in made.faults] == [
        "问题“制定本市公共机构节能“十三五”规划”没有相应的限期要求，也没有“不提要求”的说明。"
    ]


def test_before_it_has_a_number_a_place_is_left_for_it() -> None:
    assert texts(drafted(number="").page)[0] == "冀公节能办〔2017〕　号"


def test_without_problems_the_demands_are_the_second_part() -> None:
    made = drafted([partition("plan", AREAS), demand("monthly_report", monthly=True)])
    assert [line for line in texts(made.page) if line[1:2] == "、"] == ["一、总体情况", "二、工作要求"]


def test_a_grades_bulletin() -> None:
    found = [
        Finding(
            "grades:areas:above",
            "grades",
            "areas",
            "above",
            {"names": AREAS, "grade": "超额完成", "total": 13},
            {"*": ("g",)},
        )
    ]
    made = draft(DraftRequest("grades", "2016年", HEAD), found, SETTING)
    lines = texts(made.page)
    assert lines[1] == "关于2016年各市节能目标考核结果的通报"
    assert lines[3] == "按照节能目标责任考核有关规定，2016年各市节能目标考核已经结束。现将考核结果通报如下："
    assert (made.faults, made.asks) == ((), ())


@pytest.mark.parametrize(("due", "asks"), [("2017-05-10", 1), ("", 0)])
def test_an_energy_bulletin(due: str, asks: int) -> None:
    total = Total(("province",), 3, 3, {"electricity": 10**9, "people": 10**6, "area": 10**8, "water": 10**8})
    found = [
        total_finding("province", "now", total, Population((total,), 1, 3, ("seal:1",)), SETTING.rulebook),
        Finding(
            "count:quality",
            "count",
            "province",
            "ledger_quality",
            {"returned": 1, "late": 0, "files": 9},
            {"*": ("s",)},
        ),
        demand("ledger_quality", due, none_reason="" if due else "已电话要求"),
    ]
    made = draft(DraftRequest("energy", "2017年3月", HEAD, "5号"), found, SETTING)
    assert texts(made.page)[1] == "关于2017年3月全省公共机构能源资源消费情况的通报"
    assert [line for line in texts(made.page) if line[1:2] == "、"] == ["一、总体情况", "二、存在问题", "三、工作要求"]
    assert (made.faults, len(made.asks)) == ((), asks)


def test_the_day_of_the_page_is_the_day_of_the_setting() -> None:
    assert drafted().page.day == DAY


def assessed(decided: bool = True) -> list[Finding]:
    """Everything an assessment of 2016 may tell, by hand."""
    missed = attained(missed=("baoding",), doubtful=("handan",), unjudged=("langfang",), without=AREAS[11:])
    verdicts = [verdict(u) for u in missed.units("met")]
    verdicts += [verdict("baoding", "-1/80", "missed"), verdict("handan", "29/1000", "missed", robust=False)]
    verdicts.append(verdict("langfang", None, "unjudged"))
    return [
        total("province", estimated=31_250, doubted=125),
        *(f for u in AREAS for f in year_on_year(u)),
        split(new=1_500, activity=0, efficiency=-3_000),
        missed,
        *verdicts,
        attained("plan", period="2016..2020", missed=("xinji",)),
        attained("cap", "energy", rest="met"),
        attained("quarter_cap", "water", "2016-04..2016-06", rest="doubtful"),
        Finding("suppressed:areas", "suppressed", "areas", "disclosure", {"units": ("dingzhou", "xinji")}),
        *ranked(pending=("xingtai",), previous=dict.fromkeys(AREAS, "完成")),
        counted("missed:areas", units=("baoding",)),
        handed(no=("handan",)),
        counted("count:quality", files=156, returned=2, late=5),
        counted("coverage:province", owed=3120, complete=3000, share=961_538),
        counted("coverage:low", units=("handan",)),
        *(demand(m, "2017-05-10" if decided else "") for m in ASSESSED),
    ]


ASSESSED = ("target_missed", "target_handed_down", "ledger_quality")


def of_2016(found: list[Finding]) -> Draft:
    return draft(DraftRequest("assessment", "2016年", HEAD, "6号"), found, SETTING)


def test_an_assessment_has_no_faults_and_every_claim_stands_on_records() -> None:
    made = of_2016(assessed())
    assert [f.sentence for f in made.faults] == []
    assert [c for c in made.page.claims() if not c.records and c.kind not in ("term", "docno")] == []
    index = {f.id for f in made.findings} | {"document"}
    assert {c.finding for c in made.page.claims()} - index == set()
    assert made.page.draft_mark == ""


def test_an_assessment_from_head_to_foot() -> None:
    lines = texts(of_2016(assessed()).page)
    assert lines[:4] == [
        "6号",
        "关于2016年公共机构节能目标责任考核结果的通报",
        "各市人民政府：",
        "按照公共机构节能目标责任考核有关规定，省公共机构节能办对各市2016年节能目标责任落实情况"
        "进行了考核。现将有关情况通报如下：",
    ]
    assert [line for line in lines if line[1:2] == "、"] == [
        "一、总体情况",
        "二、目标完成情况",
        "三、考核等级和排名",
        "四、存在问题",
        "五、工作要求",
    ]
    assert lines[lines.index("五、工作要求") + 1 :][:2] == [
        "（一）落实目标责任。各级各部门要对照考核结果查找差距，压实目标责任，确保完成节能目标任务。",
        "（二）抓紧补齐短板。对没有完成上年指标的，5月10日前要提出整改措施；"
        "对年度节能目标没有下达的，5月10日前要下达到所属单位；对被退回的报表，5月10日前要改正重报。",
    ]


def test_an_assessment_without_a_rubric_has_one_part_less() -> None:
    scoring = ("grades", "ranking", "praise", "changes", "consequence")
    lines = texts(of_2016([f for f in assessed() if f.kind not in scoring]).page)
    assert [line for line in lines if line[1:2] == "、"] == [
        "一、总体情况",
        "二、目标完成情况",
        "三、存在问题",
        "四、工作要求",
    ]


def test_an_assessment_without_problems_asks_nothing_dated() -> None:
    clean = [total("province"), attained(), counted("missed:areas", units=()), handed()]
    made = of_2016(clean)
    assert [line for line in texts(made.page) if line[1:2] == "、"] == [
        "一、总体情况",
        "二、目标完成情况",
        "三、工作要求",
    ]
    assert (made.faults, made.asks) == ((), ())


def test_a_problem_of_an_assessment_without_a_demand_is_a_fault() -> None:
    faults = of_2016(assessed(decided=False)).faults
    assert [f.sentence for f in faults] == [
        "问题“改正被退回的台账”没有相应的限期要求，也没有“不提要求”的说明。",
        "问题“下达年度节能目标”没有相应的限期要求，也没有“不提要求”的说明。",
        "问题“未完成上年节能降耗指标”没有相应的限期要求，也没有“不提要求”的说明。",
    ]


def test_an_assessment_asks_for_what_it_demands() -> None:
    asked = {a.matter: (a.due, a.units) for a in of_2016(assessed()).asks}
    assert asked == {
        "target_missed": ("2017-05-10", ("baoding",)),
        "target_handed_down": ("2017-05-10", ("handan",)),
        "ledger_quality": ("2017-05-10", ()),
    }
