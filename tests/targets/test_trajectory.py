"""Paths: verdicts in rationals, suggestions that reach the target, forecasts that say what they rest on."""

from decimal import Decimal
from fractions import Fraction
from math import isclose, log

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tongbao.measure.rounding import format_rounded
from tongbao.targets.trajectory import (
    FINEST,
    Landing,
    compound_progress,
    gap,
    glide_path,
    keeps_path,
    meets,
    over_linear,
    project_landing,
    suggest_geometric,
    suggest_linear,
)

F = Fraction
shares = st.fractions(0, F(99, 100), max_denominator=10_000)
falls = st.fractions(-1, F(99, 100), max_denominator=10_000)
plans = st.integers(1, 12)
levels = st.fractions(F(1, 100), 1000, max_denominator=1000)


def test_it_works() -> None:
    d, D = F(8, 100), F(11, 100)
    assert (meets(d, D), keeps_path(d, D, 3, 5), keeps_path(d, D, 4, 5)) == (False, True, False)
    assert over_linear(F(121, 1000), D) == F(1, 10)
    assert gap(F(95), F(100), D) == 6


def test_exactly_on_the_demand_is_met_and_a_hair_less_is_not() -> None:
    D = F(11, 100)
    assert (meets(D, D), meets(D - F(1, 10**30), D)) == (True, False)


def test_exactly_on_the_path_is_kept_and_a_hair_less_is_not() -> None:
    """19 % over two years is 10 % a year; no logarithm of floats can tell the hair."""
    assert keeps_path(F(1, 10), F(19, 100), 1, 2) is True
    assert keeps_path(F(1, 10) - F(1, 10**30), F(19, 100), 1, 2) is False


@given(falls, shares, plans)
def test_at_the_end_keeping_the_path_is_meeting_the_demand(d: Fraction, D: Fraction, years: int) -> None:
    assert keeps_path(d, D, years, years) is meets(d, D)


@given(falls, plans, shares)
def test_on_the_first_day_who_has_not_risen_keeps_the_path(d: Fraction, years: int, D: Fraction) -> None:
    assert keeps_path(d, D, 0, years) is (d >= 0)


@given(falls, shares, st.data())
def test_the_path_agrees_with_logarithms_away_from_its_edge(d: Fraction, D: Fraction, data: st.DataObject) -> None:
    years = data.draw(plans)
    elapsed = data.draw(st.integers(0, years))
    left, right = years * log(1 - d), elapsed * log(1 - D)
    assume(abs(left - right) > 1e-9)
    assert keeps_path(d, D, elapsed, years) is (left < right)


@given(falls, falls, shares, st.data())
def test_who_fell_further_keeps_every_path_the_other_keeps(
    one: Fraction, other: Fraction, D: Fraction, data: st.DataObject
) -> None:
    years = data.draw(plans)
    elapsed = data.draw(st.integers(0, years))
    low, high = sorted((one, other))
    assert keeps_path(low, D, elapsed, years) <= keeps_path(high, D, elapsed, years)


@given(falls, shares, st.data())
def test_time_only_makes_it_harder(d: Fraction, D: Fraction, data: st.DataObject) -> None:
    years = data.draw(plans)
    elapsed = data.draw(st.integers(1, years))
    assert keeps_path(d, D, elapsed, years) <= keeps_path(d, D, elapsed - 1, years)


@pytest.mark.parametrize(
    ("d", "D", "elapsed", "years", "words"),
    [
        (F(0), F(0), 6, 5, "need 0 <= elapsed <= years and years > 0, got 6 of 5"),
        (F(0), F(0), -1, 5, "need 0 <= elapsed <= years and years > 0, got -1 of 5"),
        (F(0), F(0), 0, 0, "need 0 <= elapsed <= years and years > 0, got 0 of 0"),
        (F(2), F(0), 1, 5, "need d <= 1 and 0 <= D <= 1, got d=2, D=0"),
        (F(0), F(-1, 2), 1, 5, "need d <= 1 and 0 <= D <= 1, got d=0, D=-1/2"),
        (F(0), F(3, 2), 1, 5, "need d <= 1 and 0 <= D <= 1, got d=0, D=3/2"),
    ],
)
def test_what_cannot_be_is_a_bug(d: Fraction, D: Fraction, elapsed: int, years: int, words: str) -> None:
    with pytest.raises(ValueError) as refused:
        keeps_path(d, D, elapsed, years)
    assert str(refused.value) == words


def test_compound_progress_is_a_decimal_of_forty_digits() -> None:
    assert compound_progress(F(1, 10), F(19, 100)) == Decimal("0.5")
    assert compound_progress(F(8, 100), F(11, 100)) == Decimal("0.7155142740362512922429598590787104889379")


@given(falls, st.fractions(F(1, 1000), F(99, 100), max_denominator=10_000))
def test_compound_progress_agrees_with_logarithms_and_has_the_sign_of_the_fall(d: Fraction, D: Fraction) -> None:
    progress = compound_progress(d, D)
    assert progress is not None
    assert isclose(progress, log(1 - d) / log(1 - D), rel_tol=1e-9, abs_tol=1e-9)
    assert (progress > 0, progress < 0) == (d > 0, d < 0)


