"""考核等级和排名: grades, praise, honours, who rose and who fell, what a grade entails, and who is not ranked yet."""

from dataclasses import replace

import pytest
from tests.bulletin.assessed import TOTALS, ranked, verdict
from tests.bulletin.samples import AREAS, SETTING, lines

from tongbao.assess.finding import Finding
from tongbao.bulletin.clause import Claim
from tongbao.bulletin.page import Paragraph, Table
from tongbao.bulletin.proof import check_counts, find_loose_words, find_unrecorded
from tongbao.bulletin.sections.ranks import rank_blocks

REST = "张家口、承德、秦皇岛、唐山、衡水、石家庄、廊坊、定州市"
GRADES = f"邯郸、邢台市为超额完成等级；{REST}为完成等级；保定、辛集市为基本完成等级；沧州市为未完成等级。"


def said(found: list[Finding]) -> list[str]:
    return lines([b for b in rank_blocks(found, 2, SETTING) if not isinstance(b, Table)])


def table(found: list[Finding]) -> tuple[Table, list[list[str]]]:
    (made,) = [b for b in rank_blocks(found, 2, SETTING) if isinstance(b, Table)]
    return made, [[c if isinstance(c, str) else c.text for c in row] for row in made.rows]


def test_grades_praise_honours_and_what_they_entail() -> None:
    assert said(ranked()) == [
        "三、考核等级和排名",
        "纳入考核的13个市中，超额完成等级两个市，完成等级8个市，基本完成等级两个市，未完成等级1个市。",
        GRADES,
        f"对邯郸、邢台、{REST}予以通报表扬。",
        "邯郸、邢台市为先进市。",
        "对考核等级为基本完成的保定、辛集市，按考核办法采取以下措施：提出改进措施（合成示例）。"
        "对考核等级为未完成的沧州市，按考核办法采取以下措施：公告后1个月内书面报告限期整改措施（合成示例）；"
        "负责人一年内不得评优（合成示例）。",
    ]


def test_praise_may_be_of_fewer_than_the_best_grade() -> None:
    found = ranked({u: str(99 - n) for n, u in enumerate(AREAS)})
    assert said(found)[3:] == ["对张家口、承德、秦皇岛市予以通报表扬。", "张家口、承德、秦皇岛、唐山市为先进市。"]


@pytest.mark.parametrize("totals", [dict.fromkeys(AREAS, "70"), dict.fromkeys(AREAS, "85")])
def test_without_honours_or_consequences_nothing_is_said_of_them(totals: dict[str, str]) -> None:
    text = "".join(said(ranked(totals)))
    assert "先进" not in text
    assert ("通报表扬" in text, "采取以下措施" in text) == ((False, True) if "70" in totals.values() else (True, False))


def test_without_a_rubric_there_is_no_such_part() -> None:
    assert rank_blocks([f for f in ranked() if f.kind != "ranking"], 2, SETTING) == []
    assert rank_blocks([], 2, SETTING) == []


BEFORE = dict.fromkeys(AREAS, "完成")


@pytest.mark.parametrize(
    ("previous", "sentence"),
    [
        (
            BEFORE,
            "与上次考核相比，等级上升的有两个市（邯郸、邢台市），等级下降的有3个市（保定、辛集、沧州市）。",
        ),
        (
            BEFORE | {"handan": "超额完成", "xingtai": "超额完成"},
            "与上次考核相比，等级下降的有3个市（保定、辛集、沧州市）。",
        ),
        (
            BEFORE | {"baoding": "基本完成", "cangzhou": "未完成", "xinji": "未完成", "xingtai": "超额完成"},
            "与上次考核相比，等级上升的有两个市（邯郸、辛集市）。",
        ),
    ],
)
def test_who_rose_and_who_fell(previous: dict[str, str], sentence: str) -> None:
    assert said(ranked(previous=previous))[5] == sentence


@pytest.mark.parametrize("previous", [{}, {"handan": "超额完成"}])
def test_where_nobody_moved_nothing_is_said(previous: dict[str, str]) -> None:
    assert not any("与上次考核相比" in line for line in said(ranked(previous=previous)))


def test_the_league_table_in_rank_order() -> None:
    made, rows = table(ranked())
    assert (made.caption.text, made.head, made.note) == ("各市考核得分和名次", ("名次", "单位", "得分", "等级"), "")
    assert rows[:4] == [
        ["1", "邯郸市", "98.00", "超额完成"],
        ["2", "邢台市", "95.00", "超额完成"],
        ["3", "张家口市", "85.00", "完成"],
        ["3", "承德市", "85.00", "完成"],
    ]
    assert rows[-3:] == [
        ["11", "保定市", "79.50", "基本完成"],
        ["12", "辛集市", "61.00", "基本完成"],
        ["13", "沧州市", "40.00", "未完成"],
    ]
    assert len(rows) == len(AREAS)


