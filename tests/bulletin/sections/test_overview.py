"""总体情况: who has done it, by name, with the number; the cases; what came of the last demands."""

import pytest
from tests.bulletin.samples import AREAS, COUNTIES, RULES, SETTING, asked, highlight, lines, partition

from tongbao.assess.finding import Finding
from tongbao.bulletin.sections.overview import (
    describe_highlight,
    name_doers,
    overview,
    pick_highlights,
    report_since_last,
)

TEN = ("zhangjiakou", "chengde", "qinhuangdao", "tangshan", "hengshui", "cangzhou", "baoding", "shijiazhuang")


def did(matter: str, *units: str, province: str = "", whole: tuple[str, ...] = AREAS) -> str:
    found = partition(matter, units, province=province, whole=whole)
    return name_doers(found, RULES.row("matters", matter), SETTING).text


def told(finding: Finding) -> str:
    return describe_highlight(finding, RULES.row("matters", finding.matter), SETTING).text


@pytest.mark.parametrize(
    ("matter", "units", "text"),
    [
        (
            "plan",
            "zhangjiakou chengde dingzhou",
            "张家口、承德市和定州市共3个市制定了本市公共机构节能“十三五”规划，明确了节能降耗双控目标、主要抓手和具体要求",
        ),
        ("relayed", "baoding", "保定市传达了全省会议精神"),
        ("relayed", "baoding xinji", "保定市和辛集市共两个市传达了全省会议精神"),
        ("citywide_meeting", "xinji dingzhou", "定州、辛集市共两个市召开了全市公共机构节能工作会议"),
        ("county_joint_meeting", "langfang", "廊坊市各县（市、区）分别建立了联席会议制度"),
    ],
)
def test_who_did_it(matter: str, units: str, text: str) -> None:
    assert did(matter, *units.split()) == text


def test_everyone_did_it() -> None:
    assert did("task_decomposed", *AREAS) == "各市均对既有建筑节能改造任务指标进行了细化分解"
    assert did("plan", *AREAS).startswith("各市均制定了本市公共机构节能“十三五”规划，明确了")
    assert did("task_handed_down", *AREAS) == "各市均已下达既有建筑节能改造任务指标"
    assert did("county_joint_meeting", *COUNTIES, whole=COUNTIES) == "各市所辖县（市、区）均建立了联席会议制度"


@pytest.mark.parametrize(
    ("province", "text"),
    [
        ("yes", "省、市两级机关事务部门均结合岗位变化调整了公共机构节能领导小组成员"),
        ("no", "各市均结合岗位变化调整了公共机构节能领导小组成员"),
        ("not_reported", "各市均结合岗位变化调整了公共机构节能领导小组成员"),
    ],
)
def test_the_province_is_said_only_where_it_did_it(province: str, text: str) -> None:
    assert did("leading_group_adjusted", *AREAS, province=province) == text


def test_handed_down_to_counties_and_to_townships() -> None:
    assert did("task_handed_down", *TEN, "dingzhou", "xinji") == (
        "张家口、承德、秦皇岛、唐山、衡水、沧州、保定、石家庄市将既有建筑节能改造任务指标分解印发各县（市、区），"
        "定州、辛集市印发各乡镇，共10个市"
    )
    assert did("task_handed_down", "baoding", "handan") == (
        "保定、邯郸市将既有建筑节能改造任务指标分解印发各县（市、区），共两个市"
    )
    assert did("task_handed_down", "xinji", "dingzhou") == ("定州、辛集市将既有建筑节能改造任务指标分解印发各乡镇")


def test_the_claims_of_a_parted_list_name_each_once_and_count_all() -> None:
    found = partition("task_handed_down", (*TEN, "dingzhou", "xinji"))
    main, apart, count = name_doers(found, RULES.row("matters", "task_handed_down"), SETTING).claims
    assert (main.value, apart.value, count.value) == (TEN, ("dingzhou", "xinji"), 10)


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (
            highlight("zhangjiakou", "meeting", level="standing_committee"),
            "张家口市召开市委常委会会议研究落实全省会议精神",
        ),
        (highlight("handan", "meeting", level="special"), "邯郸市政府召开专题会议研究公共机构节能工作"),
        (
            highlight("zhangjiakou", "fund", state="agenda", amount=3_500_000_000, purpose="专项资金"),
            "张家口市将专项资金350万元经费预算列入市人民代表大会会议研究议题",
        ),
        (highlight("handan", "fund", state="studying", purpose="专项经费"), "邯郸市研究设立专项经费"),
        (highlight("handan", "work_items", count=8, count_unit="项"), "邯郸市明确了公共机构节能8项具体工作"),
        (
            highlight("langfang", "members_added", partners=("市教育局", "市卫计委"), count=2, count_unit="个单位"),
            "廊坊市增补市教育局、市卫计委两个单位为节能工作领导小组成员单位",
        ),
        (
            highlight(
                "dingzhou",
                "retrofit",
                amount=20_000_000_000,
                bound="floor",
                occasion="大气污染防治工作",
                title="煤改太阳能项目",
                count=21,
                count_unit="个乡镇机关单位",
            ),
            "定州市结合大气污染防治工作，投资2000余万元，对21个乡镇机关单位统筹开展煤改太阳能项目",
        ),
        (highlight("dingzhou", "retrofit", title="照明改造"), "定州市统筹开展照明改造"),
        (highlight("province", "audit", state="tender"), "确定了省本级公共机构能源审计服务机构"),
        (
            highlight("qinhuangdao", "study_visit", level="city", partners=("张家口市",)),
            "秦皇岛市组织节能管理人员赴张家口市学习调研",
        ),
        (
            highlight("tangshan", "study_visit", level="county", title="经验做法"),
            "唐山市组织区县节能管理人员学习调研经验做法",
        ),
        (
            highlight("dept-health", "sector_scheme", purpose="节能改造", title="绩效考评体系"),
            "省卫计委将节能改造纳入绩效考评体系",
        ),
    ],
)
def test_cases_in_the_words_of_their_level_or_state(finding: Finding, text: str) -> None:
    assert told(finding) == text


