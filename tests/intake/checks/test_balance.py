"""Balance: year, quarters and months, only where every part is there."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.intake.checks.sample import CONTEXT, amounts, clean

from tongbao.intake.checks.balance import Imbalance, check, find_imbalances, quarter_span
from tongbao.measure.period import Month

MONTHS = {m: {"110": 1000 * m, "102": 50} for m in range(1, 13)}
QUARTERS = {q: {"110": sum(1000 * m for m in range(3 * q - 2, 3 * q + 1)), "102": 50} for q in range(1, 5)}


def test_what_adds_up_is_silent_and_levels_are_not_added() -> None:
    assert find_imbalances({"110": 78_000, "102": 50}, QUARTERS, MONTHS) == []


def test_each_of_the_three_sums() -> None:
    wrong = QUARTERS | {2: {"110": 14_000}}
    assert find_imbalances({"110": 78_000}, wrong, MONTHS) == [
        Imbalance("110", "年报", 78_000, "四个季度之和", 77_000),
        Imbalance("110", "第二季度报表", 14_000, "三个月之和", 15_000),
    ]
    assert find_imbalances({"110": 1}, {}, MONTHS) == [Imbalance("110", "年报", 1, "十二个月之和", 78_000)]


def test_a_missing_part_says_nothing() -> None:
    short = {m: v for m, v in MONTHS.items() if m != 6}
    assert find_imbalances({"110": 1}, {1: QUARTERS[1]}, short) == []
    assert find_imbalances({"110": 1}, {}, MONTHS | {6: {}}) == []
    assert find_imbalances(None, QUARTERS, {}) == []


@given(st.lists(st.integers(0, 10**12), min_size=12, max_size=12))
def test_true_sums_never_fail(values: list[int]) -> None:
    months = {m: {"110": v} for m, v in enumerate(values, start=1)}
    quarters = {q: {"110": sum(values[3 * q - 3 : 3 * q])} for q in range(1, 5)}
    assert find_imbalances({"110": sum(values)}, quarters, months) == []


def test_a_return_against_the_ledgers() -> None:
    total = sum(amounts(Month(2024, m), 1)["water"] for m in range(1, 13))
    right = {"A001": {"2024": {"120": total}}}
    assert check(clean(), CONTEXT) == []
    assert check(clean(), replace(CONTEXT, returns=right)) == []
    wrong = {"A001": {"2024": {"120": total + 500}}}
    (flag,) = check(clean(), replace(CONTEXT, returns=wrong))
    assert (flag.severity, flag.about) == ("error", ("A001", "2024", "120"))
    assert flag.sentence == "“水”年报14400.5，十二个月之和14400，相差0.5。请核对后更正其中一处。"


def test_quarters_are_spans() -> None:
    assert str(quarter_span(2024, 4)) == "2024-10..2024-12"
