"""Edit clauses of a drafted page: the words are free, numbers and names come from the clause's claims."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tongbao.bulletin.clause import Claim, Clause, Part
from tongbao.bulletin.loose import UnsupportedText, find_unsupported
from tongbao.bulletin.page import Block, Heading, Page, Paragraph, Table
from tongbao.bulletin.proof import Fault
from tongbao.bulletin.slots import DraftContext
from tongbao.rules.digest import digest

EDITABLE = ("title", "heading", "paragraph", "caption")
_PLACE = re.compile(r"\{([^{}]*)\}")
_LEAD = re.compile(r"（[一二三四五六七八九十]+）[^。]*。")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Edit:
    """New words for one clause.

    Parameters
    ----------
    clause
        Position of the clause in ``page.clauses()`` when the edit was made.
    original
        Text of the clause then.
    mark : digest
        Digest of the clause's words and claims then; the edit applies to no other clause.
    claims : claim ids in order
        Claims of the clause then; the template refers to them by these ids.
    template : text with ``{c012}``
        New words with a placeholder for each claim; one line a paragraph; empty deletes the clause.
    """

    clause: int
    original: str
    mark: str
    claims: tuple[str, ...]
    template: str


@dataclass(frozen=True, slots=True)
class Place:
    """A clause of a page with its position and role.

    Parameters
    ----------
    number
        Position in ``page.clauses()``.
    clause
        The clause there.
    kind : number, title, recipients, heading, paragraph, caption, row, ending
        Role of the clause in the page.
    """

    number: int
    clause: Clause
    kind: str

    @property
    def editable(self) -> bool:
        """Return whether the words may be edited; a document's particulars and tables may not."""
        return self.kind in EDITABLE

    @property
    def template(self) -> str:
        """Return the clause as a template that changes nothing."""
        return to_template(self.clause)


@dataclass(frozen=True)
class Edited:
    """A page with its edits applied; claims keep the ids of the page as drafted.

    Parameters
    ----------
    page
        Page with the new words.
    faults
        Objections to the edits.
    notices : sentences
        What the edits deleted or moved.
    lines : mapping of clause position to clauses
        New clauses by the number of the clause they replace.
    """

    page: Page
    faults: tuple[Fault, ...] = ()
    notices: tuple[str, ...] = ()
    lines: dict[int, tuple[Clause, ...]] = field(default_factory=dict)


def list_places(page: Page) -> tuple[Place, ...]:
    """List every clause of a page with its role.

    Parameters
    ----------
    page
        Page as drafted.

    Returns
    -------
    tuple of Place
        In the order of ``page.clauses()``.
    """
    kinds = ["number", "title", "recipients"]
    for block in page.blocks:
        if isinstance(block, Heading | Paragraph):
            kinds.append("heading" if isinstance(block, Heading) else "paragraph")
        else:
            many = block.rows if isinstance(block, Table) else block.series
            kinds += ["caption", *("row" for _ in many)]
    kinds += ["ending"] * 3
    return tuple(Place(n, c, k) for n, (c, k) in enumerate(zip(page.clauses(), kinds, strict=True)))


def to_template(clause: Clause) -> str:
    """Write a clause with a placeholder for each claim.

    Parameters
    ----------
    clause
        Clause with numbered claims.

    Returns
    -------
    str
        Words with ``{c012}`` for claims.
    """
    return "".join(p if isinstance(p, str) else f"{{{p.id}}}" for p in clause.parts)


def digest_clause(clause: Clause) -> str:
    """Digest a clause's words and the content of its claims, whatever their ids.

    Parameters
    ----------
    clause
        Clause to recognise later.

    Returns
    -------
    str
        Digest, equal for clauses of equal words and claims.
    """
    return digest([p if isinstance(p, str) else [p.kind, p.text, p.value, p.finding, p.key] for p in clause.parts])


