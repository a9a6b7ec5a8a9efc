"""Bands of scores: which word an unrounded score has, and whether every score has just one."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

Raw = Mapping[str, Any]


class _Band(NamedTuple):
    """From ``low`` on (None: open) to ``high`` (None: open), which is inside where ``closed``."""

    word: str
    low: Fraction | None
    high: Fraction | None
    closed: bool

    def holds(self, score: Fraction) -> bool:
        if self.low is not None and score < self.low:
            return False
        return self.high is None or score < self.high or (self.closed and score == self.high)


def word_of(bands: Sequence[Raw], score: Fraction) -> str:
    """The word of an unrounded score [points].

    Raises
    ------
    ValueError : where no band holds the score, or two do.
    """
    words = [band.word for band in map(_read, bands) if band.holds(score)]
    if len(words) != 1:
        raise ValueError(f"score {_plain(score)} is in {len(words)} bands; check them with bands_problem")
    return words[0]


def bands_problem(bands: Sequence[Raw], top: Fraction) -> str:
    """Where bands fail to hold every score from 0 to ``top`` exactly once; empty where they are sound.

    Parameters
    ----------
    bands : from the best grade down, each with ``word``, ``least`` (inside) and either ``below`` (outside) or
        ``most`` (inside) in points; an empty end is open.
    top : the highest score that can be reached, extra points included [points].
    """
    read = [_read(band) for band in bands]
    words = [band.word for band in read]
    if not read:
        return "there are no bands"
    if twice := sorted({w for w in words if words.count(w) > 1}):
        return f"{twice[0]} has two bands"
    for band in read:
        if band.low is not None and band.high is not None and not band.holds(band.low):
            return f"{band.word} from {_plain(band.low)} to {_plain(band.high)} holds no score"
    upwards = read[::-1]
    rising = sorted(upwards, key=lambda b: (b.low is not None, b.low or 0))
    if rising != upwards:
        return "the bands are not listed from the best grade down"
    lowest, highest = rising[0], rising[-1]
    if lowest.low is not None and lowest.low > 0:
        return f"no band holds scores from 0 up to {_plain(lowest.low)} (below {lowest.word})"
    inner = next((text for lower, upper in pairwise(rising) if (text := _between(lower, upper))), "")
    if inner or highest.high is None or highest.holds(top) or highest.high > top:
        return inner
    side = "above" if highest.closed else "from"
    return f"no band holds scores {side} {_plain(highest.high)} up to {_plain(top)} (above {highest.word})"


def _between(lower: _Band, upper: _Band) -> str:
    """The gap or overlap between two neighbours, empty where they meet."""
    names = f"{lower.word} and {upper.word}"
    if upper.low is None or lower.high is None:
        place = f"every score from {_plain(upper.low)}" if upper.low is not None else "every low score"
        return f"{place} is in two bands, {names}"
    low, high = _plain(upper.low), _plain(lower.high)
    if lower.high > upper.low:
        return f"scores from {low} to {high} are in two bands, {names}"
    if lower.high == upper.low:
        return f"score {low} is in two bands, {names}" if lower.closed else ""
    return f"no band holds scores {'above' if lower.closed else 'from'} {high} and below {low} (between {names})"


def _read(band: Raw) -> _Band:
    word = str(band["word"])
    if "below" in band and "most" in band:
        raise ValueError(f"{word} has both below and most; keep one")
    return _Band(word, _end(band.get("least", "")), _end(band.get("below", band.get("most", ""))), "most" in band)


def _end(text: object) -> Fraction | None:
    return Fraction(str(text)) if str(text) else None


def _plain(value: Fraction) -> str:
    """A score as a decimal where it is one, else as a fraction."""
    tenths = value * 1000
    if tenths.denominator != 1:
        return str(value)
    whole, rest = divmod(tenths.numerator, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")
