"""Tasks against completion: pace, landing, who is where; money, stages, contracts and savings as findings."""

from datetime import date
from fractions import Fraction

import pytest

from tongbao.assess.finding import Finding
from tongbao.assess.works import Pace, elapsed, judge_works
from tongbao.records.issued import Target
from tongbao.records.work import Work, body_of
from tongbao.registry.reading_tables import TABLES, read_roster
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

DAY = date(2017, 6, 30)
RULES = Rulebook(DAY)


@pytest.fixture(scope="module")
def hebei() -> Roster:
    """The shipped registry."""
    return read_roster(TABLES / "hebei")


def line(register: str, number: str, /, unit: str = "baoding", **cells: str | int) -> Work:
    """A line of a synthetic works ledger."""
    id_ = f"2017-06:{unit}:{register}:{number}"
    return Work(id_, unit, register, number, "2017-06", body_of(cells), received="2017-06-29")


def task(unit: str, quantity: int, measure: str = "envelope", period: str = "2017") -> Target:
    """An issued task."""
    return Target(
        f"t-{unit}-{measure}", unit, measure, "task", "", period, quantity, "m2", "示文〔2017〕1号", "2017-01-10"
    )


def found(works: list[Work], tasks: list[Target], hebei: Roster) -> dict[str, Finding]:
    """Findings by id."""
    return {f.id: f for f in judge_works(works, tasks, hebei, RULES, DAY)}


def project(unit: str, quantity: int, stage: str) -> Work:
    """An envelope project."""
    return line("projects", "p", unit, measure="envelope", quantity=quantity, stage=stage)


def test_everybody_stands_somewhere_and_silence_is_no_lag(hebei: Roster) -> None:
    units = ("baoding", "tangshan", "hengshui", "handan", "xingtai")
    works = [
        project("baoding", 1000, "accepted"),
        project("tangshan", 600, "completed"),
        project("hengshui", 400, "completed"),
        project("handan", 900, "planned"),
    ]
    got = found(works, [task(u, 1000) for u in units], hebei)
    campaign = got["campaign:envelope"]
    places = {k: campaign.units(k) for k in ("finished", "on_pace", "behind", "not_started", "not_reported")}
    assert places == {
        "finished": ("baoding",),
        "on_pace": ("tangshan",),
        "behind": ("hengshui",),
        "not_started": ("handan",),
        "not_reported": ("xingtai",),
    }
    assert (campaign.values["total"], campaign.values["reported"], campaign.values["done"]) == (5, 4, 2000)
    tangshan = got["completion:envelope:tangshan"]
    assert (tangshan.number("done"), tangshan.values["exact.share"], tangshan.number("share")) == (600, "3/5", 60_000)
    assert (tangshan.values["exact.elapsed"], tangshan.number("landing")) == ("1/2", 1200)
    assert tangshan.source_records("*") == ("target:t-tangshan-envelope", "2017-06:tangshan:projects:p")
    assert tangshan.working == "围护结构节能改造任务1，完工0.6，完成60.0%；时间过去50.0%；照此到期可完成1.2"
    assert got["completion:envelope:xingtai"].values["done"] is None


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({}, "not_reported"),
        ({"quantity": 600}, "not_reported"),
        ({"quantity": 499}, "not_started"),
        ({"quantity": 499, "stage": "completed"}, "behind"),
        ({"stage": "completed"}, "not_reported"),
    ],
)
def test_what_nobody_stated_may_be_what_is_missing(hebei: Roster, cells: dict[str, str | int], place: str) -> None:
    works = [line("projects", "p", measure="envelope", **cells)]
    got = found(works, [task("baoding", 1000)], hebei)
    campaign = got["campaign:envelope"]
    assert [k for k in ("finished", "on_pace", "behind", "not_started", "not_reported") if campaign.units(k)] == [place]
    assert got["completion:envelope:baoding"].values.get("incomplete") == (1 if place == "not_reported" else None)


def test_a_replaced_task_and_a_later_one_do_not_count(hebei: Roster) -> None:
    assert found([], [task("baoding", 1000, period="2018")], hebei) == {}


def test_a_years_task_is_not_added_to_the_plan_it_lies_in(hebei: Roster) -> None:
    tasks = [task("baoding", 80_000, period="2016-01..2020-12"), task("baoding", 1000)]
    got = found([project("baoding", 600, "completed")], tasks, hebei)
    assert (got["completion:envelope:baoding"].number("task"), got["campaign:envelope"].units("on_pace")) == (
        1000, ("baoding",),
    )  # fmt: skip


def test_pace_is_exact() -> None:
    third = Pace(3000, 1000, Fraction(1, 3), Fraction(1, 3))
    assert (third.behind, third.landing) == (False, Fraction(3000))
    assert Pace(3000, 999, Fraction(999, 3000), Fraction(1, 3)).behind
    assert Pace(3000, 0, Fraction(0), Fraction(0)).landing is None


@pytest.mark.parametrize(
    ("period", "day", "share"),
    [
        ("2017", date(2017, 1, 30), Fraction(0)),
        ("2017", date(2017, 1, 31), Fraction(1, 12)),
        ("2017", date(2019, 5, 1), Fraction(1)),
        ("2016-07..2017-06", date(2017, 6, 29), Fraction(11, 12)),
    ],
)
def test_only_whole_months_have_passed(period: str, day: date, share: Fraction) -> None:
    assert elapsed(period, day) == share


def test_money_by_state_is_never_added_over_states(hebei: Roster) -> None:
    works = [
        line("money", "1", state="spent", amount=1_000_000),
        line("money", "2", "handan", state="spent", amount=2_000_000, bound="floor"),
        line("money", "3", state="agenda", amount=5_000_000),
        line("money", "4", state="studying"),
    ]
    got = found(works, [], hebei)
    assert {i: (f.values["amount"], f.values["bound"]) for i, f in got.items()} == {
        "money:spent": (3_000_000, "floor"),
        "money:agenda": (5_000_000, ""),
    }


def test_stages_contracts_and_savings(hebei: Roster) -> None:
    works = [
        line("audits", "a/plan", key="a", stage="plan"),
        line("audits", "a/tender", key="a", stage="tender"),
        line("audits", "b/plan", "handan", key="b", stage="plan"),
        line("contracts", "c", mode="shared", price=1_000_000),
        line("settlements", "c/2017", contract="c", key="2017", share=50_000, verified=10_000, payment=9_000_000),
        line("savings", "s1", known_by="metered", saving=500),
        line("savings", "s2", saving=700),
    ]
    got = found(works, [], hebei)
    assert got["reached:audits"].values == {"at.tender": 1, "at.plan": 1, "total": 2}
    contracts = got["contracts:all"]
    assert (contracts.values["warned"], contracts.values["codes"]) == (1, ("overpaid",))
    assert contracts.working == "2017年已付9000元，多于应付的5000元。"
    assert got["saved:all"].values == {"by.metered": 500, "by.unknown": 700, "total": 1200}
