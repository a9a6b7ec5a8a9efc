"""Find unsupported pieces in a person's words: numbers and names that are no claim, words that bend a number."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from tongbao.bulletin.clause import Claim, Clause
from tongbao.bulletin.proof import find_names
from tongbao.bulletin.slots import DraftContext

# Digits of every width, ① to ⓿, ㈠ to ㉃ and Roman numerals.
_DIGITS = r"[\d\u2460-\u24ff\u3220-\u3243\u2160-\u217f]+(?:[.．,，]\d+)*"
_LEAST_NAME = 3


@dataclass(frozen=True, slots=True)
class UnsupportedText:
    """A piece of text that no claim supports.

    Parameters
    ----------
    kind : number, name or qualifier
        Kind of the piece.
    text
        The piece as written.
    at : characters
        Position in the clause.
    """

    kind: str
    text: str
    at: int


def find_unsupported(
    clause: Clause, before: Clause, setting: DraftContext, names: Collection[str] = ()
) -> list[UnsupportedText]:
    """Find the unsupported pieces of a clause that were not in the clause it was made from.

    Parameters
    ----------
    clause
        Clause as rewritten.
    before
        Clause as drafted.
    setting
        Registry and rules of the day.
    names
        Further names nobody may write freely, such as those of institutions.

    Returns
    -------
    list of Loose
        In order of appearance.
    """
    allowed = Counter((f.kind, f.text) for f in _find_all(before, setting, names))
    found = []
    for piece in _find_all(clause, setting, names):
        if allowed[piece.kind, piece.text]:
            allowed[piece.kind, piece.text] -= 1
        else:
            found.append(piece)
    return found


def is_numeral(character: str, setting: DraftContext) -> bool:
    """Return whether a character is part of a number.

    Parameters
    ----------
    character
        One character.
    setting
        Rules of the day, which list the numerals.

    Returns
    -------
    bool
        True for digits, decimal points, per cent signs and Chinese numerals.
    """
    return character.isdigit() or character in ".．%％‰" or character in _numbers(setting)[0]


def _find_all(clause: Clause, setting: DraftContext, names: Collection[str]) -> Iterator[UnsupportedText]:
    at, parts = 0, clause.parts
    for number, part in enumerate(parts):
        if isinstance(part, Claim):
            around = [parts[n] if 0 <= n < len(parts) else "" for n in (number - 1, number + 1)]
            before, after = (p if isinstance(p, str) else "" for p in around)
            yield from _find_qualifiers(part, before, after, at, setting)
        else:
            yield from _find_in_words(part, at, setting, names)
        at += len(part if isinstance(part, str) else part.text)


def _find_in_words(words: str, at: int, setting: DraftContext, names: Collection[str]) -> Iterator[UnsupportedText]:
    numerals, terms, pattern = _numbers(setting)
    fixed = (*terms, *setting.rulebook.row("phrases", "terms").texts("words"))
    free = rf"(?<![{numerals}])(?:{'|'.join(map(re.escape, sorted(fixed, key=len, reverse=True)))})"
    bare = re.sub(free, lambda m: "\0" * len(m[0]), words)
    yield from (UnsupportedText("number", m[0], at + m.start()) for m in re.finditer(pattern, bare))
    # The longest name first, and what it covers is not reported again for a shorter one.
    known = [*find_names(words, setting), *(n for n in names if len(n) >= _LEAST_NAME and n in words)]
    for name in sorted(set(known), key=lambda n: (-len(n), n)):
        while (start := words.find(name)) >= 0:
            yield UnsupportedText("name", name, at + start)
            words = words[:start] + "\0" * len(name) + words[start + len(name) :]


def _find_qualifiers(
    claim: Claim, before: str, after: str, at: int, setting: DraftContext
) -> Iterator[UnsupportedText]:
    """Find a word beside a number that changes its meaning: 约350万元, 350万元以上, 十两个市."""
    row = setting.rulebook.row("edit_words", "qualifiers")
    if claim.kind not in row.texts("kinds"):
        return
    words = [w for w in sorted(row.texts("before"), key=len, reverse=True) if before.endswith(w)]
    if words or (before and is_numeral(before[-1], setting)):
        word = words[0] if words else before[-1]
        yield UnsupportedText("qualifier", word + claim.text, at - len(word))
    words = [w for w in sorted(row.texts("after"), key=len, reverse=True) if after.startswith(w)]
    if words or (after and is_numeral(after[0], setting)):
        yield UnsupportedText("qualifier", claim.text + (words[0] if words else after[0]), at)


def _numbers(setting: DraftContext) -> tuple[str, tuple[str, ...], str]:
    row = setting.rulebook.row("edit_words", "numbers")
    lists = (row.texts(name) for name in ("counters", "patterns", "shares", "terms"))
    return _compiled(row.text("numerals"), *lists)


@cache
def _compiled(
    numerals: str,
    counters: tuple[str, ...],
    patterns: tuple[str, ...],
    shares: tuple[str, ...],
    terms: tuple[str, ...],
) -> tuple[str, tuple[str, ...], str]:
    counter = "|".join(map(re.escape, sorted(counters, key=len, reverse=True)))
    size = r"(?:余|多)?[百千万亿]*(?:余|多)?"
    ways = [
        rf"{_DIGITS}{size}(?:{counter})*",
        *(rf"[{numerals}]+{p}[{numerals}\d]*" for p in patterns),
        rf"[{numerals}]+(?:余|多)?(?:{counter})+",
        # Without a counter only what cannot be anything else: 三百, 二十五, 十二.
        rf"[{numerals}]*(?:[一二三四五六七八九两][十百千万亿]|十[一二三四五六七八九])[{numerals}]*",
        *map(re.escape, shares),
    ]
    return numerals, terms, "|".join(ways)
