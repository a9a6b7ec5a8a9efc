"""Units: one id, one sign, one name."""

import re

import pytest

from tongbao.measure.units import UNITS, Unit, unit


def test_it_works() -> None:
    assert unit("m3") == Unit("m3", "m³", "立方米")
    assert unit("tce").name == "吨标准煤"


def test_every_unit_is_known_under_its_own_id_and_no_name_stands_twice() -> None:
    assert {id_: u.id for id_, u in UNITS.items()} == {id_: id_ for id_ in UNITS}
    assert len({u.name for u in UNITS.values()}) == len(UNITS)
    assert len({u.sign for u in UNITS.values()}) == len(UNITS)


def test_an_unknown_unit_is_answered_with_the_known_ones() -> None:
    sentence = f"unknown unit '亩'; known: {', '.join(UNITS)}"
    with pytest.raises(LookupError, match=f"^{re.escape(sentence)}$"):
        unit("亩")
