"""The registry tables: Hebei as it was, and what an office's own table may not hold."""

import csv
from datetime import date
from pathlib import Path

import pytest

from tongbao.measure.refusal import Refusal
from tongbao.registry.reading_tables import TABLES, read_roster, shipped_names
from tongbao.registry.region import count_by_kind
from tongbao.registry.reporting import AREAS, DEPARTMENTS, PROVINCE
from tongbao.registry.roster import Roster
from tongbao.rules.load import load_shipped_tables

BULLETIN = date(2017, 4, 7)
CITIES = "张家口 承德 秦皇岛 唐山 衡水 沧州 保定 石家庄 邢台 邯郸 廊坊"


def test_it_works(hebei: Roster) -> None:
    assert shipped_names() == ["hebei"]
    assert [u.short for u in hebei.units_at(BULLETIN, AREAS)] == [*CITIES.split(), "定州", "辛集"]


def test_the_code_tree_has_168_counties_of_four_kinds(hebei: Roster) -> None:
    assert count_by_kind(list(hebei.regions), BULLETIN) == {"区": 47, "县级市": 19, "县": 96, "自治县": 6}


def test_the_reporting_tree_has_166_of_them_under_11_cities(hebei: Roster) -> None:
    counted = {u.short: len(hebei.counties_of(u.id, BULLETIN)) for u in hebei.units_at(BULLETIN, AREAS)}
    assert counted == {
        "张家口": 16,
        "承德": 11,
        "秦皇岛": 7,
        "唐山": 14,
        "衡水": 11,
        "沧州": 16,
        "保定": 23,
        "石家庄": 21,
        "邢台": 19,
        "邯郸": 18,
        "廊坊": 10,
        "定州": 0,
        "辛集": 0,
    }
    assert sum(counted.values()) == 166


@pytest.mark.parametrize("unit", ["dingzhou", "xinji"])
def test_the_two_cities_under_the_province_hand_down_to_townships(hebei: Roster, unit: str) -> None:
    assert hebei.unit(unit).hands_down_to == "township"


def test_the_departments_are_a_list_of_their_own(hebei: Roster) -> None:
    areas, departments = ({u.id for u in hebei.units_at(BULLETIN, list_id)} for list_id in (AREAS, DEPARTMENTS))
    assert (len(areas), len(departments)) == (13, 24)
    assert areas & departments == set()
    assert [u.short for u in hebei.units_at(BULLETIN, PROVINCE)] == ["省直"]


def test_only_the_department_that_the_bulletin_names_is_verified(hebei: Roster) -> None:
    departments = hebei.units_at(BULLETIN, DEPARTMENTS)
    assert [u.short for u in departments if not u.unverified] == ["省卫计委"]


def test_xiongan_is_not_on_the_list_in_2017_and_is_on_it_in_2019(hebei: Roster) -> None:
    assert hebei.find("雄安新区", BULLETIN) is None
    later = [u.short for u in hebei.units_at(date(2019, 6, 1), AREAS)]
    assert (len(later), later[-1]) == (14, "雄安新区")


@pytest.mark.parametrize(
    ("eve", "old", "new", "kinds"),
    [
        (date(2017, 4, 30), "平泉县", "平泉市", {"区": 47, "县级市": 20, "县": 95, "自治县": 6}),
        (date(2018, 9, 30), "滦县", "滦州市", {"区": 47, "县级市": 21, "县": 94, "自治县": 6}),
    ],
)
def test_a_county_becomes_a_city_on_one_day(
    hebei: Roster, eve: date, old: str, new: str, kinds: dict[str, int]
) -> None:
    after = date.fromordinal(eve.toordinal() + 1)
    there = [[r.name for r in hebei.regions if r.name in (old, new) and r.exists(day)] for day in (eve, after)]
    assert there == [[old], [new]]
    assert count_by_kind(list(hebei.regions), after) == kinds


def test_every_region_and_code_belongs_to_a_unit_there_is(hebei: Roster) -> None:
    units = {u.id for u in hebei.units}
    assert {r.unit for r in hebei.regions} - units == set()
    with (TABLES / "hebei" / "codes.csv").open(encoding="utf-8") as file:
        assert {row["unit"] for row in csv.DictReader(file)} - units == set()


def test_every_unit_has_a_declared_source() -> None:
    with (TABLES / "hebei" / "units.csv").open(encoding="utf-8") as file:
        assert {row["source"] for row in csv.DictReader(file)} - set(load_shipped_tables()[1]) == set()


def test_every_county_lies_under_a_region_and_no_name_stands_twice_in_one_city(hebei: Roster) -> None:
    there = [r for r in hebei.regions if r.exists(BULLETIN)]
    codes = {r.code for r in there}
    assert len(codes) == len(there)
    assert [r.name for r in there if r.kind != "省" and r.parent not in codes] == []
    assert len({(r.parent, r.name) for r in there}) == len(there)


def test_absent_tables_are_empty(tmp_path: Path) -> None:
    assert read_roster(tmp_path) == Roster()


def test_an_office_reads_its_own_institutions_and_contacts(tmp_path: Path) -> None:
    (tmp_path / "institutions.csv").write_text(
        "id,name,kind,county,since,until\nI1,第一中学,education,130102,2016-01-01,2017-06-30\n", "utf-8-sig"
    )
    (tmp_path / "contacts.csv").write_text("unit,role,name,phone,since\nbaoding,head,某甲,1,2016-01-01\n", "utf-8")
    roster = read_roster(tmp_path)
    assert [(i.name, i.until) for i in roster.institutions] == [("第一中学", date(2017, 6, 30))]
    assert [(i.level, i.zone) for i in roster.institutions] == [("", "")]
    assert [c.text() for c in roster.contacts] == ["单位负责人：某甲 1"]


def test_an_institution_may_have_a_quota_level_and_a_zone(tmp_path: Path) -> None:
    (tmp_path / "institutions.csv").write_text(
        "id,name,kind,county,since,until,level,zone\nI1,县医院,health,130102,2016-01-01,,二级,寒冷\n", "utf-8"
    )
    assert [(i.level, i.zone) for i in read_roster(tmp_path).institutions] == [("二级", "寒冷")]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        (
            "contacts.csv",
            "unit,role,name,phone,since\nb,head,甲,1,2016-01-01\nb,boss,乙,1,2016-01-01\n",
            "contacts.csv第3行无法登记：role 'boss'。请改正该行后重新登记。",
        ),
        (
            "regions.csv",
            "code,name,kind,parent,unit,since\n130100,某市,市,,b,2017年2月\n",
            "regions.csv第2行无法登记：since 的“2017年2月”不是日期，应写成 2017-04-07 的样子。请改正该行后重新登记。",
        ),
        (
            "units.csv",
            "id,name\nb,保定市\n",
            "units.csv第2行无法登记：缺“list”一栏。请改正该行后重新登记。",
        ),
        (
            "codes.csv",
            "unit,code\nb,130600\n",
            "codes.csv第2行无法登记：缺“system”一栏。请改正该行后重新登记。",
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_by_file_and_row(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(Refusal) as refused:
        read_roster(tmp_path)
    assert refused.value.code == "roster"
    assert str(refused.value) == sentence


def test_a_table_that_is_not_utf8_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("id,name\nb,保定市\n", "gb18030")
    with pytest.raises(Refusal) as refused:
        read_roster(tmp_path)
    assert refused.value.code == "roster"
    assert str(refused.value) == "units.csv不是UTF-8编码，无法登记。请另存为“CSV UTF-8”后重新登记。"
