"""Read periods and days as people write them in titles, headers, cells and file names. Uncertain text gives nothing."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tongbao.intake.reading.workbook import Cell
from tongbao.measure.number_text import parse_chinese_integer, strip_invisible, to_half_width
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal

_LEAST_YEAR, _MOST_YEAR = 1990, 2099
_DAY_NOUGHT = date(1899, 12, 30)  # day 0 of a spreadsheet's dates, right for every day since March 1900
_SERIALS = range((date(2000, 1, 1) - _DAY_NOUGHT).days, (date(2100, 1, 1) - _DAY_NOUGHT).days + 1)
_DIGITS = {
    c: str(n)
    for n, pair in enumerate(("零〇○０", "一壹", "二贰", "三", "四", "五", "六", "七", "八", "九"))
    for c in pair
}
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_FULL = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

_LATIN = r"(?<![0-9A-Za-z./\-])"  # nothing a number, a code or a telephone number could begin with
_END = r"(?![0-9A-Za-z/\-]|\.[0-9])"  # a file name's ending may follow
_Y = r"(?:19|20)\d{2}|[一二][零〇○0一二三四五六七八九]{3}"
_M = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_D = r"3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|二十[一二三四五六七八九]?|[一二三四五六七八九]"
_TO = r"(?:-|至|到|—)"
_NOT_WHOLE = r"(?![0-9初底末前后内以之间来级第零一二三四五六七八九十])"
_AFTER_NUMBER = rf"{_END}(?![万亿千百元吨度升人个%号版条项户])"
_CODE_BEFORE = r"(?<![编码号话][:：])(?<![编码号话])"


@dataclass(frozen=True)
class _Form:
    """One way to write a period: its pattern and the meaning of a match's groups."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], tuple[Span, ...]]


def _form(pattern: str, read: Callable[[re.Match[str]], tuple[Span, ...]]) -> _Form:
    return _Form(re.compile(pattern, re.ASCII), read)


def find_spans(text: str) -> tuple[Span, ...]:
    """Find every period a text names for certain.

    Parameters
    ----------
    text
        Title, header or name.

    Returns
    -------
    tuple of Span
        In the order of the text, each once; a day of signing is none.
    """
    rest, found = _without_days(_plain(text)), []
    for form in _FORMS:
        for match in form.pattern.finditer(rest):
            found += [(match.start(), span) for span in form.read(match)]
        rest = form.pattern.sub(lambda m: "\x00" * len(m[0]), rest)
    return tuple(dict.fromkeys(span for _, span in sorted(found, key=lambda f: f[0])))


def find_days(text: str) -> tuple[date, ...]:
    """Find every day a text names for certain: 2017年3月5日, 20170305, 2017年3月1日至31日.

    Parameters
    ----------
    text
        Title, header or cell.

    Returns
    -------
    tuple of date
        In the order of the text.
    """
    return tuple(day for match in _DAYS.finditer(_plain(text)) for day in _days_of(match))


def parse_month(cell: Cell, year: int = 0) -> Month | None:
    """Read the one month that a header or cell is.

    Parameters
    ----------
    cell
        Header or cell of any kind.
    year
        Year of the table, for a cell that names none; 0 where it is not known.

    Returns
    -------
    Month or None
        None unless the whole text is one month.

    Notes
    -----
    Nothing is taken from a number that may have lost a zero (2017.1 is January or October).
    """
    if cell is None:
        return None
    kind, text = cell[0], _plain(cell[1])
    if kind == "d":
        is_iso = re.fullmatch(r"\d{4}-\d\d-\d\d.*", text, re.ASCII)
        return _month_in_range(date.fromisoformat(text[:10])) if is_iso else None
    if kind not in ("n", "s") or re.fullmatch(r"\d{4}\.1", text, re.ASCII):
        return None
    if (bare := _bare_month(text)) is not None:
        return Month(year, bare) if _is_plausible(year) else None
    if re.fullmatch(r"\d{5}", text, re.ASCII):
        return _month_of_serial(int(text))
    spans = find_spans(text)
    whole = len(spans) == 1 and spans[0].first == spans[0].last and any(f.pattern.fullmatch(text) for f in _FORMS)
    return spans[0].first if whole else None


def split_leading_month(text: str, year: int = 0) -> tuple[Month, str] | None:
    """Split a header into the month it begins with and the rest: 3月用电量, 2017年3月用电量.

    Parameters
    ----------
    text
        Header.
    year
        Year of the table, for a header that names none; 0 where it is not known.

    Returns
    -------
    (month, rest) or None
        None where no month comes first.
    """
    plain = _plain(text)
    match = _LEADING.match(plain)
    if not match or not (match["y"] or year):
        return None
    own = _year(match["y"]) if match["y"] else year
    month = _number(match["m"])
    return (Month(own, month), plain[match.end() :].lstrip(" :,、-")) if _is_plausible(own) and month else None


