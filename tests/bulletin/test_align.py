"""Paragraphs find their partners in order, and claims stand in new words only where they are whole."""

from itertools import count

from tests.bulletin.samples import SETTING, claim

from tongbao.bulletin.align import align_paragraphs, is_mostly_from, locate_claims
from tongbao.bulletin.clause import Clause

AREAS, COUNTIES = claim("count", "19个区", 19), claim("count", "40个县", 40)


def ids(old: Clause, new: str) -> tuple[list[str], list[str], list[str]]:
    found = locate_claims(old, new, SETTING)
    return [c.text for _, c in found.spans], [c.text for c in found.changed], [c.text for c in found.dropped]


def clause(*parts: object) -> Clause:
    return Clause(tuple(parts)).numbered(count(1))  # type: ignore[arg-type]


def test_what_is_the_same_is_paired_and_what_changed_goes_with_the_likest() -> None:
    old = ["标题", "各地召开了会议，作了部署。", "还有单位没有完成。", "结尾"]
    new = ["标题", "还有一些单位至今没有完成。", "结尾"]
    assert align_paragraphs(old, new) == [(0, 0), (1, None), (2, 1), (3, 2)]
    assert align_paragraphs(new, old) == [(0, 0), (None, 1), (1, 2), (2, 3)]
    assert align_paragraphs(["甲", "乙", "丙"], ["甲", "丁", "丙"]) == [(0, 0), (1, 1), (2, 2)]
    assert align_paragraphs([], ["甲"]) == [(None, 0)] and align_paragraphs(["甲"], []) == [(0, None)]


def test_many_paragraphs_are_paired_in_order() -> None:
    old, new = [f"甲{n}" for n in range(300)], [f"乙{n}" for n in range(300)]
    assert align_paragraphs(old, new) == [(n, n) for n in range(300)]


def test_a_part_of_a_paragraph() -> None:
    assert is_mostly_from("各地召开了会议。", "各地召开了会议，作了部署。")
    assert not is_mostly_from("另外的事情。", "各地召开了会议，作了部署。")


def test_claims_stand_where_they_stood() -> None:
    old = clause("还有", AREAS, "、", COUNTIES, "没有机构。")
    assert ids(old, "至今还有19个区、40个县没有设立机构。") == (["19个区", "40个县"], [], [])
    assert ids(old, "还有119个区、40个县没有机构。") == (["40个县"], ["19个区"], [])
    assert len(ids(old, "还有40个县、19个区没有机构。")[0]) == 1
    assert ids(old, "") == ([], [], ["19个区", "40个县"])


def test_of_two_alike_the_one_that_stayed_is_found() -> None:
    old = clause("甲类有", claim("count", "3个市", 3, "a"), "完成，乙类有", claim("count", "3个市", 3, "b"), "完成。")
    found = locate_claims(old, "乙类有3个市完成。", SETTING)
    assert [c.key for _, c in found.spans] == ["b"] and [c.key for c in found.dropped] == ["a"]
