"""What stands loose in a person's words: every number, every name, every word that bends a number."""

import pytest
from tests.bulletin.samples import SETTING, claim

from tongbao.bulletin.clause import Clause, Part, words
from tongbao.bulletin.loose import UnsupportedText, find_unsupported

MONEY = claim("amount", "350万元", 3_500_000_000)


def seen(*parts: Part, before: Clause = words("")) -> list[str]:
    return [f.text for f in find_unsupported(Clause(parts), before, SETTING)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("安排350万元。", ["350万元"]),
        ("安排３５０万元。", ["３５０万元"]),
        ("安排三百五十万元。", ["三百五十万元"]),
        ("增长12.5％。", ["12.5％"]),
        ("占百分之二十。", ["百分之二十"]),
        ("占三分之一。", ["三分之一"]),
        ("达到七成，较好。", ["七成"]),
        ("共2000余万元。", ["2000余万元"]),
        ("还有两个市。", ["两个市"]),
        ("于二〇一七年完成。", ["二〇一七年"]),
        ("见①。", ["①"]),
        ("共二十五。", ["二十五"]),
        ("大多数单位、半数以上已经完成。", ["大多数", "半数"]),
        ("二十一批。", ["二十一批"]),
        ("唐山市、正定县较好。", ["唐山市", "正定县"]),
        ("省教育厅较好。", ["省教育厅"]),
    ],
)
def test_numbers_and_names_are_found_whole(text: str, found: list[str]) -> None:
    assert sorted(seen(text)) == sorted(found)


@pytest.mark.parametrize(
    "text",
    [
        "坚持“十三五”目标。",
        "进一步落实，统一部署，一是加强领导。",
        "完成一批项目。",
        "少数民族学校。",
        "千万不要松懈，十分重要。",
        "",
    ],
)
def test_idioms_and_fixed_terms_are_left_alone(text: str) -> None:
    assert seen(text) == []


def test_what_stood_there_before_may_stay_once() -> None:
    before = words("一次检查。")
    assert seen("再一次检查。", before=before) == []
    assert seen("再一次一次检查。", before=before) == ["一次"]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("安排约", "。", "约350万元"),
        ("安排不超过", "。", "超过350万元"),
        ("安排", "以上。", "350万元以上"),
        ("安排1", "。", "1"),
        ("安排", "余。", "350万元余"),
    ],
)
def test_a_word_that_bends_a_number_is_found(before: str, after: str, found: str) -> None:
    assert found in seen(before, MONEY, after)


def test_a_bend_that_was_there_before_may_stay() -> None:
    before = Clause(("安排约", MONEY, "。"))
    assert seen("共安排约", MONEY, "。", before=before) == []


def test_further_names_are_found_with_their_place() -> None:
    found = find_unsupported(words("请合成第一中学整改。"), words(""), SETTING, ["合成第一中学", "合成"])
    assert found == [UnsupportedText("name", "合成第一中学", 1)]
