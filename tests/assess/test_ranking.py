"""Ranks, praise, changes of grade, and the findings of a scored list."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assess.cases import AREAS, DAY, hebei
from tests.assess.scoring import RULES_2016, measures, scored, verdicts

from tongbao.assess.finding import Finding, by_id
from tongbao.assess.ranking import compared, praise, rank, score_findings, warning_change
from tongbao.assess.rubric import AppliedRubric, Score, grade_of, score
from tongbao.measure.refusal import Refusal

UNITS = hebei().units_at(DAY, "areas")
ORDER = ("超额完成", "完成", "基本完成", "未完成")
RUBRIC = RULES_2016.row("rubrics", "synthetic")
SCORES = [
    *(
        scored("zhangjiakou", "96", "超额完成"),
        scored("chengde", "94.5", "完成"),
        scored("qinhuangdao", "97", "超额完成"),
    ),
    *(scored("tangshan", "90", "完成"), scored("hengshui", "85", "完成"), scored("cangzhou", "96", "超额完成")),
    *(scored("baoding", "80", "完成"), scored("shijiazhuang", "241/3", "完成"), scored("xingtai", "95", "未完成")),
    *(scored("handan", "79.5", "基本完成"), scored("langfang", "82", "完成", robust=False)),
    *(scored("dingzhou", "81", "完成"), scored("xinji", "50", "未完成")),
]


def findings(scores: list[Score], previous: dict[str, str] | None = None) -> dict[str, Finding]:
    return by_id(score_findings(scores, UNITS, RULES_2016, "synthetic", previous or {}))


def test_ties_share_a_place_and_the_next_is_skipped() -> None:
    scores = [
        scored(u, t, "完成") for u, t in (("a", "80"), ("b", "241/3"), ("c", "80.333"), ("d", "241/3"), ("e", "1"))
    ]
    assert [(place, s.unit) for place, s in rank(scores)] == [(1, "b"), (1, "d"), (3, "c"), (4, "a"), (5, "e")]
    assert rank([]) == ()


@given(st.lists(st.fractions(0, 106, max_denominator=6), min_size=1, max_size=14), st.randoms())
def test_a_place_is_one_more_than_the_number_of_better_ones(totals: list[Fraction], random: object) -> None:
    scores = [scored(str(n), t, "完成") for n, t in enumerate(totals)]
    ranked = rank(scores)
    assert all(place == 1 + sum(t > s.total for t in totals) for place, s in ranked)
    assert sorted(s.unit for _, s in ranked) == sorted(s.unit for s in scores)
    assert [p for p, _ in ranked] == sorted(p for p, _ in ranked)
    shuffled = scores[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert {s.unit: p for p, s in rank(shuffled)} == {s.unit: p for p, s in ranked}


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ({"top": 1, "among": ["超额完成"]}, ("qinhuangdao",)),
        ({"top": 2, "among": ["超额完成"]}, ("qinhuangdao", "zhangjiakou", "cangzhou")),
        ({"top": 3, "among": ["超额完成"]}, ("qinhuangdao", "zhangjiakou", "cangzhou")),
        ({"top": 4, "among": ["超额完成", "完成"]}, ("qinhuangdao", "zhangjiakou", "cangzhou", "chengde")),
        ({"among": ["基本完成"]}, ("handan",)),
        ({"top": 3, "among": ["优秀"]}, ()),
    ],
)
def test_praise_takes_places_among_grades(rule: dict[str, object], names: tuple[str, ...]) -> None:
    """Xingtai's 95 with a veto is no place among those that met their targets."""
    assert praise(SCORES, rule) == names


def test_changes_against_the_period_before() -> None:
    now = {"a": "完成", "b": "完成", "c": "完成", "d": "完成"}
    before = {"a": "未完成", "b": "超额完成", "c": "完成", "e": "完成"}
    assert compared(now, before, ORDER) == {"a": "improved", "b": "declined", "c": "same", "d": "new"}


