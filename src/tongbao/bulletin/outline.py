"""Outline of a kind of document: its parts and points, from the rules of the day."""

from tongbao.bulletin.clause import Claim, Clause, Part, join_clauses
from tongbao.bulletin.page import Block, Heading, Paragraph
from tongbao.bulletin.slots import DraftContext
from tongbao.bulletin.wording import ORDINALS
from tongbao.rules.row import Row


def list_parts(document: str, setting: DraftContext) -> list[Row]:
    """List the parts of a kind of document.

    Parameters
    ----------
    document
        Kind of document.
    setting
        Rules of the day.

    Returns
    -------
    list of Row
        In order of the outline.
    """
    rows = setting.rulebook.rows("outline")
    return [r for r in rows if r.text("kind") == "part" and r.text("document") == document]


def list_points(part: str, setting: DraftContext) -> list[Row]:
    """List the points of a part.

    Parameters
    ----------
    part
        Id of the part.
    setting
        Rules of the day.

    Returns
    -------
    list of Row
        In order of the outline.
    """
    return [r for r in setting.rulebook.rows("outline") if r.text("kind") == "point" and r.text("part") == part]


def number_heading(number: int, text: str) -> Heading:
    """Build a heading of the first level: 一、总体情况.

    Parameters
    ----------
    number : from 0
        Position of the part in the document.
    text
        Title of the part.

    Returns
    -------
    Heading
        Level 1, numbered in Chinese.
    """
    return Heading(1, Clause((f"{ORDINALS[number]}、{text}",)))


def number_points(points: list[tuple[str, list[Clause]]]) -> list[Block]:
    """Assign 一是 二是 三是 to the points that have content, and write a paragraph each.

    Parameters
    ----------
    points : (opening words, clauses) in order
        Points of a part; one without clauses is left out.

    Returns
    -------
    list of Block
        Paragraphs; a single point has no number.
    """
    blocks: list[Block] = []
    for words, clauses in points:
        if not clauses:
            continue
        opening: Part = f"{ORDINALS[len(blocks)]}是{words}。"
        blocks.append(Paragraph(Clause((opening,)) + join_clauses(clauses)))
    if len(blocks) == 1:
        only = blocks[0]
        assert isinstance(only, Paragraph)
        first = str(only.clause.parts[0])
        return [Paragraph(Clause((first[2:], *only.clause.parts[1:])))]
    return blocks


def number_demands(demands: list[tuple[str, Clause]]) -> list[Block]:
    """Assign （一）（二） to demands, each with an opening in 楷体.

    Parameters
    ----------
    demands : (opening, clause) in order
        Demands of the last part.

    Returns
    -------
    list of Block
        One paragraph a demand.
    """
    return [Paragraph(clause, f"（{ORDINALS[i]}）{head}。") for i, (head, clause) in enumerate(demands)]


def build_paragraph(*pieces: str | Claim | Clause) -> Paragraph:
    """Build a paragraph of words, claims and clauses.

    Parameters
    ----------
    *pieces : in printed order
        Contents of the paragraph.

    Returns
    -------
    Paragraph
        One clause, without an opening.
    """
    flat: list[Part] = []
    for piece in pieces:
        flat += piece.parts if isinstance(piece, Clause) else [piece]
    return Paragraph(Clause(tuple(flat)))
