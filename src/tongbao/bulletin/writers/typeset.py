"""Typeset with Typst: our templates, values as JSON, bytes back. Nothing else calls Typst."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from tongbao.bulletin.page import Chart
from tongbao.bulletin.writers import bars
from tongbao.bulletin.writers.fonts import Shelf
from tongbao.bulletin.writers.layout import Layout, plain, type_width
from tongbao.measure.refusal import Refusal
from tongbao.measure.rounding import format_rounded

TEMPLATES = Path(str(files("tongbao.bulletin.writers")))
MISSING_GLYPH = re.compile(r'the text `"(.+)"` could not be displayed')


def pdf(template: str, values: Mapping[str, object], shelf: Shelf, day: date) -> bytes:
    """Typeset a document as PDF/A-2b.

    Parameters
    ----------
    template
        File name of a template of this package.
    values : JSON values
        Contents and measures.
    shelf
        Fonts to use.
    day
        Date of the file, whenever it is made.

    Returns
    -------
    bytes
        The PDF file.

    Raises
    ------
    Refusal
        Code ``font-gap`` where no font has a character.
    """
    return _compile(template, values, shelf, format="pdf", pdf_standards=["a-2b"], timestamp=_noon(day))


def png(template: str, values: Mapping[str, object], shelf: Shelf, pixels_an_inch: int) -> bytes:
    """Typeset one page as a picture.

    Parameters
    ----------
    template
        File name of a template of this package.
    values : JSON values
        Contents and measures.
    shelf
        Fonts to use.
    pixels_an_inch : [pixels per inch]
        Resolution.

    Returns
    -------
    bytes
        The PNG file.

    Raises
    ------
    Refusal
        Code ``font-gap`` where no font has a character.
    """
    return _compile(template, values, shelf, format="png", ppi=pixels_an_inch)


def svg(template: str, values: Mapping[str, object], shelf: Shelf) -> str:
    """Typeset one page as a drawing, its letters as outlines.

    Parameters
    ----------
    template
        File name of a template of this package.
    values : JSON values
        Contents and measures.
    shelf
        Fonts to use.

    Returns
    -------
    str
        The SVG text.

    Raises
    ------
    Refusal
        Code ``font-gap`` where no font has a character.
    """
    return _compile(template, values, shelf, format="svg").decode()


def chart_pictures(chart: Chart, rows: Layout, shelf: Shelf) -> list[bytes]:
    """Typeset a chart as pictures.

    Parameters
    ----------
    chart
        Chart to draw.
    rows
        Layout of the day.
    shelf
        Fonts to use.

    Returns
    -------
    list of bytes
        PNG files, several where the chart has more categories than one page holds.

    Raises
    ------
    Refusal
        Code ``font-gap`` where no font has a character.
    """
    row, drawn = rows["chart"], bars.plain(chart)
    most, categories = row.number("groups_a_picture"), bars.groups(chart)
    values = {
        "kind": "chart",
        "width_pt": format_rounded(type_width(rows), 6),
        "format": plain(rows)["chart"],
        "faces": {role: face.plain() for role, face in shelf.faces.items()},
    }
    parts = [[g.plain() for g in categories[at : at + most]] for at in range(0, len(categories), most)]
    pixels = row.number("pixels_an_inch")
    return [png("picture.typ", values | {"chart": drawn | {"groups": part}}, shelf, pixels) for part in parts]


def _compile(template: str, values: Mapping[str, object], shelf: Shelf, **options: Any) -> bytes:
    """Run Typst.

    Raises
    ------
    Refusal
        Code ``font-gap`` where no font has a character; an empty box must not go out.
    """
    inputs = {"values": json.dumps(values, ensure_ascii=False)}
    with shelf.fonts() as fonts:
        try:
            made = typst.compile(TEMPLATES / template, root=TEMPLATES, font_paths=fonts, sys_inputs=inputs, **options)
        except typst.TypstError as error:
            if found := MISSING_GLYPH.search(error.message):
                raise _gap(found[1]) from error
            raise
    assert isinstance(made, bytes), f"{template} must make one page for {options}"
    return made


def _gap(text: str) -> Refusal:
    return Refusal(
        "font-gap",
        f"现有字体没有“{text}”这个字，不能印发。",
        "请把含有该字的字体放入本单位字体文件夹后再办。",
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
