"""Charts are typeset as pictures."""

from tongbao.bulletin.page import Chart, Page
from tongbao.bulletin.writers import fonts, layout, typeset
from tongbao.rules.rulebook import Rulebook


def test_a_small_chart_is_one_picture(report: Page, rulebook: Rulebook) -> None:
    rows = layout.layout(rulebook)
    (chart,) = (block for block in report.blocks if isinstance(block, Chart))
    pictures = typeset.chart_pictures(chart, rows, fonts.shelf(rows, system=False))
    assert [picture[:8] for picture in pictures] == [b"\x89PNG\r\n\x1a\n"]
