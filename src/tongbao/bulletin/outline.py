"""The outline of a kind of document: its parts and points, from the rules of the day."""

from tongbao.bulletin.clause import Claim, Clause, Part, joined
from tongbao.bulletin.page import Block, Heading, Paragraph
from tongbao.bulletin.slots import Setting
from tongbao.bulletin.wording import ORDINALS
from tongbao.rules.dated import Row


def parts(document: str, setting: Setting) -> list[Row]:
    """The parts of a kind of document in order."""
    rows = setting.rulebook.rows("outline")
    return [r for r in rows if r.text("kind") == "part" and r.text("document") == document]


def points(part: str, setting: Setting) -> list[Row]:
    """The points of a part in order."""
    return [r for r in setting.rulebook.rows("outline") if r.text("kind") == "point" and r.text("part") == part]


def heading(number: int, text: str) -> Heading:
    """A heading of the first level: 一、总体情况."""
    return Heading(1, Clause((f"{ORDINALS[number]}、{text}",)))


def run_in(told: list[tuple[str, list[Clause]]]) -> list[Block]:
    """Points with something to tell, numbered 一是 二是 三是, a paragraph each."""
    blocks: list[Block] = []
    for words, clauses in told:
        if not clauses:
            continue
        opening: Part = f"{ORDINALS[len(blocks)]}是{words}。"
        blocks.append(Paragraph(Clause((opening,)) + joined(clauses)))
    if len(blocks) == 1:
        only = blocks[0]
        assert isinstance(only, Paragraph)
        first = str(only.clause.parts[0])
        return [Paragraph(Clause((first[2:], *only.clause.parts[1:])))]
    return blocks


def bracketed(demands: list[tuple[str, Clause]]) -> list[Block]:
    """Demands numbered （一）（二） with an opening in 楷体."""
    return [Paragraph(clause, f"（{ORDINALS[i]}）{head}。") for i, (head, clause) in enumerate(demands)]


def paragraph(*pieces: str | Claim | Clause) -> Paragraph:
    """A paragraph of words, claims and clauses."""
    flat: list[Part] = []
    for piece in pieces:
        flat += piece.parts if isinstance(piece, Clause) else [piece]
    return Paragraph(Clause(tuple(flat)))