def test_what_came_of_the_last_demands() -> None:
    found = [
        asked("plan", "制定规划", met=("baoding", "xinji"), met_late=("handan",)),
        asked("relayed", "传达精神"),
        partition("plan", AREAS),
    ]
    assert [c.text for c in report_since_last(found, SETTING)] == [
        "上次通报以来，保定市和辛集市共两个市按要求完成了“制定规划”",
        "邯郸市在期限之后完成了“制定规划”",
    ]


def test_at_most_four_cases_a_unit_but_all_of_the_provinces() -> None:
    most = RULES.row("wording", "highlights").number("most_per_unit")
    cases = [highlight(u, "work_items", n) for u in ("handan", "province") for n in range(most + 1)]
    picked = pick_highlights([*cases, partition("plan")], SETTING)
    assert picked.left_out == (f"highlight:handan:work_items:{most}",)
    assert picked.told == tuple(c.id for c in cases if c.id not in picked.left_out)


def page(*findings: Finding) -> list[str]:
    return lines(overview(findings, pick_highlights(findings, SETTING), SETTING))


LEAD = (
    "全省公共机构节约能源资源工作会议以来，各地各部门对照国家和省“十三五”节能目标任务，"
    "主动作为、狠抓落实，工作取得新进展。"
)


def test_points_are_numbered_and_empty_ones_fall_away() -> None:
    assert page(
        highlight("tangshan", "work_items", count=8, count_unit="项"),
        highlight("zhangjiakou", "work_items", count=2, count_unit="项"),
        partition("citywide_meeting", ("baoding",)),
        partition("deployed"),
        partition("joint_meeting_system", AREAS, province="no"),
        partition("leading_group_adjusted", AREAS, province="yes"),
    ) == [
        "一、总体情况",
        LEAD,
        "一是加强领导，及时研究部署。保定市召开了全市公共机构节能工作会议；张家口市明确了公共机构节能2项具体工作；"
        "唐山市明确了公共机构节能8项具体工作。",
        "二是健全机构，完善工作机制。省、市两级机关事务部门均结合岗位变化调整了公共机构节能领导小组成员；"
        "各市均制定了本级公共机构节能工作联席会议制度。",
    ]


def test_the_same_units_are_named_once() -> None:
    joined = page(partition("citywide_meeting", ("baoding", "xinji")), partition("relayed", ("baoding", "xinji")))
    assert joined[2:] == [
        "加强领导，及时研究部署。保定市和辛集市共两个市召开了全市公共机构节能工作会议，层层传达全省会议精神。"
    ]
    apart = page(partition("citywide_meeting", ("baoding", "xinji")), partition("relayed", ("baoding",)))
    assert apart[2:] == [
        "加强领导，及时研究部署。保定市和辛集市共两个市召开了全市公共机构节能工作会议；保定市传达了全省会议精神。"
    ]


def test_what_came_of_the_last_bulletin_stands_first() -> None:
    found = page(asked("plan", "制定规划", met=("baoding",), met_late=("handan",)))
    assert found[2:] == ["上次通报以来，保定市按要求完成了“制定规划”；邯郸市在期限之后完成了“制定规划”。"]


def test_audit_stages_are_told_in_their_order() -> None:
    stages = [
        highlight("province", "audit", n, state=s, title=f"《{s}》")
        for n, s in enumerate(("field_work", "tender", "plan"))
    ]
    assert page(*stages)[2:] == [
        "突出重点，推进审计改造。省直制定了《plan》；通过《tender》确定了省本级公共机构能源审计服务机构；"
        "正在组织对《field_work》开展能源审计。"
    ]