def test_a_score_is_rounded_for_print_only() -> None:
    made, rows = table(ranked({"handan": "569999/6000"}))  # 94.9998…, so 完成 and not 超额完成
    assert rows[0] == ["1", "邯郸市", "95.00", "完成"]
    score = made.rows[0][2]
    assert isinstance(score, Claim) and (score.kind, score.value) == ("figure", 95_000)


PENDING = ("xingtai", "cangzhou")


def test_whose_grade_is_pending_is_told_apart_and_not_ranked() -> None:
    found = ranked(pending=PENDING, previous=BEFORE)
    assert said(found)[1:] == [
        "纳入考核的13个市中，超额完成等级1个市，完成等级8个市，基本完成等级两个市，暂不评定等级两个市。",
        f"邯郸市为超额完成等级；{REST}为完成等级；保定、辛集市为基本完成等级；沧州、邢台市暂不评定等级。",
        f"对邯郸、{REST}予以通报表扬。",
        "邯郸市为先进市。",
        "与上次考核相比，等级上升的有1个市（邯郸市），等级下降的有两个市（保定、辛集市）。",
        "对考核等级为基本完成的保定、辛集市，按考核办法采取以下措施：提出改进措施（合成示例）。",
    ]
    made, rows = table(found)
    assert made.note == "得分可能随待核的判定变动或评分不全的单位，不列得分和名次。"
    left = ("邯郸", *REST.removesuffix("市").split("、"), "保定", "辛集")
    assert [row[1] for row in rows] == [f"{n}市" for n in left]


def test_the_points_of_the_pending_are_nowhere() -> None:
    found = ranked({**TOTALS, "xingtai": "93.21", "cangzhou": "12.34"}, pending=PENDING)
    blocks = rank_blocks(found, 2, SETTING)
    cells = [c for b in blocks if isinstance(b, Table) for row in b.rows for c in row]
    claims = [c for c in cells if isinstance(c, Claim)]
    claims += [c for b in blocks if isinstance(b, Paragraph) for c in b.clause.claims]
    assert not {"93.21", "12.34"} & {c.text for c in claims}
    assert not {f"{key}.{u}" for key in ("score", "rank", "grade") for u in PENDING} & {c.key for c in claims}


def test_when_everybody_is_pending_there_is_no_table() -> None:
    assert lines(rank_blocks(ranked(dict.fromkeys(AREAS, "85"), AREAS), 2, SETTING)) == [
        "三、考核等级和排名",
        "纳入考核的13个市中，暂不评定等级13个市。",
        "张家口、承德、秦皇岛、唐山、衡水、沧州、保定、石家庄、邢台、邯郸、廊坊、定州、辛集市暂不评定等级。",
    ]


def test_every_number_and_name_is_a_claim_with_records() -> None:
    for block in rank_blocks(ranked(pending=("xingtai",), previous=BEFORE), 2, SETTING):
        if isinstance(block, Table):
            assert all(isinstance(c, Claim) and c.records for row in block.rows for c in row)
        elif isinstance(block, Paragraph):
            assert [
                *find_loose_words(block.clause, SETTING),
                *check_counts(block.clause),
                *find_unrecorded(block.clause),
            ] == []
            assert all(c.records for c in block.clause.claims if c.kind != "term")


def test_a_single_measure_is_told_without_a_list() -> None:
    found = ranked()
    single = [replace(f, values={**f.values, "measures": ("提出改进措施",)}) for f in found if f.kind == "consequence"]
    kept = [f for f in found if f.kind != "consequence"]
    assert said([*kept, single[0]])[-1] == (
        "对考核等级为基本完成的保定、辛集市，按考核办法采取以下措施：提出改进措施。"
    )


def test_before_the_approval_places_are_first_ones_and_nothing_is_done_to_anybody() -> None:
    early = verdict("baoding")
    early = replace(early, values={**early.values, "provisional": 1})
    found = said([*ranked(), early])
    assert "以上等级和以下名次为核定前的初步结果，以核定后的结果为准。" in found
    assert not [s for s in found if "采取以下措施" in s]
    final = replace(early, values={**early.values, "provisional": 0})
    assert said([*ranked(), final]) == said(ranked())
