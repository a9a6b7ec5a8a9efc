"""Bands of scores: look up the word of an unrounded score, and check that every score has exactly one."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

Raw = Mapping[str, Any]


class _Band(NamedTuple):
    """Scores from ``low`` (None: open) to ``high`` (None: open), which belongs to the band where ``closed``."""

    word: str
    low: Fraction | None
    high: Fraction | None
    closed: bool

    def contains(self, score: Fraction) -> bool:
        if self.low is not None and score < self.low:
            return False
        return self.high is None or score < self.high or (self.closed and score == self.high)


def find_band_word(bands: Sequence[Raw], score: Fraction) -> str:
    """Look up the word of an unrounded score.

    Parameters
    ----------
    bands
        Bands as :func:`bands_problem` takes them.
    score : [points]
        Unrounded score.

    Returns
    -------
    str
        Word of the band that contains the score.

    Raises
    ------
    ValueError
        Where no band contains the score, or several do.
    """
    words = [band.word for band in map(_read_band, bands) if band.contains(score)]
    if len(words) != 1:
        raise ValueError(f"score {_format_score(score)} is in {len(words)} bands; check them with bands_problem")
    return words[0]


def bands_problem(bands: Sequence[Raw], top: Fraction) -> str:
    """Find where bands fail to contain every score from 0 to ``top`` exactly once.

    Parameters
    ----------
    bands : from the best grade down
        Each with ``word``, ``least`` (inclusive) and either ``below`` (exclusive) or ``most`` (inclusive) [points];
        an empty end is open.
    top : [points]
        Highest score that can be reached, extra points included.

    Returns
    -------
    str
        First problem, in English; empty where the bands are sound.
    """
    read = [_read_band(band) for band in bands]
    words = [band.word for band in read]
    if not read:
        return "there are no bands"
    if twice := sorted({w for w in words if words.count(w) > 1}):
        return f"{twice[0]} has two bands"
    for band in read:
        if band.low is not None and band.high is not None and not band.contains(band.low):
            return f"{band.word} from {_format_score(band.low)} to {_format_score(band.high)} holds no score"
    upwards = read[::-1]
    rising = sorted(upwards, key=lambda b: (b.low is not None, b.low or 0))
    if rising != upwards:
        return "the bands are not listed from the best grade down"
    lowest, highest = rising[0], rising[-1]
    if lowest.low is not None and lowest.low > 0:
        return f"no band holds scores from 0 up to {_format_score(lowest.low)} (below {lowest.word})"
    inner = next((text for lower, upper in pairwise(rising) if (text := _describe_join(lower, upper))), "")
    if inner or highest.high is None or highest.contains(top) or highest.high > top:
        return inner
    side = "above" if highest.closed else "from"
    return (
        f"no band holds scores {side} {_format_score(highest.high)} up to {_format_score(top)} (above {highest.word})"
    )


def _describe_join(lower: _Band, upper: _Band) -> str:
    """Describe the gap or overlap between two neighbours; empty where they meet."""
    names = f"{lower.word} and {upper.word}"
    if upper.low is None or lower.high is None:
        place = f"every score from {_format_score(upper.low)}" if upper.low is not None else "every low score"
        return f"{place} is in two bands, {names}"
    low, high = _format_score(upper.low), _format_score(lower.high)
    if lower.high > upper.low:
        return f"scores from {low} to {high} are in two bands, {names}"
    if lower.high == upper.low:
        return f"score {low} is in two bands, {names}" if lower.closed else ""
    return f"no band holds scores {'above' if lower.closed else 'from'} {high} and below {low} (between {names})"


def _read_band(band: Raw) -> _Band:
    word = str(band["word"])
    if "below" in band and "most" in band:
        raise ValueError(f"{word} has both below and most; keep one")
    return _Band(
        word, _read_end(band.get("least", "")), _read_end(band.get("below", band.get("most", ""))), "most" in band
    )


def _read_end(text: object) -> Fraction | None:
    return Fraction(str(text)) if str(text) else None


def _format_score(value: Fraction) -> str:
    """Format a score as a decimal with up to three places, else as a fraction."""
    tenths = value * 1000
    if tenths.denominator != 1:
        return str(value)
    whole, rest = divmod(tenths.numerator, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")
