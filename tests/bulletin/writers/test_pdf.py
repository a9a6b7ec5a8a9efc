"""The PDF: text that reads back, the measures of GB/T 9704-2012, the same bytes whenever it is made."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from tongbao.bulletin.clause import words
from tongbao.bulletin.page import Page, Paragraph
from tongbao.bulletin.writers import layout, pdf
from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook

MM = 72 / 25.4


@pytest.fixture(autouse=True)
def no_system_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests speak of a machine without office fonts, whatever is installed here."""
    chosen = pdf.fonts.shelf
    monkeypatch.setattr(pdf.fonts, "shelf", lambda rows, folder=None: chosen(rows, folder, system=False))


def read(page: Page, rulebook: Rulebook, out: Path) -> pypdf.PdfReader:
    pdf.write(page, rulebook, out)
    return pypdf.PdfReader(out)


def lines(reader: pypdf.PdfReader) -> list[list[str]]:
    return [sheet.extract_text().split("\n") for sheet in reader.pages]


def running_text(reader: pypdf.PdfReader) -> str:
    text = "\n".join(sheet.extract_text() for sheet in reader.pages)
    return re.sub(r"\n— \d+ —(?=\n|$)", "", text).replace("\n", "")


def places(sheet: pypdf.PageObject) -> Iterator[tuple[str, float, float]]:
    """Every piece of text with the place of its beginning, in points from the lower left."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            found.append((text.strip(), tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]))

    sheet.extract_text(visitor_text=visit)
    yield from found


def test_every_clause_reads_back_exactly(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    reader = read(bulletin, rulebook, tmp_path / "b.pdf")
    text = running_text(reader)
    assert len(reader.pages) >= 3
    for clause in bulletin.clauses():
        assert clause.text in text
    assert "抄送：省政府办公厅，国家机关事务管理局。" in text


def test_a_page_number_is_a_line_of_its_own(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    for number, sheet in enumerate(lines(read(bulletin, rulebook, tmp_path / "b.pdf")), start=1):
        assert sheet.count(f"— {number} —") == 1


def test_rare_signs_are_whole(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    signs = "〔〕“”‘’《》（）％%²³℃×÷±≥≤·—…、；：？！①②Ⅱ㎡"
    page = replace(bulletin, blocks=(Paragraph(words(signs)),))
    assert signs in running_text(read(page, rulebook, tmp_path / "b.pdf"))


def test_28_characters_a_line_and_22_lines_a_page(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    page = replace(bulletin, blocks=(Paragraph(words("节能工作通报" * 300)),))
    sheets = lines(read(page, rulebook, tmp_path / "b.pdf"))
    assert [len(line) for line in sheets[0][4:6]] == [26, 28]  # the first line is indented by two
    second = [line for line in sheets[1] if not line.startswith("—")]
    assert len(second) == 22
    assert {len(line) for line in second} == {28}


def test_the_issuer_keeps_to_one_line(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    for issuer in (bulletin.issuer, "省节能办", "河北省人民政府办公厅机关事务管理局公共机构节能领导小组办公室"):
        page = replace(bulletin, issuer=issuer)
        assert lines(read(page, rulebook, tmp_path / "b.pdf"))[0][0] == issuer


def test_the_issuer_stands_35_mm_below_the_type_area(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    reader = read(bulletin, rulebook, tmp_path / "b.pdf")
    (height,) = (y for text, _, y in places(reader.pages[0]) if text == bulletin.issuer and y < 720)
    size, _ = layout.issuer_fit(bulletin.issuer, layout.layout(rulebook))
    upper_edge = height + float(size) * 0.86  # the ink of a Chinese character over its base line
    assert (297 - upper_edge / MM) == pytest.approx(37 + 35, abs=1)


def test_numbers_stand_right_on_odd_and_left_on_even_pages(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    for number, sheet in enumerate(read(bulletin, rulebook, tmp_path / "b.pdf").pages, start=1):
        ((_, x, y),) = (place for place in places(sheet) if place[0] == f"— {number} —")
        if number % 2:
            assert x > 105 * MM
            assert x < (210 - 26) * MM - 14
        else:
            assert x == pytest.approx(28 * MM + 14, abs=1)
        # The dash, about a third of the size over the base line, is 7 mm below the type area.
        assert 35 * MM - (y + 14 * 0.35) == pytest.approx(7 * MM, abs=2)


def test_the_imprint_closes_the_last_page(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    last = lines(read(bulletin, rulebook, tmp_path / "b.pdf"))[-1]
    assert last[-3:] == ["抄送：省政府办公厅，国家机关事务管理局。", f"{bulletin.printer} 2017年4月7日印发", "— 3 —"]


def test_the_imprint_stands_at_the_foot_however_full_the_page_is(
    bulletin: Page, rulebook: Rulebook, tmp_path: Path
) -> None:
    """Also where the text fills a page to its last line and the imprint has to go to the next one."""
    feet = set()
    for lines_ in range(2, 14):
        body = tuple(Paragraph(words("节约能源资源。")) for _ in range(lines_))
        reader = read(replace(bulletin, blocks=body), rulebook, tmp_path / f"{lines_}.pdf")
        found = [y for text, _, y in places(reader.pages[-1]) if "印发" in text]
        feet.add(round(max(found)))
    assert len(feet) == 1


def test_signature_never_stands_on_a_page_without_text(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    for count in range(7, 14):
        short = tuple(Paragraph(words(f"第{n}段。")) for n in range(count))
        long = (Paragraph(words("第一段。" * 7 * count)),)
        for blocks in (short, long):
            sheets = lines(read(replace(bulletin, blocks=blocks), rulebook, tmp_path / "b.pdf"))
            (signed,) = (sheet for sheet in sheets if "2017年4月7日" in sheet)
            assert any(line.endswith("段。") for line in signed), count
            assert any(line.endswith(("段。", "段")) for line in sheets[0]), count


def test_marks_are_on_the_page_and_part_no_paragraph(report: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    long = replace(report, blocks=(Paragraph(words("节能工作通报" * 200)),))
    reader = read(long, rulebook, tmp_path / "b.pdf")
    assert "待定稿" in lines(reader)[0][0]
    assert "合成数据，非真实统计" in lines(reader)[0][0]
    assert "节能工作通报" * 200 in running_text(reader)
    plain = read(replace(long, draft_mark="", synthetic_mark=""), rulebook, tmp_path / "p.pdf")
    # The outlines of the marks are drawn on the later pages too.
    assert len(reader.pages[1].get_contents().get_data()) > len(plain.pages[1].get_contents().get_data())


def test_tables_and_charts_print_their_claims(report: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    text = "\n".join(sheet.extract_text() for sheet in read(report, rulebook, tmp_path / "r.pdf").pages)
    assert "廊坊市 10 4 40.0" in text
    assert "图1　各市应报和已报县数" in text
    assert "单位：个" in text


def test_properties_and_standard(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    reader = read(bulletin, rulebook, tmp_path / "b.pdf")
    assert reader.metadata is not None
    assert reader.metadata.title == bulletin.title.text
    assert reader.metadata.author == bulletin.issuer
    assert str(reader.metadata.creation_date_raw).startswith("D:20170407")
    xmp = (tmp_path / "b.pdf").read_bytes()
    assert b"<pdfaid:part>2</pdfaid:part>" in xmp
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in xmp


def test_substitutes_are_named(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    notices = pdf.write(bulletin, rulebook, tmp_path / "b.pdf")
    assert "未找到方正小标宋简体，发文机关标志和标题以思源宋体（Noto Serif SC）加粗代替。" in notices
    assert len(notices) == 5


def test_a_character_no_font_has_is_refused(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    page = replace(bulletin, blocks=(Paragraph(words("𠀀")),))
    with pytest.raises(Refusal, match="𠀀") as refused:
        pdf.write(page, rulebook, tmp_path / "b.pdf")
    assert refused.value.code == "font-gap"
    assert not (tmp_path / "b.pdf").exists()


def test_text_is_never_markup(bulletin: Page, rulebook: Rulebook, tmp_path: Path) -> None:
    hostile = '#panic("x") *粗* $x^2$ \\ @ref <a> #sys.inputs "引"'
    page = replace(bulletin, blocks=(Paragraph(words(hostile)),))
    assert hostile.replace(" ", "") in running_text(read(page, rulebook, tmp_path / "b.pdf")).replace(" ", "")


def test_the_same_page_is_the_same_bytes(
    report: Page, rulebook: Rulebook, tmp_path: Path, elsewhere: Callable[[str, object], bytes]
) -> None:
    pdf.write(report, rulebook, tmp_path / "here.pdf")
    code = (
        "from tongbao.bulletin.writers import pdf; s = pdf.fonts.shelf;"
        "pdf.fonts.shelf = lambda r, f=None: s(r, f, system=False); pdf.write(*v, out)"
    )
    assert (tmp_path / "here.pdf").read_bytes() == elsewhere(code, (report, rulebook))
