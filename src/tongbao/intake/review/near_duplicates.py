"""Find papers used before: the same bytes, or nearly the same words. Pictures are compared by their bytes only.

Words are cut into shingles of a few characters; a MinHash signature finds candidates quickly, and the similarity of
every candidate pair is then counted exactly, so that no pair is reported on an estimate.
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
class PaperUse:
    """One use of a paper.

    Attributes
    ----------
    digest
        SHA-256 of its bytes.
    unit, month
        Who submitted it, for which month.
    file
        File name.
    words
        Plain text; empty for pictures and other formats.
    """

    digest: str
    unit: str
    month: str
    file: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class ReuseMatch:
    """Two uses of one paper, or two papers that are nearly the same.

    Attributes
    ----------
    one, other
        The two uses.
    similarity : share of common shingles
        1 for the same bytes or the same words.
    same_bytes
        Whether the files are identical.
    """

    one: PaperUse
    other: PaperUse
    similarity: Fraction
    same_bytes: bool


def find_reused(papers: Sequence[PaperUse], rulebook: Rulebook) -> list[ReuseMatch]:
    """Find papers used by different units or for different months.

    Parameters
    ----------
    papers
        Uses of papers.
    rulebook
        Rules in force on the day; row ``near`` of ``guards`` sets lengths and the least similarity.

    Returns
    -------
    list of Likeness
        Identical files first, then the others from the most similar.
    """
    return _identical_files(papers) + _similar_texts(papers, rulebook)


def plain_text(content: bytes) -> str:
    """Decode a plain text file.

    Parameters
    ----------
    content
        Bytes of the file.

    Returns
    -------
    str
        Text in UTF-8 or GB 18030; empty for any other file, which is then compared by its bytes alone.
    """
    if b"\0" in content:
        return ""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def shingles(words: str, length: int) -> frozenset[str]:
    """Cut a text into shingles.

    Parameters
    ----------
    words
        Text; blanks and full or half width do not count.
    length : characters
        Length of a shingle.

    Returns
    -------
    frozenset of str
        Every run of that many characters.
    """
    plain = fold_case(words)
    return frozenset(plain[i : i + length] for i in range(len(plain) - length + 1))


def jaccard_similarity(first: frozenset[str], second: frozenset[str]) -> Fraction:
    """Compute the share of common shingles among all shingles of two texts.

    Parameters
    ----------
    first, second : shingles
        The two texts.

    Returns
    -------
    Fraction
        From 0 to 1; 0 where both are empty.
    """
    return Fraction(len(first & second), len(first | second)) if first or second else Fraction(0)


def _identical_files(papers: Sequence[PaperUse]) -> list[ReuseMatch]:
    groups = defaultdict(list)
    for paper in papers:
        groups[paper.digest].append(paper)
    pairs = (pair for digest in sorted(groups) for pair in combinations(groups[digest], 2))
    return [ReuseMatch(a, b, Fraction(1), True) for a, b in pairs if _differs_in_use(a, b)]


def _similar_texts(papers: Sequence[PaperUse], rulebook: Rulebook) -> list[ReuseMatch]:
    rule = rulebook.row("guards", "near")
    length, least = rule.number("shingle"), rule.number("least_characters")
    sets: dict[str, frozenset[str]] = {}
    uses: dict[str, list[PaperUse]] = defaultdict(list)
    for paper in papers:
        own = sets.get(paper.digest) or shingles(paper.words, length)
        if len(own) + length - 1 >= least:
            sets[paper.digest] = own
            uses[paper.digest].append(paper)
    found = []
    for a, b in sorted(_candidates(sets, rule.number("hashes"), rule.number("bands"))):
        similarity = jaccard_similarity(sets[a], sets[b])
        if similarity >= rule.exact("least_similarity"):
            pairs = ((x, y) for x in uses[a] for y in uses[b] if _differs_in_use(x, y))
            found += [ReuseMatch(x, y, similarity, False) for x, y in pairs]
    return sorted(found, key=lambda x: -x.similarity)


def _candidates(sets: dict[str, frozenset[str]], hashes: int, bands: int) -> set[tuple[str, str]]:
    """List pairs whose signatures agree in at least one band."""
    buckets: dict[tuple[int, tuple[int, ...]], list[str]] = defaultdict(list)
    rows = hashes // bands
    for digest, own in sorted(sets.items()):
        signature = _signature(own, hashes)
        for band in range(bands):
            buckets[band, tuple(signature[band * rows : (band + 1) * rows])].append(digest)
    return {pair for same in buckets.values() for pair in combinations(same, 2)}


def _signature(own: Iterable[str], hashes: int) -> list[int]:
    """Compute the least hash of the shingles for each of several hashes: h1 + n·h2 of one digest, modulo a prime."""
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


def _differs_in_use(first: PaperUse, second: PaperUse) -> bool:
    return (first.unit, first.month) != (second.unit, second.month)
