"""Read the page layout from the rule table ``document_format``, and compute the measures every writer needs."""

import unicodedata
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, floor

from tongbao.bulletin.clause import Claim
from tongbao.bulletin.page import Table
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

Layout = Mapping[str, Row]

PT_PER_MM = Fraction(360, 127)  # 72 points an inch, 25.4 mm an inch
DIGITS = (Fraction(1, 2), Fraction(14, 25))  # a digit of the office's fonts and of the substitutes, in characters
FONT_ROLES = ("xiaobiaosong", "fangsong", "heiti", "kaiti", "songti")
PARTS = (
    "page", "grid", "body", "issuer", "number", "red-line", "title", "recipients", "heading-1", "heading-2",
    "table", "chart", "signature", "imprint", "page-number", "marks",
)  # fmt: skip


def layout(rulebook: Rulebook) -> Layout:
    """Collect the rows a document is laid out by.

    Parameters
    ----------
    rulebook
        Rules in force on the day of the document.

    Returns
    -------
    mapping of id to row
        Parts of the page and roles of fonts.
    """
    ids = (*PARTS, *(f"font-{role}" for role in FONT_ROLES))
    return {id_: rulebook.row("document_format", id_) for id_ in ids}


def plain(rows: Layout) -> dict[str, dict[str, object]]:
    """Convert a layout to JSON values.

    Parameters
    ----------
    rows
        Layout of the day.

    Returns
    -------
    dict of id to dict
        Numbers as text, since JSON would make floats of them.
    """
    return {id_: {k: _plain(v) for k, v in row.content.items()} for id_, row in rows.items()}


def _plain(value: object) -> object:
    return [str(v) for v in value] if isinstance(value, list | tuple) else str(value)


def type_width(rows: Layout) -> Fraction:
    """Compute the width of the type area.

    Parameters
    ----------
    rows
        Layout of the day.

    Returns
    -------
    Fraction
        [pt]; 156 mm.

    References
    ----------
    GB/T 9704-2012, 5.2.1.
    """
    page = rows["page"]
    return (page.exact("width_mm") - page.exact("left_mm") - page.exact("right_mm")) * PT_PER_MM


def pitch(rows: Layout) -> Fraction:
    """Compute the distance from line to line.

    Parameters
    ----------
    rows
        Layout of the day.

    Returns
    -------
    Fraction
        [pt]; 22 lines in 225 mm.

    References
    ----------
    GB/T 9704-2012, 5.2.3.
    """
    page = rows["page"]
    height = page.exact("height_mm") - page.exact("top_mm") - page.exact("bottom_mm")
    return height * PT_PER_MM / rows["grid"].number("lines")


def width(text: str, narrow: Fraction = Fraction(1, 2)) -> Fraction:
    """Measure a text in characters.

    Parameters
    ----------
    text
        Text to measure.
    narrow : [characters]
        Width of a Latin letter or digit.

    Returns
    -------
    Fraction
        Number of full-width characters.
    """
    return sum((Fraction(1) if unicodedata.east_asian_width(c) in "WFA" else narrow for c in text), Fraction())


def issuer_fit(issuer: str, rows: Layout) -> tuple[Fraction, int]:
    """Fit the issuer's name to one line.

    Parameters
    ----------
    issuer
        Name as printed.
    rows
        Layout of the day.

    Returns
    -------
    tuple of (size [pt], width [per cent])
        Size and width at which the name takes one line.

    Notes
    -----
    The letters are narrowed first, as printers do with long names, and made smaller only after that.
    """
    row, room = rows["issuer"], type_width(rows)
    wanted = width(issuer, Fraction(7, 10)) * row.exact("largest_pt")
    narrowest = row.number("narrowest_percent")
    percent = min(100, floor(100 * room / wanted)) if wanted else 100
    if percent >= narrowest:
        return row.exact("largest_pt"), percent
    size = room * 100 / (width(issuer, Fraction(7, 10)) * narrowest)
    return Fraction(floor(size * 2), 2), narrowest  # Word knows half points only


def title_chars(title: str, rows: Layout) -> Fraction:
    """Compute how many characters a line of the title holds, so that its lines are alike and no word is cut.

    Parameters
    ----------
    title
        Title as printed.
    rows
        Layout of the day, with the words that may not be cut.

    Returns
    -------
    Fraction
        Characters a line; valid for digits of half a character and for the wider ones of the substitutes.

    References
    ----------
    GB/T 9704-2012, 7.3.1: centred, lines broken where the sense allows, in the shape of a trapezium or a lozenge.
    """
    row = rows["title"]
    most = floor(type_width(rows) / row.exact("size_pt"))
    lines = ceil(width(title, DIGITS[-1]) / most)
    if lines <= 1:
        return Fraction(most)
    least = ceil(width(title, DIGITS[-1]) / lines)
    bad = set(_unbreakable(title, row.texts("whole")))
    halves = (Fraction(n, 2) for n in range(2 * least, 2 * most + 1))
    good = (n for n in halves if not any(bad.intersection(_breaks(title, n, digit)) for digit in DIGITS))
    return next(good, Fraction(least))


