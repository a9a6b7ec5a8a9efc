"""The sums of the layout."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pypdf
import pytest

from tongbao.bulletin.clause import words
from tongbao.bulletin.page import Page
from tongbao.bulletin.writers import layout, pdf
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
