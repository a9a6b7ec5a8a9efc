"""Constant: six equal months are told once, at the last of them."""

from tests.intake.checks.sample import CONTEXT, MARCH, clean, plant

from tongbao.intake.checks.constant import check


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


def test_five_equal_months_are_let_be_and_six_are_told() -> None:
    ledgers = clean()
    for back in range(5):
        plant(ledgers, "A001", MARCH.shift(-back), water=900_000)
    assert check(ledgers, CONTEXT) == []
    plant(ledgers, "A001", MARCH.shift(-5), water=900_000)
    (flag,) = check(ledgers, CONTEXT)
    assert flag.sentence == "“水”连续6个月都是900。请按实际抄表或账单填报；定额包干的请说明。"
    assert (flag.about, flag.upload) == (("A001", "2025-03", "water"), "up1301022025-03")
