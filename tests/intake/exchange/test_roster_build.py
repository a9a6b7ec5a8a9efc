"""The first roster (合成)."""

from datetime import date
from fractions import Fraction

import pytest

from tongbao.intake.exchange.roster_build import DepartingInstitution, enrolment_table, find_departing, match_lists
from tongbao.intake.exchange.upper_platform import ListedInstitution
from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2024, 1, 1))


def body(name: str, uscc: str = "", county: str = "990101", row: int = 0) -> ListedInstitution:
    return ListedInstitution(uscc, name, county, row=row)


def test_bodies_are_matched_by_code_and_then_by_name() -> None:
    upper = [body("合成一局", "A"), body("合成（二）校"), body("合成三馆", "C")]
    staffing = [body("合成一局", "A"), body("合成(二)校"), body("合成三馆")]
    build = match_lists(upper, staffing)
    assert [(p.upper.name, p.how) for p in build.pairs] == [
        ("合成一局", "代码"),
        ("合成（二）校", "名称"),
        ("合成三馆", "名称"),
    ]
    assert build.settled


def test_what_one_list_lacks_is_shown_on_either_side() -> None:
    build = match_lists([body("合成一局")], [body("合成二校")])
    assert ([b.name for b in build.only_upper], [b.name for b in build.only_staffing]) == (["合成一局"], ["合成二校"])
    assert not build.settled


def test_what_stands_twice_is_shown_and_not_matched() -> None:
    build = match_lists([body("合成一局", "A", row=2), body("合成一局", "A", row=9)], [body("合成一局", "A")])
    assert [(words, key, [b.row for b in same]) for words, key, same in build.twice] == [("上级平台", "代码 A", [2, 9])]
    assert (build.pairs, [b.name for b in build.only_staffing]) == ([], ["合成一局"])


def test_contradictions_are_doubts() -> None:
    build = match_lists(
        [body("合成一局", "A"), body("合成二校", "B"), body("合成三馆", "C", "990101")],
        [body("合成旧局", "A"), body("合成二校", "X"), body("合成三馆", "C", "990102")],
    )
    assert [why for _, _, why in build.doubts] == [
        "代码相同而名称不同：“合成一局”与“合成旧局”。请核对是否更名或串行。",
        "“合成三馆”的区划代码不同：990101与990102。请核对所在地。",
        "“合成二校”名称相同而代码不同：B与X。请核对代码。",
    ]
    assert build.pairs == []


def test_bodies_of_one_name_in_two_counties_are_two() -> None:
    build = match_lists([body("合成一小"), body("合成一小", county="990102")], [body("合成一小", county="990102")])
    assert [p.upper.county for p in build.pairs] == ["990102"]
    assert [b.county for b in build.only_upper] == ["990101"]


def test_those_that_leave_are_ranked_by_last_year_s_energy_and_the_silent_come_first() -> None:
    before = [(i, f"合成{i}", "990101") for i in ("a", "b", "c", "d")]
    energy = {"a": Fraction(60), "b": Fraction(30), "c": Fraction(10)}
    assert find_departing(before, ["a"], energy) == [
        DepartingInstitution("d", "合成d", "990101", None, Fraction(0)),
        DepartingInstitution("b", "合成b", "990101", Fraction(30), Fraction(3, 10)),
        DepartingInstitution("c", "合成c", "990101", Fraction(10), Fraction(1, 10)),
    ]


def test_nobody_leaves_where_all_stay() -> None:
    assert find_departing([("a", "合成a", "990101")], ["a"], {}) == []


def test_the_pairs_become_a_list_to_enrol_with_ids_that_stay() -> None:
    upper = [
        ListedInstitution("A", "合成一局", "990101", "organ"),
        ListedInstitution("", "合成二校", "990101", "education"),
    ]
    build = match_lists(upper, [body("合成一局", "A"), body("合成二校")])
    lines = enrolment_table(build, date(2024, 1, 1), RULES).decode().splitlines()
    assert lines[0] == "id,name,kind,county,since,until,uscc,parent"
    assert lines[1] == "A,合成一局,organ,990101,2024-01-01,,A,"
    assert lines[2].startswith("990101-")
    assert enrolment_table(build, date(2024, 1, 1), RULES).decode().splitlines() == lines


def test_a_kind_nobody_knows_is_refused() -> None:
    build = match_lists([ListedInstitution("A", "合成一局", "990101", "衙门", row=3)], [body("合成一局", "A")])
    with pytest.raises(Refusal) as caught:
        enrolment_table(build, date(2024, 1, 1), RULES)
    assert caught.value.sentence == "“合成一局”（上级平台第3行）的机构类型“衙门”无法识别。"
