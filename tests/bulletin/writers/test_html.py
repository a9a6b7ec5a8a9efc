"""The HTML: every claim opens its chain, the public edition keeps the office's own, nothing runs or is fetched."""

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tongbao.bulletin.clause import Claim, Clause, words
from tongbao.bulletin.page import Chains, Chart, Heading, Page, Paragraph, Step, Table
from tongbao.bulletin.writers import html

VOID = {"meta", "hr", "br"}


class Reader(HTMLParser):
    """Text, links, ids and open tags of a file."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"rect", "line"}:
            assert self.open.pop() == tag
        else:
            assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: Page, chains: Chains, out: Path, edition: html.Edition = "internal") -> tuple[str, Reader]:
    html.write(page, chains, out, edition)
    text = out.read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(text)
    assert not reader.open
    return text, reader


def test_every_claim_opens_its_chain(bulletin: Page, report: Page, chains: Chains, tmp_path: Path) -> None:
    for page in (bulletin, report):
        _, reader = read(page, chains, tmp_path / "b.html")
        for claim in page.claims():
            assert f"#{claim.id}" in reader.links
            assert reader.ids.count(claim.id) == 1


def test_the_chain_is_labelled(bulletin: Page, chains: Chains, tmp_path: Path) -> None:
    text, _ = read(bulletin, chains, tmp_path / "b.html")
    section = text.split('<section class="chain" id="c003">')[1].split("</section>")[0]
    kinds = re.findall(r'<span class="kind">(..)</span>', section)
    assert kinds == ["认定", "规则", "封账", "记录", "证据"]
    assert "<h2>5个市</h2>" in section


def test_the_text_is_the_pages(bulletin: Page, chains: Chains, tmp_path: Path) -> None:
    _, reader = read(bulletin, chains, tmp_path / "b.html")
    for clause in bulletin.clauses():
        assert clause.text in reader.text


def test_the_public_edition_keeps_the_offices_own(bulletin: Page, chains: Chains, tmp_path: Path) -> None:
    inside, _ = read(bulletin, chains, tmp_path / "b.html")
    public, reader = read(bulletin, chains, tmp_path / "b.html", "public")
    assert "MARKER-STEP" in inside
    assert "MARKER" not in public
    assert "finding-x" not in public
    assert "2017年3月 初报" in public
    assert "公开版" in reader.text


@pytest.mark.parametrize(("edition", "said"), [("internal", "没有找到"), ("public", "没有可以公开的依据")])
def test_a_claim_without_a_chain_says_so(bulletin: Page, tmp_path: Path, edition: html.Edition, said: str) -> None:
    text, _ = read(bulletin, {}, tmp_path / "b.html", edition)
    assert text.count(said) == len(bulletin.claims())


def test_marks_are_seen(report: Page, tmp_path: Path) -> None:
    _, reader = read(report, {}, tmp_path / "b.html")
    assert reader.text.count("待定稿") == 2
    assert reader.text.count("合成数据，非真实统计") == 2


def test_a_chart_is_drawn_from_its_claims(report: Page, tmp_path: Path) -> None:
    text, reader = read(report, {}, tmp_path / "b.html")
    assert reader.tags.count("rect") == 8 + 2  # bars and legend
    widths = re.findall(r'<rect class="s[01]" x="100\.00" y="\d+" width="([\d.]+)"', text)
    assert widths[0] == widths[1] == "490.00"
    assert widths[-1] == "0.00"


def test_nothing_is_fetched_and_nothing_runs(report: Page, chains: Chains, tmp_path: Path) -> None:
    text, reader = read(report, chains, tmp_path / "b.html")
    assert not {"script", "link", "img", "iframe", "object"} & set(reader.tags)
    assert not re.search(r"https?:|//\w|url\(|@import|\bsrc=|\bon\w+=", text)
    assert all(link.startswith("#") for link in reader.links)
    assert "default-src 'none'" in text


def test_every_text_is_escaped(bulletin: Page, tmp_path: Path) -> None:
    evil = "<script>alert('1')</script>\"&"

    def bad() -> Claim:
        return Claim("count", evil, 1000, evil, evil, (evil,))

    clause = Clause((evil, bad()))
    blocks = (
        Heading(1, clause),
        Paragraph(clause, evil),
        Table(clause, (evil,), ((bad(),), (evil,)), evil),
        Chart(clause, evil, (evil,), ((evil, (bad(),)), (evil, (bad(),)))),
    )
    page = Page(
        issuer=evil, number=clause, title=clause, recipients=clause, blocks=blocks, day=bulletin.day, signature=clause,
        day_line=clause, copies=evil, printer=evil, printed_line=clause, draft_mark=evil, synthetic_mark=evil,
    ).numbered()  # fmt: skip
    chains = {claim.id: (Step(evil, evil, (evil,), True),) for claim in page.claims()}
    text, reader = read(page, chains, tmp_path / "b.html", "public")
    assert "script" not in reader.tags
    assert "<script" not in text
    assert evil in reader.text


def test_a_page_without_numbers_is_numbered(bulletin: Page, tmp_path: Path) -> None:
    bare = replace(
        bulletin, number=words("冀公节能办〔2017〕4号"), title=Clause((Claim("title", "通报", None, "f", "k"),))
    )
    _, reader = read(bare, {}, tmp_path / "b.html")
    assert "c001" in reader.ids


def test_the_same_page_is_the_same_bytes(
    bulletin: Page, chains: Chains, tmp_path: Path, elsewhere: Callable[[str, object], bytes]
) -> None:
    html.write(bulletin, chains, tmp_path / "here.html", "public")
    code = "from tongbao.bulletin.writers import html; html.write(*v, out, 'public')"
    assert (tmp_path / "here.html").read_bytes() == elsewhere(code, (bulletin, chains))
