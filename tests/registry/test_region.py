"""Regions of the code tree."""

from datetime import date

import pytest

from tongbao.registry.region import Region, count_by_kind


def region(name: str, kind: str, until: date | None = None) -> Region:
    """A region since 2017."""
    return Region("130000", name, kind, "", "u", date(2017, 1, 1), until)


def test_it_works() -> None:
    found = region("某县", "县", date(2017, 4, 30))
    days = (date(2016, 12, 31), date(2017, 1, 1), date(2017, 4, 30), date(2017, 5, 1))
    assert [found.exists(d) for d in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("name", "kind", "short"),
    [
        ("石家庄市", "市", "石家庄"),
        ("定州市", "县级市", "定州"),
        ("沙市", "县级市", "沙市"),
        ("新市区", "区", "新市区"),
        ("赵县", "县", "赵县"),
    ],
)
def test_only_a_city_loses_its_last_character(name: str, kind: str, short: str) -> None:
    assert region(name, kind).short == short


def test_the_province_and_the_cities_are_no_counties() -> None:
    regions = [region("某省", "省"), region("某市", "市"), region("甲县", "县"), region("乙县", "县", date(2017, 2, 1))]
    assert count_by_kind(regions, date(2017, 2, 1)) == {"县": 2}
    assert count_by_kind(regions, date(2017, 2, 2)) == {"县": 1}
    assert count_by_kind([], date(2017, 2, 1)) == {}
