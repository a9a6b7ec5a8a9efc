"""The half-width by hand."""

from datetime import date
from math import sqrt

import pytest

from tongbao.rules.rulebook import Rulebook
from tongbao.works.uncertainty import Baseline, Reporting, half_width

RULES = Rulebook(date(2024, 1, 1))


def test_twelve_bills_against_twelve_by_hand() -> None:
    # t(0.95; 9) = 1.8331; 0.94054 + 0.03306·12 − 0.00022·144 = 1.30558; √((1 + 2/12)/12) = 0.311805
    months = 0.94054 + 0.03306 * 12 - 0.00022 * 144
    expected = 1.25 * 1.8331129 * months * 0.05 * 1000 * sqrt((1 + 2 / 12) / 12)
    found = half_width(Baseline(0.05, 12, 3, 0.0), Reporting(1000, 12, 365), RULES, "monthly")
    assert found == pytest.approx(expected, rel=1e-3)


def test_errors_that_hang_together_widen_it() -> None:
    year = Reporting(1000, 365, 365)
    alone = half_width(Baseline(0.1, 365, 5, 0.0), year, RULES, "daily")
    assert half_width(Baseline(0.1, 365, 5, 0.5), year, RULES, "daily") > 1.6 * alone
