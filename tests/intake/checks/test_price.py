"""Price: cost divided by use stands in the band and near the usual price."""

from dataclasses import replace

import pytest
from tests.intake.checks.sample import CONTEXT, MARCH, clean, plant

from tongbao.intake.checks.price import check


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


@pytest.mark.parametrize(("yuan", "count"), [(200, 0), (2500, 0), (199, 1), (2501, 1)])
def test_the_ends_of_the_band_are_inside(yuan: int, count: int) -> None:
    ledgers = clean()
    plant(ledgers, "A001", MARCH, electricity=1_000_000, electricity_cost=yuan * 1000)
    assert len(check(ledgers, CONTEXT)) == count


def test_the_sentence_has_the_numbers() -> None:
    ledgers = clean()
    plant(ledgers, "A001", MARCH, electricity=1_000_000, electricity_cost=5_000_000)
    (flag,) = check(ledgers, CONTEXT)
    assert flag.sentence == ("“电费用”5000除以“电”1000，单价5元，参考单价为0.2至2.5元。请核对用量、费用和单位。")
    assert (flag.about, flag.upload) == (("A001", "2025-03", "electricity_cost"), "up1301022025-03")


def test_a_local_price_list_takes_the_place_of_the_band() -> None:
    ledgers = clean()
    plant(ledgers, "A001", MARCH, electricity=1_000_000, electricity_cost=5_000_000)
    assert check(ledgers, replace(CONTEXT, prices={"electricity": (1_000, 5_000)})) == []


def test_a_price_in_the_band_but_far_from_the_usual_one() -> None:
    ledgers = clean()
    for back in range(1, 7):
        plant(ledgers, "A001", MARCH.shift(-back), electricity=1_000_000, electricity_cost=500_000)
    plant(ledgers, "A001", MARCH, electricity=1_000_000, electricity_cost=1_500_000)
    assert check(ledgers, CONTEXT) == []
    plant(ledgers, "A001", MARCH, electricity_cost=1_501_000)
    (flag,) = check(ledgers, CONTEXT)
    assert flag.sentence == "“电费用”1501除以“电”1000，单价1.501元，本单位通常为0.5元。请核对用量、费用和单位。"
