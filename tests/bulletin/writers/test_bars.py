"""Bars of a chart are exact shares of its plot."""

import pytest

from tongbao.bulletin.clause import Claim, words
from tongbao.bulletin.page import Chart
from tongbao.bulletin.writers import bars


def test_bars_reach_to_both_sides_of_zero() -> None:
    claims = tuple(Claim("figure", t, v, "f", "k") for t, v in (("-2.5", -2500), ("7.5", 7500), ("未报", None)))
    chart = Chart(words("图"), "%", ("甲", "乙", "丙"), (("同比", claims),))
    first, second, third = (group.bars[0] for group in bars.groups(chart))
    assert (first.start, first.length, first.label_at) == (0, 25, 25)
    assert (second.start, second.length, second.label_at) == (25, 75, 100)
    assert (third.length, third.label_at) == (0, 25)
    assert bars.in_words(chart) == "图（单位：%）。甲：同比-2.5；乙：同比7.5；丙：同比未报。"


def test_a_series_that_misses_a_category_is_an_error() -> None:
    chart = Chart(words("图"), "个", ("甲", "乙"), (("数", (Claim("count", "1", 1000, "f", "k"),)),))
    with pytest.raises(ValueError, match="one claim a category"):
        bars.groups(chart)
