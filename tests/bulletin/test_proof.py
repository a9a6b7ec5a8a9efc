"""The proof finds each fault by its sentence and is silent on a good page."""

from dataclasses import replace
from datetime import date

import pytest
from tests.bulletin.samples import AREAS, SETTING, claim, demand, partition, stated

from tongbao.bulletin.clause import Clause, Part
from tongbao.bulletin.page import Page, Paragraph
from tongbao.bulletin.proof import Fault, proofread

NAMES = claim("names", "保定市和辛集市", ("baoding", "xinji"), "yes")
COUNT = claim("count", "两个市", 2, "yes")
GOOD = Clause(("截至目前，", NAMES, "共", COUNT, "召开了会议，省、市两级“十三五”目标明确。"))
PAGE = Page(
    "机关",
    Clause((claim("docno", "〔2017〕　号", records=()),)),
    Clause((claim("title", "通报"),)),
    Clause(("各市：",)),
    (Paragraph(GOOD, "（一）抓紧补齐短板。"),),
    date(2017, 4, 7),
    Clause(("署名",)),
    Clause((claim("date", "2017年4月7日"),)),
)
FOUND = [partition("plan", AREAS[:3], AREAS[3:5]), demand("plan", "2017-04-30")]


def with_words(*parts: Part) -> list[Fault]:
    return proofread(replace(PAGE, blocks=(Paragraph(Clause(parts)),)), FOUND, ["plan"], SETTING)


def test_a_good_page_is_silent() -> None:
    assert proofread(PAGE, FOUND, ["plan"], SETTING) == []


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("还有5个市。", "figure", "数字“5”没有出处。"),
        ("投资３万元。", "figure", "数字“３”没有出处。"),
        ("还有五个市。", "figure", "数字“五”没有出处。"),
        ("还有十二个县。", "figure", "数字“十二”没有出处。"),
        ("还有两家。", "figure", "数字“两”没有出处。"),
        ("唐山情况较好。", "name", "单位名称“唐山”没有出处。"),
        ("正定县情况较好。", "name", "单位名称“正定县”没有出处。"),
        ("省教育厅情况较好。", "name", "单位名称“省教育厅”没有出处。"),
        ("情况较好,继续。", "width", "“好,”用了半角标点。"),
        ("情况(附后）。", "width", "“况(”用了半角标点。"),
    ],
)
def test_loose_words(text: str, code: str, sentence: str) -> None:
    assert with_words(text) == [Fault(code, text, sentence)]


@pytest.mark.parametrize(
    "text", ["坚持“十三五”目标。", "省、市两级部门。", "一把手负责。", "省直部门。", "一是，二是。"]
)
def test_fixed_terms_and_ordinals_are_no_figures(text: str) -> None:
    assert with_words(text) == []


def test_a_full_name_is_found_with_the_short_one_in_it() -> None:
    assert [f.sentence for f in with_words("唐山市较好。")] == [
        "单位名称“唐山市”没有出处。",
        "单位名称“唐山”没有出处。",
    ]


def test_a_loose_figure_in_a_lead_or_a_heading_line_is_found() -> None:
    page = replace(PAGE, blocks=(Paragraph(Clause(("好。",)), "（一）3项要求。"),))
    assert [f.sentence for f in proofread(page, FOUND, [], SETTING)] == ["数字“3”没有出处。"]


def test_a_count_that_differs_from_its_list() -> None:
    for number in (1, 3):
        wrong = replace(COUNT, text=f"{number}个市", value=number)
        sentence = f"写“{number}个市”，清单为2个。"
        assert with_words(NAMES, "共", wrong, "。") == [Fault("count", f"保定市和辛集市共{number}个市。", sentence)]


def test_a_list_in_two_parts_is_counted_whole_another_list_is_not_its_business() -> None:
    apart = claim("names", "定州市", ("dingzhou",), "yes")
    three = replace(COUNT, text="3个市", value=3)
    assert with_words(NAMES, "，", apart, "共", three, "。") == []
    assert with_words(NAMES, "，", replace(COUNT, key="no", value=9), "。") == []


def test_a_list_that_ends_open() -> None:
    open_ = replace(NAMES, text="保定市等")
    assert with_words(open_, "。") == [Fault("open_list", "保定市等", "清单以“等”结尾，不能确定是否列全。")]


def test_a_claim_without_a_record() -> None:
    bare = replace(NAMES, records=())
    assert with_words(bare, "。") == [Fault("no_record", "保定市和辛集市。", "“保定市和辛集市”没有记录支撑。")]
    assert with_words(replace(bare, kind="term"), "。") == []


def test_a_problem_nobody_answers() -> None:
    sentence = "问题“下达既有建筑节能改造任务指标”没有相应的限期要求，也没有“不提要求”的说明。"
    assert proofread(PAGE, FOUND, ["plan", "task_handed_down"], SETTING) == [
        Fault("demand", "task_handed_down", sentence)
    ]
    reason = demand("task_handed_down", none_reason="原通报未提出期限")
    assert proofread(PAGE, [*FOUND, reason], ["plan", "task_handed_down"], SETTING) == []
    monthly = demand("task_handed_down", monthly=True)
    assert len(proofread(PAGE, [*FOUND, monthly], ["task_handed_down"], SETTING)) == 1


@pytest.mark.parametrize("change", [{"total": 12}, {"yes": AREAS[:4]}, {"no": ()}])
def test_parts_that_do_not_add_up(change: dict[str, object]) -> None:
    wrong = replace(FOUND[0], values={**FOUND[0].values, **change})  # type: ignore[arg-type]
    assert proofread(PAGE, [wrong], [], SETTING) == [
        Fault("partition", "partition:areas:plan", "“plan”三类之和不等于应报数。")
    ]


@pytest.mark.parametrize(
    ("word", "yes", "no", "sentence"),
    [
        ("部分", 8, 2, ""),
        ("部分", 13, 0, "“部分”与清单不合：明确报“否”0个，未报送0个。"),
        ("个别", 3, 10, "“个别”与清单不合：明确报“否”10个，未报送0个。"),
        ("有的", 3, 4, ""),
        ("许多", 3, 4, "概数词“许多”不在规则表中。"),
    ],
)
def test_a_word_that_the_list_rules_out(word: str, yes: int, no: int, sentence: str) -> None:
    found = [partition("relayed", AREAS[:yes], AREAS[yes : yes + no]), stated("relayed", None, quantifier=word)]
    faults = [Fault("quantifier", "stated:areas:relayed:市", sentence)] if sentence else []
    assert proofread(PAGE, found, [], SETTING) == faults


def test_a_word_without_a_list_is_let_be() -> None:
    assert proofread(PAGE, [stated("staff_one", None, quantifier="有的")], [], SETTING) == []
