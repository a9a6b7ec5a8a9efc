"""A DOCX being filled from top to bottom, with the type and paragraph forms of the layout."""

from typing import Any

from docx.document import Document

from tongbao.bulletin.writers import layout
from tongbao.bulletin.writers.ooxml import ParagraphFormat, Type, twips
from tongbao.rules.row import Row


class Sheet:
    """A document being filled, its layout, and the lines, widths and types that follow from it.

    Parameters
    ----------
    document
        Empty document; it is filled in place.
    rows
        Layout of the day.
    """

    def __init__(self, document: Document, rows: layout.Layout) -> None:
        body = rows["body"]
        self.document = document
        self.rows = rows
        self.line = int(layout.pitch(rows) * 20)  # rounded down, so that 22 lines stay on the page
        self.width = twips(layout.type_width(rows))
        self.tracking = body.exact("tracking_pt")
        chars = body.number("indent_chars")
        self.plain = ParagraphFormat(line=self.line, grid=True)
        indent = twips(chars * (body.exact("size_pt") + self.tracking))
        self.indented = self.plain.but(first_chars=chars, first=indent)

    def font(self, row: Row, field: str = "font") -> str:
        """Look up the office's font for the role a row names.

        Parameters
        ----------
        row
            Row of the layout.
        field
            Field of the row with the role.

        Returns
        -------
        str
            Family name.
        """
        return self.rows[f"font-{row.text(field)}"].text("name")

    def type(self, part: str, **more: Any) -> Type:
        """Return the type of a part of the page.

        Parameters
        ----------
        part
            Id of the part in the layout.
        **more : fields of Type
            Further properties.

        Returns
        -------
        Type
            Font and size of the part.
        """
        row = self.rows[part]
        return Type(self.font(row), row.exact("size_pt"), **more)

    def body(self, part: str = "body") -> Type:
        """Return type that runs in the body's lines: 28 characters a line.

        Parameters
        ----------
        part
            Id of the part in the layout.

        Returns
        -------
        Type
            Font and size of the part, with the body's letter spacing.
        """
        return self.type(part, tracking=self.tracking)

    def caption(self) -> Type:
        """Return the type of captions.

        Returns
        -------
        Type
            Font and size of a table's caption.
        """
        row = self.rows["table"]
        return Type(self.font(row, "caption_font"), row.exact("caption_pt"))

    def blank(self, part: str) -> int:
        """Return the blank space above a part.

        Parameters
        ----------
        part
            Id of the part in the layout.

        Returns
        -------
        int
            Twentieths of a point.
        """
        return self.rows[part].number("blank_lines") * self.line

    def append(self, element: Any) -> None:
        """Append an element to the end of the text (changes the document).

        Parameters
        ----------
        element : ``w:p`` or ``w:tbl``
            Element to append.
        """
        body = self.document.element.body
        body.insert(len(body) - 1, element)  # the last child is the section

    def add(self, stand: ParagraphFormat, *runs: Any) -> None:
        """Append a paragraph to the end of the text (changes the document).

        Parameters
        ----------
        stand
            Form of the paragraph.
        *runs : ``w:r`` elements
            Its contents.
        """
        self.append(stand.paragraph(*runs))

    def styles(self) -> dict[str, tuple[ParagraphFormat, Type]]:
        """Return the forms of Word's own styles, so that its outline has the document's headings.

        Returns
        -------
        dict of style id to (paragraph form, type)
            Styles the document uses.
        """
        centred = self.plain.but(align="center")
        heads = {
            f"Heading{n}": (self.indented.but(keep_next=True, outline=n - 1), self.body(f"heading-{n}")) for n in (1, 2)
        }
        return heads | {
            "Normal": (self.plain, self.body()),
            "Title": (centred, self.type("title")),
            "Caption": (centred.but(keep_next=True), self.caption()),
            "Header": (ParagraphFormat(align="left"), self.type("marks")),
            "Footer": (ParagraphFormat(align="left"), self.type("page-number")),
        }
