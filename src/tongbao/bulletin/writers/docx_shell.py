"""Build the empty DOCX of the office: paper, grid, styles, settings and properties, nothing of a template's maker."""

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from tongbao.bulletin.page import Page
from tongbao.bulletin.writers.layout import FONT_ROLES, PT_PER_MM, Layout, pitch
from tongbao.bulletin.writers.ooxml import ParagraphFormat, Type, el

KEPT_STYLES = ("Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Title", "Heading1", "Heading2", "Caption",
               "Header", "Footer", "TableGrid")  # fmt: skip
KEPT_PARTS = ("styles", "settings", "fontTable", "theme")
ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the first a ZIP can hold: the same page is the same bytes at any hour
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
APP = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


def new(page: Page, rows: Layout) -> Document:
    """Build a document without text.

    Parameters
    ----------
    page
        Page whose issuer, title and day go into the properties.
    rows
        Layout of the day.

    Returns
    -------
    Document
        A4, with the grid of the layout.
    """
    document = docx.Document()
    _drop_parts(document)
    _paper(document, rows)
    _settings(document)
    _properties(document, page)
    return document


def _drop_parts(document: Document) -> None:
    """Remove the parts of the library's template that no document needs."""
    for rels, wanted in (
        (document.part.rels, KEPT_PARTS),
        (document.part.package.rels, ("officeDocument", "core-properties", "extended-properties")),
    ):
        for id_ in [id_ for id_, rel in rels.items() if rel.reltype.rsplit("/", 1)[-1] not in wanted]:
            rels.pop(id_)


def _paper(document: Document, rows: Layout) -> None:
    """Set A4, type area and grid (GB/T 9704-2012, 5.1 to 5.2.3); the page number hangs below the type area."""
    page, number, section = rows["page"], rows["page-number"], document.sections[0]

    def length(mm: Any) -> Pt:
        return Pt(float(mm * PT_PER_MM))  # a length on paper, not an amount

    section.page_width, section.page_height = length(page.exact("width_mm")), length(page.exact("height_mm"))
    section.top_margin, section.bottom_margin = length(page.exact("top_mm")), length(page.exact("bottom_mm"))
    section.left_margin, section.right_margin = length(page.exact("left_mm")), length(page.exact("right_mm"))
    section.header_distance = length(rows["marks"].exact("top_mm"))
    # The dash, in the middle of the line, stands the ruled distance below the type area.
    half = number.exact("size_pt") / PT_PER_MM / 2
    section.footer_distance = length(page.exact("bottom_mm") - number.exact("below_mm") - half)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(el("docGrid", type="lines", linePitch=int(pitch(rows) * 20)))


def restyle(document: Document, styles: dict[str, tuple[ParagraphFormat, Type]]) -> None:
    """Set the forms of the named styles, and drop all others of the library's template (changes ``document``).

    Parameters
    ----------
    document
        Document to change.
    styles : mapping of style id to (paragraph form, type)
        Must include ``Normal``.
    """
    root = document.styles.element
    for style in list(root.findall(qn("w:style"))):
        id_ = style.get(qn("w:styleId"))
        if id_ not in KEPT_STYLES:
            root.remove(style)
        elif id_ in styles:
            for tag in ("w:link", "w:pPr", "w:rPr"):
                for old in style.findall(qn(tag)):
                    style.remove(old)
            stand, type_ = styles[id_]
            style.extend([stand.properties(), type_.properties()])
    defaults = root.find(qn("w:docDefaults"))
    defaults.clear()
    defaults.extend([el("rPrDefault", styles["Normal"][1].properties()), el("pPrDefault", el("pPr"))])


def _settings(document: Document) -> None:
    """Set different odd and even feet, compressed punctuation as in Chinese setting, and Chinese as the language."""
    document.settings.odd_and_even_pages_header_footer = True
    root: Any = document.settings.element
    for tag in ("rsids", "savePreviewPicture", "proofState", "doNotAutoCompressPictures"):
        for old in root.findall(qn(f"w:{tag}")):
            root.remove(old)
    zoom = root.find(qn("w:zoom"))
    zoom.set(qn("w:percent"), "100")
    root.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    language = root.find(qn("w:themeFontLang"))
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")


def _properties(document: Document, page: Page) -> None:
    """Set the file's properties to the office's: issuer, title, the day of the document."""
    noon = datetime(page.day.year, page.day.month, page.day.day, 12)  # noqa: DTZ001 - OOXML wants it bare
    properties = document.core_properties
    properties.author = properties.last_modified_by = page.issuer
    properties.title, properties.language = page.title.text, "zh-CN"
    properties.created = properties.modified = noon
    properties.comments = properties.keywords = properties.subject = properties.category = ""
    properties.revision = 1


def save(document: Document, page: Page, rows: Layout, out: Path) -> None:
    """Save a document so that the same document gives the same bytes.

    Parameters
    ----------
    document
        Finished document.
    page
        Page it was written from.
    rows
        Layout of the day, with the fonts.
    out
        File to write.
    """
    raw = io.BytesIO()
    document.save(raw)
    ours = {"docProps/app.xml": _application(page), "word/fontTable.xml": _font_table(rows)}
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new_:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DAY)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            new_.writestr(entry, ours.get(name, old.read(name)))


def _application(page: Page) -> bytes:
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{APP}"><Application>Tongbao</Application>'
        f"<Company>{escape(page.issuer)}</Company></Properties>"
    )
    return text.encode()


def _font_table(rows: Layout) -> bytes:
    """List each office font with its other names, so that Word finds a substitute where it is missing."""
    fonts = []
    for role in FONT_ROLES:
        row = rows[f"font-{role}"]
        others = ",".join(name for name in (*row.texts("names"), *row.texts("like")) if name != row.text("name"))
        fonts.append(
            f"<w:font w:name={quoteattr(row.text('name'))}><w:altName w:val={quoteattr(others)}/>"
            '<w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{head}<w:fonts {W}>{''.join(fonts)}</w:fonts>".encode()
