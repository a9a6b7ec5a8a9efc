"""Write the blocks of a page into a DOCX: headings, paragraphs, tables, and charts as pictures with their text."""

import io
from collections.abc import Sequence
from typing import Any

from docx.shared import Twips

from tongbao.bulletin.page import Block, Chart, Heading, Paragraph, Table
from tongbao.bulletin.writers import bars, fonts, layout, typeset
from tongbao.bulletin.writers.docx_sheet import Sheet
from tongbao.bulletin.writers.ooxml import ParagraphFormat, Type, border, el, twips

SIDES = ("top", "left", "bottom", "right")


def write(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """Append blocks to a document (changes ``sheet``).

    Parameters
    ----------
    sheet
        Document being filled.
    blocks
        Blocks in printed order; the last paragraph stays on the page of the signature.
    """
    for number, block in enumerate(blocks, start=1):
        if isinstance(block, Heading):
            stand = sheet.indented.but(style=f"Heading{block.level}", keep_next=True)
            sheet.add(stand, sheet.body(f"heading-{block.level}").words(block.clause.text))
        elif isinstance(block, Paragraph):
            lead = [sheet.body("heading-2").words(block.lead)] if block.lead else []
            stand = sheet.indented.but(keep_next=number == len(blocks))
            sheet.add(stand, *lead, sheet.body().words(block.clause.text))
        elif isinstance(block, Table):
            _table(sheet, block)
        else:
            _chart(sheet, block)


def _caption(sheet: Sheet, text: str) -> None:
    stand = sheet.plain.but(style="Caption", align="center", keep_next=True)
    sheet.add(stand, sheet.caption().words(text))


def _table(sheet: Sheet, table: Table) -> None:
    """Write a table as wide as the type area; its head is repeated on every page."""
    _caption(sheet, table.caption.text)
    row, size = sheet.rows["table"], layout.table_size(table, sheet.rows)
    shares = layout.column_shares(table)
    widths = [sheet.width * share // sum(shares) for share in shares]
    lines = [_line(table.head, widths, Type(sheet.font(row, "head_font"), size), el("tblHeader"))]
    plain = Type(sheet.font(row), size)
    lines += [_line([layout.cell_text(cell) for cell in cells], widths, plain) for cells in table.rows]
    grid = el("tblGrid", *(el("gridCol", w=width) for width in widths))
    sheet.append(el("tbl", _table_properties(sheet, sum(widths)), grid, *lines))
    if table.note:
        note = Type(sheet.font(row), row.exact("note_pt"))
        sheet.add(sheet.plain.but(align="left"), note.words(table.note))


def _table_properties(sheet: Sheet, width: int) -> Any:
    row = sheet.rows["table"]
    inset = twips(row.exact("inset_pt"))
    lines = (border(side, row.exact("line_mm")) for side in (*SIDES, "insideH", "insideV"))
    return el(
        "tblPr",
        el("tblStyle", val="TableGrid"),
        el("tblW", w=width, type="dxa"),
        el("jc", val="center"),
        el("tblBorders", *lines),
        el("tblLayout", type="fixed"),
        el("tblCellMar", *(el(side, w=inset, type="dxa") for side in SIDES)),
    )


def _line(texts: Sequence[str], widths: Sequence[int], type_: Type, *properties: Any) -> Any:
    cells = []
    for text, width in zip(texts, widths, strict=True):
        place = el("tcPr", el("tcW", w=width, type="dxa"), el("vAlign", val="center"))
        cells.append(el("tc", place, ParagraphFormat(align="center").paragraph(type_.words(text))))
    return el("tr", el("trPr", el("cantSplit"), *properties), *cells)


def _chart(sheet: Sheet, chart: Chart) -> None:
    """Write a chart as pictures set in the open fonts, so that they are the same on every machine."""
    _caption(sheet, chart.caption.text)
    shelf = fonts.shelf(sheet.rows, system=False)
    for picture in typeset.chart_pictures(chart, sheet.rows, shelf):
        paragraph = sheet.document.add_paragraph()
        shape = paragraph.add_run().add_picture(io.BytesIO(picture), width=Twips(sheet.width))
        run: Any = paragraph.runs[0]._r
        run.insert(0, sheet.type("chart").properties())
        paragraph._p.insert(0, ParagraphFormat(align="center").properties())
        inline: Any = shape._inline
        for side in "TBLR":
            inline.set(f"dist{side}", "0")  # else LibreOffice leaves an eighth of an inch
        inline.docPr.set("name", chart.caption.text)
        inline.docPr.set("descr", bars.in_words(chart))
