"""Meaning of a header: an item with its unit, or the role of a column. Words are compared whole, never in part."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tongbao.intake.values.amounts import AmountReader
from tongbao.measure.number_text import fold_case, multiple_and_unit
from tongbao.rules.rulebook import Rulebook

_BRACKETS = re.compile(r"(.+?)[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_MARKED = re.compile(r"(.+?)[/,:;](.+)")
_LABEL = re.compile(r"([^:]+):.*", re.DOTALL)
_NUMBERED = re.compile(
    r"(?:\d{1,2}[.、]|[一二三四五六七八九十]{1,3}[.、]|\((?:\d{1,2}|[一二三四五六七八九十]{1,3})\)[.、]?)(.+)"
)
_PLAYED_BY_ROWS = ("row_total", "row_total_end", "row_footer", "aside")
_FRAMED = (r"{}[-_]?(.+)", r"(.+?)[-_]?{}", r"(.+)\({}\)", r"{}\((.+)\)")
_FRAMES = ("before", "running", "amount")


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """Meaning of a header.

    Attributes
    ----------
    roles
        ``item``, or the role of the column (name, uscc, month, unit, before, running …); two where the words mean
        either and the surrounding table decides (单位 is an institution or a unit of measure).
    item : carrier id
        Where the role is ``item``; with ``before`` or ``running`` the item the column is about.
    unit_word
        Unit the header gives, in the spelling of :class:`~tongbao.intake.values.amounts.Amounts`.
    """

    roles: tuple[str, ...]
    item: str = ""
    unit_word: str = ""

    @property
    def role(self) -> str:
        """Return the only role; empty where there are two."""
        return self.roles[0] if len(self.roles) == 1 else ""


class Headers:
    """Reader of headers by the words in force on a rulebook's day.

    Parameters
    ----------
    rulebook
        Rules in force on the day; tables ``header_words`` and ``carriers``.
    amounts
        Reader of amounts whose unit words are used; made from the rulebook where it is None.

    Raises
    ------
    ValueError
        Where ``header_words`` gives one word two meanings.
    """

    def __init__(self, rulebook: Rulebook, amounts: AmountReader | None = None) -> None:
        self._words = (amounts or AmountReader(rulebook)).words
        self._meanings: dict[str, ColumnHeading] = {}
        self._rows: dict[str, set[str]] = {role: set() for role in _PLAYED_BY_ROWS}
        items = {r.id: r.text("name") for r in rulebook.rows("carriers")}
        for row in rulebook.rows("header_words"):
            keys = [header_key(w) for w in row.texts("words")]
            role = str(row.get("role", ""))
            if role in self._rows:
                self._rows[role].update(keys)
            elif not row.get("item") or row.text("item") in items:
                self._learn(keys, ColumnHeading(row.texts("roles") or (role,), str(row.get("item", ""))))
        self._costs = {r.text("cost_of"): r.id for r in rulebook.rows("carriers") if r.get("cost_of")}
        for id_, name in items.items():
            self._meanings.setdefault(header_key(name), ColumnHeading(("item",), id_))
        self._frames = {k: h.role for k, h in self._meanings.items() if h.role in _FRAMES}

    def meaning(self, words: str) -> ColumnHeading | None:
        """Look up the meaning of a header.

        Parameters
        ----------
        words
            Header text; its unit, remarks and number may stand beside the words.

        Returns
        -------
        ColumnHeading or None
            None where the header is unknown.
        """
        key = header_key(words)
        if len(key) > 60:
            return None
        for text, unit_word in self._variants(key):
            if (found := self._meanings.get(text) or self._framed(text)) is not None:
                return replace(found, unit_word=unit_word)
        return None

    def item_with_aside(self, words: str) -> tuple[str, str]:
        """Split an unknown header into the item it names and the words in brackets behind: 液化石油气(瓶).

        Parameters
        ----------
        words
            Header text without a known meaning.

        Returns
        -------
        tuple of str, str
            Carrier id and words in brackets; both empty where no item stands before brackets.
        """
        match = _BRACKETS.fullmatch(header_key(words))
        known = self._meanings.get(match[1]) if match else None
        return (known.item, match[2]) if match and known is not None and known.role == "item" else ("", "")

    def stacked_meaning(self, parts: Sequence[str]) -> ColumnHeading | None:
        """Combine headers in several rows over one column: 电 over 数量（千瓦时）, 上年同期 over 用电量.

        Parameters
        ----------
        parts
            Header texts from above; blanks and repetitions do not count.

        Returns
        -------
        ColumnHeading or None
            None where a part is unknown or the parts contradict each other.
        """
        texts = list(dict.fromkeys(p for p in parts if p.strip()))
        if (whole := self.meaning("".join(texts))) is not None or len(texts) < 2:
            return whole
        found = [self._part(t) for t in texts]
        if any(f is None for f in found):
            return None
        known = [f for f in found if f is not None and f.role != "group"]
        units = {f.unit_word for f in known if f.unit_word}
        items = {f.item for f in known if f.item}
        roles = {f.role for f in known} - {"item", "amount"}
        if len(units) > 1 or len(items) > 1 or len(roles) > 1:
            return None
        return _combine(items, roles, units, known, self._costs)

    def is_total(self, text: str) -> bool:
        """Return whether a text begins a row of totals and names no institution: 合计, 教育类小计.

        Parameters
        ----------
        text
            First words of the row.

        Returns
        -------
        bool
            True for a total or subtotal.
        """
        key = header_key(text)
        return key in self._rows["row_total"] or key.endswith(tuple(self._rows["row_total_end"]))

    def is_footer(self, text: str) -> bool:
        """Return whether a text begins the foot of a form (填表人：, 注：).

        Parameters
        ----------
        text
            First words of the row.

        Returns
        -------
        bool
            True for signatures, notes and the like.
        """
        key = header_key(text)
        label = _LABEL.fullmatch(unicodedata.normalize("NFKC", text).strip())
        return key in self._rows["row_footer"] or bool(label and header_key(label[1]) in self._rows["row_footer"])

    def _learn(self, keys: list[str], meaning: ColumnHeading) -> None:
        for key in keys:
            if self._meanings.setdefault(key, meaning) != meaning:
                raise ValueError(f"header_words: {key!r} has two meanings; keep it in one row")

    def _framed(self, text: str) -> ColumnHeading | None:
        """Look up an item with a word of time before or behind it: 上年同期用电量, 用电量（累计）, 本月用电量."""
        for frame, role in self._frames.items():
            if frame not in text:
                continue
            for form in _FRAMED:
                match = re.fullmatch(form.format(re.escape(frame)), text)
                known = self._meanings.get(match[1]) if match else None
                if known is not None and known.role == "item":
                    return known if role == "amount" else ColumnHeading((role,), known.item)
        return None

    def _variants(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield the header itself, then without its unit, its remarks and its number, each at most once."""
        yield key, ""
        numbered = _NUMBERED.fullmatch(key)
        bodies = [key, numbered[1]] if numbered else [key]
        for body in bodies:
            yield body, ""
            for pattern in (_BRACKETS, _MARKED):
                if match := pattern.fullmatch(body):
                    yield from self._without_bracket(match[1], match[2].removeprefix("单位:").removeprefix("计量单位:"))

    def _without_bracket(self, body: str, inside: str) -> Iterator[tuple[str, str]]:
        if multiple_and_unit(inside, self._words):
            yield body, inside
            if (match := _BRACKETS.fullmatch(body)) and match[2] in self._rows["aside"]:
                yield match[1], inside
        elif inside in self._rows["aside"]:
            yield body, ""
            if (match := _BRACKETS.fullmatch(body)) and multiple_and_unit(match[2], self._words):
                yield match[1], match[2]

    def _part(self, text: str) -> ColumnHeading | None:
        """Look up one of several headers over a column, which may be a unit alone."""
        key = header_key(text).removeprefix("(").removesuffix(")")
        found = self.meaning(text)
        if found is None and multiple_and_unit(key, self._words):
            return ColumnHeading(("amount",), unit_word=key)
        return found


def header_key(text: str) -> str:
    """Normalise a header for comparison: NFKC, one case, no blanks, no marks at its ends.

    Parameters
    ----------
    text
        Header as written.

    Returns
    -------
    str
        Key under which equal headers meet.
    """
    plain = fold_case(text)
    return re.sub(r"^[*★☆]+|[:：*★☆。]+$", "", plain)


def _combine(
    items: set[str], roles: set[str], units: set[str], known: list[ColumnHeading], costs: dict[str, str]
) -> ColumnHeading | None:
    unit_word = next(iter(units), "")
    item = next(iter(items), "")
    role = next(iter(roles), "")
    if role == "cost" and item:
        return ColumnHeading(("item",), costs[item], unit_word) if item in costs else None
    if role in ("before", "running", "total"):
        return ColumnHeading((role,), item, unit_word)
    if item and not role:
        return ColumnHeading(("item",), item, unit_word)
    return ColumnHeading((role,), "", unit_word) if role and not item else (known[0] if len(known) == 1 else None)
