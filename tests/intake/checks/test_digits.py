"""Digits: round thousands and one last digit."""

from tests.intake.checks.sample import CONTEXT, MARCH, clean, plant

from tongbao.intake.checks.digits import check


def written(last: int, months: int, every: int = 1000) -> list:
    """Clean months, the last of which have electricity in steps of some kilowatt hours, ending in a digit."""
    ledgers = clean()
    for back in range(months):
        kwh = 40_000 + every * (back % 7) + last
        plant(ledgers, "A001", MARCH.shift(-back), electricity=kwh * 1000)
    return ledgers


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


def test_round_thousands() -> None:
    (flag,) = check(written(0, 24), CONTEXT)
    assert flag.sentence == "“电”24个月中有24个月是整1000的倍数，不像抄表数。请提供抄表记录或账单。"
    assert (flag.about, flag.upload) == (("A001", "2025-03", "electricity"), "up1301022025-03")
    assert check(written(0, 12), CONTEXT) == []


def test_one_last_digit_unless_it_is_the_zero_of_a_transformer() -> None:
    assert [f.sentence for f in check(written(7, 24, 130), CONTEXT)] == [
        "“电”24个月中有24个月末位是7，不像抄表数。请提供抄表记录或账单。"
    ]
    assert check(written(0, 24, 130), CONTEXT) == []
