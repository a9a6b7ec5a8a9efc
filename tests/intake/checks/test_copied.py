"""Copied: months that repeat last year's."""

from tests.intake.checks.sample import CONTEXT, MARCH, amounts, clean, plant

from tongbao.intake.checks.copied import check


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


def test_one_month_may_be_chance_and_two_are_told_once() -> None:
    ledgers = clean()
    plant(ledgers, "A001", MARCH, **amounts(MARCH.shift(-12), 1))
    assert check(ledgers, CONTEXT) == []
    plant(ledgers, "A001", MARCH.shift(-1), **amounts(MARCH.shift(-13), 1))
    (flag,) = check(ledgers, CONTEXT)
    assert flag.sentence == "连续2个月各项用量都与上年同月一字不差。请按本年凭证核对后重报。"
    assert (flag.about, flag.upload) == (("A001", "2025-03", "electricity"), "up1301022025-03")
