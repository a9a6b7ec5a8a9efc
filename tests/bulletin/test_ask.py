"""Only printed dated demands are asks, and only those not known to have done it are asked."""

from tests.bulletin.samples import AREAS, demand, partition

from tongbao.assess.finding import Finding
from tongbao.bulletin.ask import Ask, derive_asks, extend_ask

DONE, DENIED = AREAS[:11], ("dingzhou",)
FOUND = [
    partition("plan", DONE, DENIED),
    demand("plan", "2017-04-30"),
    demand("task_handed_down", none_reason="已另行要求"),
    demand("monthly_report", monthly=True),
    demand("staff_one", "2017-05-10"),
]
ASK = Ask("4号:plan", "4号", "plan", "areas", "2017-04-30", ("dingzhou", "xinji"))


def test_those_who_said_no_or_nothing_are_asked() -> None:
    assert derive_asks(FOUND, ["plan"], "4号") == [ASK]


def test_what_was_not_printed_or_has_no_day_is_not_asked() -> None:
    assert derive_asks(FOUND, ["task_handed_down", "monthly_report"], "4号") == []
    assert derive_asks(FOUND, [], "4号") == []


def test_what_is_done_is_not_asked_again() -> None:
    everybody = [partition("plan", AREAS), demand("plan", "2017-04-30")]
    assert [a.units for a in derive_asks(everybody, ["plan"], "5号")] == [()]


def test_a_matter_without_a_list_of_units_asks_nobody_by_name() -> None:
    assert [a.units for a in derive_asks(FOUND, ["staff_one"], "4号")] == [()]


def test_a_counted_list_is_asked() -> None:
    rising = Finding("rising:areas", "count", "areas", "intensity_rise", {"units": ("baoding",)})
    assert [
        a.units for a in derive_asks([rising, demand("intensity_rise", "2017-05-10")], ["intensity_rise"], "4号")
    ] == [("baoding",)]


def test_an_extension_moves_the_day_that_counts() -> None:
    later = extend_ask(ASK, {"4号:plan": "2017-06-30", "4号:relayed": "2017-07-31"})
    assert (ASK.last_day, later.due, later.last_day) == ("2017-04-30", "2017-04-30", "2017-06-30")
    assert extend_ask(later, {}) == later


def test_a_monthly_demand_is_asked_of_everyone_on_its_list() -> None:
    everyone = {"areas": AREAS, "departments": ("dept-02",)}
    assert derive_asks(FOUND, ["monthly_report"], "4号", everyone) == [
        Ask("4号:monthly_report", "4号", "monthly_report", "areas", "", AREAS)
    ]
    assert derive_asks(FOUND, ["task_handed_down"], "4号", everyone) == []
