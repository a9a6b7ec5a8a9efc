"""Write a page as DOCX according to GB/T 9704-2012: one paragraph a clause, the office's fonts on every run."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from tongbao.bulletin.page import Page
from tongbao.bulletin.writers import docx_blocks, docx_shell, layout
from tongbao.bulletin.writers.docx_sheet import Sheet
from tongbao.bulletin.writers.layout import PT_PER_MM
from tongbao.bulletin.writers.ooxml import ParagraphFormat, Type, border, el, twips
from tongbao.rules.rulebook import Rulebook


def write(page: Page, rulebook: Rulebook, out: Path) -> None:
    """Write a page as DOCX.

    Parameters
    ----------
    page
        Page to write.
    rulebook
        Rules with the layout.
    out
        File to write.

    References
    ----------
    GB/T 9704-2012.
    """
    rows = layout.layout(rulebook)
    document = docx_shell.new(page, rows)
    sheet = Sheet(document, rows)
    docx_shell.restyle(document, sheet.styles())
    _head(sheet, page)
    docx_blocks.write(sheet, page.blocks)
    _signature(sheet, page)
    _imprint(sheet, page)
    _add_running(sheet, page)
    docx_shell.save(document, page, rows, out)


def _head(sheet: Sheet, page: Page) -> None:
    """Write issuer, number, red line, title and recipients (GB/T 9704-2012, 7.2.4 to 7.3.2)."""
    rows, centred = sheet.rows, sheet.plain.but(align="center")
    issuer, red, number = rows["issuer"], rows["red-line"], rows["number"]
    size, percent = layout.issuer_fit(page.issuer, rows)
    name = Type(sheet.font(issuer), size, issuer.text("colour"), percent=percent)
    # The ink begins about an eighth of the size below the top of a line of 1.2 times the size.
    down = twips(issuer.exact("below_mm") * PT_PER_MM - size / 8)
    sheet.add(centred.but(grid=False, line=twips(size * Fraction(6, 5)), before=down), name.words(page.issuer))
    # Half of what the line is taller than its letters already lies between them and the line below.
    gap = red.exact("below_mm") * PT_PER_MM - (layout.pitch(rows) - number.exact("size_pt")) / 2
    below = border("bottom", red.exact("thick_mm"), red.text("colour"), max(0, round(gap)))
    number_stand = centred.but(before=sheet.blank("number"), borders=(below,))
    sheet.add(number_stand, sheet.type("number").words(page.number.text))
    _title(sheet, page.title.text)
    sheet.add(sheet.plain.but(before=sheet.blank("recipients")), sheet.body().words(page.recipients.text))


def _title(sheet: Sheet, title: str) -> None:
    """Write the title, narrowed by indents rather than broken by hand: it stays one paragraph of plain text."""
    row = sheet.rows["title"]
    chars = layout.title_chars(title, sheet.rows) + Fraction(1, 20)  # a hair wider, so that the last one stays
    side = max(0, twips((layout.type_width(sheet.rows) - chars * row.exact("size_pt")) / 2))
    stand = ParagraphFormat(style="Title", align="center", line=twips(row.exact("line_pt")), left=side, right=side)
    sheet.add(stand.but(before=sheet.blank("title")), sheet.type("title").words(title))


def _signature(sheet: Sheet, page: Page) -> None:
    """Write signature and date (GB/T 9704-2012, 7.3.5.1), on the same page."""
    right, date_right = layout.signature_indents(page.signature.text, page.day_line.text, sheet.rows)
    stand, type_ = sheet.plain.but(align="right"), sheet.type("signature")
    above = stand.but(before=sheet.blank("signature"), right=twips(right), keep_next=True)
    sheet.add(above, type_.words(page.signature.text))
    sheet.add(stand.but(right=twips(date_right)), type_.words(page.day_line.text))


def _imprint(sheet: Sheet, page: Page) -> None:
    """Write the lines at the foot of the last page (GB/T 9704-2012, 7.4), each in a frame of its own.

    One frame for both would be natural, but LibreOffice drops a frame whose paragraphs have unlike borders. A frame
    needs a paragraph after it as its anchor.
    """
    row = sheet.rows["imprint"]
    copies, last = layout.copies_line(page.copies, sheet.rows), f"{page.printer}\t{page.printed_line.text}"
    if not copies and last == "\t":
        return
    outer, inner = row.exact("outer_mm"), row.exact("inner_mm")
    height = layout.imprint_height(last, sheet.rows)
    if copies:
        above = layout.imprint_height(copies, sheet.rows) + height
        _add_framed(sheet, copies, above, border("top", outer))
    # The inner line belongs to the lower entry: where the upper one is shorter than reckoned it leaves no gap.
    _add_framed(sheet, last, height, border("top", inner if copies else outer), border("bottom", outer))
    sheet.add(ParagraphFormat(line=20, align="left"))


def _add_framed(sheet: Sheet, text: str, above: Fraction, *borders: Any) -> None:
    """Write a paragraph in a frame that begins ``above`` points over the lower edge of the type area."""
    row, page, type_ = sheet.rows["imprint"], sheet.rows["page"], sheet.type("imprint")
    edge = (page.exact("height_mm") - page.exact("bottom_mm")) * PT_PER_MM
    place = {"vAnchor": "page", "hAnchor": "margin", "xAlign": "left", "y": twips(edge - above)}
    side = twips(row.exact("side_chars") * type_.size)
    stand = ParagraphFormat(
        align="left", line=twips(row.exact("line_pt")), left=side, right=side, tab=sheet.width - side
    )
    if "\t" not in text:  # further lines begin under the first character after the colon
        hanging = twips(len(row.text("copies_word")) * type_.size)
        stand = stand.but(left=side + hanging, hanging=hanging)
    frame = el("framePr", w=sheet.width, hSpace=0, wrap="notBeside", **place)
    sheet.add(stand.but(frame=frame, borders=borders), type_.words(text))


def _add_running(sheet: Sheet, page: Page) -> None:
    """Write page numbers, odd right and even left (GB/T 9704-2012, 7.5), and the marks on every page."""
    section, number = sheet.document.sections[0], sheet.type("page-number")
    edge = twips(sheet.rows["page-number"].exact("edge_chars") * number.size)
    foot = ParagraphFormat(style="Footer", line=twips(number.size))
    odd, even = foot.but(align="right", right=edge), foot.but(align="left", left=edge)
    for footer, stand in ((section.footer, odd), (section.even_page_footer, even)):
        _fill(footer, stand, number.words("— "), *number.page_field(), number.words(" —"))
    if page.draft_mark or page.synthetic_mark:
        row = sheet.rows["marks"]
        draft = sheet.type("marks", colour=row.text("draft_colour"))
        synthetic = sheet.type("marks", colour=row.text("synthetic_colour"))
        for header in (section.header, section.even_page_header):
            runs = draft.words(page.draft_mark), synthetic.words(f"\t{page.synthetic_mark}")
            _fill(header, ParagraphFormat(style="Header", align="left", tab=sheet.width), *runs)


def _fill(part: Any, stand: ParagraphFormat, *runs: Any) -> None:
    """Make this the only paragraph of a header or footer."""
    part.is_linked_to_previous = False
    for old in list(part._element):
        part._element.remove(old)
    part._element.append(stand.paragraph(*runs))