def _breaks(title: str, chars: Fraction, digit: Fraction) -> Iterator[int]:
    """Yield the positions where lines of so many characters end."""
    start = 0
    for at in range(1, len(title)):
        if width(title[start : at + 1], digit) > chars:
            yield at
            start = at


def _unbreakable(title: str, whole: tuple[str, ...]) -> Iterator[int]:
    """Yield the positions in a title where no line may end: inside a word, a number, and before 的."""
    for at in range(1, len(title)):
        before, after = title[at - 1], title[at]
        if after == "的" or (before.isascii() and after.isascii()) or (before.isdigit() and after in "年月日号"):
            yield at
    for word in whole:
        start = title.find(word)
        while start >= 0:
            yield from range(start + 1, start + len(word))
            start = title.find(word, start + 1)


def signature_indents(signature: str, day_line: str, rows: Layout) -> tuple[Fraction, Fraction]:
    """Compute the right indents of the signature and of the date.

    Parameters
    ----------
    signature
        Name of the issuer.
    day_line
        Date as printed.
    rows
        Layout of the day.

    Returns
    -------
    tuple of (signature [pt], date [pt])
        Distances from the right edge of the type area.

    Notes
    -----
    A long signature ends at the edge of the type area instead of running over it.

    References
    ----------
    GB/T 9704-2012, 7.3.5.1: the date four characters in from the right, the signature centred over it.
    """
    row = rows["signature"]
    size, date_in = row.exact("size_pt"), row.exact("date_right_chars")
    centred = date_in + (width(day_line) - width(signature)) / 2
    return max(Fraction(), centred) * size, date_in * size


def copies_line(copies: str, rows: Layout) -> str:
    """Write the line of copies in the imprint, such as 抄送：省政府, with its closing mark.

    Parameters
    ----------
    copies
        Recipients of copies.
    rows
        Layout of the day.

    Returns
    -------
    str
        Empty where nobody gets a copy.

    References
    ----------
    GB/T 9704-2012, 7.4.2.
    """
    if not copies:
        return ""
    word, end = rows["imprint"].text("copies_word"), rows["imprint"].text("copies_end")
    return word + copies.removeprefix(word).removesuffix(end) + end


def imprint_height(text: str, rows: Layout) -> Fraction:
    """Estimate the height of an entry of the imprint, with its line below; rather too high than too low.

    Parameters
    ----------
    text
        Entry as printed.
    rows
        Layout of the day.

    Returns
    -------
    Fraction
        [pt].
    """
    row = rows["imprint"]
    sides = 2 * row.exact("side_chars") + len(row.text("copies_word"))
    chars = floor(type_width(rows) / row.exact("size_pt") - sides)
    lines = max(1, ceil(width(text) / chars))
    return lines * row.exact("line_pt") + row.exact("outer_mm") * PT_PER_MM


def column_shares(table: Table) -> tuple[int, ...]:
    """Weigh the columns of a table against each other.

    Parameters
    ----------
    table
        The table.

    Returns
    -------
    tuple of int
        Characters a column, between 4 and 16: entries on one line, heads on three.
    """
    columns = zip(table.head, *([cell_text(c) for c in row] for row in table.rows), strict=True)
    return tuple(_column_share(head, entries) for head, *entries in columns)


def _column_share(head: str, entries: list[str]) -> int:
    longest = max((width(text) for text in entries), default=Fraction(0))
    return max(4, min(16, ceil(max(longest, width(head) / 3)) + 1))


def table_size(table: Table, rows: Layout) -> Fraction:
    """Choose the type size of a table: smaller where it has many columns.

    Parameters
    ----------
    table
        The table.
    rows
        Layout of the day.

    Returns
    -------
    Fraction
        [pt].
    """
    dense = len(table.head) >= rows["table"].number("dense_columns")
    return rows["table"].exact("dense_pt" if dense else "size_pt")


def cell_text(cell: str | Claim) -> str:
    """Return a cell as printed.

    Parameters
    ----------
    cell
        Words or a claim.

    Returns
    -------
    str
        The printed text.
    """
    return cell if isinstance(cell, str) else cell.text