def test_a_grade_of_another_rule_is_not_compared() -> None:
    with pytest.raises(Refusal) as problem:
        compared({"a": "完成"}, {"a": "优秀"}, ORDER)
    assert problem.value.code == "grade-unknown"
    assert str(problem.value) == (
        "上期等级“优秀”不在现行评分办法的等级中，不能比较。请不作升降比较，或由主管机关写明两套等级的对应关系。"
    )


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        *((1, 2, "worse"), (2, 1, "better"), (2, 2, "same"), (0, 0, "same")),
        *((3, 0, "worse"), (0, 3, "better"), (1, 0, "worse"), (0, 1, "better")),
    ],
)
def test_a_higher_warning_level_is_a_smaller_number_and_worse(now: int, before: int, change: str) -> None:
    assert warning_change(now, before) == change


def test_a_warning_level_below_none_is_a_bug() -> None:
    with pytest.raises(ValueError, match=r"^warning levels are 0 \(none\) or 1, 2, …, got -1 and 2$"):
        warning_change(-1, 2)


def test_grades_as_handed_in_grades_are() -> None:
    found = findings(SCORES[::-1])
    grades = [f for f in found.values() if f.kind == "grades"]
    assert [(f.id, f.matter, f.values) for f in grades] == [
        (
            "grades:areas:above",
            "above",
            {"names": ("qinhuangdao", "zhangjiakou", "cangzhou"), "grade": "超额完成", "total": 13},
        ),
        (
            "grades:areas:met",
            "met",
            {
                "names": ("chengde", "tangshan", "hengshui", "langfang", "dingzhou", "shijiazhuang", "baoding"),
                "grade": "完成",
                "total": 13,
            },
        ),
        ("grades:areas:nearly", "nearly", {"names": ("handan",), "grade": "基本完成", "total": 13}),
        ("grades:areas:missed", "missed", {"names": ("xingtai", "xinji"), "grade": "未完成", "total": 13}),
    ]
    assert {f.working for f in grades} == {"3＋7＋1＋2＝13"}
    assert grades[2].records == {"*": ("points:handan",)}
    assert grades[2].rules == ("rubrics/synthetic", "rubric_items/synthetic.all", "grading/nearly")


def test_the_ranking_has_every_figure_exactly_and_in_thousandths() -> None:
    found = findings(SCORES)["ranking:areas"]
    assert found.kind == "ranking"
    assert found.units("units")[:4] == ("qinhuangdao", "zhangjiakou", "cangzhou", "xingtai")
    assert found.units("unsettled") == ("langfang",)
    keys = ("score", "exact", "rank", "grade", "working")
    working = "合计约80.333＝约80.333分，完成"
    assert [found.values[f"{k}.shijiazhuang"] for k in keys] == [80333, "241/3", 10, "完成", working]
    assert [found.values[f"rank.{u}"] for u in found.units("units")] == [1, 2, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]
    assert len(found.values) == 3 + 5 * 13
    assert found.source_records("score.handan") == ("points:handan",)
    assert (
        found.source_records("rank.handan")
        == found.source_records("units")
        == tuple(f"points:{u}" for u in found.units("units"))
    )
    assert found.working.startswith(
        "第1名秦皇岛：合计97＝97分，超额完成。第2名张家口：合计96＝96分，超额完成。第2名沧州："
    )
    assert "第7名廊坊：" not in found.working
    assert "第8名廊坊：合计82＝82分，完成（未定：缺计量统计评分）。" in found.working
    assert "第10名石家庄：合计约80.333＝约80.333分，完成。" in found.working


