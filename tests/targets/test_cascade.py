"""分解 and 下达: two events, and whether what comes down agrees with what was sent."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from tongbao.records.fact import Fact, Status
from tongbao.registry.roster import Roster
from tongbao.registry.shipped import TABLES, read_roster
from tongbao.targets.cascade import Handing, handing_down

BULLETIN = date(2017, 4, 7)
ROSTER: Roster = read_roster(TABLES / "hebei")
YES, NO, SILENT = Status.YES, Status.NO, Status.NOT_REPORTED


def fact(matter: str, status: Status, received: str = "2017-03-31", **more: Any) -> Fact:
    """What 廊坊 or one of its counties says."""
    return Fact(f"F{received}{matter}{more.get('county', '')}", "langfang", matter, status, received=received, **more)


def langfang(*facts: Fact) -> Handing:
    """Where the task stands in 廊坊."""
    return next(h for h in handing_down(facts, ROSTER, BULLETIN) if h.unit == "langfang")


def test_it_works() -> None:
    found = langfang(
        fact("task_decomposed", YES, day="2017-03-01"),
        fact("task_handed_down", YES, day="2017-03-20"),
        fact("county_receipt", YES, county="131002"),
        fact("county_receipt", YES, county="131003"),
    )
    assert found == Handing("langfang", YES, YES, "2017-03-20", 10, 2, 0)
    assert found.contradicted is False


def test_the_list_of_areas_is_closed_and_who_said_nothing_has_not_reported() -> None:
    found = handing_down([], ROSTER, BULLETIN)
    assert [h.unit for h in found] == [u.id for u in ROSTER.units_at(BULLETIN, "areas")]
    assert {(h.decomposed, h.handed_down, h.handed_down_on, h.received, h.denied) for h in found} == {
        (SILENT, SILENT, "", 0, 0)
    }


def test_where_tasks_go_to_townships_there_are_no_counties() -> None:
    counties = {h.unit: h.counties for h in handing_down([], ROSTER, BULLETIN)}
    assert (counties["dingzhou"], counties["xinji"], sum(counties.values())) == (0, 0, 166)


def test_decomposing_is_not_handing_down() -> None:
    found = langfang(fact("task_decomposed", YES, day="2017-03-01"))
    assert (found.decomposed, found.handed_down, found.handed_down_on) == (YES, SILENT, "")


def test_a_county_that_has_nothing_contradicts_its_city() -> None:
    down = fact("task_handed_down", YES, day="2017-03-20")
    found = langfang(down, fact("county_receipt", NO, county="131002"), fact("county_receipt", YES, county="131003"))
    assert (found.received, found.denied, found.contradicted) == (1, 1, True)


@pytest.mark.parametrize("status", [NO, SILENT])
def test_a_city_that_handed_nothing_down_is_not_contradicted(status: Status) -> None:
    found = langfang(fact("task_handed_down", status), fact("county_receipt", NO, county="131002"))
    assert (found.denied, found.contradicted) == (1, False)


def test_a_silent_county_neither_has_it_nor_denies_it() -> None:
    found = langfang(fact("task_handed_down", YES), fact("county_receipt", SILENT, county="131002"))
    assert (found.received, found.denied, found.contradicted) == (0, 0, False)


def test_the_last_word_counts_in_whatever_order_the_facts_come() -> None:
    facts = [
        fact("task_handed_down", NO, "2017-02-28"),
        fact("task_handed_down", YES, "2017-03-31", day="2017-03-20"),
        fact("county_receipt", NO, "2017-02-28", county="131002"),
        fact("county_receipt", YES, "2017-03-31", county="131002"),
    ]
    found = {langfang(*order) for order in permutations(facts)}
    assert found == {Handing("langfang", SILENT, YES, "2017-03-20", 10, 1, 0)}


def test_the_last_word_is_the_one_received_last_not_the_one_about_the_latest_day() -> None:
    done = fact("task_decomposed", YES, "2017-02-28", day="2017-02-01")
    found = {langfang(*order).decomposed for order in permutations((done, fact("task_decomposed", NO, "2017-03-31")))}
    assert found == {NO}


def test_other_areas_do_not_speak_for_it() -> None:
    other = Fact("F1", "baoding", "task_handed_down", YES, day="2017-03-20", received="2017-03-31")
    assert langfang(other).handed_down is SILENT


def test_a_new_area_is_on_the_list_from_its_day_on() -> None:
    assert [len(handing_down([], ROSTER, d)) for d in (BULLETIN, date(2019, 6, 1))] == [13, 14]
