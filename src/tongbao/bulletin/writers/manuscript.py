"""Write the cover sheet of a document (发文稿纸) as DOCX and PDF: a table on A4, blank where a step is not done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from tongbao.bulletin.page import Page
from tongbao.bulletin.writers import docx_shell, fonts, layout, typeset
from tongbao.bulletin.writers.docx_sheet import Sheet
from tongbao.bulletin.writers.layout import PT_PER_MM
from tongbao.bulletin.writers.ooxml import ParagraphFormat, border, el, twips
from tongbao.measure.rounding import format_rounded
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the sheet.

    Parameters
    ----------
    label
        Printed label.
    lines : one text a line
        Contents; empty where the step is not done.
    is_tall
        Whether the field needs a tall row.
    """

    label: str
    lines: tuple[str, ...]
    is_tall: bool = False


def fields(values: Mapping[str, Sequence[str]], rulebook: Rulebook) -> tuple[str, list[list[Field]]]:
    """Arrange the title of the sheet and its lines of one or two fields.

    Parameters
    ----------
    values : mapping of field name to lines
        Contents; an absent field stays blank.
    rulebook
        Rules with the form of the sheet.

    Returns
    -------
    tuple of (title, lines of fields)
        In printed order.
    """
    title, listed = "", []
    for number, group in groupby(rulebook.rows("manuscript"), lambda r: r.number("line")):
        rows = list(group)
        if number > 0:
            listed.append([_field(r, values) for r in rows])
        elif number == 0:
            title = "".join([*values.get(rows[0].text("shows"), ()), rows[0].text("label")])
    return title, listed


def write_docx(page: Page, values: Mapping[str, Sequence[str]], rulebook: Rulebook, out: Path) -> None:
    """Write the cover sheet of a document as DOCX.

    Parameters
    ----------
    page
        Document the sheet belongs to.
    values : mapping of field name to lines
        Contents; an absent field stays blank.
    rulebook
        Rules with the layout and the form of the sheet.
    out
        File to write.
    """
    rows, row = layout.layout(rulebook), rulebook.row("manuscript", "sheet")
    document = docx_shell.new(page, rows)
    sheet = Sheet(document, rows)
    docx_shell.restyle(document, sheet.styles())
    title, lines = fields(values, rulebook)
    stand = ParagraphFormat(style="Title", align="center", line=twips(rows["title"].exact("line_pt")), after=sheet.line)
    sheet.add(stand, sheet.type("title").words(title))
    label = twips(row.exact("label_mm") * PT_PER_MM)
    widths = [label, sheet.width // 2 - label, label, sheet.width - sheet.width // 2 - label]
    borders = el("tblBorders", *(border(side, rows["table"].exact("line_mm")) for side in _SIDES))
    properties = el(
        "tblPr", el("tblStyle", val="TableGrid"), el("tblW", w=sum(widths), type="dxa"), borders,
        el("tblLayout", type="fixed"),
    )  # fmt: skip
    grid = el("tblGrid", *(el("gridCol", w=w) for w in widths))
    sheet.append(el("tbl", properties, grid, *(_line(sheet, row, line, widths) for line in lines)))
    sheet.add(ParagraphFormat(line=20, align="left"))
    docx_shell.save(document, page, rows, out)


def write_pdf(
    page: Page, values: Mapping[str, Sequence[str]], rulebook: Rulebook, out: Path, office_fonts: Path | None = None
) -> tuple[str, ...]:
    """Write the cover sheet of a document as PDF.

    Parameters
    ----------
    page
        Document the sheet belongs to.
    values : mapping of field name to lines
        Contents; an absent field stays blank.
    rulebook
        Rules with the layout and the form of the sheet.
    out
        File to write.
    office_fonts
        Folder with the office's own fonts, which come before any other.

    Returns
    -------
    tuple of Chinese sentences
        Font substitutions; empty where all were found.
    """
    rows, row = layout.layout(rulebook), rulebook.row("manuscript", "sheet")
    shelf = fonts.shelf(rows, office_fonts)
    title, lines = fields(values, rulebook)
    given: dict[str, object] = {
        "format": layout.plain(rows),
        "faces": {role: face.plain() for role, face in shelf.faces.items()},
        "sheet": {k: str(row.get(k)) for k in ("label_mm", "line_mm", "tall_mm", "line_pt")},
        "type_width_pt": format_rounded(layout.type_width(rows), 6),
        "title": title,
        "issuer": page.issuer,
        "day": [page.day.year, page.day.month, page.day.day],
        "lines": [[{"label": f.label, "lines": list(f.lines), "tall": f.is_tall} for f in line] for line in lines],
    }
    out.write_bytes(typeset.pdf("manuscript.typ", given, shelf, page.day))
    return shelf.notices


def _field(row: Row, values: Mapping[str, Sequence[str]]) -> Field:
    return Field(row.text("label"), tuple(values.get(row.text("shows"), ())), bool(row.get("tall", False)))


def _line(sheet: Sheet, row: Row, line: Sequence[Field], widths: Sequence[int]) -> Any:
    cells = []
    for number, field in enumerate(line):
        value = widths[2 * number + 1] if len(line) > 1 else sum(widths[1:])
        cells += [_cell(sheet, row, (field.label,), widths[2 * number], 1, "center")]
        cells += [_cell(sheet, row, field.lines, value, 1 if len(line) > 1 else 3, "left")]
    tall = any(f.is_tall for f in line)
    height = twips(row.exact("tall_mm" if tall else "line_mm") * PT_PER_MM)
    return el("tr", el("trPr", el("cantSplit"), el("trHeight", val=height, hRule="atLeast")), *cells)


def _cell(sheet: Sheet, row: Row, texts: Sequence[str], width: int, span: int, align: str) -> Any:
    place = el("tcPr", el("tcW", w=width, type="dxa"), *([el("gridSpan", val=span)] if span > 1 else []))
    place.append(el("vAlign", val="center"))
    stand = ParagraphFormat(align=align, line=twips(row.exact("line_pt")))
    return el("tc", place, *(stand.paragraph(sheet.type("table").words(t)) for t in texts or ("",)))
