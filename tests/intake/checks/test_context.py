"""Context: what is handed in lies over what was accepted; days granted, units and names; where a flag points."""

from dataclasses import replace
from datetime import date

import pytest
from tests.intake.checks.sample import CONTEXT, MARCH, RULES, clean, find, ledger

from tongbao.intake.checks.context import due_day, flag_cell, flag_ledger
from tongbao.intake.values.flag import Flag
from tongbao.measure.period import Month
from tongbao.measure.refusal import Refusal


def test_history() -> None:
    march = find(clean(), "130104", MARCH)
    accepted = {"B001": {MARCH: {"water": 1}, Month(2025, 2): {"water": 2}}, "C001": {MARCH: {"water": 3}}}
    merged = replace(CONTEXT, accepted=accepted).history([march])
    assert merged == {
        "B001": {MARCH: march.lines[0].reading.amounts, Month(2025, 2): {"water": 2}},
        "C001": {MARCH: {"water": 3}},
    }
    assert accepted["B001"][MARCH] == {"water": 1}


def test_the_legal_day_holds_unless_a_later_one_was_granted() -> None:
    march = ledger("130102", MARCH)
    assert due_day(Month(2024, 12), RULES) == date(2025, 1, 10)
    assert CONTEXT.due_of(march) == date(2025, 4, 10)
    granted = replace(CONTEXT, due={("130102", "2025-03"): date(2025, 4, 20)})
    assert (granted.due_of(march), granted.due_of(ledger("130104", MARCH))) == (date(2025, 4, 20), date(2025, 4, 10))


def test_facts_are_worked_out_once_for_a_list_of_ledgers() -> None:
    ledgers = clean()
    ready = CONTEXT.over(ledgers)
    assert ready.facts([]) is ready.facts(ledgers)
    assert CONTEXT.facts(ledgers) is not CONTEXT.facts(ledgers)
    assert ready == CONTEXT


def test_places_and_names() -> None:
    assert [CONTEXT.unit_of(p, MARCH) for p in ("130102", "shijiazhuang")] == ["shijiazhuang", "shijiazhuang"]
    assert CONTEXT.name("water") == "水"
    with pytest.raises(Refusal) as refused:
        CONTEXT.name("plutonium")
    assert refused.value.sentence == "规则表“carriers”在2025-04-08没有“plutonium”的有效值。"


def test_a_flag_points_at_its_cell_at_a_row_or_at_the_whole_ledger() -> None:
    march = ledger("130102", MARCH)
    line, file, upload = march.lines[0], "长安区_2025-03.xlsx", "up1301022025-03"
    about = ("A001", "2025-03", "water")
    cell = line.cells["water"]
    assert flag_cell("price", "句子。", march, line, "water", CONTEXT) == Flag(
        "price", "warning", "句子。", file=file, sheet="台账", row=3, cell=cell, about=about, upload=upload
    )
    whole_row = flag_cell("balance", "句子。", march, line, "", CONTEXT)
    assert (whole_row.severity, whole_row.cell, whole_row.about[2]) == ("error", "", "")
    assert flag_ledger("late", "句子。", march, CONTEXT) == Flag(
        "late", "warning", "句子。", file, about=("130102", "2025-03", ""), upload=upload
    )
