"""Write a page as PDF/A-2b, set by Typst according to GB/T 9704-2012."""

from pathlib import Path

from tongbao.bulletin.page import Block, Heading, Page, Paragraph, Table
from tongbao.bulletin.writers import bars, fonts, layout, typeset
from tongbao.measure.rounding import format_rounded
from tongbao.rules.rulebook import Rulebook


def write(page: Page, rulebook: Rulebook, out: Path, office_fonts: Path | None = None) -> tuple[str, ...]:
    """Write a page as PDF.

    Parameters
    ----------
    page
        Page to write.
    rulebook
        Rules with the layout.
    out
        File to write.
    office_fonts
        Folder with the office's own fonts, which come before any other.

    Returns
    -------
    tuple of Chinese sentences
        Font substitutions; empty where all were found.

    References
    ----------
    GB/T 9704-2012.
    """
    rows = layout.layout(rulebook)
    shelf = fonts.shelf(rows, office_fonts)
    out.write_bytes(typeset.pdf("page.typ", _values(page, rows, shelf), shelf, page.day))
    return shelf.notices


def _values(page: Page, rows: layout.Layout, shelf: fonts.Shelf) -> dict[str, object]:
    """Collect all values the template prints and measures by."""
    size, percent = layout.issuer_fit(page.issuer, rows)
    signature_in, date_in = layout.signature_indents(page.signature.text, page.day_line.text, rows)
    return {
        "format": layout.plain(rows),
        "faces": {role: face.plain() for role, face in shelf.faces.items()},
        "pitch_pt": format_rounded(layout.pitch(rows), 6),
        "type_width_pt": format_rounded(layout.type_width(rows), 6),
        "issuer_pt": format_rounded(size, 6),
        "issuer_percent": percent,
        "title_chars": format_rounded(layout.title_chars(page.title.text, rows), 2),
        "signature_in_pt": format_rounded(signature_in, 6),
        "date_in_pt": format_rounded(date_in, 6),
        "draft_mark": _mark(page.draft_mark, "draft_colour", rows, shelf),
        "synthetic_mark": _mark(page.synthetic_mark, "synthetic_colour", rows, shelf),
    } | _texts(page, rows)


def _texts(page: Page, rows: layout.Layout) -> dict[str, object]:
    blocks = [_block(block, rows) for block in page.blocks]
    hangs = bool(blocks) and blocks[-1]["kind"] == "paragraph"
    if hangs:
        blocks[-1]["last"] = True
    return {
        "issuer": page.issuer,
        "number": page.number.text,
        "title": page.title.text,
        "recipients": page.recipients.text,
        "day": [page.day.year, page.day.month, page.day.day],
        "blocks": blocks,
        "signature": page.signature.text,
        "signature_hangs": hangs,
        "day_line": page.day_line.text,
        "copies": layout.copies_line(page.copies, rows),
        "printer": page.printer,
        "printed": page.printed_line.text,
    }


def _block(block: Block, rows: layout.Layout) -> dict[str, object]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.clause.text}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "lead": block.lead, "text": block.clause.text, "last": False}
    if isinstance(block, Table):
        return {
            "kind": "table",
            "caption": block.caption.text,
            "head": list(block.head),
            "rows": [[layout.cell_text(cell) for cell in row] for row in block.rows],
            "note": block.note,
            "shares": list(layout.column_shares(block)),
            "size_pt": format_rounded(layout.table_size(block, rows), 2),
        }
    return {"kind": "chart", "caption": block.caption.text} | bars.plain(block)


def _mark(text: str, colour: str, rows: layout.Layout, shelf: fonts.Shelf) -> dict[str, str] | None:
    """Return a mark as text and as outlines."""
    if not text:
        return None
    row = rows["marks"]
    values = {
        "kind": "mark",
        "text": text,
        "size_pt": str(row.get("size_pt")),
        "colour": row.text(colour),
        "face": shelf.faces[row.text("font")].plain(),
    }
    return {
        "text": text,
        "colour": row.text(colour),
        "outline": typeset.svg("picture.typ", values, shelf),
    }
