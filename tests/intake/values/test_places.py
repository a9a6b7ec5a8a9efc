"""Places in what people write, on the shipped Hebei registry."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.intake.values.places import Gazetteer, Unresolved, find_place, find_places, place_key
from tongbao.registry.reading_tables import TABLES, read_roster
from tongbao.registry.roster import Roster

DAY = date(2017, 3, 31)
HEBEI = read_roster(TABLES / "hebei")
XINHUA = (("130105", "石家庄市新华区", "130105"), ("130902", "沧州市新华区", "130902"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        *(("石家庄", "shijiazhuang"), ("石家庄市", "shijiazhuang"), ("130100", "shijiazhuang")),
        *(("河北省石家庄市", "shijiazhuang"), ("石 家 庄", "shijiazhuang"), ("shijiazhuang", "shijiazhuang")),
        *(("长安区", "130102"), ("石家庄市长安区", "130102"), ("石家庄长安区", "130102"), ("130102", "130102")),
        *(("１３０１０２", "130102"), ("130102000000", "130102"), ("沧州新华区", "130902"), ("易县", "130633")),
        *(("定州", "dingzhou"), ("定州市", "dingzhou"), ("保定市定州市", "dingzhou"), ("130682", "dingzhou")),
        *(
            ("139001", "dingzhou"),
            ("河北省", "province"),
            ("正定", "130123"),
            ("邢台", "xingtai"),
            ("邢台县", "130521"),
        ),
        *(("省教育厅", "dept-02"), ("河北省教育厅", "dept-02")),
    ],
)
def test_a_place_is_found_however_it_is_written(text: str, place: str) -> None:
    assert find_place(HEBEI, text, DAY) == place


@pytest.mark.parametrize(
    "text", ["", "雄安新区", "唐山路小学", "主任县长", "13010", "999999", "石家庄市唐山市", "石家庄市某区"]
)
def test_what_is_no_one_place_is_not_found(text: str) -> None:
    assert find_place(HEBEI, text, DAY) is None


def test_several_places_of_one_name_are_given_back() -> None:
    sentence = "“新华区”可能是石家庄市新华区、沧州市新华区，不能确定是哪一个。请写明所属设区市或代码。"
    assert find_place(HEBEI, "新华区", DAY) == Unresolved(sentence, XINHUA)


def test_a_place_exists_only_in_its_days() -> None:
    assert find_place(HEBEI, "雄安新区", date(2019, 3, 31)) == "xiongan"
    assert find_place(HEBEI, "长安区", date(2016, 12, 31)) is None


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("石家庄长安区2017年3月台账.xlsx", ("130102",)),
        ("沧州市2017年新华区台账", ("130902",)),
        ("台账130102_201703.xlsx", ("130102",)),
        ("石家庄、保定汇总", ("shijiazhuang", "baoding")),
        ("辛集市台账", ("xinji",)),
        ("河北省教育厅2017年3月", ("dept-02",)),
        ("唐山路小学", ()),
        ("主任县长", ()),
        ("2017年3月", ()),
    ],
)
def test_places_are_found_in_titles_and_file_names(text: str, places: tuple[str, ...]) -> None:
    assert find_places(HEBEI, text, DAY) == places


def test_a_doubtful_place_in_a_file_name_is_a_doubt() -> None:
    (found,) = find_places(HEBEI, "新华区台账.xlsx", DAY)
    assert isinstance(found, Unresolved)
    assert found.candidates == XINHUA


def test_every_region_is_found_by_its_full_name_and_code() -> None:
    gazetteer = Gazetteer(HEBEI, DAY)
    for region in (r for r in HEBEI.regions if r.exists(DAY)):
        by_code = find_place(HEBEI, region.code, DAY)
        assert by_code == find_place(HEBEI, gazetteer.full_name(region.code), DAY)
        assert by_code in (region.code, region.unit)


def test_a_roster_without_places_finds_none() -> None:
    assert find_place(Roster(), "石家庄", DAY) is None
    assert find_places(Roster(), "石家庄", DAY) == ()


@given(st.text(max_size=20) | st.text("石家庄市新华区桥西河北省定州县1302 ", max_size=16))
def test_any_text_is_a_place_a_doubt_or_nothing(text: str) -> None:
    assert isinstance(find_place(HEBEI, text, DAY), str | Unresolved | None)
    assert all(isinstance(p, str | Unresolved) for p in find_places(HEBEI, text, DAY))
    assert place_key(place_key(text)) == place_key(text)
