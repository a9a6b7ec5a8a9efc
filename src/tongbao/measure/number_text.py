"""The grammar of numbers as people write them (1,234.5, 1.2万, 约3亿, 一百二十, with a unit), and of shortened lists.

This module knows how numbers are built; the words (units, multiples, 约, ¥) are arguments.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tongbao.measure.refusal import Refusal

MOST_DIGITS = 15  # before the point; a book stores DECIMAL(18,3)
_MOST_DECIMALS = 30  # a text with more is no measured amount, and int() must not meet thousands of digits
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xFFE5: "¥"}
_SPACES = " \u00a0\u2009\u202f"
_COMMA = re.compile(r"[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_SPACED = re.compile(
    rf"[+-]?[1-9]\d{{0,2}}(?:(?P<m>[{_SPACES}])\d{{3}})(?:(?P=m)\d{{3}})*(?:\.\d+)?(?![\d,.])", re.ASCII
)
_FORMAL = str.maketrans("\u3007○壹贰叁肆伍陆柒捌玖拾佰仟萬億", "零零一二三四五六七八九十百千万亿")
_DIGITS = "零一二三四五六七八九"
_PLACES = {"十": 10, "百": 100, "千": 1000}
_SECTIONS = {"万": 10**4, "亿": 10**8}
_NUMERALS = re.compile(f"[{_DIGITS}两{''.join(_PLACES)}{''.join(_SECTIONS)}]+")


@dataclass(frozen=True)
class NumberWords:
    """Words that may surround a number, as :func:`unit_key` writes them.

    Parameters
    ----------
    before, after
        Words that make a number inexact, in front of it (约) or behind it (余).
    multiples : mapping of word to factor
        万 → 10000.
    units
        Every known word for a unit.
    money
        Signs that mark an amount as money.
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    multiples: Mapping[str, int] = field(default_factory=dict)
    units: frozenset[str] = frozenset()
    money: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """Number with the words written around it; ``value`` already includes the multiple."""

    value: Fraction
    qualifier: str = ""
    multiple: str = ""
    unit_word: str = ""
    money: bool = False


def to_half_width(text: str) -> str:
    """Replace full-width characters by their ASCII counterparts.

    Parameters
    ----------
    text
        Text as entered.

    Returns
    -------
    str
        Text of the same length.

    Notes
    -----
    NFKC is not used: it would turn ² and ① into digits.
    """
    return text.translate(_WIDTH)


def strip_invisible(text: str) -> str:
    """Remove zero-width and direction marks, which pasted text carries along.

    Parameters
    ----------
    text
        Text as entered.

    Returns
    -------
    str
        Text without format characters (Unicode category Cf).
    """
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def remove_blanks(text: str) -> str:
    """Normalise to NFKC and remove blanks, so that two ways of typing a word compare equal.

    Parameters
    ----------
    text
        Text as entered.

    Returns
    -------
    str
        Text without blanks or format characters.
    """
    # NFKC turns a lone ¨ into a blank and a mark; the mark joins the letter before it once the blank is gone.
    joined = "".join(unicodedata.normalize("NFKC", strip_invisible(text)).split())
    return unicodedata.normalize("NFKC", joined)


def fold_case(text: str) -> str:
    """Normalise as :func:`compact` does and fold the case.

    Parameters
    ----------
    text
        Text as entered.

    Returns
    -------
    str
        Key for comparisons that ignore case.
    """
    return remove_blanks(remove_blanks(text).casefold())


def unit_key(text: str) -> str:
    """Normalise a word for a unit so that it can be compared (㎡ and M2 become m2).

    Parameters
    ----------
    text
        Word as entered.

    Returns
    -------
    str
        NFKC, without blanks, in one case.
    """
    return fold_case(text)


def list_some(names: Sequence[str], most: int, counter: str = "家") -> str:
    """List the first of some names, and their number where that is not all: 甲、乙等5家.

    Parameters
    ----------
    names
        Names as printed, in order.
    most
        How many are written out.
    counter
        Counter word of the number; empty for a bare 等 without one.

    Returns
    -------
    str
        Names joined by 、; all of them where they are no more than ``most``.
    """
    listed = "、".join(names[:most])
    if len(names) <= most:
        return listed
    return f"{listed}等{len(names)}{counter}" if counter else f"{listed}等"


def parse_exact_number(text: str) -> Fraction | None:
    """Parse a signed number with a decimal point and commas between groups of three.

    Parameters
    ----------
    text
        Digits, full width or ASCII.

    Returns
    -------
    Fraction or None
        Exact value; None where the text is no such number.

    Raises
    ------
    Refusal
        Code ``range`` or ``decimals`` where no book can hold it.
    """
    match = _COMMA.fullmatch(to_half_width(text).strip())
    return _parse_digits(match[0], text) if match else None


