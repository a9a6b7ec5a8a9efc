"""Together: every check runs, and all are silent on clean months; what is handed in lies over what was accepted."""

from dataclasses import replace
from pathlib import Path

from tests.intake.checks.sample import CONTEXT, MARCH, RULES, amounts, clean, find, plant

from tongbao.intake import checks
from tongbao.intake.checks import CHECKS, CODES, check_all
from tongbao.measure.period import Month


def test_every_check_there_is_runs() -> None:
    files = {p.stem for p in Path(checks.__file__).parent.glob("*.py")} - {"__init__", "context", "facts", "effect"}
    assert {c.__module__.rpartition(".")[2] for c in CHECKS} == files


def test_clean_months_are_silent() -> None:
    assert check_all(clean(), CONTEXT) == []


def test_one_fault_is_found_by_one_check() -> None:
    ledgers = clean()
    plant(ledgers, "A001", MARCH, electricity_rooms=10**9)
    assert [(f.code, f.row) for f in check_all(ledgers, CONTEXT)] == [("part_of_whole", 3)]


def test_history() -> None:
    march = find(clean(), "130104", MARCH)
    accepted = {"B001": {MARCH: {"water": 1}, Month(2025, 2): {"water": 2}}, "C001": {MARCH: {"water": 3}}}
    merged = replace(CONTEXT, accepted=accepted).history([march])
    assert merged == {
        "B001": {MARCH: march.lines[0].reading.amounts, Month(2025, 2): {"water": 2}},
        "C001": {MARCH: {"water": 3}},
    }
    assert accepted["B001"][MARCH] == {"water": 1}


def test_what_one_fault_makes_several_checks_say_is_said_once() -> None:
    ledgers = clean()
    usual = amounts(MARCH, 1)
    plant(ledgers, "A001", MARCH, electricity=usual["electricity"] * 10_000, electricity_cost=usual["electricity"] // 2)
    assert [f.code for f in check_all(ledgers, CONTEXT)] == ["unit_slip"]


def test_codes_are_those_of_the_rules() -> None:
    assert set(CODES) - {r.id for r in RULES.rows("checks")} == set()
    assert {"usage_jump", "unit_slip", "last_minute"} - set(CODES) == set()
