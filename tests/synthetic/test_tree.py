"""The tree of the large synthetic province: the shape of a northern province, and nothing real in it."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import tongbao.registry
from tongbao.registry.reporting import AREAS
from tongbao.registry.roster import Roster
from tongbao.synthetic import tree

DAY = date(2016, 6, 30)
ROSTER = Roster(tree.regions(), tree.units())


def test_thirteen_units_166_counties_and_the_townships_of_two() -> None:
    units = ROSTER.units_at(DAY, AREAS)
    below = Counter(r.unit for r in tree.regions() if len(r.parent) and r.parent != tree.ROOT)
    assert len(units) == 13
    assert [u.name for u in units] == [f"{c}市" for c in "甲乙丙丁戊己庚辛壬癸子丑寅"]
    assert sum(len(ROSTER.counties_of(u.id, DAY)) for u in units) == 166
    assert [u.id for u in units if u.hands_down_to == "township"] == ["u12", "u13"]
    assert {u: below[u] for u in ("u01", "u03", "u12", "u13")} == {"u01": 22, "u03": 7, "u12": 10, "u13": 10}
    assert {r.kind for r in tree.regions() if r.unit in ("u12", "u13")} == {"县级市", "镇", "乡"}


def test_codes_are_nobodys_and_unlike_each_other() -> None:
    codes = [r.code for r in tree.regions()]
    assert len(set(codes)) == len(codes) == 1 + 13 + 166 + 20
    assert {c[:2] for c in codes} == {"98"}
    assert ROSTER.unit_of_county("981200101", DAY) == "u12"


def test_no_name_is_a_real_one() -> None:
    hebei = Path(tongbao.registry.__file__).parent / "tables" / "hebei"
    with (hebei / "regions.csv").open(encoding="utf-8") as file:
        real = {row["name"] for row in csv.DictReader(file)}
    assert "承德市" in real
    assert {r.name for r in tree.regions()} & real == set()
    assert tree.regions()[0].name == "合成大省"


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (22, "二十二"), (99, "九十九")]
)
def test_ordinals(number: int, words: str) -> None:
    assert tree.ordinal(number) == words


def test_places_of_a_unit() -> None:
    assert tree.places("u03") == [f"98030{n}" for n in range(1, 8)]
    assert tree.places("u13") == [f"9813001{n:02d}" for n in range(1, 11)]