def make_edit(place: Place, template: str) -> Edit:
    """Make an edit for a clause of the page as drafted.

    Parameters
    ----------
    place
        Clause to edit.
    template : text with ``{c012}``
        New words.

    Returns
    -------
    Edit
        Bound to the clause by its mark.
    """
    return Edit(
        place.number, place.clause.text, digest_clause(place.clause), tuple(c.id for c in place.clause.claims), template
    )


def find_place(edit: Edit, listed: Sequence[Place]) -> Place | None:
    """Find the clause an edit was made for.

    Parameters
    ----------
    edit
        Edit, possibly made for an earlier draft.
    listed
        Clauses of the page as it is now.

    Returns
    -------
    Place or None
        The clause of the same mark at the same position, or the only one of that mark; None where it is gone.
    """
    same = [p for p in listed if digest_clause(p.clause) == edit.mark]
    return next((p for p in same if p.number == edit.clause), same[0] if len(same) == 1 else None)


def apply_edits(page: Page, edits: Sequence[Edit], setting: DraftContext) -> Edited:
    """Apply edits to a page; an edit with faults is applied all the same.

    Parameters
    ----------
    page
        Page as drafted, claims numbered.
    edits
        Edits to apply.
    setting
        Registry and rules of the day.

    Returns
    -------
    Edited
        Page, faults, notices and the new lines by clause.
    """
    listed = list_places(page)
    faults: list[Fault] = []
    notices: list[str] = []
    lines: dict[int, tuple[Clause, ...]] = {}
    for edit in edits:
        place = find_place(edit, listed)
        if place is None:
            head = edit.original[:_SHOWN]
            sentence = f"改稿已失效：原文“{head}……”已不在草稿中。请撤销这处改稿，需要的按新的原文重改。"
            faults.append(Fault("stale", edit.original, sentence))
            continue
        faults += check_edit(edit, place, setting)
        lines[place.number] = fill_template(edit, place)
        notices += _notices(place, lines[place.number])
    return Edited(_replace_clauses(page, lines), tuple(faults), tuple(notices), lines)


def fill_template(edit: Edit, place: Place) -> tuple[Clause, ...]:
    """Fill the template of an edit with the claims of its clause.

    Parameters
    ----------
    edit
        Edit to apply.
    place
        Clause it was made for.

    Returns
    -------
    tuple of Clause
        One a line; a placeholder that names no claim of the clause stays as words.
    """
    claims = dict(zip(edit.claims, place.clause.claims, strict=False))
    return tuple(
        replace(place.clause, parts=tuple(_parts(line, claims))) for line in edit.template.split("\n") if line.strip()
    )


def check_edit(edit: Edit, place: Place, setting: DraftContext, names: Collection[str] = ()) -> list[Fault]:
    """List the objections to an edit of a clause.

    Parameters
    ----------
    edit
        Edit to check.
    place
        Clause it was made for.
    setting
        Registry and rules of the day.
    names
        Further names nobody may write freely, such as those of institutions.

    Returns
    -------
    list of Fault
        Codes ``fixed``, ``placeholder``, ``lines``, ``due`` and ``loose_<kind>``.
    """
    used = _PLACE.findall(edit.template)
    if not place.editable:
        return [Fault("fixed", edit.template, f"“{place.clause.text[:_SHOWN]}”是文件要素或表格，不能改稿。")]
    faults = [
        Fault("placeholder", edit.template, f"“{{{p}}}”不是这一段的断言。")
        for p in dict.fromkeys(used)
        if p not in edit.claims
    ]
    faults += [
        Fault("placeholder", edit.template, f"断言“{{{p}}}”用了{used.count(p)}次，只能用一次。")
        for p in dict.fromkeys(used)
        if p in edit.claims and used.count(p) > 1
    ]
    if re.search(r"[{}]", _PLACE.sub("", edit.template)):
        faults.append(Fault("placeholder", edit.template, "花括号没有配对。"))
    lines = [line for line in edit.template.split("\n") if line.strip()]
    if place.kind in ("title", "caption") and len(lines) != 1:
        faults.append(Fault("lines", edit.template, "标题和表题应当是一行，不能为空。"))
    known = _PLACE.sub(lambda m: m[0] if m[1] in edit.claims else "", edit.template)
    for clause in fill_template(replace(edit, template=known), place):
        faults += [report_loose(f, clause) for f in find_unsupported(clause, place.clause, setting, names)]
    dues = [c for i, c in zip(edit.claims, place.clause.claims, strict=False) if c.key == "due" and i not in used]
    return faults + [
        Fault("due", c.text, f"期限“{c.text}”是要督办的要求，不能从文中删去；不提要求的，请用决定写明。") for c in dues
    ]


