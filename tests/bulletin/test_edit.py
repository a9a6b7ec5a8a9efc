"""An edit changes words, keeps claims, and is refused where a number, a name or the clause itself is not there."""

from dataclasses import replace
from datetime import date

import pytest
from tests.bulletin.samples import SETTING, claim

from tongbao.bulletin.clause import Clause, words
from tongbao.bulletin.edit import (
    Edit,
    apply_edits,
    check_edit,
    digest_clause,
    find_place,
    list_places,
    make_edit,
    to_template,
)
from tongbao.bulletin.page import Heading, Page, Paragraph, Table

NAMES = claim("names", "保定市和辛集市", ("baoding", "xinji"), "yes")
COUNT = claim("count", "两个市", 2, "yes")
DUE = claim("date", "4月底前", "2017-04-30", "due")
CELL = claim("figure", "12", 12000)
PAGE = Page(
    "机关",
    Clause((claim("docno", "〔2017〕　号", records=()),)),
    Clause((claim("title", "通报"),)),
    Clause(("各市：",)),
    (
        Heading(1, words("一、总体情况")),
        Paragraph(Clause((NAMES, "共", COUNT, "召开了会议。"))),
        Table(words("表"), ("甲",), ((CELL,),)),
        Paragraph(Clause(("各市要在", DUE, "部署。")), "（一）抓紧部署。"),
    ),
    date(2017, 4, 7),
    Clause(("署名",)),
    Clause((claim("date", "2017年4月7日"),)),
).numbered()
LISTED = list_places(PAGE)


def edit(number: int, template: str) -> Edit:
    return make_edit(LISTED[number], template)


def sentences(number: int, template: str) -> list[str]:
    return [f.sentence for f in check_edit(edit(number, template), LISTED[number], SETTING)]


def test_places_say_what_each_clause_is() -> None:
    kinds = ["number", "title", "recipients", "heading", "paragraph", "caption", "row", "paragraph"]
    assert [p.kind for p in LISTED] == [*kinds, "ending", "ending", "ending"]
    assert [p.number for p in LISTED if p.editable] == [1, 3, 4, 5, 7]
    assert LISTED[4].template == "{c003}共{c004}召开了会议。"


def test_words_change_and_claims_stay() -> None:
    done = apply_edits(PAGE, [edit(4, "目前，{c003}等地共{c004}已经开会。")], SETTING)
    assert done.page.blocks[1].clause.text == "目前，保定市和辛集市等地共两个市已经开会。"  # type: ignore[union-attr]
    assert (done.faults, done.notices) == ((), ())
    assert [c.id for c in done.page.claims()] == [c.id for c in PAGE.claims()]


def test_no_edit_changes_nothing() -> None:
    assert apply_edits(PAGE, [], SETTING).page == PAGE
    assert apply_edits(PAGE, [edit(n, LISTED[n].template) for n in (1, 3, 4, 5, 7)], SETTING).page == PAGE


def test_a_dropped_claim_and_a_new_order_are_told() -> None:
    done = apply_edits(PAGE, [edit(4, "共{c004}召开了会议。")], SETTING)
    assert done.notices == ("改稿在“保定市和辛集市共两个市召开了会议。……”中不再写：保定市和辛集市。",)
    done = apply_edits(PAGE, [edit(4, "共{c004}（{c003}）召开了会议。")], SETTING)
    assert done.notices == ("改稿变动了“保定市和辛集市共两个市召开了会议。……”中数字和名称的次序，请核对搭配。",)
    assert done.faults == ()


def test_a_paragraph_may_be_taken_out_or_split() -> None:
    done = apply_edits(PAGE, [edit(4, "")], SETTING)
    assert len(done.page.blocks) == 3
    assert done.notices == ("改稿删去了整段“保定市和辛集市共两个市召开了会议。……”。",)
    done = apply_edits(PAGE, [edit(4, "{c003}已经开会。\n以上共{c004}。")], SETTING)
    assert [b.clause.text for b in done.page.blocks[1:3]] == ["保定市和辛集市已经开会。", "以上共两个市。"]  # type: ignore[union-attr]


