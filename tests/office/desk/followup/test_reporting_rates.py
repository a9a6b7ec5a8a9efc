"""Duties: four rates up the tree, lights, who is missing (合成)."""

from datetime import date, datetime

import pytest
import typer
from tests.office.conftest import MONTH, Desk

from tongbao.measure.refusal import Refusal
from tongbao.office.commands import duty_verbs
from tongbao.office.commands.main import app
from tongbao.office.desk.followup import reporting_rates as desk_duty
from tongbao.office.desk.followup.reporting_rates import (
    GREEN,
    RED,
    YELLOW,
    Owed,
    Rate,
    Received,
    count_rates,
    due_day,
    light_of,
    reporting_rates,
)
from tongbao.office.desk.home.home import SHANGHAI, Actor, open_home
from tongbao.office.store.models import UploadRow
from tongbao.rules.rulebook import Rulebook

DUE = date(2024, 2, 10)


@pytest.fixture(autouse=True)
def verbs() -> None:
    """The verbs as the program registers them."""
    known = {c.name for c in app.registered_commands}
    if "duty" not in known:
        duty_verbs.register(app)
    assert isinstance(app, typer.Typer)


def acting(who: str = "演示收文员", day: str = "2024-02-05") -> Actor:
    return Actor(who, datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=SHANGHAI))


@pytest.mark.parametrize(
    ("received", "on", "light"),
    [
        (False, date(2024, 2, 6), GREEN),
        (False, date(2024, 2, 7), YELLOW),
        (False, date(2024, 2, 10), YELLOW),
        (False, date(2024, 2, 11), RED),
        (True, date(2024, 3, 1), GREEN),
    ],
)
def test_a_light_is_yellow_three_days_before_and_red_when_overdue(received: bool, on: date, light: str) -> None:
    assert light_of(DUE, received, on, 3) == light


def test_the_four_counts_are_counted_apart_at_every_level() -> None:
    owed = [Owed(f"i{n}", f"机构{n}", f"c{n % 2}", "u", DUE) for n in range(4)]
    came = {
        "i0": Received(date(2024, 2, 9), True, True),
        "i1": Received(date(2024, 2, 12), True, False),
        "i2": Received(date(2024, 2, 1), False, False),  # came on time and was returned: it is not there now
    }
    rates = count_rates(owed, came, date(2024, 2, 20), 3, {"u": "虚川市"})
    assert [(r.level, r.place, r.expected, r.received, r.valid, r.on_time, r.light) for r in rates] == [
        ("省", "province", 4, 2, 1, 2, RED),
        ("市", "u", 4, 2, 1, 2, RED),
        ("县", "c0", 2, 1, 1, 2, RED),
        ("县", "c1", 2, 1, 0, 0, RED),
    ]
    assert [r.percent(r.received) for r in rates] == ["50.0%", "50.0%", "50.0%", "50.0%"]


def test_a_share_is_rounded_half_up_and_nothing_due_has_none() -> None:
    assert [Rate("县", "c", "c", n).percent(m) for n, m in ((3, 1), (3, 2), (8, 1), (0, 0), (2000, 1))] == [
        "33.3%",
        "66.7%",
        "12.5%",
        "—",
        "0.1%",
    ]


@pytest.mark.parametrize(
    ("kind", "period", "due"),
    [
        ("ledger", "2024-01", date(2024, 2, 10)),
        ("progress", "2024-01", date(2024, 1, 31)),
        ("statistical", "2024Q1", date(2024, 4, 10)),
        ("statistical", "2024Q4", date(2025, 1, 10)),
        ("statistical", "2024", date(2025, 3, 31)),
    ],
)
def test_the_legal_day_comes_from_the_calendar(kind: str, period: str, due: date) -> None:
    rulebook = Rulebook(date(2024, 1, 1))
    assert due_day(rulebook.row("duties", kind), period, rulebook) == due


def test_a_period_and_a_kind_that_are_none_are_refused(desk: Desk) -> None:
    open_home(desk.home)
    with pytest.raises(Refusal) as caught:
        reporting_rates("ledger", "2024Q1", DUE, acting())
    assert str(caught.value) == "“能源资源消费月台账”的期间“2024Q1”无法识别。请写成 2017-03 的样子。"
    with pytest.raises(Refusal) as caught:
        reporting_rates("weekly", "2024-01", DUE, acting())
    assert str(caught.value) == "没有“weekly”这种报送任务。可用：ledger、statistical、progress。"


def test_a_county_that_came_counts_and_the_others_are_listed(desk: Desk) -> None:
    path = desk.ledger("990101", filler="甲")
    desk.run("演示收文员", "collect", path, "--received-at", "2024-02-05")
    open_home(desk.home)
    before = {r.place: r for r in reporting_rates("ledger", "2024-01", date(2024, 2, 4), acting()).rates}
    assert (before["990101"].received, before["990101"].light) == (0, GREEN)
    found = reporting_rates("ledger", "2024-01", date(2024, 2, 11), acting())
    rates = {r.place: r for r in found.rates}
    county, whole = rates["990101"], rates["province"]
    listed = len(desk.province.in_county("990101", MONTH))
    assert (county.expected, county.received, county.valid, county.on_time) == (listed, listed, 0, listed)
    assert (county.light, whole.light, whole.expected, whole.received) == (GREEN, RED, 60, listed)
    assert len(found.late) == 60 - listed
    assert {x.light for x in found.late} == {RED}
    assert found.late[0].contacts.startswith("单位负责人：合成")
    UploadRow.objects.update(state="accepted")
    again = {r.place: r for r in reporting_rates("ledger", "2024-01", date(2024, 2, 11), acting()).rates}
    assert again["990101"].valid == listed


def test_the_verb_shows_the_rates_and_leaves_with_flags_while_some_are_missing(desk: Desk) -> None:
    desk.run("演示收文员", "duty", "ledger", "2024-01", "--on", "2024-02-11", code=1)
    desk.run("演示收文员", "duty", "ledger", "2024-01", "--on", "2024-02-01")


def test_the_units_owe_the_progress_report(desk: Desk) -> None:
    open_home(desk.home)
    found = reporting_rates("progress", "2024-01", date(2024, 2, 1), acting())
    assert [(r.level, r.expected, r.light) for r in found.rates] == [("省", 3, RED)] + [("市", 1, RED)] * 3


def test_an_extension_moves_the_day_of_its_place_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    open_home(desk.home)
    later = date(2024, 2, 20)
    monkeypatch.setattr(
        desk_duty, "deadline_for", lambda kind, place, period, due, roster, granted: later if place == "990101" else due
    )
    rates = {r.place: r for r in reporting_rates("ledger", "2024-01", date(2024, 2, 11), acting()).rates}
    assert (rates["990101"].light, rates["990102"].light) == (GREEN, RED)
