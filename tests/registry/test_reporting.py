"""Closed, dated lists of reporting units, and finding one of them."""

from dataclasses import replace
from datetime import date

import pytest

from tongbao.registry.reporting import AREAS, ReportingUnit, find_unit, units_at
from tongbao.registry.roster import Roster

BULLETIN = date(2017, 4, 7)
UNIT = ReportingUnit(
    id="a",
    list_id=AREAS,
    name="甲市",
    short="甲",
    customary=2,
    hands_down_to="county",
    since=date(2017, 1, 1),
    until=date(2017, 12, 31),
)


def test_it_works() -> None:
    first = replace(UNIT, id="b", name="乙市", short="乙", customary=1)
    assert units_at([UNIT, first], BULLETIN, AREAS) == (first, UNIT)
    assert find_unit([UNIT, first], "甲市", BULLETIN) == UNIT


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("石家庄市", "shijiazhuang"),
        ("石家庄", "shijiazhuang"),
        ("shijiazhuang", "shijiazhuang"),
        (" 保定市\n", "baoding"),
        ("130682", "dingzhou"),
        ("139001", "dingzhou"),
        ("130181", "xinji"),
        ("139002", "xinji"),
        ("省卫计委", "dept-health"),
        ("河北省", "province"),
    ],
)
def test_a_unit_is_found_by_name_short_name_id_or_code(hebei: Roster, text: str, id_: str) -> None:
    found = hebei.find(text, BULLETIN)
    assert found is not None and found.id == id_


@pytest.mark.parametrize("text", ["", "石", "石家庄市局", "130102", "雄安新区"])
def test_what_means_no_unit_finds_none(hebei: Roster, text: str) -> None:
    assert hebei.find(text, BULLETIN) is None


def test_a_name_that_means_two_units_finds_none() -> None:
    assert find_unit([UNIT, replace(UNIT, id="b")], "甲", BULLETIN) is None


@pytest.mark.parametrize(
    ("day", "there"),
    [
        (date(2016, 12, 31), False),
        (date(2017, 1, 1), True),
        (date(2017, 12, 31), True),
        (date(2018, 1, 1), False),
    ],
)
def test_a_unit_reports_from_its_first_to_its_last_day(day: date, there: bool) -> None:
    assert UNIT.exists(day) is there
    assert units_at([UNIT], day, AREAS) == ((UNIT,) if there else ())
    assert find_unit([UNIT], "甲", day) == (UNIT if there else None)


def test_the_statistical_code_goes_before_the_code_tree(hebei: Roster) -> None:
    assert [hebei.unit(u).code for u in ("dingzhou", "baoding", "dept-01")] == ["139001", "130600", "dept-01"]
