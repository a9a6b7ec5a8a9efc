"""The half-width by hand."""

from datetime import date
from math import sqrt

import pytest

from tongbao.rules.rulebook import Rulebook
from tongbao.works.uncertainty import half_width

RULES = Rulebook(date(2024, 1, 1))


def test_twelve_bills_against_twelve_by_hand() -> None:
    # t(0.95; 9) = 1.8331; 0.94054 + 0.03306·12 − 0.00022·144 = 1.30558; √((1 + 2/12)/12) = 0.311805
    months = 0.94054 + 0.03306 * 12 - 0.00022 * 144
    expected = 1.25 * 1.8331129 * months * 0.05 * 1000 * sqrt((1 + 2 / 12) / 12)
    assert half_width(0.05, 1000, 12, 3, 0.0, 12, 365, RULES, "monthly") == pytest.approx(expected, rel=1e-3)


def test_errors_that_hang_together_widen_it() -> None:
    alone = half_width(0.1, 1000, 365, 5, 0.0, 365, 365, RULES, "daily")
    assert half_width(0.1, 1000, 365, 5, 0.5, 365, 365, RULES, "daily") > 1.6 * alone
