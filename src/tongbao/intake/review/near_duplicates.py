"""Papers that were used before: the same bytes, or nearly the same words. Pictures are compared by their bytes only.

Words are cut into shingles of a few characters; a signature of least hashes finds candidates quickly, and every
candidate is then counted exactly, so that no pair is told on a guess.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from itertools import combinations

from tongbao.measure.number_text import fold_case
from tongbao.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Paper:
    """One use of a paper: its digest, who handed it in for which month, its file name, its words where it has any."""

    digest: str
    unit: str
    month: str
    file: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two uses of one paper, or two papers that are nearly the same; 1 is the same bytes or the same words."""

    one: Paper
    other: Paper
    similarity: Fraction
    same_bytes: bool


def reused(papers: Sequence[Paper], rulebook: Rulebook) -> list[Likeness]:
    """Papers used by different units or for different months, the likest first."""
    return _same_bytes(papers) + _near(papers, rulebook)


def words_of(content: bytes) -> str:
    """The words of a plain text file; empty for any other file, which is then compared by its bytes alone."""
    if b"\0" in content:
        return ""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def shingles(words: str, length: int) -> frozenset[str]:
    """The runs of so many characters of a text, without blanks and in one width."""
    plain = fold_case(words)
    return frozenset(plain[i : i + length] for i in range(len(plain) - length + 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> Fraction:
    """What two texts share of all their shingles."""
    return Fraction(len(one & other), len(one | other)) if one or other else Fraction(0)


def _same_bytes(papers: Sequence[Paper]) -> list[Likeness]:
    groups = defaultdict(list)
    for paper in papers:
        groups[paper.digest].append(paper)
    pairs = (pair for digest in sorted(groups) for pair in combinations(groups[digest], 2))
    return [Likeness(a, b, Fraction(1), True) for a, b in pairs if _elsewhere(a, b)]


def _near(papers: Sequence[Paper], rulebook: Rulebook) -> list[Likeness]:
    rule = rulebook.row("guards", "near")
    length, least = rule.number("shingle"), rule.number("least_characters")
    sets: dict[str, frozenset[str]] = {}
    uses: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        own = sets.get(paper.digest) or shingles(paper.words, length)
        if len(own) + length - 1 >= least:
            sets[paper.digest] = own
            uses[paper.digest].append(paper)
    found = []
    for a, b in sorted(_candidates(sets, rule.number("hashes"), rule.number("bands"))):
        similarity = likeness(sets[a], sets[b])
        if similarity >= rule.exact("least_similarity"):
            pairs = ((x, y) for x in uses[a] for y in uses[b] if _elsewhere(x, y))
            found += [Likeness(x, y, similarity, False) for x, y in pairs]
    return sorted(found, key=lambda x: -x.similarity)


def _candidates(sets: dict[str, frozenset[str]], hashes: int, bands: int) -> set[tuple[str, str]]:
    """Pairs whose signatures agree in at least one band."""
    buckets: dict[tuple[int, tuple[int, ...]], list[str]] = defaultdict(list)
    rows = hashes // bands
    for digest, own in sorted(sets.items()):
        signature = _signature(own, hashes)
        for band in range(bands):
            buckets[band, tuple(signature[band * rows : (band + 1) * rows])].append(digest)
    return {pair for same in buckets.values() for pair in combinations(same, 2)}


def _signature(own: Iterable[str], hashes: int) -> list[int]:
    """The least hash of the shingles for each of several hashes: h1 + n·h2 of one digest, modulo a prime."""
    prime = (1 << 61) - 1
    least = [prime] * hashes
    for shingle in own:
        digest = blake2b(shingle.encode(), digest_size=16).digest()
        first, second = int.from_bytes(digest[:8], "big") % prime, int.from_bytes(digest[8:], "big") % prime
        for n in range(hashes):
            value = (first + n * second) % prime
            if value < least[n]:
                least[n] = value
    return least


def _elsewhere(one: Paper, other: Paper) -> bool:
    return (one.unit, one.month) != (other.unit, other.month)
