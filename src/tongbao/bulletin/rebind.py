"""Rebind a draft that came back with other words to its claims, paragraph by paragraph.

Whatever binds becomes an edit. A number or name that belongs to no claim is marked with the claim it replaced; it is
never accepted.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tongbao.bulletin.align import ClaimPositions, align_paragraphs, is_mostly_from, locate_claims
from tongbao.bulletin.clause import Claim, Clause, Part, words
from tongbao.bulletin.edit import (
    Edit,
    Edited,
    Place,
    apply_edits,
    check_edit,
    fill_template,
    find_place,
    list_places,
    make_edit,
)
from tongbao.bulletin.loose import find_unsupported
from tongbao.bulletin.page import Heading, Page, Paragraph, Table
from tongbao.bulletin.slots import DraftContext
from tongbao.bulletin.writers import layout

SAME, BOUND, UNBOUND, REMOVED, ADDED = "same", "bound", "unbound", "removed", "added"
STATES = {SAME: "未改", BOUND: "已改且全部对应", UNBOUND: "有未对应的数字或名称", REMOVED: "删除", ADDED: "新增"}
_FIXED = "文件要素和表格不能在文稿中改动；要改的，请改依据后重新拟稿。"
_NO_PLACE = "新增的一段旁边没有可以并入的正文段落，请在系统中改稿时加入。"


@dataclass(frozen=True, slots=True)
class Unbound:
    """A piece of the new words that binds to nothing.

    Parameters
    ----------
    text
        The piece as written.
    suggestion : Chinese sentence
        How to resolve it.
    claim
        Id of the claim it may replace; empty where there is none.
    """

    text: str
    suggestion: str
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Rebinding:
    """The state of one paragraph.

    Parameters
    ----------
    paragraph
        Number in the returned document; None where it was deleted.
    clause
        Number of the clause in the page; None where it was inserted.
    state : key of ``STATES``
        Outcome of the comparison.
    before, after
        Text as printed and as returned.
    unbound
        Pieces that bind to nothing.
    """

    paragraph: int | None
    clause: int | None
    state: str
    before: str
    after: str
    unbound: tuple[Unbound, ...] = ()


@dataclass(frozen=True)
class Rebound:
    """The states of all paragraphs and the edits that follow.

    Parameters
    ----------
    rows
        One a paragraph.
    edits
        Edits that bind; they replace all earlier ones.
    notices : Chinese sentences
        What the edits delete or move.
    """

    rows: tuple[Rebinding, ...]
    edits: tuple[Edit, ...]
    notices: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Return whether nothing is unbound."""
        return not any(r.unbound for r in self.rows)


@dataclass(frozen=True, slots=True)
class _Item:
    """A paragraph as printed, and the clause it is a line of."""

    text: str
    place: Place | None = None
    clause: Clause | None = None

    @property
    def is_free(self) -> bool:
        return self.place is not None and self.place.editable


@dataclass
class _Change:
    """The new lines of one clause (text, row) beside the old ones (clause, row)."""

    place: Place
    lines: list[tuple[str, int]] = field(default_factory=list)
    old: list[tuple[Clause, int]] = field(default_factory=list)
    is_changed: bool = False

    def put(self, lines: Sequence[tuple[str, int]]) -> None:
        """Insert lines that were not there (changes this object)."""
        self.lines += lines
        self.is_changed |= bool(lines)


