"""Institutions move, are renamed, end, merge and split from a day on; what does not fit is refused."""

from dataclasses import replace
from datetime import date

import pytest

from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.reorganisation import END, MERGE, MOVE, RENAME, SPLIT, Reorganisation, map_successors, reorganise
from tongbao.registry.roster import Roster

FIRST, DAY, EVE = date(2015, 1, 1), date(2016, 7, 1), date(2016, 6, 30)
A = Institution("A", "甲局", "organ", "990101", FIRST, uscc="91")
B = Institution("B", "乙局", "organ", "990101", FIRST)
C = Institution("C", "丙校", "education", "990102", FIRST)
ROSTER = Roster(
    regions=(
        Region("990000", "虚省", "省", "", "", FIRST),
        Region("990101", "虚东区", "区", "990100", "u01", FIRST),
        Region("990102", "虚西区", "区", "990100", "u01", FIRST),
    ),
    institutions=(A, B, C),
)
NEW = {"since": DAY}
PARTS = "分立后至少要有两家，各有编号和名称，编号不重复"


def states(change: Reorganisation) -> tuple[Institution, ...]:
    """The institutions after a change."""
    return reorganise(ROSTER, change).institutions


def ended(state: Institution) -> Institution:
    """A state that ended on the eve."""
    return replace(state, until=EVE)


def test_it_works_for_a_move() -> None:
    found = states(Reorganisation(MOVE, ("A", "B"), DAY, county="990102"))
    assert found == (
        ended(A),
        replace(A, county="990102", **NEW),
        ended(B),
        replace(B, county="990102", **NEW),
        C,
    )


def test_a_new_name_stands_from_the_day_on() -> None:
    assert states(Reorganisation(RENAME, ("C",), DAY, name="丙中学")) == (
        A,
        B,
        ended(C),
        replace(C, name="丙中学", **NEW),
    )


def test_who_ends_stays_enrolled_until_the_eve() -> None:
    assert states(Reorganisation(END, ("B",), DAY)) == (A, ended(B), C)


def test_of_a_merger_one_goes_on() -> None:
    found = states(Reorganisation(MERGE, ("A", "B"), DAY, into="B", name="甲乙局"))
    assert found == (ended(A), ended(B), replace(B, name="甲乙局", **NEW), C)
    assert states(Reorganisation(MERGE, ("A", "B"), DAY, into="A"))[:2] == (ended(A), replace(A, **NEW))


def test_of_a_split_each_part_begins() -> None:
    found = states(Reorganisation(SPLIT, ("A",), DAY, parts=(("A", "甲局"), ("D", "丁局"))))
    assert found == (ended(A), replace(A, **NEW), B, C, replace(A, id="D", name="丁局", uscc="", **NEW))


def test_what_is_counted_goes_with_the_institution() -> None:
    assert map_successors(Reorganisation(MOVE, ("A", "B"), DAY, county="990102")) == {"A": "A", "B": "B"}
    assert map_successors(Reorganisation(MERGE, ("A", "B"), DAY, into="B")) == {"A": "B", "B": "B"}
    assert map_successors(Reorganisation(SPLIT, ("A",), DAY, parts=(("D", "丁"), ("E", "戊")))) == {"A": "D"}
    assert map_successors(Reorganisation(END, ("A",), DAY)) == {}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (Reorganisation("sell", ("A",), DAY), "没有“sell”这种变更"),
        (Reorganisation(END, (), DAY), "没有写明机构，或同一机构写了两次"),
        (Reorganisation(END, ("A", "A"), DAY), "没有写明机构，或同一机构写了两次"),
        (Reorganisation(END, ("Z",), DAY), "2016-07-01名录中没有机构“Z”"),
        (Reorganisation(END, ("A",), FIRST), "“甲局”在2015-01-01或以后已有变更登记"),
        (Reorganisation(MOVE, ("A",), DAY, county="990109"), "2016-07-01名录中没有县区“990109”"),
        (Reorganisation(MOVE, ("A",), DAY, county="990000"), "2016-07-01名录中没有县区“990000”"),
        (Reorganisation(MOVE, ("A",), DAY, county="990101"), "“甲局”本来就在虚东区"),
        (Reorganisation(RENAME, ("A", "B"), DAY, name="新"), "更名一次只办一家"),
        (Reorganisation(RENAME, ("A",), DAY), "没有写明新名称，或与原名称相同"),
        (Reorganisation(RENAME, ("A",), DAY, name="甲局"), "没有写明新名称，或与原名称相同"),
        (Reorganisation(MERGE, ("A",), DAY, into="A"), "合并至少要有两家"),
        (Reorganisation(MERGE, ("A", "B"), DAY, into="C"), "存续的“C”不在参加合并的机构中"),
        (Reorganisation(SPLIT, ("A", "B"), DAY), "分立一次只办一家"),
        (Reorganisation(SPLIT, ("A",), DAY, parts=(("D", "丁"),)), PARTS),
        (
            Reorganisation(SPLIT, ("A",), DAY, parts=(("D", "丁"), ("D", "戊"))),
            PARTS,
        ),
        (Reorganisation(SPLIT, ("A",), DAY, parts=(("D", "丁"), ("E", ""))), PARTS),
        (Reorganisation(SPLIT, ("A",), DAY, parts=(("A", "甲"), ("B", "乙"))), "编号“B”名录中已有"),
    ],
)
def test_what_does_not_fit_is_refused(change: Reorganisation, told: str) -> None:
    with pytest.raises(Refusal) as refused:
        reorganise(ROSTER, change)
    assert (refused.value.code, refused.value.sentence) == ("change", f"{told}，不能登记变更。")


def test_a_state_that_is_enrolled_for_later_is_not_written_over() -> None:
    later = reorganise(ROSTER, Reorganisation(MOVE, ("A",), date(2017, 1, 1), county="990102"))
    with pytest.raises(Refusal, match="已有变更登记"):
        reorganise(later, Reorganisation(END, ("A",), DAY))
