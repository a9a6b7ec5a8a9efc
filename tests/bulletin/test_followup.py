"""What became of an ask: met, met late, open, overdue with a no, overdue in silence."""

from dataclasses import replace
from datetime import date

from tests.bulletin.samples import RULES

from tongbao.assess.finding import Finding
from tongbao.assess.laggards import AskState
from tongbao.bulletin.ask import Ask
from tongbao.bulletin.followup import ask_states, summarise_ask
from tongbao.records.fact import Fact, Status

ASK = Ask("4号:relayed", "4号", "relayed", "areas", "2017-04-30", ("handan", "xingtai", "langfang", "xinji"))
FACTS = [
    Fact("f1", "handan", "relayed", Status.YES, day="2017-04-30", received="2017-05-05"),
    Fact("f2", "xingtai", "relayed", Status.YES, received="2017-05-01"),
    Fact("f3", "langfang", "relayed", Status.NO, received="2017-04-20"),
    Fact("f4", "baoding", "relayed", Status.NO, received="2017-04-20"),
]


def test_each_stands_apart() -> None:
    assert summarise_ask(ASK, FACTS, RULES, date(2017, 5, 6)) == Finding(
        "asked:4号:relayed",
        "asked",
        "areas",
        "relayed",
        {
            "met": ("handan",),
            "met_late": ("xingtai",),
            "open": (),
            "overdue_no": ("langfang",),
            "overdue_silent": ("xinji",),
            "name": "传达全省会议精神",
            "due": "2017-04-30",
            "document": "4号",
        },
        {"*": ("4号:relayed", "f1", "f2", "f3")},
        ("matters/relayed",),
    )


def test_on_the_last_day_nobody_is_overdue() -> None:
    found = summarise_ask(ASK, FACTS[2:], RULES, date(2017, 4, 30))
    assert found.units("open") == ASK.units
    assert found.units("overdue_no") + found.units("overdue_silent") == ()


def test_an_extension_counts() -> None:
    later = replace(ASK, extended="2017-05-31")
    found = summarise_ask(later, FACTS, RULES, date(2017, 5, 6))
    assert (found.units("met"), found.units("open"), found.values["due"]) == (
        ("handan", "xingtai"),
        ("langfang", "xinji"),
        "2017-05-31",
    )


def test_every_unit_asked_has_a_standing_and_nobody_else() -> None:
    found = ask_states(ASK, FACTS, RULES, date(2017, 5, 6))
    assert {u: s.state for u, s in found.items()} == {
        "handan": AskState.MET,
        "xingtai": AskState.MET_LATE,
        "langfang": AskState.OVERDUE,
        "xinji": AskState.OVERDUE,
    }