def rebind(
    page: Page,
    edits: Sequence[Edit],
    paragraphs: Sequence[tuple[int, str]],
    setting: DraftContext,
    names: Collection[str] = (),
) -> Rebound:
    """Compare a returned document with a page as drafted and the edits it was given.

    Parameters
    ----------
    page
        Page as drafted, claims numbered.
    edits
        Edits made before.
    paragraphs : (number, text) in order
        Paragraphs of the returned document.
    setting
        Registry and rules of the day.
    names
        Further names nobody may write freely, such as those of institutions.

    Returns
    -------
    Rebound
        State of every paragraph, and the edits that bind.
    """
    now = apply_edits(page, edits, setting)
    items = list(_printed_items(page, now, setting))
    texts = [_normalise(t) for _, t in paragraphs]
    pairs = align_paragraphs([_normalise(i.text) for i in items], texts)
    rows, changes = _changes(items, paragraphs, texts, pairs)
    listed = list_places(page)
    applied = {p.number: e for e in edits if (p := find_place(e, listed)) is not None}
    for change in changes.values():
        edit, unbound = _make_edit(change, setting, names)
        for row, marks in unbound.items():
            state = UNBOUND if rows[row].state in (SAME, BOUND) else rows[row].state
            rows[row] = replace(rows[row], state=state, unbound=(*rows[row].unbound, *marks))
        if not any(unbound.values()):
            applied.pop(change.place.number, None)
            if edit.template != change.place.template:
                applied[change.place.number] = edit
    stale = [e for e in edits if find_place(e, listed) is None]
    done = [applied[n] for n in sorted(applied)]
    return Rebound(tuple(rows), (*done, *stale), apply_edits(page, done, setting).notices)


def _printed_items(page: Page, now: Edited, setting: DraftContext) -> Iterator[_Item]:
    """Yield the paragraphs of the document as our writer prints them."""
    listed = list_places(page)
    yield _Item(page.issuer)
    for place in listed[:3]:
        yield from _lines(place, now)
    number = 3
    for block in page.blocks:
        if isinstance(block, Heading | Paragraph):
            yield from _lines(listed[number], now)
            number += 1
            continue
        yield from _lines(listed[number], now)
        if isinstance(block, Table):
            yield from (_Item(h) for h in block.head)
            for row in listed[number + 1 : number + 1 + len(block.rows)]:
                yield from (_Item(layout.cell_text(cell), row, Clause((cell,))) for cell in row.clause.parts)
            if block.note:
                yield _Item(block.note)
        number += 1 + len(block.rows if isinstance(block, Table) else block.series)
    for place in listed[-3:-1]:
        yield from _lines(place, now)
    copies = layout.copies_line(page.copies, layout.layout(setting.rulebook))
    last = f"{page.printer}\t{page.printed_line.text}"
    yield from (_Item(text) for text in (copies, last if copies or last.strip() else "") if text)


def _lines(place: Place, now: Edited) -> Iterator[_Item]:
    for clause in now.lines.get(place.number, (place.clause,)):
        if clause.text:
            yield _Item(clause.text, place, clause)


def _normalise(text: str) -> str:
    """Normalise a text for comparison: Word may put blanks and marks of its own into a line."""
    return text.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "").strip(" \t\r\n")


def _changes(
    items: Sequence[_Item],
    paragraphs: Sequence[tuple[int, str]],
    texts: Sequence[str],
    pairs: Sequence[tuple[int | None, int | None]],
) -> tuple[list[Rebinding], dict[int, _Change]]:
    """Compare the paragraphs one by one, and gather the new lines of every clause that may be edited."""
    rows: list[Rebinding] = []
    changes: dict[int, _Change] = {}
    last: _Change | None = None
    waiting: list[tuple[str, int]] = []
    for at, (i, j) in enumerate(pairs):
        item = items[i] if i is not None else None
        row, same = (
            len(rows),
            _row(item, paragraphs[j][0] if j is not None else None, texts[j] if j is not None else ""),
        )
        rows.append(same)
        if item is None:
            ahead = next((items[a] for a, b in pairs[at:] if a is not None and b is not None), None)
            split = ahead is not None and ahead.is_free and is_mostly_from(same.after, ahead.text)
            (last.put if last and not split else waiting.extend)([(same.after, row)])
            continue
        place, clause = item.place, item.clause
        if place is None or clause is None or not place.editable:
            if same.state != SAME:
                state = REMOVED if j is None else UNBOUND
                rows[row] = replace(same, state=state, unbound=(Unbound(item.text, _FIXED),))
            last = None
            _reject_waiting(rows, waiting)
            continue
        change = changes.setdefault(place.number, _Change(place))
        if place.kind == "paragraph" and j is not None:
            change.put(waiting)
            waiting.clear()
        _reject_waiting(rows, waiting)
        change.old.append((clause, row))
        change.is_changed |= same.state != SAME
        if j is not None:
            change.lines.append((item.text if same.state == SAME else same.after, row))
        if place.kind == "paragraph" or (place.kind == "heading" and j is not None):
            last = change
        elif place.kind != "heading":
            last = None
    _reject_waiting(rows, waiting)
    return rows, {n: c for n, c in changes.items() if c.is_changed}


