"""The base: computed and restated amounts are both kept, and the words say which holds and why."""

from datetime import date
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.records.issued import Restatement
from tongbao.targets.baseline import Baseline, build_baseline

DAY = date(2017, 4, 7)
COMPUTED = {
    "energy": Fraction(1000),
    "water": Fraction(7, 3),
    "people": Fraction(2000),
    "area": Fraction(0),
    "co2": None,
}


def restatement(milli: int = 1_200_500, **more: Any) -> Restatement:
    """A synthetic restatement of 廊坊's energy in 2015."""
    words = {"id": "B1", "scope": "langfang", "item": "energy", "period": "2015", "milli": milli, "day": "2017-03-01"}
    return Restatement(**(words | {"reason": "机构合并", "document": "合成〔2017〕9号"} | more))


def base(*rows: Restatement) -> Baseline:
    """廊坊's synthetic base of 2015."""
    return build_baseline("langfang", "2015", COMPUTED, rows, DAY)


def test_it_works() -> None:
    found = base(restatement())
    assert (found.value("energy"), found.value("people")) == (Fraction(2401, 2), 2000)
    assert found.both("energy") == (1000, Fraction(2401, 2))
    assert found.both("people") == (2000, None)
    assert found.words("energy") == (
        "基期值1000吨标准煤，经2017年3月1日文件（合成〔2017〕9号）重述为1200.5吨标准煤，理由：机构合并。"
    )


def test_words_without_a_restatement_and_without_an_amount() -> None:
    assert [base().words(i) for i in ("water", "co2")] == ["基期值2.333立方米。", "基期值无法由台账计算。"]
    found = base(restatement(item="co2", reason="口径调整。"))
    assert found.words("co2") == (
        "基期值无法由台账计算，经2017年3月1日文件（合成〔2017〕9号）重述为1200.5吨二氧化碳，理由：口径调整。"
    )


def test_the_latest_restatement_known_that_day_holds() -> None:
    rows = [
        restatement(1_000),
        restatement(2_000, id="B2", day="2017-04-07"),
        restatement(3_000, id="B3", day="2017-04-08"),
        restatement(4_000, id="A9", day="2017-04-07"),
    ]
    assert {base(*order).value("energy") for order in permutations(rows)} == {2}


@pytest.mark.parametrize("other", [{"scope": "baoding"}, {"period": "2016"}, {"item": "water"}, {"day": "2017-04-08"}])
def test_what_is_about_something_else_does_not_count(other: dict[str, str]) -> None:
    assert base(restatement(**other)).both("energy") == (1000, None)


def test_one_period_written_in_two_ways_is_one_period() -> None:
    assert base(restatement(period="2015-01..2015-12")).value("energy") == Fraction(2401, 2)


def test_an_intensity_in_the_units_of_the_indicators() -> None:
    found = base(restatement())
    assert found.intensity("energy", "people") == Fraction(2401, 4)
    assert found.intensity("energy", "people", restated=False) == 500
    assert found.intensity("water", "people") == Fraction(7, 6000)
    assert base(restatement(5_000, item="co2")).intensity("co2", "people") == Fraction(5, 2)


@pytest.mark.parametrize(("numerator", "activity"), [("co2", "people"), ("energy", "area"), ("energy", "co2")])
def test_where_something_is_missing_there_is_no_intensity(numerator: str, activity: str) -> None:
    assert base().intensity(numerator, activity) is None


def test_an_unknown_item_is_a_bug() -> None:
    with pytest.raises(LookupError) as refused:
        base().value("gas")
    assert str(refused.value.args[0]) == "no base item 'gas'; known: energy, water, people, area, co2"


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_both_are_kept_whatever_they_are(computed: int, restated: int) -> None:
    found = build_baseline("langfang", "2015", {"energy": Fraction(computed)}, [restatement(restated)], DAY)
    assert found.both("energy") == (computed, Fraction(restated, 1000))
    assert found.value("energy") == Fraction(restated, 1000)
