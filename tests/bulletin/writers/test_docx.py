"""The DOCX: a paragraph a clause, the office's fonts on every run, nothing of the library's, the same bytes."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from tongbao.bulletin.page import Heading, Page, Paragraph
from tongbao.bulletin.writers import docx as writer
from tongbao.rules.rulebook import Rulebook

OFFICE_FONTS = {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"}


@pytest.fixture
def file(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> Path:
    writer.write(bulletin, rulebook, tmp_path / "b.docx")
    return tmp_path / "b.docx"


@pytest.fixture
def report_file(report: Page, rulebook: Rulebook, tmp_path: Path) -> Path:
    writer.write(report, rulebook, tmp_path / "r.docx")
    return tmp_path / "r.docx"


def parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_one_paragraph_a_clause(bulletin: Page, file: Path) -> None:
    said = [p.text for p in docx.Document(str(file)).paragraphs if p.text]
    body = [b.lead + b.clause.text for b in bulletin.blocks if isinstance(b, Paragraph)]
    heads = [b.clause.text for b in bulletin.blocks if isinstance(b, Heading)]
    assert said[:4] == [bulletin.issuer, bulletin.number.text, bulletin.title.text, bulletin.recipients.text]
    assert [text for text in said if text in body] == body
    assert [text for text in said if text in heads] == heads
    assert said[-4:-2] == [bulletin.signature.text, bulletin.day_line.text]
    assert said[-2:] == ["抄送：省政府办公厅，国家机关事务管理局。", f"{bulletin.printer}\t2017年4月7日印发"]


def test_every_run_names_an_office_font(file: Path, report_file: Path) -> None:
    for path in (file, report_file):
        for name, data in parts(path).items():
            if not name.startswith(("word/document", "word/header", "word/footer")):
                continue
            for run in parse_xml(data).iter(qn("w:r")):
                fonts = run.find(qn("w:rPr")).find(qn("w:rFonts"))
                assert fonts.get(qn("w:eastAsia")) in OFFICE_FONTS
                assert fonts.get(qn("w:hint")) == "eastAsia"


def test_sizes_fonts_and_colour_of_the_head(bulletin: Page, file: Path) -> None:
    issuer, _, title, recipients, *_ = (p for p in docx.Document(str(file)).paragraphs if p.text)
    assert str(issuer.runs[0].font.color.rgb) == "E60012"
    assert issuer.runs[0].font.name == title.runs[0].font.name == "方正小标宋简体"
    assert title.style is not None
    assert title.style.name == "Title"
    assert title.runs[0].font.size.pt == 22
    assert recipients.runs[0].font.name == "仿宋_GB2312"
    assert recipients.runs[0].font.size.pt == 16
    assert not recipients.paragraph_format.first_line_indent


def test_headings_are_words_own_and_black(file: Path) -> None:
    document = docx.Document(str(file))
    named = {p.text: p for p in document.paragraphs if p.style is not None and p.style.name.startswith("Heading")}
    assert [p.style.name for p in named.values()][:3] == ["Heading 1", "Heading 1", "Heading 2"]
    assert named["一、总体情况"].runs[0].font.name == "黑体"
    assert named["（一）部署情况"].runs[0].font.name == "楷体_GB2312"
    styles = parts(file)["word/styles.xml"].decode()
    assert "pBdr" not in styles.split('w:styleId="Title"')[1].split("</w:style>")[0]
    assert not {"4F81BD", "365F91", "17365D"} & set(styles.split('"'))


def test_the_opening_run_of_a_paragraph_is_kaiti(file: Path) -> None:
    (paragraph,) = (p for p in docx.Document(str(file)).paragraphs if p.text.startswith("（二）要抓紧"))
    assert [run.font.name for run in paragraph.runs] == ["楷体_GB2312", "仿宋_GB2312"]


def test_paper_and_grid(file: Path) -> None:
    section = docx.Document(str(file)).sections[0]
    measures = (section.page_width, section.page_height, section.top_margin, section.left_margin,
                section.right_margin, section.bottom_margin)  # fmt: skip
    assert [round(m.mm) for m in measures] == [210, 297, 37, 28, 26, 35]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


def test_page_numbers_odd_right_even_left(file: Path) -> None:
    document = docx.Document(str(file))
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert paragraph.text == "— 1 —"
        assert paragraph._p.find(qn("w:pPr")).find(qn("w:jc")).get(qn("w:val")) == side
        assert " PAGE " in "".join(t.text for t in paragraph._p.iter(qn("w:instrText")))


def test_marks_run_on_every_page(report_file: Path) -> None:
    section = docx.Document(str(report_file)).sections[0]
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == "待定稿\t合成数据，非真实统计"


def test_tables_and_charts(report_file: Path) -> None:
    document = docx.Document(str(report_file))
    (table,) = document.tables
    assert [cell.text for cell in table.rows[2].cells] == ["廊坊市", "10", "4", "40.0"]
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    (shape,) = document.inline_shapes
    assert "廊坊市：应报10，已报4" in shape._inline.docPr.get("descr")


def test_properties_are_the_offices(bulletin: Page, file: Path) -> None:
    properties = docx.Document(str(file)).core_properties
    assert properties.author == properties.last_modified_by == bulletin.issuer
    assert properties.title == bulletin.title.text
    assert properties.language == "zh-CN"
    assert properties.created is not None
    assert properties.modified is not None
    assert properties.created.date() == properties.modified.date() == date(2017, 4, 7)
    assert not properties.comments
    for name, data in parts(file).items():
        assert b"python-docx" not in data, name
        assert b"Macintosh" not in data, name


def test_without_copies_and_printer_there_is_no_imprint(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    page = replace(bulletin, copies="", printer="", printed_line=type(bulletin.number)(()))
    writer.write(page, rulebook, tmp_path / "b.docx")
    assert "framePr" not in parts(tmp_path / "b.docx")["word/document.xml"].decode()


def test_the_same_page_is_the_same_bytes(
    report: Page, rulebook: Rulebook, report_file: Path, elsewhere: Callable[[str, object], bytes]
) -> None:
    code = "from tongbao.bulletin.writers import docx; docx.write(*v, out)"
    other = elsewhere(code, (report, rulebook))
    assert report_file.read_bytes() == other
    with zipfile.ZipFile(io.BytesIO(other)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