def _row(item: _Item | None, paragraph: int | None, after: str) -> Rebinding:
    before = item.text if item else ""
    same = item is not None and _normalise(before) == after
    state = ADDED if item is None else REMOVED if paragraph is None else SAME if same else BOUND
    return Rebinding(paragraph, item.place.number if item and item.place else None, state, before, after)


def _reject_waiting(rows: list[Rebinding], waiting: list[tuple[str, int]]) -> None:
    """Mark waiting lines in ``rows`` as having no place, and empty ``waiting`` (changes both)."""
    for text, row in waiting:
        rows[row] = replace(rows[row], unbound=(Unbound(text, _NO_PLACE),))
    waiting.clear()


def _make_edit(change: _Change, setting: DraftContext, names: Collection[str]) -> tuple[Edit, dict[int, list[Unbound]]]:
    """Make the edit of a clause's new lines, and list by row what in them is unbound."""
    new = "\n".join(_escape_braces(text) for text, _ in change.lines)
    stands = locate_claims(_join_lines([c for c, _ in change.old]), new, setting)
    edit = make_edit(change.place, _template(new, stands))
    marks: dict[int, list[Unbound]] = {}
    named: set[str] = set()
    at = 0
    for (text, row), clause in zip(change.lines, fill_template(edit, change.place), strict=True):
        for piece in find_unsupported(clause, change.place.clause, setting, names):
            mark = _suggest_claim(piece.text, at + piece.at, stands)
            named.add(mark.claim)
            marks.setdefault(row, []).append(mark)
        at += len(text) + 1
    for claim in stands.changed:
        if claim.id not in named:
            words_ = f"印出的“{claim.text}”被改动，新文字中没有它。请恢复，或在系统中改稿时删去。"
            row = next(r for c, r in change.old if claim in c.claims)
            marks.setdefault(row, []).append(Unbound(claim.text, words_, claim.id))
    for fault in check_edit(edit, change.place, setting, names):
        if not fault.code.startswith("loose_"):
            marks.setdefault(change.old[0][1], []).append(Unbound(fault.where, fault.sentence))
    return edit, marks


def _join_lines(clauses: Sequence[Clause]) -> Clause:
    parts: list[Part] = []
    for number, clause in enumerate(clauses):
        parts += ["\n", *clause.parts] if number else clause.parts
    return replace(clauses[0], parts=tuple(parts)) if clauses else words("")


def _escape_braces(text: str) -> str:
    """Replace braces of a person's text, which are no placeholders."""
    return text.translate({ord("{"): 0xFF5B, ord("}"): 0xFF5D, ord("\n"): " "})


def _template(new: str, stands: ClaimPositions) -> str:
    pieces, position = [], 0
    for start, claim in stands.spans:
        pieces += [new[position:start], f"{{{claim.id}}}"]
        position = start + len(claim.text)
    return "".join([*pieces, new[position:]])


def _suggest_claim(text: str, at: int, stands: ClaimPositions) -> Unbound:
    """Suggest the claim nearest to an unsupported piece: a lost one before one that is bound."""
    was = stands.back[at] if at < len(stands.back) else len(stands.back)
    lost = (*stands.changed, *stands.dropped)
    every: Sequence[Claim] = lost or [c for _, c in stands.spans]
    nearest = min(every, key=lambda c: abs(stands.old_at[c.id] - was), default=None)
    if nearest is None:
        return Unbound(text, f"“{text}”没有依据，这一段没有断言。请删去，或改依据后重新拟稿。")
    if nearest in lost:
        words_ = f"“{text}”没有依据，原处是断言“{nearest.text}”。请恢复原数，或改依据后重新拟稿。"
    else:
        words_ = f"“{text}”没有依据，近处的断言是“{nearest.text}”。请删去，或改依据后重新拟稿。"
    return Unbound(text, words_, nearest.id)