def parse_written_number(text: str, words: NumberWords) -> WrittenNumber:
    """Parse a number and the words around it; text that could mean two numbers is refused.

    Parameters
    ----------
    text
        Number as entered, with qualifier, sign of money, multiple and unit.
    words
        Words that may surround it.

    Returns
    -------
    Written
        The one reading of the text.

    Raises
    ------
    Refusal
        Code ``number`` where there is no reading or more than one; ``range`` or ``decimals`` where no book can hold it.
    """
    plain = to_half_width(strip_invisible(text)).strip()
    before, rest = _split_first_word(plain, words.before)
    sign, rest = _split_first_word(rest, words.money)
    if sign and not before:
        before, rest = _split_first_word(rest, words.before)
    readings = [w for number, tail in _leading_numbers(rest, text) for w in _read_endings(number, tail, words)]
    # 三万千瓦时 has two readings, 三万 and 三 万, with the same meaning.
    if len({(w.value, w.unit_word, w.qualifier) for w in readings}) != 1:
        raise Refusal("number", f"“{text}”不是可以确定的数。", "请只填阿拉伯数字，如 1234.5。")
    only = max(readings, key=lambda w: len(w.multiple))
    return WrittenNumber(
        _check_range(only.value, text), before + only.qualifier, only.multiple, only.unit_word, bool(sign)
    )


def multiple_and_unit(text: str, words: NumberWords) -> set[tuple[str, str]]:
    """List the ways to read a word as a multiple and a known unit.

    Parameters
    ----------
    text
        Word as entered, e.g. 万千瓦时 (万 of 千瓦时) or 千瓦时 (no multiple).
    words
        Known multiples and units.

    Returns
    -------
    set of (multiple, unit word)
        An empty multiple where there is none; an empty set where no unit fits.
    """
    return {(multiple, unit_word) for multiple, unit_word in _split_multiples(unit_key(text), words) if unit_word}


def parse_chinese_integer(text: str) -> int | None:
    """Parse a whole number in Chinese numerals.

    Parameters
    ----------
    text
        Everyday or formal numerals.

    Returns
    -------
    int or None
        None unless the number is written in full (二百五 may mean 205 or 250).
    """
    plain = text.translate(_FORMAL)
    plain = re.sub("两(?=[百千万亿])", "二", plain)
    if not plain or not _NUMERALS.fullmatch(plain) or "两" in plain:
        return None
    value = _evaluate(plain)
    full = _write_in_full(value)
    return value if plain in (full, re.sub("^十", "一十", full)) else None


def _parse_digits(digits: str, text: str) -> Fraction:
    plain = re.sub(f"[,{_SPACES}]", "", digits)
    whole, _, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) > _MOST_DECIMALS:
        raise Refusal("decimals", f"“{text}”的小数超过三位。", "请按表式单位四舍五入到三位小数以内。")
    if len(whole.lstrip("+-0")) > MOST_DIGITS:
        raise _out_of_range(text)
    size = Fraction(int((whole.lstrip("+-0") or "0") + decimals), 10 ** len(decimals))
    return -size if whole.startswith("-") else size


def _check_range(value: Fraction, text: str) -> Fraction:
    if abs(value) >= 10**MOST_DIGITS:
        raise _out_of_range(text)
    return value


def _out_of_range(text: str) -> Refusal:
    return Refusal("range", f"“{text}”超出可登记的范围。", "请核对单位和位数。")


def _split_first_word(text: str, words: tuple[str, ...]) -> tuple[str, str]:
    """Return the longest of the words a text begins with, and the rest."""
    word = max((w for w in words if text.startswith(w)), key=len, default="")
    return word, text[len(word) :].lstrip()


def _leading_numbers(text: str, whole: str) -> Iterator[tuple[Fraction, str]]:
    """List the numbers a text may begin with, each with the rest: three 千瓦时 or three thousand 瓦时."""
    if match := _SPACED.match(text) or _COMMA.match(text):
        yield _parse_digits(match[0], whole), text[match.end() :]
        return
    run = _NUMERALS.match(text.translate(_FORMAL))
    for end in range(1, min(run.end(), 30) + 1 if run else 1):
        value = parse_chinese_integer(text[:end])
        if value is not None:
            yield Fraction(value), text[end:]


def _read_endings(number: Fraction, tail: str, words: NumberWords) -> Iterator[WrittenNumber]:
    """List the readings of what follows a number: multiple and unit, with one 余 before, between or behind them."""
    key = unit_key(tail)
    for qualifier in ("", *words.after):
        for at in (i for i in range(len(key) + 1) if key.startswith(qualifier, i)):
            rest = key[:at] + key[at + len(qualifier) :]
            for multiple, unit_word in _split_multiples(rest, words):
                if at in (0, len(multiple), len(rest)):
                    yield WrittenNumber(number * words.multiples.get(multiple, 1), qualifier, multiple, unit_word)
            if not qualifier:
                break


def _split_multiples(key: str, words: NumberWords) -> Iterator[tuple[str, str]]:
    for multiple in ("", *words.multiples):
        unit_word = key[len(multiple) :]
        if key.startswith(multiple) and (not unit_word or unit_word in words.units):
            yield multiple, unit_word


def _evaluate(text: str) -> int:
    total = section = digit = 0
    for char in text:
        if char in _PLACES:
            section, digit = section + (digit or 1) * _PLACES[char], 0
        elif char in _SECTIONS:
            total, section, digit = total + (section + digit) * _SECTIONS[char], 0, 0
        else:
            digit = _DIGITS.index(char)
    return total + section + digit


def _write_in_full(value: int) -> str:
    """Write a whole number below a trillion in numerals, in the only full form."""
    if value == 0:
        return "零"
    parts = ""
    for size, word in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section = value // size % 10**4
        if section:
            gap = "零" if parts and section < 1000 else ""
            parts += gap + _write_four_digits(section) + word
    return re.sub("^一十", "十", parts)


def _write_four_digits(value: int) -> str:
    text, gap = "", False
    for place, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + word
        gap = not digit
    return text