def agree_period(words: Iterable[tuple[str, str]]) -> Span:
    """Find the one period that all places agree on.

    Parameters
    ----------
    words : (where, text) each
        Places that may name the period.

    Returns
    -------
    Span
        The narrowest period. A wider one that holds it (a year over its month) does not disagree.

    Raises
    ------
    Refusal
        Code ``period``, naming two places that disagree, or how to write the period where there is none.

    Notes
    -----
    A month without a year (3月) in a name takes the year the other places name.
    """
    given = [(where, text) for where, text in words]
    named = [(where, span) for where, text in given for span in find_spans(text)]
    years = {m.year for _, s in named for m in (s.first, s.last)}
    if len(years) == 1:
        year = years.pop()
        named += [(where, Span(Month(year, m), Month(year, m))) for where, text in given for m in _bare_months(text)]
    if not named:
        raise Refusal("period", "表中没有写明报告期。", "请在标题、文件名或工作表名中写明，如 2017年3月。")
    where, narrowest = min(named, key=lambda n: _length(n[1]))
    for other, span in named:
        if narrowest.first not in span or narrowest.last not in span:
            sentence = f"报告期不一致：{where}是{format_span(narrowest)}，{other}是{format_span(span)}。"
            raise Refusal("period", sentence, "请核对后改成同一报告期再报送。")
    return narrowest


def format_span(span: Span) -> str:
    """Format a period in Chinese.

    Parameters
    ----------
    span
        Months from first to last.

    Returns
    -------
    str
        2017年3月, 2017年1—3月, 2017年, or 2016年12月至2017年1月.
    """
    first, last = span.first, span.last
    if first == last:
        return f"{first.year}年{first.month}月"
    if first.year != last.year:
        return f"{first.year}年{first.month}月至{last.year}年{last.month}月"
    return f"{first.year}年" if _length(span) == 12 else f"{first.year}年{first.month}—{last.month}月"


def _plain(text: str) -> str:
    """Normalise to half width, one kind of dash, and no blanks inside a date."""
    plain = to_half_width(strip_invisible(text)).translate({ord(c): "-" for c in "—\u2013\u2015－~−"})
    plain = re.sub(r"\s*([年月日号季度份第半]|-+|至|到)\s*", lambda m: m[1][:1], plain)
    return plain.strip()


def _without_days(text: str) -> str:
    """Blank out every day of a text, also an impossible one: it is no month."""
    return _DAYS.sub(lambda m: "\x00" * len(m[0]), text)


def _days_of(match: re.Match[str]) -> Iterator[date]:
    parts = match.groupdict()
    year = next((parts[k] for k in ("y1", "y2", "y3") if parts[k]), "")
    month = next((parts[k] for k in ("m1", "m2", "m3") if parts[k]), "")
    day = next((parts[k] for k in ("d1", "d2", "d3") if parts[k]), "")
    first = _date(_year(year), _number(month), _number(day))
    if first:
        yield first
    if first and (together := parts["to_c"]):
        last = _date(int(together[:4]), int(together[4:6]), int(together[6:]))
    elif first and parts["to_d"]:
        own_year = _year(parts["to_y"]) if parts["to_y"] else first.year
        last = _date(own_year, _number(parts["to_m"]) if parts["to_m"] else first.month, _number(parts["to_d"]))
    else:
        last = None
    if last:
        yield last


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if _is_plausible(year) else None
    except ValueError:
        return None


def _is_plausible(year: int) -> bool:
    return _LEAST_YEAR <= year <= _MOST_YEAR


def _month_in_range(day: date) -> Month | None:
    return Month.containing(day) if _is_plausible(day.year) else None


def _year(text: str) -> int:
    return int("".join(_DIGITS.get(c, c) for c in text))


def _number(text: str) -> int:
    return int(text) if text.isascii() else parse_chinese_integer(text) or 0


def _bare_month(text: str) -> int | None:
    """Return the number of a month that is written without a year."""
    if match := re.fullmatch(rf"({_M})月份?|(1[0-2]|0?[1-9])", text, re.ASCII):
        return _number(match[1] or match[2])
    word = text.casefold().rstrip(".")
    for names in (_ENGLISH, _ENGLISH_FULL):
        if word in names:
            return names.index(word) + 1
    return None


def _bare_months(text: str) -> Iterator[int]:
    """Find months without a year anywhere in a text that names no period of its own."""
    plain = _plain(text)
    if not any(_length(span) < 12 for span in find_spans(text)):
        yield from (_number(m["m"]) for m in _BARE.finditer(_without_days(plain)))


def _month_of_serial(number: int) -> Month | None:
    """Return the month whose first or last day a spreadsheet's day number is."""
    if number not in _SERIALS:
        return None
    day = _DAY_NOUGHT + timedelta(days=number)
    month = Month.containing(day)
    return month if day in (month.first_day, month.last_day) else None


def _length(span: Span) -> int:
    return sum(1 for _ in span)


