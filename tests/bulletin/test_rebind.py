"""A draft that comes back: words bind, a changed number is marked with what stood there, nothing passes silently."""

from dataclasses import replace
from datetime import date

import pytest
from tests.bulletin.samples import SETTING, claim

from tongbao.bulletin.clause import Clause, words
from tongbao.bulletin.edit import apply_edits, list_places, make_edit
from tongbao.bulletin.page import Heading, Page, Paragraph, Table
from tongbao.bulletin.rebind import STATES, Rebound, rebind

COUNTIES = claim("count", "40个县", 40, "县")
AREAS = claim("count", "19个区", 19, "区")
NAMES = claim("names", "保定市和辛集市", ("baoding", "xinji"), "yes")
MONEY = claim("amount", "2000余万元", 20_000_000_000, "amount")
THINGS = claim("count", "21个乡镇机关单位", 21, "count")
DUE = claim("date", "4月底前", "2017-04-30", "due")
CELL = claim("figure", "12", 12000)
PAGE = Page(
    "合成办公室",
    Clause((claim("docno", "〔2017〕　号", records=()),)),
    Clause((claim("title", "通报"),)),
    Clause(("各市：",)),
    (
        Heading(1, words("一、总体情况")),
        Paragraph(Clause((NAMES, "召开了会议，投资", MONEY, "，对", THINGS, "实施了改造。"))),
        Paragraph(Clause(("还有", AREAS, "、", COUNTIES, "没有专门机构负责公共机构节能工作。"))),
        Table(words("进展表"), ("单位", "个数"), (("甲", CELL),), "注"),
        Paragraph(Clause(("各市要在", DUE, "召开会议安排部署。")), "（一）抓紧部署。"),
    ),
    date(2017, 4, 7),
    Clause(("署名",)),
    Clause((claim("date", "2017年4月7日"),)),
    copies="省政府办公厅",
    printer="合成印制",
    printed_line=words("印发"),
).numbered()
PRINTED = [
    "合成办公室", "〔2017〕　号", "通报", "各市：", "一、总体情况",
    "保定市和辛集市召开了会议，投资2000余万元，对21个乡镇机关单位实施了改造。",
    "还有19个区、40个县没有专门机构负责公共机构节能工作。",
    "进展表", "单位", "个数", "甲", "12", "注", "（一）抓紧部署。各市要在4月底前召开会议安排部署。",
    "署名", "2017年4月7日", "抄送：省政府办公厅。", "合成印制\t印发",
]  # fmt: skip


def back(*lines: str) -> Rebound:
    return rebind(PAGE, [], list(enumerate(lines, start=1)), SETTING)


def changed(old: str, new: str) -> Rebound:
    assert any(old in line for line in PRINTED)
    return back(*(line.replace(old, new) for line in PRINTED if line.replace(old, new)))


def states(found: Rebound) -> dict[str, str]:
    return {r.before or r.after: STATES[r.state] for r in found.rows if r.state != "same"}


def marks(found: Rebound) -> list[tuple[str, str]]:
    return [(u.text, u.suggestion) for r in found.rows for u in r.unbound]


def applied(found: Rebound) -> Page:
    done = apply_edits(PAGE, found.edits, SETTING)
    assert done.faults == ()
    return done.page


def test_what_was_not_touched_is_the_same() -> None:
    found = back(*PRINTED)
    assert [r.state for r in found.rows] == ["same"] * len(PRINTED)
    assert (found.edits, found.notices, found.clean) == ((), (), True)


def test_other_words_bind_to_the_same_claims() -> None:
    found = changed("实施了改造", "全面实施了节能改造，成效明显")
    assert list(states(found).values()) == ["已改且全部对应"]
    assert found.clean and [e.template for e in found.edits] == [
        "{c003}召开了会议，投资{c004}，对{c005}全面实施了节能改造，成效明显。"
    ]
    assert [c.id for c in applied(found).claims()] == [c.id for c in PAGE.claims()]


@pytest.mark.parametrize(
    ("old", "new", "text", "was"),
    [
        ("19个区", "21个区", "21个区", "19个区"),
        ("19个区", "119个区", "119个区", "19个区"),
        ("19个区", "9个区", "9个区", "19个区"),
        ("19个区", "四十个区", "四十个区", "19个区"),
        ("40个县", "19个县", "19个县", "40个县"),
        ("2000余万元", "2000万元", "2000万元", "2000余万元"),
        ("2000余万元", "20000余万元", "20000余万元", "2000余万元"),
        ("21个乡镇", "12个乡镇", "12个乡镇", "21个乡镇机关单位"),
        ("保定市和辛集市", "保定市和唐山市", "保定市", "保定市和辛集市"),
    ],
)
def test_a_changed_number_or_name_is_marked_with_what_stood_there(old: str, new: str, text: str, was: str) -> None:
    found = changed(old, new)
    assert list(states(found).values()) == ["有未对应的数字或名称"]
    assert marks(found)[0] == (text, f"“{text}”没有依据，原处是断言“{was}”。请恢复原数，或改依据后重新拟稿。")
    assert found.edits == ()


def test_numbers_that_changed_places_are_marked() -> None:
    found = changed("19个区、40个县", "40个县、19个区")
    assert not found.clean and found.edits == ()


