"""The sums of the layout, and the choice of fonts."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pypdf
import pytest

from tongbao.bulletin.clause import Claim, words
from tongbao.bulletin.page import Chart, Page
from tongbao.bulletin.writers import bars, fonts, layout, pdf
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook


@pytest.fixture
def rows(rulebook: Rulebook) -> dict[str, Row]:
    return dict(layout.layout(rulebook))


def test_the_type_area(rows: dict[str, Row]) -> None:
    assert layout.type_width(rows) == 156 * Fraction(360, 127)
    assert layout.pitch(rows) == 225 * Fraction(360, 127) / 22
    body = rows["body"]
    assert 28 * (body.exact("size_pt") + body.exact("tracking_pt")) <= layout.type_width(rows)


@pytest.mark.parametrize(
    "lines",
    [
        ["关于全省公共机构节能工作进展情况的通报"],
        ["关于2016年度全省公共机构节能", "降耗目标任务完成情况的通报"],
        ["关于进一步做好全省公共机构", "节能改造工作的通知"],
        ["河北省公共机构节能领导小组办公室", "关于2016年度全省公共机构节能目标", "责任考核结果的通报"],
    ],
)
def test_titles_break_between_words(bulletin: Page, rulebook: Rulebook, tmp_path: Path, lines: list[str]) -> None:
    pdf.write(replace(bulletin, title=words("".join(lines))), rulebook, tmp_path / "b.pdf")
    printed = pypdf.PdfReader(tmp_path / "b.pdf").pages[0].extract_text().split("\n")
    assert printed[2 : 2 + len(lines)] == lines


def test_a_short_signature_is_centred_over_the_date(rows: dict[str, Row]) -> None:
    signature, day = layout.signature_indents("省节能办", "2017年4月7日", rows)
    assert day == 64
    assert signature == (4 + Fraction(6 - 4, 2)) * 16


def test_a_long_signature_ends_at_the_edge(rows: dict[str, Row]) -> None:
    assert layout.signature_indents("河北省公共机构节能领导小组办公室", "2017年4月7日", rows) == (0, 64)


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


def test_the_offices_own_fonts_win(rows: dict[str, Row], tmp_path: Path) -> None:
    """An open font under a name of the same length stands for the office's own."""
    open_font = (fonts.OPEN_FONTS / "NotoSansSC-Regular.otf").read_bytes()
    old, new = ("Noto Sans SC".encode("utf-16-be"), "Office SongX".encode("utf-16-be"))
    (tmp_path / "office.otf").write_bytes(open_font.replace(old, new))
    changed = rows["font-xiaobiaosong"].model_copy(update={})
    changed.__pydantic_extra__["names"] = ["不存在", "office songx"]
    shelf = fonts.shelf(rows | {"font-xiaobiaosong": changed}, tmp_path, system=False)
    assert shelf.faces["xiaobiaosong"] == fonts.Face(("Office SongX", "Noto Serif SC"), "0")
    assert shelf.files == (tmp_path / "office.otf",)
    assert len(shelf.notices) == 4
    with shelf.fonts() as found:
        assert set(found.families()) == {"Noto Sans SC", "Noto Serif SC", "Office SongX"}