def _span_between(year: str, first: int, last: int, last_year: str = "") -> tuple[Span, ...]:
    begin, end = _year(year), _year(last_year or year)
    if not (_is_plausible(begin) and _is_plausible(end) and 1 <= first <= 12 and 1 <= last <= 12):
        return ()
    months = Month(begin, first), Month(end, last)
    return (Span(*months),) if months[0] <= months[1] else ()


def _months(match: re.Match[str]) -> tuple[Span, ...]:
    parts = match.groupdict()
    first = _number(parts["m"])
    return _span_between(parts["y"], first, _number(parts.get("n") or parts["m"]), parts.get("z") or "")


def _quarter(match: re.Match[str]) -> tuple[Span, ...]:
    quarter = _number(match["q"])
    return _span_between(match["y"], quarter * 3 - 2, quarter * 3)


def _half(match: re.Match[str]) -> tuple[Span, ...]:
    return _span_between(match["y"], 1, 6) if match["h"] == "上" else _span_between(match["y"], 7, 12)


def _years(match: re.Match[str]) -> tuple[Span, ...]:
    return _span_between(match["y"], 1, 12, match.groupdict().get("z") or "")


_TO_DAY = rf"(?:{_TO}(?:(?P<to_y>{_Y})[年./-])?(?:(?P<to_m>{_M})[月./-])?(?P<to_d>{_D})[日号]?(?![0-9月年])"
_TO_DAY += rf"|{_TO}(?P<to_c>(?:19|20)\d{{6}})(?![0-9]))?"
_DAYS = re.compile(
    rf"(?:(?<![0-9])(?P<y1>{_Y})年(?P<m1>{_M})月(?P<d1>{_D})[日号]"
    rf"|{_LATIN}(?P<y2>(?:19|20)\d{{2}})(?P<s>[-./])(?P<m2>\d{{1,2}})(?P=s)(?P<d2>\d{{1,2}})(?![0-9])"
    rf"|{_LATIN}(?P<y3>(?:19|20)\d{{2}})(?P<m3>[01]\d)(?P<d3>[0-3]\d)(?![0-9A-Za-z])){_TO_DAY}",
    re.ASCII,
)
_BARE = re.compile(
    rf"(?<![0-9年./\-至到零一二三四五六七八九十])(?P<m>{_M})月份?(?![0-9初底末前后内以之\-至到一二三四五六七八九十])",
    re.ASCII,
)
_LEADING = re.compile(
    rf"(?:(?P<y>{_Y})年)?(?P<m>{_M})月份?(?![0-9初底末前后内以之\-至到一二三四五六七八九十])", re.ASCII
)

# The longer forms come first: what one has read is no longer there for the next.
_FORMS = (
    _form(rf"(?<![0-9])(?P<y>{_Y})年(?P<m>{_M})月份?{_TO}(?P<z>{_Y})年(?P<n>{_M})月份?(?![0-9])", _months),
    _form(rf"(?<![0-9])(?P<y>{_Y})年(?P<m>{_M})(?:月份?)?{_TO}(?P<n>{_M})月份?(?![0-9])", _months),
    _form(rf"(?<![0-9])(?P<y>{_Y})年?第?(?P<q>[1-4一二三四])季度?", _quarter),
    _form(rf"(?<![0-9])(?P<y>{_Y})年?[Qq](?P<q>[1-4])(?![0-9A-Za-z])", _quarter),
    _form(rf"(?<![0-9])(?P<y>{_Y})年?(?P<h>[上下])半年", _half),
    _form(rf"(?<![0-9\-])(?P<y>{_Y})年(?P<m>{_M})月份?(?![0-9\-至到底初末前后内以之一二三四五六七八九十])", _months),
    _form(
        rf"{_LATIN}(?P<y>(?:19|20)\d{{2}})(?P<s>[./])(?P<m>\d\d?){_TO}(?P<z>(?:19|20)\d{{2}})(?P=s)(?P<n>\d\d?){_AFTER_NUMBER}",
        _months,
    ),
    _form(
        rf"{_LATIN}{_CODE_BEFORE}(?P<y>(?:19|20)\d{{2}})(?P<m>[01]\d){_TO}(?P<z>(?:19|20)\d{{2}})(?P<n>[01]\d){_AFTER_NUMBER}",
        _months,
    ),
    _form(rf"{_LATIN}(?P<y>(?:19|20)\d{{2}})[./\-](?P<m>\d\d?)月?份?{_AFTER_NUMBER}", _months),
    _form(rf"{_LATIN}{_CODE_BEFORE}(?P<y>(?:19|20)\d{{2}})(?P<m>[01]\d){_AFTER_NUMBER}", _months),
    _form(rf"(?<![0-9\-])(?P<y>{_Y})年度?{_TO}(?P<z>{_Y})年度?{_NOT_WHOLE}", _years),
    _form(rf"(?<![0-9\-])(?P<y>{_Y})(?:年度|年全年|年){_NOT_WHOLE}", _years),
)