def report_loose(piece: UnsupportedText, clause: Clause) -> Fault:
    """Report an unsupported piece of text as a fault.

    Parameters
    ----------
    piece
        Piece found.
    clause
        Clause it occurs in.

    Returns
    -------
    Fault
        Code ``loose_<kind>``.
    """
    words = {
        "number": f"数字“{piece.text}”没有依据，请删去，或用这一段的断言。",
        "name": f"名称“{piece.text}”没有依据，请删去，或用这一段的断言。",
        "qualifier": f"“{piece.text}”改变了断言的意思，没有依据。",
    }
    return Fault(f"loose_{piece.kind}", clause.text, words[piece.kind])


def _parts(line: str, claims: dict[str, Claim]) -> Iterator[Part]:
    position = 0
    for match in _PLACE.finditer(line):
        if match[1] in claims:
            if match.start() > position:
                yield line[position : match.start()]
            position = match.end()
            yield claims[match[1]]
    if position < len(line):
        yield line[position:]


def _notices(place: Place, lines: Sequence[Clause]) -> Iterator[str]:
    before = [c.id for c in place.clause.claims]
    after = [c.id for line in lines for c in line.claims]
    head = place.clause.text[:_SHOWN]
    gone = [c.text for c in place.clause.claims if c.id not in after]
    if not lines:
        yield f"改稿删去了整段“{head}……”。"
    elif gone:
        yield f"改稿在“{head}……”中不再写：{'、'.join(gone)}。"
    if after != [i for i in before if i in after]:
        yield f"改稿变动了“{head}……”中数字和名称的次序，请核对搭配。"


def _replace_clauses(page: Page, lines: dict[int, tuple[Clause, ...]]) -> Page:
    title = lines.get(1, (page.title,))
    blocks: list[Block] = []
    number = 3
    for block in page.blocks:
        blocks += _edit_block(block, lines[number]) if number in lines else [block]
        number += 1 if isinstance(block, Heading | Paragraph) else 1 + len(_lines_of(block))
    return replace(page, title=title[0] if title else page.title, blocks=tuple(blocks))


def _lines_of(block: Block) -> Sequence[object]:
    return block.rows if isinstance(block, Table) else getattr(block, "series", ())


def _edit_block(block: Block, lines: Sequence[Clause]) -> Iterator[Block]:
    if isinstance(block, Heading):
        yield from (replace(block, clause=c) if n == 0 else Paragraph(c) for n, c in enumerate(lines))
    elif isinstance(block, Paragraph):
        yield from (_with_lead(c, block.lead) for c in lines)
    else:
        yield replace(block, caption=lines[0]) if lines else block


def _with_lead(clause: Clause, lead: str) -> Paragraph:
    """Make a paragraph whose opening is set in 楷体: the old opening, or a new one of the same form."""
    first = clause.parts[0] if clause.parts else ""
    if not lead or not isinstance(first, str):
        return Paragraph(clause)
    form = _LEAD.match(first)
    opening = lead if first.startswith(lead) else form[0] if form else ""
    rest = (first[len(opening) :],) if len(first) > len(opening) else ()
    return Paragraph(replace(clause, parts=(*rest, *clause.parts[1:])), opening)
