"""Fixed ratio: the base year's same month is held against this one."""

from dataclasses import replace

from tests.intake.checks.sample import CONTEXT, MARCH, clean, plant

from tongbao.intake.checks.fixed_ratio import check
from tongbao.measure.period import Month


def test_without_a_base_year_nothing_is_said() -> None:
    assert check(clean(), CONTEXT) == []


def test_five_times_the_base_is_let_be_and_more_is_told() -> None:
    ledgers = [x for x in clean() if x.month == MARCH]
    plant(ledgers, "A001", MARCH, water=1_320_000)
    base = {"A001": {Month(2020, 3): {"water": 264_000}}}
    assert check(ledgers, replace(CONTEXT, accepted=base)) == []
    base["A001"][Month(2020, 3)]["water"] -= 1
    (flag,) = check(ledgers, replace(CONTEXT, accepted=base))
    assert flag.sentence == "“水”1320，基期2020-03为263.999，相差5倍以上。请核实并说明原因。"
    assert (flag.about, flag.upload) == (("A001", "2025-03", "water"), "up1301022025-03")
