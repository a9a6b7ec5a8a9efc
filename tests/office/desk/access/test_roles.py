"""Role and territory: what lies outside is refused by sentence and is not fetched."""

from datetime import date
from pathlib import Path

import pytest
from tests.office.desk.chain_office import acting, chain_office, received

from tongbao.intake.review.state import Level
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.access.roles import Rung
from tongbao.office.store import rows
from tongbao.office.store.models import PersonRow, UploadRow

DAY = date(2024, 1, 31)


@pytest.fixture(autouse=True)
def office(tmp_path: Path) -> None:
    """The thin office."""
    chain_office(tmp_path)


def sentence(who: str, verb: str, place: str = "") -> tuple[str, str]:
    """Code and words of a refusal."""
    with pytest.raises(Refusal) as refused:
        roles.require(acting(who), verb, place)
    return refused.value.code, str(refused.value)


def test_a_territory_lets_its_people_act_inside_it() -> None:
    for place in ("990101", "school", "bureau"):
        roles.require(acting("甲县审核"), "review", place)
    for place in ("east", "990101", "990102", "clinic"):
        roles.require(acting("东市审核"), "review", place)
    for place in ("", "west", "school", "no such place"):
        roles.require(acting("办审核"), "review", place)
    roles.require(acting("局审核"), "review", "school2")


@pytest.mark.parametrize(
    ("who", "place"),
    [
        ("甲县审核", "990102"),
        ("甲县审核", "east"),
        ("甲县审核", "clinic"),
        ("东市审核", "990201"),
        ("局审核", "990101"),
    ],
)
def test_outside_its_territory_nobody_acts(who: str, place: str) -> None:
    whose = {"甲县审核": "合成甲县", "东市审核": "合成东市", "局审核": "合成甲县教育局"}[who]
    what = roles.place_name(place, DAY, rows.roster())
    assert sentence(who, "review", place) == (
        "territory",
        f"“{who}”只办理{whose}范围内的事，{what}不在其中。请由该单位所在地或其上级的人员办理。",
    )


def test_what_is_about_the_whole_office_is_for_the_office() -> None:
    assert sentence("甲县审核", "review") == (
        "territory",
        "“甲县审核”只办理合成甲县范围内的事，不能办理全省的 review。请由省办人员办理，或者写明范围内的单位。",
    )
    assert roles.territory(acting("甲县审核"), "review") == "990101"
    assert roles.territory(acting("办审核"), "review") == ""


def test_a_stranger_and_a_wrong_role_are_refused() -> None:
    assert sentence("无此人", "review") == (
        "person",
        "“无此人”没有登记。请用 --as 写明已登记的姓名；新人员由管理员用 enrol 登记。",
    )
    assert sentence("办封账", "review") == ("role", "“办封账”（封账员）无权办理 review。请由有权的人员办理。")


def test_ladders_from_below() -> None:
    def ladder(place: str, day: date = DAY) -> list[str]:
        return [f"{r.level.name.lower()}:{r.place}" for r in roles.ladder(place, day, rows.roster())]

    assert ladder("school") == ["institution:school", "parent:bureau", "county:990101", "city:east", "office:"]
    assert ladder("clinic") == ["institution:clinic", "county:990102", "city:east", "office:"]
    assert ladder("990101") == ["county:990101", "city:east", "office:"]
    assert ladder("990100") == ladder("east") == ["city:east", "office:"]
    assert ladder("990301") == ladder("lone") == ["city:lone", "office:"]
    assert ladder("province") == ladder("990000") == ladder("targets") == ["office:"]
    assert ladder("mover")[1] == "county:990101"
    assert ladder("mover", date(2024, 2, 29))[1] == "county:990102"
    assert roles.ladder("lone", DAY, rows.roster())[-1] == Rung(Level.OFFICE, "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("合成东市", "east"),
        ("990100", "east"),
        ("east", "east"),
        ("990101", "990101"),
        ("合成甲县", "990101"),
        ("990301", "lone"),
        ("school", "school"),
        ("990000", ""),
        ("不存在", None),
    ],
)
def test_a_place_is_settled_from_how_people_write_it(text: str, place: str | None) -> None:
    assert roles.settle_place(text, DAY, rows.roster()) == place


@pytest.mark.parametrize(
    ("period", "day"),
    [("2024-02", date(2024, 2, 29)), ("2024", date(2024, 12, 31)), ("2024Q1", date(2024, 3, 31)), ("甲", DAY)],
)
def test_the_day_of_a_period(period: str, day: date) -> None:
    assert roles.day_of(period, DAY) == day


def test_only_the_returns_of_the_territory_are_fetched() -> None:
    for unit in ("east", "west", "990101", "990102", "990201", "school", "clinic", "province"):
        received(unit)
    for period in ("2024-01", "2024-02"):
        received("mover", period)

    def fetched(who: str) -> list[str]:
        found = roles.is_within(acting(who), UploadRow.objects.all()).order_by("id")
        return [f"{u.unit} {u.period}" for u in found]

    assert len(fetched("办审核")) == 10
    assert fetched("东市审核") == [
        *(f"{u} 2024-01" for u in ("east", "990101", "990102", "school", "clinic", "mover")),
        "mover 2024-02",
    ]
    assert fetched("西市审核") == ["west 2024-01", "990201 2024-01"]
    assert fetched("甲县审核") == ["990101 2024-01", "school 2024-01", "mover 2024-01"]
    assert fetched("局审核") == ["school 2024-01"]
    assert fetched("二中填报") == []


def test_a_stranger_fetches_nothing() -> None:
    with pytest.raises(Refusal) as refused:
        roles.is_within(acting("无此人"), UploadRow.objects.all())
    assert refused.value.code == "person"


def test_two_persons_even_of_two_levels() -> None:
    assert roles.confirm_by_second(acting("东市审核"), "close", "合成") is None
    with pytest.raises(Refusal) as refused:
        roles.confirm_by_second(acting("东市审核"), "close", "合成")
    assert (refused.value.code, str(refused.value)) == (
        "two-persons",
        "“合成”由“东市审核”提出，不能由同一人确认。请换一名有权人员执行同一命令。",
    )
    assert roles.confirm_by_second(acting("办签发"), "close", "合成") == "东市审核"


def test_many_periods_are_asked_at_once_and_each_by_its_own_registry() -> None:
    """What lies within a territory is what each period's own ladder says, one by one."""
    periods = ("2011-01", "2023-12", "2024-01", "2024-02", "2024-03", "2024", "2023Q4", "2024Q1", "合成")
    for place in ("mover", "school", "clinic", "museum", "990101", "990102", "east", "lone", "990301", "nowhere"):
        for period in periods:
            received(place, period)
    roster, today = rows.roster(), acting("x").now
    for own in ("east", "west", "lone", "990101", "990102", "bureau", "school", "mover"):
        PersonRow.objects.create(name=f"范围{own}", roles=["reviewer"], place=own)
        who = acting(f"范围{own}")
        held = {
            (u.unit, u.period)
            for u in UploadRow.objects.all()
            if roles.is_inside(own, u.unit, roles.day_of(u.period, today.date()), roster)
        }
        assert set(roles.is_within(who, UploadRow.objects.all()).values_list("unit", "period")) == held
