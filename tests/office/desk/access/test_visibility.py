"""What a person sees: institutions, units and returns of their territory, and nothing beside it."""

from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office, received

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import visibility
from tongbao.office.store import rows

DAY = date(2024, 1, 31)


@pytest.fixture(autouse=True)
def office(tmp_path: Path) -> None:
    """The thin office."""
    chain_office(tmp_path)


def refusal(verb, *words: object) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        verb(*words)
    return refused.value.code, str(refused.value)


def seen(who: str, on: date = DAY) -> set[str]:
    return set(visibility.institutions(acting(who), on).values_list("key", flat=True))


def test_the_counties_of_a_unit_or_the_county_itself() -> None:
    assert visibility.counties("east", DAY) == ["990100", "990101", "990102"]
    assert visibility.counties("990101", DAY) == ["990101"]
    assert visibility.counties("school", DAY) == visibility.counties("east", date(2012, 6, 30)) == []


def test_the_office_sees_every_institution_of_the_day() -> None:
    assert seen("办审核") == {"bureau", "school", "school2", "clinic", "museum", "mover"}
    assert seen("办审核", date(2012, 6, 30)) == set()


@pytest.mark.parametrize(
    ("who", "institutions"),
    [
        ("东市审核", {"bureau", "school", "school2", "clinic", "mover"}),
        ("西市审核", {"museum"}),
        ("甲县审核", {"bureau", "school", "school2", "mover"}),
        ("局审核", {"bureau", "school", "school2"}),
        ("一中填报", {"school"}),
    ],
)
def test_a_territory_sees_its_own_institutions(who: str, institutions: set[str]) -> None:
    assert seen(who) == institutions


def test_who_moved_is_seen_from_the_new_county_from_that_day_on() -> None:
    assert "mover" in seen("甲县审核", date(2024, 1, 31))
    assert "mover" not in seen("甲县审核", date(2024, 2, 1))


def test_units_are_ones_own_or_all() -> None:
    assert visibility.units(acting("办审核"), DAY) is None
    assert visibility.units(acting("东市审核"), DAY) == {"east"}


def test_returns_are_seen_from_their_territory() -> None:
    pks = {unit: received(unit).pk for unit in ("school", "clinic", "museum")}
    roster = rows.roster()

    def returns(who: str) -> set[str]:
        return set(visibility.uploads(acting(who), roster).values_list("unit", flat=True))

    assert returns("办审核") == {"school", "clinic", "museum"}
    assert returns("东市审核") == {"school", "clinic"}
    assert returns("二中填报") == set()
    assert visibility.upload(pks["school"], acting("局审核"), roster).unit == "school"
    absent = ("absent", "没有这份报表。请从列表中打开。")
    assert refusal(visibility.upload, pks["museum"], acting("局审核"), roster) == absent
    assert refusal(visibility.upload, 10**6, acting("办审核"), roster) == absent


def test_verbs_are_those_of_ones_roles() -> None:
    assert visibility.is_allowed("review", acting("甲县审核"))
    assert not visibility.is_allowed("close", acting("甲县审核"))
    assert not visibility.is_allowed("review", acting("路人"))
    assert visibility.verbs(acting("甲县审核")) >= {"review", "extend"}
    assert "close" not in visibility.verbs(acting("甲县审核"))
    assert visibility.verbs(acting("东市审核")) >= {"review", "collect"}
    assert visibility.verbs(acting("路人")) == set()


def test_who_takes_in_mail_is_a_collector() -> None:
    assert visibility.collects(acting("办收文")) and visibility.collects(acting("东市审核"))
    assert not visibility.collects(acting("一中填报"))
    assert refusal(visibility.collects, acting("路人"))[0] == "person"


@pytest.mark.parametrize("place", ["east", "990101", "school"])
def test_a_place_inside_the_territory_is_let_through(place: str) -> None:
    visibility.place_within(place, DAY, acting("东市审核"), rows.roster())
    visibility.place_within(place, DAY, acting("办审核"), rows.roster())


@pytest.mark.parametrize(("who", "place"), [("东市审核", "museum"), ("东市审核", "west"), ("办审核", "没有的单位")])
def test_a_place_outside_or_unknown_is_refused(who: str, place: str) -> None:
    assert refusal(visibility.place_within, place, DAY, acting(who), rows.roster()) == (
        "absent",
        "没有这个单位。请从名录中选择。",
    )


def test_a_stranger_has_no_territory() -> None:
    assert refusal(visibility.own_places, acting("路人")) == (
        "person",
        "“路人”没有登记。请用 --as 写明已登记的姓名；新人员由管理员用 enrol 登记。",
    )
    assert (visibility.own_places(acting("办审核")), visibility.own_places(acting("甲县审核"))) == ("", "990101")
