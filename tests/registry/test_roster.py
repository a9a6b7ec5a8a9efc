"""The whole registry as one value."""

import json
from datetime import date

import pytest

from tongbao.registry.institution import Institution
from tongbao.registry.roster import Roster
from tongbao.rules.digest import encode_canonical

BULLETIN = date(2017, 4, 7)


def test_it_works(hebei: Roster) -> None:
    assert hebei.unit("baoding").name == "保定市"
    found = hebei.region("130102", BULLETIN)
    assert found is not None and found.name == "长安区"
    assert hebei.unit_of_county("130102", BULLETIN) == "shijiazhuang"


def test_the_code_tree_is_not_the_reporting_tree(hebei: Roster) -> None:
    """定州 and 辛集 stand under 保定 and 石家庄 in the code tree and report themselves."""
    assert hebei.unit_of_county("130682", BULLETIN) == "dingzhou"
    assert hebei.unit_of_county("130181", BULLETIN) == "xinji"
    assert "130682" not in {r.code for r in hebei.counties_of("baoding", BULLETIN)}


def test_counties_come_by_code(hebei: Roster) -> None:
    codes = [r.code for r in hebei.counties_of("langfang", BULLETIN)]
    assert codes == sorted(codes)
    assert {c[:4] for c in codes} == {"1310"}


def test_a_region_is_found_only_while_it_exists(hebei: Roster) -> None:
    days = (date(2017, 4, 30), date(2017, 5, 1))
    assert [hebei.region("130823", d) is None for d in days] == [False, True]
    assert [hebei.region("130881", d) is None for d in days] == [True, False]


def test_an_unknown_unit_or_county_is_a_bug(hebei: Roster) -> None:
    with pytest.raises(LookupError, match=r"^no reporting unit 'atlantis'; enrol it first$"):
        hebei.unit("atlantis")
    with pytest.raises(LookupError, match=r"^no region '130881' on 2017-04-07; enrol it first$"):
        hebei.unit_of_county("130881", BULLETIN)


def test_names_hold_full_and_short_names_and_no_single_characters(hebei: Roster) -> None:
    names = hebei.names()
    assert {"石家庄市", "石家庄", "省卫计委", "长安区", "平泉县", "平泉市"} - names == set()
    assert [n for n in names if len(n) < 2] == []


def test_states_of_an_institution() -> None:
    states = tuple(Institution(i, "某校", "education", "130102", date(2016, 1, 1)) for i in ("I1", "I2", "I1"))
    assert Roster(institutions=states).states_of("I1") == [states[0], states[2]]


def test_units_and_regions_survive_sealing(hebei: Roster) -> None:
    again = Roster.from_sealed(json.loads(encode_canonical(hebei.as_sealed())))
    assert set(again.units) == set(hebei.units)
    assert set(again.regions) == set(hebei.regions)
    assert encode_canonical(again.as_sealed()) == encode_canonical(hebei.as_sealed())


def test_the_order_of_rows_does_not_change_what_is_sealed(hebei: Roster) -> None:
    turned = Roster(regions=hebei.regions[::-1], units=hebei.units[::-1])
    assert encode_canonical(turned.as_sealed()) == encode_canonical(hebei.as_sealed())
