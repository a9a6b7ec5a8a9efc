"""Amounts of meters are rounded once; a sentence names three meters and counts the rest."""

from dataclasses import replace

import pytest

from tongbao.intake.meters import messages as words
from tongbao.intake.meters.messages import Counted
from tongbao.intake.meters.meter_list import Meter
from tongbao.records.engine.meters import MeterMonth

MONTH = MeterMonth("E1", "2024-01", 3600, 1_500_500, 3600, 0, 7200, 1, "a", "b", 0, 0, 0, 0, 0, 500)


@pytest.mark.parametrize(("times", "milli"), [("1", 1501), ("80", 120_040), ("0.001", 2), ("3", 4502)])
def test_a_month_is_multiplied_exactly_and_rounded_once(times: str, milli: int) -> None:
    assert Counted(Meter("E1", "school", "electricity", times), MONTH).milli == milli


def test_what_crosses_a_month_is_multiplied_as_well() -> None:
    assert Counted(Meter("E1", "school", "electricity", "80"), MONTH).crossing_milli == 40


def test_many_meters_are_counted() -> None:
    own = [Counted(Meter(f"E{n}", "school", "electricity"), replace(MONTH, falls=n)) for n in range(1, 6)]
    number, say = words.DOUBTS["meter_fall"]
    assert [number(c.month) for c in own] == [1, 2, 3, 4, 5]
    assert say(own, "电") == (
        "“电”的表“E1”有1处、表“E2”有2处、表“E3”有3处示数变小或用量为负，没有计入（共5块表如此）。"
        "换表、归零的，请补报旧表止码和新表起码；倒送电的，请只报用电。"
    )
    assert words.describe_absent(["A", "B", "C", "D"], "电", 5).startswith("“电”的表“A”、“B”、“C”等4块本月没有数据")


@pytest.mark.parametrize(("micro", "text"), [(0, "0"), (1, "0.000001"), (1_500_000, "1.5"), (80 * 10**6, "80")])
def test_millionths_as_text(micro: int, text: str) -> None:
    assert words.format_micro(micro) == text
