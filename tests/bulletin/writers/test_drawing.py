"""A chart is drawn as SVG whose labels open the chains of their claims."""

import re

import pytest

from tongbao.bulletin.clause import Claim, words
from tongbao.bulletin.page import Chart
from tongbao.bulletin.writers import drawing


def test_bars_and_labels_stand_to_scale() -> None:
    claims = tuple(Claim("count", str(n), n * 1000, "f", "k") for n in (1, 2))
    drawn = drawing.svg(Chart(words("图"), "个", ("甲", "乙"), (("数", claims),)))
    assert re.findall(r'<rect [^>]*width="([0-9.]+)"', drawn) == ["245.00", "490.00"]
    assert re.findall(r'dx="5" y="\d+">([^<]*)</text></a>', drawn) == ["1", "2"]


def test_a_series_that_misses_a_category_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="one claim a category"):
        drawing.svg(Chart(words("图"), "个", ("甲",), (("数", ()),)))