def test_praise_and_honours_are_told_apart() -> None:
    found = findings(SCORES)
    assert found["praise:areas"].values == {
        "names": ("qinhuangdao", "zhangjiakou", "cangzhou"),
        "words": "予以通报表扬",
    }
    assert found["praise:areas"].working == "超额完成、完成等级中按未舍入得分排序，同分并列，取前3名"
    assert found["praise:areas"].records == {"*": ("points:qinhuangdao", "points:zhangjiakou", "points:cangzhou")}
    assert found["praise:areas:1"].values == {
        "names": ("qinhuangdao", "zhangjiakou", "cangzhou"),
        "words": "先进市",
    }


def test_nobody_praised_is_no_finding() -> None:
    scores = [scored(u, "50", "未完成") for u in AREAS]
    assert list(findings(scores)) == ["grades:areas:missed", "ranking:areas"]


def test_changes_are_told_where_there_is_a_period_before() -> None:
    before = {u: "完成" for u in AREAS if u != "xinji"}
    found = findings(SCORES, before)["changes:areas"]
    assert found.values == {
        "improved": ("qinhuangdao", "zhangjiakou", "cangzhou"),
        "declined": ("xingtai", "handan"),
        "same": ("chengde", "tangshan", "hengshui", "langfang", "dingzhou", "shijiazhuang", "baoding"),
        "new": ("xinji",),
    }
    assert found.working == "等级由优到劣：超额完成、完成、基本完成、未完成"
    assert "changes:areas" not in findings(SCORES)


@pytest.mark.parametrize(
    ("scores", "problem"),
    [
        (SCORES[:-1], "辛集市有0个得分"),
        ([*SCORES, SCORES[0]], "张家口市有2个得分"),
        ([*SCORES, scored("xiongan", "90", "完成")], "xiongan不在应考核的单位名单中"),
        ([*SCORES[1:], scored("dept-02", "90", "完成")], "张家口市有0个得分；dept-02不在应考核的单位名单中"),
    ],
)
def test_every_unit_is_scored_just_once(scores: list[Score], problem: str) -> None:
    with pytest.raises(Refusal) as refused:
        findings(scores)
    assert refused.value.code == "partition"
    assert str(refused.value) == f"考核得分没有把全部单位各评一次：{problem}。请补齐或更正得分后再评。"


def test_an_empty_list_and_a_word_of_another_rubric_are_bugs() -> None:
    with pytest.raises(ValueError, match=r"^no units to score; give the closed list of the day$"):
        score_findings([], [], RULES_2016, "synthetic", {})
    with pytest.raises(ValueError, match=r"^grades \['优秀'\] are not words of synthetic; score all units by one rubr"):
        findings([scored("zhangjiakou", "96", "优秀"), *SCORES[1:]])


@given(st.lists(st.fractions(0, 106, max_denominator=4), min_size=13, max_size=13), st.sets(st.sampled_from(AREAS)))
def test_grades_part_all_units_whatever_the_scores(totals: list[Fraction], vetoed: set[str]) -> None:
    scores = [
        scored(u, t, grade_of(t, ("v",) if u in vetoed else (), RUBRIC)) for u, t in zip(AREAS, totals, strict=True)
    ]
    grades = [f for f in findings(scores).values() if f.kind == "grades"]
    named = [u for f in grades for u in f.units("names")]
    assert sorted(named) == sorted(AREAS)
    assert all(f.units("names") for f in grades)
    for found in grades:
        by_unit = {s.unit: s for s in scores}
        assert {by_unit[u].grade for u in found.units("names")} == {found.values["grade"]}


def test_from_verdicts_to_findings() -> None:
    scores = [
        score(u, verdicts({"water_per_person": "0.5"} if u == "handan" else {}, u), measures(RULES_2016, "1", u),
              AppliedRubric("synthetic", RULES_2016))
        for u in AREAS
    ]  # fmt: skip
    found = findings(scores)
    assert found["grades:areas:above"].units("names") == (
        *(u.id for u in UNITS if u.id != "handan"),
        "handan",
    )
    assert found["ranking:areas"].values["rank.handan"] == 13
    assert found["ranking:areas"].values["score.handan"] == 95000
    assert len(found["ranking:areas"].rules) == 17
