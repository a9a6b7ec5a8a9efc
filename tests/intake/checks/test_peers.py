"""Peers: far from the median of a kind on area and on people alike."""

from dataclasses import replace

from tests.intake.checks.sample import CONTEXT, MARCH, ROSTER, ledger, plant

from tongbao.intake.checks.peers import check
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.registry.institution import Institution

MANY = tuple(
    Institution(f"P{n:02d}", f"合成学校{n}", "education", "130102", ROSTER.institutions[0].since) for n in range(7)
)
CROWD = replace(CONTEXT, roster=replace(ROSTER, institutions=MANY))


def handed() -> list[Ledger]:
    """One month of seven schools that are alike."""
    made = ledger("130102", MARCH)
    one = made.lines[0]
    made.lines = [replace(one, reading=replace(one.reading, institution=i.id), name=i.name) for i in MANY]
    return [made]


def test_bodies_that_are_alike_are_silent() -> None:
    assert check(handed(), CROWD) == []


def test_twelve_times_the_median_is_let_be_and_more_is_told() -> None:
    ledgers = handed()
    usual = ledgers[0].lines[0].reading.amounts["water"]
    plant(ledgers, "P03", MARCH, water=12 * usual)
    assert check(ledgers, CROWD) == []
    plant(ledgers, "P03", MARCH, water=13 * usual)
    (flag,) = check(ledgers, CROWD)
    assert flag.sentence == (
        "本月单位面积用水为同类机构中位数的13.00倍，人均为13.00倍。请核对用量、面积和人数的单位；情况属实的请说明原因。"
    )
    assert (flag.about, flag.upload) == (("P03", "2025-03", "water"), "up1301022025-03")


def test_many_people_on_little_area_is_no_outlier() -> None:
    ledgers = handed()
    usual = ledgers[0].lines[0].reading.amounts
    plant(ledgers, "P03", MARCH, water=20 * usual["water"], electricity=20 * usual["electricity"], people=6_000_000)
    assert check(ledgers, CROWD) == []
