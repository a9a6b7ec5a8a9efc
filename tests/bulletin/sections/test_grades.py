"""考核结果: counts first, then the names of each grade in rank order."""

from tests.bulletin.samples import SETTING, in_order, lines

from tongbao.assess.finding import Finding
from tongbao.bulletin.page import Paragraph
from tongbao.bulletin.sections.grades import grades_blocks, write_grades

RANKED = {
    "above": ("超额完成", ("handan", "shijiazhuang", "xingtai", "qinhuangdao", "hengshui")),
    "met": ("完成", ("zhangjiakou", "chengde", "langfang", "baoding", "tangshan", "cangzhou", "dingzhou")),
    "nearly": ("基本完成", ("xinji",)),
}
FOUND = [
    Finding(
        f"grades:areas:{id_}",
        "grades",
        "areas",
        id_,
        {"names": names, "grade": word, "total": 13},
        {"*": tuple(f"grade:{n}" for n in names)},
    )
    for id_, (word, names) in RANKED.items()
]


def test_the_result_in_rank_order() -> None:
    assert lines(grades_blocks(FOUND, SETTING)) == [
        "一、考核结果",
        "纳入考核的13个市中，超额完成等级5个市，完成等级7个市，基本完成等级1个市。",
        "邯郸、石家庄、邢台、秦皇岛、衡水市为超额完成等级；张家口、承德、廊坊、保定、唐山、沧州、定州市为完成等级；"
        "辛集市为基本完成等级。",
    ]


def test_names_and_counts_are_claims_on_the_grades() -> None:
    _, summary, sentence = grades_blocks(FOUND, SETTING)
    assert isinstance(summary, Paragraph) and isinstance(sentence, Paragraph)
    assert [c.value for c in summary.clause.claims if c.kind == "count"] == [13, 5, 7, 1]
    assert [c.value for c in sentence.clause.claims if c.kind == "names"] == [names for _, names in RANKED.values()]
    assert sentence.clause.claims[0].records == tuple(f"grade:{n}" for n in RANKED["above"][1])


def test_two_of_a_grade() -> None:
    pair = [
        Finding(f.id, f.kind, f.subject, f.matter, {**f.values, "names": f.units("names")[:2], "total": 2})
        for f in FOUND[:1]
    ]
    assert lines(grades_blocks(pair, SETTING))[1] == "纳入考核的两个市中，超额完成等级两个市。"


PENDING = Finding(
    "grades:areas:pending",
    "grades",
    "areas",
    "pending",
    {"names": ("xinji", "tangshan"), "grade": "暂不评定", "total": 13},
    {"*": ("points:P1",)},
)


def test_who_has_no_grade_yet_is_a_part_of_its_own() -> None:
    summary, said = write_grades([FOUND[0], PENDING], in_order("rank"))
    assert summary.text == "纳入考核的13个市中，超额完成等级5个市，暂不评定等级两个市"
    assert [c.text for c in said] == [
        "邯郸、石家庄、邢台、秦皇岛、衡水市为超额完成等级",
        "辛集、唐山市暂不评定等级",
    ]
    assert [c.subject for c in said] == ["above", "pending"]
    assert said[1].claims[0].records == ("points:P1",)


def test_graded_keeps_the_order_it_is_asked_for() -> None:
    _, by_rank = write_grades([FOUND[1]], in_order("rank"))
    _, customary = write_grades([FOUND[1]], in_order("customary"))
    assert by_rank[0].text == "张家口、承德、廊坊、保定、唐山、沧州、定州市为完成等级"
    assert customary[0].text == "张家口、承德、唐山、沧州、保定、廊坊市和定州市为完成等级"


def test_other_findings_are_not_graded() -> None:
    ranking = Finding("ranking:areas", "ranking", "areas", "synthetic", {"units": ("handan",)})
    assert write_grades([ranking, *FOUND], SETTING)[0].text == write_grades(FOUND, SETTING)[0].text
