"""Align a returned document with its draft: paragraphs with paragraphs, and claims with their places in new words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import pairwise

from tongbao.bulletin.clause import Claim, Clause
from tongbao.bulletin.loose import is_numeral
from tongbao.bulletin.slots import DraftContext

_ALIKE = Fraction(1, 4)
_MOST_PAIRS = 40_000
_CONTEXT = 8
_LEAST_CONTEXT = 3
_BOUND = 1000


def align_paragraphs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Pair the paragraphs of two versions in order.

    Parameters
    ----------
    old, new : paragraphs as printed
        Texts of the draft and of the returned document.

    Returns
    -------
    list of (old position, new position)
        None on one side where a paragraph was inserted or deleted.
    """
    found: list[tuple[int | None, int | None]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            found += _pair_in_order(old, new, range(i1, i2), range(j1, j2))
    return found


def _pair_in_order(
    old: Sequence[str], new: Sequence[str], rows: range, columns: range
) -> list[tuple[int | None, int | None]]:
    """Pair the likeliest paragraphs in order, and those between them where both sides have as many."""
    if len(rows) * len(columns) > _MOST_PAIRS:
        anchors = list(zip(rows, columns, strict=False))
    else:
        anchors = _pair_likeliest([old[i] for i in rows], [new[j] for j in columns])
        anchors = [(rows[i], columns[j]) for i, j in anchors]
    found: list[tuple[int | None, int | None]] = []
    i, j = rows.start, columns.start
    for a, b in [*anchors, (rows.stop, columns.stop)]:
        if a - i == b - j:
            found += zip(range(i, a), range(j, b), strict=True)
        else:
            found += [(n, None) for n in range(i, a)] + [(None, n) for n in range(j, b)]
        if a < rows.stop and b < columns.stop:
            found.append((a, b))
        i, j = a + 1, b + 1
    return found


def _pair_likeliest(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Return the pairs in order with the greatest total likeness."""
    grams = [[_grams(t) for t in side] for side in (old, new)]
    best: list[list[tuple[Fraction, tuple[tuple[int, int], ...]]]] = [[(Fraction(0), ())] * (len(new) + 1)]
    for i, before in enumerate(grams[0]):
        line = [best[-1][0]]
        for j, after in enumerate(grams[1]):
            ways = [best[-1][j + 1], line[j]]
            if (score := _likeness(before, after)) >= _ALIKE:
                ways.append((best[-1][j][0] + score, (*best[-1][j][1], (i, j))))
            line.append(max(ways, key=lambda w: w[0]))
        best.append(line)
    return list(best[-1][-1][1])


def is_mostly_from(new: str, old: str) -> bool:
    """Return whether most of a new paragraph comes from an old one.

    Parameters
    ----------
    new, old : text
        Paragraphs compared by pairs of neighbouring characters.

    Returns
    -------
    bool
        True where more than half of the pairs of ``new`` occur in ``old``.
    """
    grams = _grams(new)
    return 2 * (grams & _grams(old)).total() > grams.total()


def _grams(text: str) -> Counter[tuple[str, str]]:
    return Counter(pairwise(text))


def _likeness(left: Counter[tuple[str, str]], right: Counter[tuple[str, str]]) -> Fraction:
    whole = left.total() + right.total()
    return Fraction(2 * (left & right).total(), whole) if whole else Fraction(0)


@dataclass(frozen=True)
class ClaimPositions:
    """Positions of a clause's claims in new words.

    Parameters
    ----------
    spans : (start, claim) in order
        Claims found whole, with the character they begin at.
    changed
        Claims whose printed text is no longer there as it was.
    dropped
        Claims that were deleted whole.
    old_at : mapping of claim id to character position
        Where each claim begins in the old words.
    back : one old position a new character
        Position in the old words that a position in the new ones comes from.
    """

    spans: tuple[tuple[int, Claim], ...]
    changed: tuple[Claim, ...]
    dropped: tuple[Claim, ...]
    old_at: dict[str, int]
    back: tuple[int, ...]


def locate_claims(old: Clause, new: str, setting: DraftContext) -> ClaimPositions:
    """Locate the claims of a clause in new words: in their order, whole, and in their own context.

    Parameters
    ----------
    old
        Clause as drafted, its claims numbered.
    new : text
        New words of the clause, lines joined by newlines.
    setting
        Rules of the day, which say what is part of a number.

    Returns
    -------
    Standing
        Claims located, changed and dropped.

    Notes
    -----
    A number in the place of another claim is not taken for that claim's own, even where the clause prints the same
    number elsewhere.
    """
    text, old_at = old.text, _claim_starts(old)
    blocks = SequenceMatcher(None, text, new, autojunk=False)
    own = {n: c.id for c in old.claims for n in range(old_at[c.id], old_at[c.id] + len(c.text))}
    mapped = {b + k: a + k for a, b, size in blocks.get_matching_blocks() for k in range(size)}
    ways: dict[int, tuple[int, tuple[tuple[int, Claim], ...]]] = {0: (0, ())}
    for claim in old.claims:
        more = dict(ways)
        for start in _find_occurrences(claim, old_at[claim.id], text, new, setting):
            places = [mapped.get(n) for n in range(start, start + len(claim.text))]
            if any(own.get(p, claim.id) != claim.id for p in places if p is not None):
                continue
            near = _count_shared_context(text, old_at[claim.id], len(claim.text), new, start, len(claim.text))
            whole = places == list(range(old_at[claim.id], old_at[claim.id] + len(claim.text)))
            if not whole and near < _LEAST_CONTEXT:
                continue
            for end, (score, picks) in ways.items():
                reached, total = start + len(claim.text), score + _BOUND + near + (_CONTEXT * whole)
                if start >= end and total > more.get(reached, (-1, ()))[0]:
                    more[reached] = (total, (*picks, (start, claim)))
        ways = more
    spans = max(ways.values(), key=lambda w: w[0])[1]
    spans = tuple((n, c) for n, c in spans if not _fits_lost_claim((n, c), spans, old, new, setting))
    gone = {n for tag, i, k, _, _ in blocks.get_opcodes() if tag == "delete" for n in range(i, k)}
    lost = [c for c in old.claims if c.id not in {x.id for _, x in spans}]
    dropped = [c for c in lost if gone.issuperset(range(old_at[c.id], old_at[c.id] + len(c.text)))]
    back = [0]
    for n in range(len(new)):
        back.append(mapped.get(n, back[-1] + 1))
    return ClaimPositions(spans, tuple(c for c in lost if c not in dropped), tuple(dropped), old_at, tuple(back[1:]))


def _fits_lost_claim(
    span: tuple[int, Claim], spans: Sequence[tuple[int, Claim]], old: Clause, new: str, setting: DraftContext
) -> bool:
    """Return whether a number fits better the context of a lost claim: 3个市 where 5个市 was, and 5个市 nowhere."""
    (start, claim), old_at = span, _claim_starts(old)

    def bare(text: str) -> str:
        return "".join(c for c in text if not is_numeral(c, setting))

    def near(other: Claim) -> int:
        return _count_shared_context(old.text, old_at[other.id], len(other.text), new, start, len(claim.text))

    located = {c.id for _, c in spans}
    lost = [c for c in old.claims if c.id not in located and c.kind == claim.kind and bare(c.text) == bare(claim.text)]
    return any(near(c) > near(claim) for c in lost)


def _claim_starts(clause: Clause) -> dict[str, int]:
    found, at = {}, 0
    for part in clause.parts:
        if isinstance(part, Claim):
            found[part.id] = at
        at += len(part if isinstance(part, str) else part.text)
    return found


def _find_occurrences(claim: Claim, at: int, old: str, new: str, setting: DraftContext) -> list[int]:
    """Find where a claim's text occurs whole: 5个市 is not found in 15个市, unless it was printed so."""
    found, size, start = [], len(claim.text), new.find(claim.text)
    while start >= 0:
        sides = (
            (new[start - 1 : start], old[at - 1 : at] if at else ""),
            (new[start + size :][:1], old[at + size :][:1]),
        )
        ends = (claim.text[0], claim.text[-1])
        cut = any(
            is_numeral(end, setting) and side and side != was and is_numeral(side, setting)
            for end, (side, was) in zip(ends, sides, strict=True)
        )
        if not cut:
            found.append(start)
        start = new.find(claim.text, start + 1)
    return found


def _count_shared_context(old: str, at: int, size: int, new: str, start: int, new_size: int) -> int:
    """Count the characters before and after that are the same in both texts."""
    before = after = 0
    while before < min(_CONTEXT, at, start) and old[at - before - 1] == new[start - before - 1]:
        before += 1
    tail, rest = old[at + size :], new[start + new_size :]
    while after < min(_CONTEXT, len(tail), len(rest)) and tail[after] == rest[after]:
        after += 1
    return before + after
