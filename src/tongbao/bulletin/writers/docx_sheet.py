"""A DOCX being filled from top to bottom, with the types and places the layout asks for."""

from typing import Any

from docx.document import Document

from tongbao.bulletin.writers import layout
from tongbao.bulletin.writers.ooxml import Stand, Type, twips
from tongbao.rules.dated import Row


class Sheet:
    """The document, its layout, and what both give: lines, widths, types.

    Parameters
    ----------
    document : an empty document.
    rows : the layout.
    """

    def __init__(self, document: Document, rows: layout.Layout) -> None:
        body = rows["body"]
        self.document = document
        self.rows = rows
        self.line = int(layout.pitch(rows) * 20)  # rounded down, so that 22 lines stay on the page
        self.width = twips(layout.type_width(rows))
        self.tracking = body.exact("tracking_pt")
        chars = body.number("indent_chars")
        self.plain = Stand(line=self.line, grid=True)
        indent = twips(chars * (body.exact("size_pt") + self.tracking))
        self.indented = self.plain.but(first_chars=chars, first=indent)

    def font(self, row: Row, field: str = "font") -> str:
        """The office's font for the role a row names."""
        return self.rows[f"font-{row.text(field)}"].text("name")

    def type(self, part: str, **more: Any) -> Type:
        """The type of a part of the page."""
        row = self.rows[part]
        return Type(self.font(row), row.exact("size_pt"), **more)

    def body(self, part: str = "body") -> Type:
        """Type that runs in the body's lines: 28 characters a line."""
        return self.type(part, tracking=self.tracking)

    def caption(self) -> Type:
        """The type of captions."""
        row = self.rows["table"]
        return Type(self.font(row, "caption_font"), row.exact("caption_pt"))

    def blank(self, part: str) -> int:
        """The blank lines above a part, in twentieths of a point."""
        return self.rows[part].number("blank_lines") * self.line

    def append(self, element: Any) -> None:
        """Put an element at the end of the text."""
        body = self.document.element.body
        body.insert(len(body) - 1, element)  # the last child is the section

    def add(self, stand: Stand, *runs: Any) -> None:
        """Put a paragraph at the end of the text."""
        self.append(stand.paragraph(*runs))

    def styles(self) -> dict[str, tuple[Stand, Type]]:
        """The looks of Word's own styles, so that its outline shows the document's headings."""
        centred = self.plain.but(align="center")
        heads = {
            f"Heading{n}": (self.indented.but(keep_next=True, outline=n - 1), self.body(f"heading-{n}")) for n in (1, 2)
        }
        return heads | {
            "Normal": (self.plain, self.body()),
            "Title": (centred, self.type("title")),
            "Caption": (centred.but(keep_next=True), self.caption()),
            "Header": (Stand(align="left"), self.type("marks")),
            "Footer": (Stand(align="left"), self.type("page-number")),
        }
