"""存在问题: a number stated with its source, an undecided one as a gap; without either, only what was said or not."""

from dataclasses import replace

import pytest
from tests.bulletin.samples import AREAS, RULES, SETTING, asked, lines, partition, stated

from tongbao.assess.finding import Finding
from tongbao.bulletin.sections.problems import overdue, problem, problems

CONFLICT = "tally:areas:plan"
STATED = "国家和省“十三五”节能规划已经印发，据省办汇总，还有两个市至今未结合本地实际制定本市公共机构节能“十三五”规划"
GAP = "〔待定：“十三五”规划制定的汇总数与清单不一致，须由拟稿人决定〕"
EIGHT = AREAS[:8]


def said(matter: str, *findings: Finding, choices: dict[str, str] | None = None) -> list[str]:
    return [c.text for c in problem(RULES.row("matters", matter), findings, choices or {}, SETTING)]


def test_a_stated_number_is_printed_with_its_source() -> None:
    assert said("plan", stated("plan", 2), partition("plan", EIGHT)) == [STATED]
    assert said("task_handed_down", stated("task_handed_down", 3)) == [
        "既有建筑节能改造任务指标，据省办汇总，还有3个市尚未向各县（市、区）下达"
    ]
    assert said("citywide_meeting", stated("citywide_meeting", 5)) == [
        "据省办汇总，截至4月7日，还有5个市没有召开全市公共机构节能工作会议，没有传达全省会议精神，"
        "没有对“十三五”公共机构节能工作进行专题安排部署"
    ]


def test_two_scopes_stand_side_by_side_and_are_not_added() -> None:
    found = [stated("county_body", 19, "区"), stated("county_body", 40, "县")]
    assert said("county_body", *found) == ["据省办汇总，还有19个区、40个县没有专门机构负责公共机构节能工作"]


def test_a_word_invents_no_number() -> None:
    assert said("staff_one", stated("staff_one", None, quantifier="有的")) == ["有的市仅有1人在负责公共机构节能工作"]
    assert said("target_missed", stated("target_missed", None, quantifier="部分")) == [
        "从能耗数据统计情况看，部分市还没有完成省里下达的上年度节能降耗指标任务"
    ]


def test_silence_is_reported_as_silence_and_never_as_not_done() -> None:
    found = said("plan", partition("plan", EIGHT))
    assert found == ["截至4月7日，有5个市未报送“十三五”规划制定情况"]
    assert "没有" not in found[0]


def test_an_explicit_no_is_reported_as_a_report() -> None:
    found = said("plan", partition("plan", EIGHT, ("handan", "langfang")))
    assert found == [
        "有两个市报告尚未制定本市公共机构节能“十三五”规划",
        "截至4月7日，有3个市未报送“十三五”规划制定情况",
    ]
    everybody = partition("citywide_meeting", AREAS[:12], AREAS[12:])
    assert said("citywide_meeting", everybody) == ["截至4月7日，有1个市报告没有召开全市公共机构节能工作会议"]


def test_when_all_did_it_nothing_is_said() -> None:
    assert said("plan", partition("plan", AREAS)) == []
    assert said("plan") == []


@pytest.mark.parametrize(
    ("choice", "sentences"),
    [
        ("", [GAP]),
        ("stated", [STATED]),
        ("list", ["截至4月7日，有5个市未报送“十三五”规划制定情况"]),
        ("omit", []),
        ("worded", [STATED.replace("两个市", "部分市")]),
    ],
)
def test_a_conflict_is_a_gap_until_it_is_decided(choice: str, sentences: list[str]) -> None:
    found = [stated("plan", 2, conflict=True), partition("plan", EIGHT)]
    assert said("plan", *found, choices={CONFLICT: choice} if choice else {}) == sentences


def test_the_gap_is_marked() -> None:
    (clause,) = problem(RULES.row("matters", "plan"), [stated("plan", 2, conflict=True)], {}, SETTING)
    assert (clause.gap, clause.subject) == (True, "plan")


def test_the_part() -> None:
    found = [
        stated("plan", 2),
        stated("county_body", 19, "区"),
        partition("citywide_meeting", AREAS[:6]),
        asked("relayed", "传达精神", overdue_no=("baoding",)),
    ]
    assert lines(problems(found, {}, {}, SETTING)) == [
        "二、存在问题",
        "对照“十三五”节能规划和年度工作目标，工作推进还不平衡。",
        f"一是部署落实不够及时。截至4月7日，有7个市未报送召开全市会议情况；{STATED}。",
        "二是管理力量不够充实。据省办汇总，还有19个区没有专门机构负责公共机构节能工作。",
        "上次通报要求完成的“传达精神”，还有1个市报告逾期未完成。",
    ]


def test_no_problems_no_part() -> None:
    assert problems([partition("plan", AREAS)], {}, {}, SETTING) == []


LATE = asked("plan", "制定规划", overdue_no=("handan", "langfang"), overdue_silent=("xinji",))


@pytest.mark.parametrize(
    ("nameable", "sentences"),
    [
        (
            {},
            [
                "上次通报要求完成的“制定规划”，还有两个市报告逾期未完成",
                "上次通报要求完成的“制定规划”，还有1个市至期满未报送结果",
            ],
        ),
        (
            {LATE.id: ("handan", "langfang")},
            [
                "邯郸、廊坊市在上次通报提出要求后逾期仍未完成“制定规划”，经催办仍无进展，予以点名通报",
                "上次通报要求完成的“制定规划”，还有1个市至期满未报送结果",
            ],
        ),
    ],
)
def test_overdue_is_counted_unless_naming_allows_the_name(
    nameable: dict[str, tuple[str, ...]], sentences: list[str]
) -> None:
    assert [c.text for c in overdue([LATE], nameable, SETTING)] == sentences


def test_where_some_are_named_the_rest_is_neither_named_nor_counted() -> None:
    named, silent = overdue([LATE], {LATE.id: ("handan",)}, SETTING)
    assert named.text == "邯郸市在上次通报提出要求后逾期仍未完成“制定规划”，经催办仍无进展，予以点名通报"
    assert silent.text == "上次通报要求完成的“制定规划”，还有1个市至期满未报送结果"


def test_who_said_nothing_is_never_named() -> None:
    named = [
        c for clause in overdue([LATE], {LATE.id: ("xinji",)}, SETTING) for c in clause.claims if c.kind == "names"
    ]
    assert named == []


def test_met_and_open_asks_are_no_problem() -> None:
    assert overdue([asked("plan", "制定规划", met=("handan",), open=("xinji",))], {}, SETTING) == []


def test_two_conflicts_of_a_matter_need_two_decisions() -> None:
    districts, counties = (
        replace(stated("county_body", n, s), conflict=f"tally:areas:county_body:{s}")
        for n, s in ((19, "区"), (40, "县"))
    )
    gap = ["〔待定：县级有专门机构负责的汇总数与清单不一致，须由拟稿人决定〕"]
    first = {"tally:areas:county_body:区": "stated"}
    assert said("county_body", districts, counties, choices=first) == gap
    assert said("county_body", districts, counties, choices=first | {"tally:areas:county_body:县": "stated"}) == [
        "据省办汇总，还有19个区、40个县没有专门机构负责公共机构节能工作"
    ]