def test_the_opening_in_another_type_is_kept_or_replaced() -> None:
    done = apply_edits(PAGE, [edit(7, "（一）抓紧部署。请各市在{c006}部署。")], SETTING)
    assert done.page.blocks[3] == Paragraph(
        Clause(("请各市在", LISTED[7].clause.claims[0], "部署。")), "（一）抓紧部署。"
    )
    done = apply_edits(PAGE, [edit(7, "（二）尽快部署。各市在{c006}部署。")], SETTING)
    assert done.page.blocks[3].lead == "（二）尽快部署。"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("number", "template", "sentence"),
    [
        (4, "{c003}共{c004}，投资350万元。", "数字“350万元”没有依据，请删去，或用这一段的断言。"),
        (4, "{c003}共{c004}，还有五个市。", "数字“五个市”没有依据，请删去，或用这一段的断言。"),
        (4, "{c003}、唐山市共{c004}。", "名称“唐山市”没有依据，请删去，或用这一段的断言。"),
        (4, "{c003}共约{c004}。", "“约两个市”改变了断言的意思，没有依据。"),
        (4, "{c003}共{c999}。", "“{c999}”不是这一段的断言。"),
        (4, "{c003}共{c004}{c004}。", "断言“{c004}”用了2次，只能用一次。"),
        (4, "{c003}共{c004}{。", "花括号没有配对。"),
        (5, "", "标题和表题应当是一行，不能为空。"),
        (6, "{c005}", "“12”是文件要素或表格，不能改稿。"),
        (7, "各市要尽快部署。", "期限“4月底前”是要督办的要求，不能从文中删去；不提要求的，请用决定写明。"),
    ],
)
def test_each_fault_says_what_is_wrong(number: int, template: str, sentence: str) -> None:
    assert sentences(number, template) == [sentence]


def test_names_of_institutions_are_found_where_they_are_given() -> None:
    one = edit(4, "{c003}共{c004}，合成第一中学未到会。")
    told = check_edit(one, LISTED[4], SETTING, ["合成第一中学"])
    assert [f.sentence for f in told] == ["名称“合成第一中学”没有依据，请删去，或用这一段的断言。"]


def test_an_edit_whose_clause_is_gone_is_a_fault_and_changes_nothing() -> None:
    changed = replace(COUNT, text="3个市", value=3)
    page = replace(PAGE, blocks=(PAGE.blocks[0], Paragraph(Clause((NAMES, "共", changed, "召开了会议。"))))).numbered()
    done = apply_edits(page, [edit(4, "{c003}共{c004}开了会。")], SETTING)
    assert done.page == page
    assert [f.sentence for f in done.faults] == [
        "改稿已失效：原文“保定市和辛集市共两个市召开了会议。……”已不在草稿中。请撤销这处改稿，需要的按新的原文重改。"
    ]


def test_an_edit_follows_its_clause_and_its_claims_to_another_place() -> None:
    more = Paragraph(Clause((claim("count", "7个市", 7), "报送了情况。")))
    page = replace(PAGE, blocks=(PAGE.blocks[0], more, *PAGE.blocks[1:])).numbered()
    done = apply_edits(page, [edit(4, "{c003}共{c004}开了会。")], SETTING)
    assert done.page.blocks[2].clause.text == "保定市和辛集市共两个市开了会。"  # type: ignore[union-attr]
    assert done.faults == ()


def test_a_clause_of_which_there_are_two_is_not_guessed() -> None:
    twice = replace(PAGE, blocks=(words("") and Paragraph(words("好。")), PAGE.blocks[1], PAGE.blocks[1])).numbered()
    assert find_place(replace(edit(4, ""), clause=0), list_places(twice)) is None


def test_the_mark_is_of_what_is_said_and_not_of_the_ids() -> None:
    again = replace(PAGE, title=words("通报")).numbered()
    assert digest_clause(list_places(again)[4].clause) == digest_clause(LISTED[4].clause)
    assert to_template(list_places(again)[4].clause) != LISTED[4].template
