"""Effect: the weightiest flag comes first, with its share of the city's total."""

from fractions import Fraction

from tests.intake.checks.sample import CONTEXT, MARCH, clean, find, plant

from tongbao.intake.checks import check_all
from tongbao.intake.checks.effect import rank_by_effect
from tongbao.intake.values.flag import Flag


def test_flags_by_what_they_move() -> None:
    ledgers = [x for x in clean() if x.month <= MARCH]
    plant(ledgers, "A001", MARCH, electricity=44_000_000 * 1000, water=1_320_000 * 1000)
    flags = check_all(ledgers, CONTEXT)
    lines = rank_by_effect(flags, ledgers, CONTEXT)
    assert [(f.code, f.about[2]) for f, _, _ in lines] == [("unit_slip", "electricity"), ("unit_slip", "water")]
    coal = Fraction(44_000_000 * 1000 - 47_997_200, 1000) * Fraction("0.1229")
    assert lines[0][1] == int(coal + Fraction(1, 2))
    assert lines[0][2] > 100
    assert lines[1][1:] == (0, 0)


def test_a_missing_institution_weighs_what_is_expected_of_it() -> None:
    ledgers = clean()
    find(ledgers, "130102", MARCH).lines.pop()
    ((flag, effect, share),) = rank_by_effect(check_all(ledgers, CONTEXT), ledgers, CONTEXT)
    assert flag.about == ("A002", "2025-03", "")
    usual = CONTEXT.facts(ledgers).usual
    power, gas = (usual("A002", item, MARCH, 1) for item in ("electricity", "gas"))
    assert power and gas
    expected = Fraction(power.median, 1000) * Fraction("0.1229") + Fraction(gas.median, 1000) * Fraction("1.33")
    assert effect == int(expected + Fraction(1, 2))
    assert 0 < share < 1


def test_a_flag_against_a_file_moves_nothing() -> None:
    assert rank_by_effect([Flag("late", "warning", "句子。", about=("130102", "2025-03", ""))], clean(), CONTEXT)[0][
        1:
    ] == (
        0,
        0,
    )
