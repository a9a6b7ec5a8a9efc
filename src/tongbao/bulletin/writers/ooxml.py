"""Build the pieces of WordprocessingML that python-docx does not cover, in the order the schema requires.

Lengths in OOXML: ``spacing``, ``ind`` and ``tabs`` count twentieths of a point, ``sz`` half points, borders eighths.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tongbao.bulletin.writers.layout import PT_PER_MM
from tongbao.measure.rounding import round_half_up


def el(tag: str, *children: Any, **attributes: object) -> Any:
    """Build an element of the ``w`` namespace with attributes of the same.

    Parameters
    ----------
    tag
        Local name.
    *children : elements
        Children in order.
    **attributes
        Values, written as text.

    Returns
    -------
    Any
        The lxml element.
    """
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(children)
    return element


def twips(points: Fraction) -> int:
    """Convert points to twentieths of a point.

    Parameters
    ----------
    points : [pt]
        Exact length.

    Returns
    -------
    int
        Rounded half up.
    """
    return int(round_half_up(points * 20))


def eighths(mm: Fraction) -> int:
    """Convert a border's thickness to eighths of a point.

    Parameters
    ----------
    mm : [mm]
        Exact thickness.

    Returns
    -------
    int
        Rounded half up.
    """
    return int(round_half_up(mm * PT_PER_MM * 8))


@dataclass(frozen=True, slots=True)
class Type:
    """Form of letters.

    Parameters
    ----------
    font
        Family name.
    size : [pt]
        Type size.
    colour : six hex digits
        Colour.
    tracking : [pt]
        Spacing between letters.
    percent
        Width in per cent of the normal one.
    """

    font: str
    size: Fraction
    colour: str = "000000"
    tracking: Fraction = Fraction()
    percent: int = 100

    def properties(self) -> Any:
        """Build ``rPr``.

        Returns
        -------
        Any
            The element; its hint makes “” and — full-width Chinese where a font for both is named.
        """
        size = floor(self.size * 2)
        parts = [
            el("rFonts", hint="eastAsia", ascii=self.font, hAnsi=self.font, eastAsia=self.font, cs=self.font),
            el("b", val=0),
            el("color", val=self.colour),
        ]
        if self.tracking:
            # Rounded outward: with less the 28th character of a line would not fit.
            parts.append(el("spacing", val=floor(self.tracking * 20)))
        if self.percent != 100:
            parts.append(el("w", val=self.percent))
        parts += [
            el("kern", val=0),
            el("sz", val=size),
            el("szCs", val=size),
            el("lang", val="zh-CN", eastAsia="zh-CN"),
        ]
        return el("rPr", *parts)

    def run(self, *contents: Any) -> Any:
        """Build a run in this type.

        Parameters
        ----------
        *contents : elements
            Contents of the run.

        Returns
        -------
        Any
            ``w:r``.
        """
        return el("r", self.properties(), *contents)

    def words(self, text: str) -> Any:
        """Build a run of text in this type.

        Parameters
        ----------
        text
            Text; a tab in it becomes a tab element.

        Returns
        -------
        Any
            ``w:r``.
        """
        parts: list[Any] = []
        for number, piece in enumerate(text.split("\t")):
            if number:
                parts.append(el("tab"))
            if piece:
                t = OxmlElement("w:t", attrs={qn("xml:space"): "preserve"})
                t.text = piece
                parts.append(t)
        return self.run(*parts)

    def page_field(self) -> list[Any]:
        """Build the page number as a field.

        Returns
        -------
        list of Any
            Runs of the field.
        """
        code = OxmlElement("w:instrText", attrs={qn("xml:space"): "preserve"})
        code.text = " PAGE "
        marks = [el("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")]
        return [self.run(marks[0]), self.run(code), self.run(marks[1]), self.words("1"), self.run(marks[2])]


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """Form of a paragraph; lengths in twentieths of a point."""

    style: str = ""
    align: str = "both"
    line: int = 0
    grid: bool = False
    before: int = 0
    after: int = 0
    first_chars: int = 0
    first: int = 0
    hanging: int = 0
    left: int = 0
    right: int = 0
    keep_next: bool = False
    frame: Any = None
    borders: tuple[Any, ...] = ()
    tab: int = 0
    outline: int | None = None

    def but(self, **changes: Any) -> "ParagraphFormat":
        """Copy the form with changes.

        Parameters
        ----------
        **changes : fields of Stand
            New values.

        Returns
        -------
        Stand
            A changed copy.
        """
        return replace(self, **changes)

    def properties(self) -> Any:
        """Build ``pPr``.

        Returns
        -------
        Any
            The element.
        """
        parts = [el("pStyle", val=self.style)] if self.style else []
        if self.keep_next:
            parts.append(el("keepNext"))
        if self.frame is not None:
            parts.append(self.frame)
        parts.append(el("widowControl", val=0))
        if self.borders:
            parts.append(el("pBdr", *self.borders))
        if self.tab:
            parts.append(el("tabs", el("tab", val="right", pos=self.tab)))
        # No gap between Chinese and digits: 28 characters a line are counted without it.
        parts += [el("autoSpaceDE", val=0), el("autoSpaceDN", val=0)]
        if not self.grid:
            # Else LibreOffice rounds a line that is not the grid's up to two lines of it.
            parts.append(el("snapToGrid", val=0))
        line = {"line": self.line, "lineRule": "exact"} if self.line else {"line": 240, "lineRule": "auto"}
        parts.append(el("spacing", before=self.before, after=self.after, **line))
        first: dict[str, int] = {"firstLineChars": self.first_chars * 100, "firstLine": self.first}
        if self.hanging:
            first = {"hanging": self.hanging}
        parts.append(el("ind", left=self.left, right=self.right, **first))
        parts.append(el("jc", val=self.align))
        if self.outline is not None:
            parts.append(el("outlineLvl", val=self.outline))
        return el("pPr", *parts)

    def paragraph(self, *runs: Any) -> Any:
        """Build a paragraph of this form.

        Parameters
        ----------
        *runs : ``w:r`` elements
            Contents in order.

        Returns
        -------
        Any
            ``w:p``.
        """
        return el("p", self.properties(), *runs)


def border(side: str, mm: Fraction, colour: str = "000000", space: int = 0) -> Any:
    """Build a line along one side of a paragraph or table.

    Parameters
    ----------
    side : ``top``, ``left``, ``bottom``, ``right`` …
        Side, also the name of the element.
    mm : [mm]
        Thickness.
    colour : six hex digits
        Colour.
    space : [pt]
        Distance from the text.

    Returns
    -------
    Any
        The element.
    """
    return el(side, val="single", sz=eighths(mm), space=space, color=colour)
