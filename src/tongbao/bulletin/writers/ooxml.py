"""The pieces of WordprocessingML that python-docx has no words for, in the order the schema wants them.

Lengths in OOXML: ``spacing``, ``ind`` and ``tabs`` count twentieths of a point, ``sz`` half points, borders eighths.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tongbao.bulletin.writers.layout import PT_PER_MM
from tongbao.measure.rounding import half_up


def el(tag: str, *children: Any, **attributes: object) -> Any:
    """An element of the ``w`` namespace with attributes of the same."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(children)
    return element


def twips(points: Fraction) -> int:
    """Points in twentieths of a point."""
    return int(half_up(points * 20))


def eighths(mm: Fraction) -> int:
    """A border's thickness in eighths of a point."""
    return int(half_up(mm * PT_PER_MM * 8))


@dataclass(frozen=True, slots=True)
class Type:
    """How letters look: font, size, colour, spacing between them in points, width in percent."""

    font: str
    size: Fraction
    colour: str = "000000"
    tracking: Fraction = Fraction()
    percent: int = 100

    def properties(self) -> Any:
        """``rPr``. The hint makes “” and — full-width Chinese where a font for both is named."""
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
        """A run of contents in this type."""
        return el("r", self.properties(), *contents)

    def words(self, text: str) -> Any:
        """A run of text; a tab in it becomes a tab."""
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
        """The number of the page, as a field."""
        code = OxmlElement("w:instrText", attrs={qn("xml:space"): "preserve"})
        code.text = " PAGE "
        marks = [el("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")]
        return [self.run(marks[0]), self.run(code), self.run(marks[1]), self.words("1"), self.run(marks[2])]


@dataclass(frozen=True, slots=True)
class Stand:
    """How a paragraph stands; lengths in twentieths of a point."""

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

    def but(self, **changes: Any) -> "Stand":
        """The same with changes."""
        return replace(self, **changes)

    def properties(self) -> Any:
        """``pPr``."""
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
        """A paragraph of runs."""
        return el("p", self.properties(), *runs)


def border(side: str, mm: Fraction, colour: str = "000000", space: int = 0) -> Any:
    """A line along one side of a paragraph."""
    return el(side, val="single", sz=eighths(mm), space=space, color=colour)