@pytest.mark.parametrize(("d", "D"), [(F(1), F(1, 2)), (F(1, 2), F(0)), (F(1, 2), F(1)), (F(1, 2), F(-1, 2))])
def test_where_there_is_no_logarithm_there_is_no_progress(d: Fraction, D: Fraction) -> None:
    assert compound_progress(d, D) is None


def test_where_nothing_was_demanded_nothing_is_exceeded() -> None:
    assert over_linear(F(1, 10), F(0)) is None


@given(shares, plans, st.sampled_from([F(1, 1000), F(1, 100), F(1, 10_000)]))
def test_the_geometric_suggestion_is_the_smallest_step_that_reaches_the_target(
    D: Fraction, years: int, step: Fraction
) -> None:
    yearly = suggest_geometric(D, years, step)
    assert (yearly / step).denominator == 1
    assert (1 - yearly) ** years <= 1 - D
    assert yearly == 0 or (1 - (yearly - step)) ** years > 1 - D


@given(st.fractions(F(1, 100), F(99, 100), max_denominator=1000), st.integers(2, 12))
def test_the_linear_step_taken_against_the_year_before_falls_short(D: Fraction, years: int) -> None:
    assert suggest_linear(D, years) * years == D
    assert (1 - suggest_linear(D, years)) ** years > 1 - D


@pytest.mark.parametrize("step", [F(0), F(-1, 10), F(3, 1000)])
def test_a_step_divides_one(step: Fraction) -> None:
    with pytest.raises(ValueError, match=rf"^the step must divide one, got {step}$"):
        suggest_geometric(F(1, 10), 5, step)


@pytest.mark.parametrize(("D", "years"), [(F(1), 5), (F(-1, 10), 5), (F(1, 10), 0)])
def test_a_plan_without_sense_has_no_path(D: Fraction, years: int) -> None:
    for found in (suggest_geometric, suggest_linear, lambda D, years: glide_path(F(1), D, years)):
        with pytest.raises(ValueError) as refused:
            found(D, years)
        assert str(refused.value) == f"need years >= 1 and 0 <= D < 1, got D={D} over {years}"


def test_a_glide_path_that_is_rational_is_exact() -> None:
    assert glide_path(F(100), F(19, 100), 2) == (100, 90, 81)
    assert glide_path(F(100), F(0), 3) == (100, 100, 100, 100)


@given(levels, shares, plans)
def test_a_glide_path_is_exact_at_both_ends_and_below_the_path_by_less_than_its_finest(
    base: Fraction, D: Fraction, years: int
) -> None:
    path = glide_path(base, D, years)
    assert (len(path), path[0], path[-1]) == (years + 1, base, base * (1 - D))
    for k, level in enumerate(path):
        assert (level / base) ** years <= (1 - D) ** k
        assert (level / base + F(1, FINEST)) ** years > (1 - D) ** k
        assert keeps_path(1 - level / base, D, k, years) is True


def test_a_landing() -> None:
    assert project_landing([F(100), F(90), F(90)], 2) == Landing(F(729, 10), 90 * F(180, 190) ** 2, F(90))


@given(levels, st.fractions(F(1, 2), 2, max_denominator=100), st.integers(2, 6), st.integers(0, 6))
def test_one_steady_ratio_lands_in_one_point(first: Fraction, ratio: Fraction, n: int, left: int) -> None:
    found = project_landing([first * ratio**k for k in range(n)], left)
    end = first * ratio ** (n - 1 + left)
    assert found == Landing(end, end, end)


@given(st.lists(levels, min_size=2, max_size=6), st.integers(0, 6))
def test_the_middle_lies_between_the_ends(seen: list[Fraction], left: int) -> None:
    found = project_landing(seen, left)
    assert found is not None
    assert found.low <= found.mid <= found.high
    assert left or found == Landing(seen[-1], seen[-1], seen[-1])


@pytest.mark.parametrize("seen", [[], [F(1)], [F(0), F(1)], [F(1), F(0)]])
def test_without_two_levels_nothing_is_forecast(seen: list[Fraction]) -> None:
    assert project_landing(seen, 2) is None


@pytest.mark.parametrize(("seen", "left"), [([F(1), F(2)], -1), ([F(-1), F(2)], 1)])
def test_a_forecast_of_what_cannot_be_is_a_bug(seen: list[Fraction], left: int) -> None:
    with pytest.raises(ValueError, match=r"^need years_left >= 0 and no level below zero, got "):
        project_landing(seen, left)


@pytest.mark.parametrize(("limit", "said"), [(9, False), (10, None), (29, None), (30, True), (31, True)])
def test_a_range_promises_only_what_all_of_it_keeps(limit: int, said: bool | None) -> None:
    assert Landing(F(10), F(20), F(30)).might_meet(F(limit)) is said


def test_the_printed_progress_of_the_national_plan() -> None:
    progress = compound_progress(F(37073 - 32956, 37073), F(11, 100))
    assert progress is not None
    assert format_rounded(progress * 100, 2) == "101.01"