def test_a_number_that_took_the_place_of_another_is_not_taken_for_it() -> None:
    three, five = claim("count", "3个市", 3, "a"), claim("count", "5个市", 5, "b")
    page = replace(PAGE, blocks=(Paragraph(Clause(("还有", five, "没有开会；还有", three, "没有下达。"))),)).numbered()
    printed = ["合成办公室", "〔2017〕　号", "通报", "各市：", "还有3个市没有开会。", *PRINTED[-4:]]
    found = rebind(page, [], list(enumerate(printed, start=1)), SETTING)
    assert not found.clean and found.edits == ()


def test_a_number_put_in_is_marked_with_the_claim_near_by() -> None:
    found = changed("召开会议安排部署", "召开3次会议安排部署")
    assert marks(found) == [("3次", "“3次”没有依据，近处的断言是“4月底前”。请删去，或改依据后重新拟稿。")]


def test_a_word_that_bends_a_number_is_marked() -> None:
    assert marks(changed("还有19个区", "还有约19个区"))[0][0] == "约19个区"


def test_a_number_made_vague_is_marked() -> None:
    found = changed("19个区", "有的区")
    assert marks(found) == [("19个区", "印出的“19个区”被改动，新文字中没有它。请恢复，或在系统中改稿时删去。")]


def test_a_number_taken_out_with_its_words_is_told() -> None:
    found = changed("，投资2000余万元", "")
    assert found.clean and [r.state for r in found.rows if r.state != "same"] == ["bound"]
    assert found.notices == ("改稿在“保定市和辛集市召开了会议，投资2000余……”中不再写：2000余万元。",)


def test_a_deadline_may_not_be_taken_out() -> None:
    found = changed("在4月底前召开", "召开")
    assert [s for _, s in marks(found)] == ["期限“4月底前”是要督办的要求，不能从文中删去；不提要求的，请用决定写明。"]


def test_a_paragraph_taken_out_is_told() -> None:
    found = changed(PRINTED[6], "")
    assert states(found) == {PRINTED[6]: "删除"}
    assert found.clean and len(applied(found).blocks) == 4


def test_a_paragraph_of_words_put_in_goes_with_its_neighbour() -> None:
    found = back(*PRINTED[:7], "各地要进一步提高认识。", *PRINTED[7:])
    assert states(found) == {"各地要进一步提高认识。": "新增"}
    assert found.clean
    assert applied(found).text() == PAGE.text().replace(PRINTED[6], f"{PRINTED[6]}\n各地要进一步提高认识。")


def test_a_paragraph_put_in_before_the_first_goes_with_the_next() -> None:
    page = replace(PAGE, blocks=PAGE.blocks[1:]).numbered()
    lines = [*PRINTED[:4], "现通报如下。", *PRINTED[5:]]
    found = rebind(page, [], list(enumerate(lines, start=1)), SETTING)
    assert found.clean
    assert apply_edits(page, found.edits, SETTING).page.text().split("\n")[3] == "现通报如下。"


def test_a_paragraph_with_a_number_put_in_is_marked() -> None:
    found = back(*PRINTED[:7], "另有350万元。", *PRINTED[7:])
    assert states(found) == {"另有350万元。": "新增"}
    assert [t for t, _ in marks(found)] == ["350万元"] and found.edits == ()


def test_a_paragraph_without_a_neighbour_needs_a_place() -> None:
    found = back(*PRINTED, "完。")
    assert marks(found) == [("完。", "新增的一段旁边没有可以并入的正文段落，请在系统中改稿时加入。")]


@pytest.mark.parametrize(
    "old", ["合成办公室", "〔2017〕　号", "各市：", "12", "注", "2017年4月7日", "抄送：省政府办公厅。"]
)
def test_particulars_and_tables_may_not_differ(old: str) -> None:
    fixed = "文件要素和表格不能在文稿中改动；要改的，请改依据后重新拟稿。"
    for lines in ([x if x != old else "别的" for x in PRINTED], [x for x in PRINTED if x != old]):
        assert (old, fixed) in marks(back(*lines))


def test_a_paragraph_split_in_two_keeps_its_claims() -> None:
    first, second = "保定市和辛集市召开了会议。", "投资2000余万元，对21个乡镇机关单位实施了改造。"
    found = back(*PRINTED[:5], first, second, *PRINTED[6:])
    assert found.clean
    assert applied(found).text() == PAGE.text().replace(PRINTED[5], f"{first}\n{second}")


def test_braces_of_a_person_are_words() -> None:
    found = changed("实施了改造", "实施了改造{c001}")
    assert [t for t, _ in marks(found)] == ["001"]


def test_a_second_round_builds_on_the_first() -> None:
    first = make_edit(list_places(PAGE)[5], "至今仍有{c006}、{c007}没有专门机构。\n请抓紧。")
    now = apply_edits(PAGE, [first], SETTING).page
    lines = [x if x != PRINTED[6] else "至今仍有19个区、40个县没有专门机构。\n请抓紧。" for x in PRINTED]
    lines = "\n".join(lines).split("\n")
    assert now.text().split("\n")[5:7] == lines[6:8]
    found = rebind(PAGE, [first], list(enumerate(lines, start=1)), SETTING)
    assert (found.edits, found.clean) == ((first,), True)
    again = [x.replace("请抓紧", "请尽快落实") for x in lines]
    found = rebind(PAGE, [first], list(enumerate(again, start=1)), SETTING)
    assert [e.template for e in found.edits] == ["至今仍有{c006}、{c007}没有专门机构。\n请尽快落实。"]
    original = rebind(PAGE, [first], list(enumerate(PRINTED, start=1)), SETTING)
    assert (original.edits, original.clean) == ((), True)
