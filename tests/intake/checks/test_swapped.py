"""Swapped: two columns that stand in each other's place are both told."""

from tests.intake.checks.sample import CONTEXT, MARCH, amounts, clean, plant

from tongbao.intake.checks.swapped import check


def test_clean_months_are_silent() -> None:
    assert check(clean(), CONTEXT) == []


def test_two_columns_exchanged() -> None:
    ledgers, usual = clean(), amounts(MARCH, 1)
    plant(ledgers, "A001", MARCH, electricity=usual["water"], water=usual["electricity"])
    found = check(ledgers, CONTEXT)
    assert [(f.code, f.severity, f.about, f.upload) for f in found] == [
        ("swapped", "warning", ("A001", "2025-03", item), "up1301022025-03") for item in ("electricity", "water")
    ]
    assert found[0].sentence == (
        "“电”1320.084与“水”44002.8互换后正与本单位常用量（47997.2、1200）相近，疑为两列填反。请核对凭证后重报。"
    )


def test_one_odd_amount_is_no_exchange() -> None:
    ledgers = clean()
    plant(ledgers, "A001", MARCH, electricity=1_320_000)
    assert check(ledgers, CONTEXT) == []
