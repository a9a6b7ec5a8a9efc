"""Twins: equal rows of different institutions are both told."""

from tests.intake.checks.sample import CONTEXT, MARCH, amounts, clean, plant

from tongbao.intake.checks.twins import check


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


def test_two_institutions_with_one_row() -> None:
    ledgers, row = clean(), amounts(MARCH, 1)
    same = {k: row[k] for k in ("electricity", "gas", "water")}
    plant(ledgers, "B001", MARCH, **same)
    found = check(ledgers, CONTEXT)
    assert [(f.about[0], f.upload) for f in found] == [("A001", "up1301022025-03"), ("B001", "up1301042025-03")]
    assert found[0].sentence == (
        "“第一中学”与“区政府”（B001）本月3项用量完全相同。请核对是否抄错、合表分摊或重复填报。"
    )
    plant(ledgers, "B001", MARCH, water=same["water"] + 1)
    assert check(ledgers, CONTEXT) == []


def test_two_items_are_too_few_to_tell() -> None:
    ledgers = clean()
    for whom in ("A001", "B001"):
        plant(ledgers, whom, MARCH, electricity=5, gas=0, water=7)
    assert check(ledgers, CONTEXT) == []
