"""The page walks and numbers its claims in printed order, tables and charts included."""

from datetime import date

from tests.bulletin.samples import claim

from tongbao.bulletin.clause import Clause, words
from tongbao.bulletin.page import Chart, Heading, Page, Paragraph, Table


def one(text: str) -> Clause:
    return Clause((claim("title", text),))


PAGE = Page(
    "机关",
    one("4号"),
    one("标题"),
    Clause((claim("title", "各市"), "：")),
    (
        Heading(1, words("一、总体情况")),
        Paragraph(one("保定市"), "（一）抓紧。"),
        Table(one("表一"), ("市别",), ((claim("names", "邯郸市"), "—"),)),
        Chart(one("图一"), "人", ("保定",), (("本期", (claim("figure", "1.5"),)),)),
    ),
    date(2017, 4, 7),
    one("署名"),
    one("2017年4月7日"),
    printed_line=one("4月7日印发"),
)


def test_claims_in_printed_order() -> None:
    assert [c.text for c in PAGE.claims()] == (
        ["4号", "标题", "各市", "保定市", "表一", "邯郸市", "图一", "1.5", "署名", "2017年4月7日", "4月7日印发"]
    )


def test_numbers_go_through_the_whole_page_and_change_no_word() -> None:
    numbered = PAGE.numbered()
    assert [c.id for c in numbered.claims()] == [f"c{n:03d}" for n in range(1, 12)]
    assert numbered.text() == PAGE.text()
    assert numbered.numbered() == numbered


def test_plain_text_is_a_paragraph_a_line() -> None:
    assert PAGE.text().split("\n") == [
        "4号",
        "标题",
        "各市：",
        "一、总体情况",
        "（一）抓紧。保定市",
        "表一",
        "邯郸市—",
        "图一",
        "1.5",
        "署名",
        "2017年4月7日",
        "4月7日印发",
    ]
