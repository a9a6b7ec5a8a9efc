"""A ledger begins empty; what is found while reading is its own."""

from dataclasses import FrozenInstanceError, replace

import pytest

from tongbao.intake.values.conversion import Conversion, NotData
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.period import Month
from tongbao.records.reading import Reading

MARCH = Month(2017, 3)
READING = Reading("school", MARCH, "学校", "shijiazhuang", "130102", {"electricity": 1500}, "bill", row=7)
LINE = LedgerLine(READING, "合成一中", {"electricity": "F7"})


def ledger() -> Ledger:
    return Ledger("a.xlsx", "abc", "130102", MARCH, "2017-04-01T08:30:00+08:00")


def test_a_line_is_on_the_ledgers_own_sheet_unless_another_is_named() -> None:
    assert LINE.sheet == "台账"
    assert replace(LINE, sheet="一季度").sheet == "一季度"
    assert (LINE.reading.amounts, LINE.cells) == ({"electricity": 1500}, {"electricity": "F7"})


def test_a_line_is_not_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        LINE.name = "合成二中"  # type: ignore[misc]


def test_a_ledger_begins_empty() -> None:
    new = ledger()
    assert (new.lines, new.flags, new.conversions, new.not_data) == ([], [], [], [])


def test_ledgers_share_no_lists() -> None:
    one, other = ledger(), ledger()
    one.lines.append(LINE)
    one.flags.append(Flag("jump", "warning", "句子。"))
    one.conversions.append(Conversion("台账", 7, "F7", "1.5度", "1.5", "单位"))
    one.not_data.append(NotData("台账", 9, "合计", "合计行"))
    assert other == ledger()
    assert one != other
