"""Classes and limits of the search: as the table gives them, and what a search may not conclude."""

from datetime import date

import numpy as np
import pytest

from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook
from tongbao.works.change_point import fit_models, hinges
from tongbao.works.change_point_search import Kind, Limits

RULES = Rulebook(date(2017, 1, 1))


def test_classes_have_their_parameters_and_names() -> None:
    assert [(k.code, k.terms) for k in Kind] == [("1P", 1), ("3PH", 3), ("3PC", 3), ("4P", 4), ("5P", 5)]


def test_limits_come_from_the_table() -> None:
    monthly = Limits.of(RULES, "monthly")
    assert (monthly.low, monthly.high, monthly.step, monthly.sides) == (0.0, 30.0, 0.25, 3)
    assert (len(monthly.grid), monthly.grid[-1]) == (121, 30.0)
    with pytest.raises(Refusal):
        Limits.of(RULES, "hourly")


def test_one_observation_on_a_side_makes_no_slope() -> None:
    temperature = np.array([20.0] * 9 + [-5.0])
    use = np.array([[10.0]] * 9 + [[90.0]])
    limits = Limits(0, 30, 1, 1, 2, 3, 0.05)
    fits = fit_models(use, hinges(temperature, limits.grid), limits)
    assert Kind(int(fits.kind[0])) is Kind.MEAN


def test_both_slopes_must_count_for_two_sides() -> None:
    rng = np.random.default_rng(3)
    temperature = np.linspace(-10, 32, 365)
    heated = (20 + 3 * np.maximum(14 - temperature, 0))[:, None] + rng.normal(0, 2, (365, 200))
    limits = Limits.of(RULES, "daily")
    fits = fit_models(heated, hinges(temperature, limits.grid), limits, ordered=True)
    assert (fits.cool_slope > 0).mean() <= 0.05
    assert np.median(np.abs(fits.heat_at - 14)) <= 0.5
