"""What the words around a table say: its period, its units, the one institution or place it is about."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tongbao.intake.freeform.headers import Headers, header_key
from tongbao.intake.freeform.layout import Page, Table
from tongbao.intake.reading.workbook_cells import text_of
from tongbao.intake.values.amounts import Amounts
from tongbao.intake.values.dates import period_of, spans_in
from tongbao.intake.values.identity import Doubt, Found, Who, name_key
from tongbao.intake.values.places import places_in
from tongbao.measure.number_text import multiple_and_unit
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import state_in
from tongbao.registry.roster import Roster
from tongbao.rules.row import Row

_SIGNED = re.compile(r"([^:：]{1,12})[:：]\s*(.*)", re.DOTALL)
_PIECES = re.compile(r"[、，,/；;和及\s]+")
_JOINED = re.compile(r"[0-9一二三四五六七八九\u3007零年月份度\-—_.()（）\[\]【】\s、，,:：]*")
_UNIT_SAID = re.compile(r"单位[:：为是均以按用]{0,3}")
_MOST_NOTE, _MOST_UNIT = 40, 8
_MOST_TITLE_CELLS = 4


@dataclass(frozen=True)
class Said:
    """A piece of words around a table and where it stands, for the list of conversions."""

    where: str
    text: str
    row: int = 0


def around(page: Page, table: Table, covers: Iterable[Page], file: str) -> list[Said]:
    """The words around a table: those above it, its sheet's name, the cover sheets, the file's name."""
    said = [Said("标题", text, row) for row in table.above for text in _texts(page, row)]
    said.append(Said("工作表名", page.name))
    said += [
        Said(f"工作表“{c.name}”", text) for c in covers for row in range(1, len(c.rows) + 1) for text in _texts(c, row)
    ]
    return [*said, Said("文件名", file.rpartition(".")[0] or file)]


def labelled(page: Page, table: Table) -> list[tuple[str, str, int]]:
    """Labels above a table with what stands beside them: 单位名称：X in one cell, or 单位名称 and X in two."""
    pairs: list[tuple[str, str, int]] = []
    for row in table.above:
        cells = [text_of(c) for _, c in page.written(row)]
        for n, text in enumerate(cells):
            match = _SIGNED.fullmatch(text)
            if match and match[2]:
                pairs.append((match[1], match[2].strip(), row))
            elif n + 1 < len(cells):
                pairs.append((text, cells[n + 1], row))
    return pairs


def one_year(said: Sequence[Said]) -> int:
    """The only year that the words name; 0 where they name none or several."""
    years = {m.year for s in said for span in spans_in(s.text) for m in (span.first, span.last)}
    return years.pop() if len(years) == 1 else 0


def one_period(said: Sequence[Said]) -> Span | None:
    """The period the words agree on, None where they name none.

    Raises
    ------
    Refusal : code ``period`` where two places disagree.
    """
    given = [(s.where, s.text) for s in said]
    if not any(spans_in(text) for _, text in given):
        return None
    return period_of(given)


def note_units(pairs: Sequence[tuple[str, str, int]], headers: Headers, amounts: Amounts) -> tuple[str, ...]:
    """The units a note above the table gives for all of it: 单位：千瓦时、吨.

    Raises
    ------
    Refusal : code ``layout`` where a note of units holds a word that is none.
    """
    units: list[str] = []
    for label, value, _ in pairs:
        meaning = headers.item(label)
        if meaning is None or "unit" not in meaning.roles:
            continue
        pieces = [p for p in _PIECES.split(header_key(value)) if p]
        good = [p for p in pieces if multiple_and_unit(p, amounts.words)]
        if (good and len(good) == len(pieces)) or (meaning.role == "unit" and good):
            units += good
        if (good and len(good) < len(pieces)) or (meaning.role == "unit" and not good):
            sentence = f"表上方“{label}：{value}”中有不能识别的计量单位。"
            raise Refusal("layout", sentence, "请在每列表头中写明计量单位，如“用电量（千瓦时）”。")
    return tuple(dict.fromkeys(units))


def loose_units(text: str, amounts: Amounts) -> tuple[str, ...]:
    """Units that a sentence gives after the word for unit: 统计表（单位：万千瓦时）, 注：用电量单位为万千瓦时."""
    key, found = header_key(text), []
    for match in _UNIT_SAID.finditer(key):
        for piece in _PIECES.split(key[match.end() : match.end() + _MOST_NOTE]):
            lengths = range(min(len(piece), _MOST_UNIT), 0, -1)
            word = next((piece[:n] for n in lengths if multiple_and_unit(piece[:n], amounts.words)), "")
            if not word:
                break
            found.append(word)
    return tuple(dict.fromkeys(found))


def other_time(text: str, headers: Headers) -> tuple[str, str]:
    """The word by which a title says that amounts are running sums or last year's, and its role; empty if none."""
    key = header_key(text)
    grams = (key[at : at + n] for n in (2, 3, 4) for at in range(len(key) - n + 1))
    known = ((g, h.role) for g in grams if (h := headers.item(g)) is not None and not h.item)
    return next(((g, role) for g, role in known if role in ("running", "before")), ("", ""))


def unit_for(item: Row, units: Sequence[str], amounts: Amounts) -> str:
    """Which of the noted units is an item's.

    Raises
    ------
    Refusal : code ``unit`` where several fit it, or none does though it is an amount of energy or water.
    """
    fitting = [u for u in units if _fits(item, u, amounts)]
    if len(fitting) == 1:
        return fitting[0]
    if not units or (not fitting and item.text("kind") not in ("energy", "water", "part")):
        return ""
    listed = "、".join(units)
    sentence = f"表上方注明单位“{listed}”，不能确定“{item.text('name')}”用的是哪一个。"
    raise Refusal("unit", sentence, f"请在“{item.text('name')}”列的表头中写明计量单位。")


def contradiction(units: Sequence[str], said: Sequence[tuple[Row, str]], amounts: Amounts) -> tuple[str, str]:
    """Of units told in a note the first that gives an item another size than its header, and the header's; or empty.

    Parameters
    ----------
    said : items with the units their headers state.
    """
    for word in units:
        fitting = [(item, own) for item, own in said if own and _size(item, word, amounts) is not None]
        if fitting and all(_size(item, word, amounts) != _size(item, own, amounts) for item, own in fitting):
            return word, fitting[0][1]
    return "", ""


def _size(item: Row, word: str, amounts: Amounts) -> int | None:
    """What a thousand of a unit is in thousandths of the item's own; None where it cannot be its unit."""
    try:
        return amounts.read(("n", "1000"), item, word).milli
    except Refusal:
        return None


def _fits(item: Row, word: str, amounts: Amounts) -> bool:
    try:
        amounts.read(("n", "0"), item, word)
    except Refusal:
        return False
    return True


def one_institution(
    said: Sequence[Said], pairs: Sequence[tuple[str, str, int]], headers: Headers, who: Who, names: "Names"
) -> Found | Doubt | None:
    """The one institution that labels, titles, sheet or file name; a doubt where they name several."""
    found: dict[str, Found] = {}
    for label, value, _ in pairs:
        meaning = headers.item(label)
        role = next((r for r in ("name", "uscc", "id") if meaning is not None and r in meaning.roles), "")
        if not role:
            continue
        answer = who.find(**{"id_" if role == "id" else role: value})
        if isinstance(answer, Found):
            found.setdefault(answer.institution, answer)
        elif meaning is not None and meaning.role and role != "id" and answer.candidates:
            return answer
    for one in said:
        for name in names.standing_in(one.text, headers):
            answer = who.find(name=name)
            if isinstance(answer, Found):
                found.setdefault(answer.institution, answer)
            else:
                return answer
    if len(found) > 1:
        return Doubt(f"表名和标题中有{len(found)}个机构（{'、'.join(sorted(found))}），不能确定是哪一个的数。")
    return next(iter(found.values()), None)


class Names:
    """Names of institutions as they may stand inside a title, in a month."""

    def __init__(self, roster: Roster, month: Month) -> None:
        self._roster, self._day = roster, month.last_day
        states = (state_in(roster.states_of(i), month) for i in dict.fromkeys(s.id for s in roster.institutions))
        self._names = {name_key(s.name): s.name for s in states if s is not None}

    def standing_in(self, text: str, headers: Headers) -> list[str]:
        """Names that stand in a text for certain: whole, or with nothing but places and days in front of them."""
        key = name_key(text)
        found = [k for k in self._names if k in key and self._is_bounded(key, k, headers)]
        return [self._names[k] for k in found if not any(k != other and k in other for other in found)]

    def _is_bounded(self, key: str, name: str, headers: Headers) -> bool:
        before, _, after = key.partition(name)
        if not _JOINED.fullmatch(before) and not places_in(self._roster, before, self._day):
            return False
        if not after or not after[0].isalpha() or after[0] in "年月":
            return True
        if re.match(r"(?:二|一)[\u3007零一二三四五六七八九○]{3}年", after):
            return True
        return any((h := headers.item(after[:n])) is not None and (h.role == "group" or n > 2) for n in range(2, 9))


def one_place(said: Sequence[Said], roster: Roster, on: date) -> str:
    """The one county or unit that titles and names agree on; empty where there is none for certain."""
    found = {p for s in said for p in places_in(roster, s.text, on) if isinstance(p, str)}
    return found.pop() if len(found) == 1 else ""


def one_item(said: Sequence[Said], headers: Headers) -> tuple[str, str]:
    """The one item a title or sheet name is about and the unit it gives, both empty where there is none."""
    found: dict[str, str] = {}
    for one in said:
        for start, word in _item_words(one.text, headers):
            before = one.text[start - 1 : start]
            if not before or not before.isalpha() or before in "月份年度的":
                heading = headers.item(word)
                if heading is not None:
                    found.setdefault(heading.item, heading.unit_word)
            else:
                return "", ""
    return next(iter(found.items())) if len(found) == 1 else ("", "")


def _item_words(text: str, headers: Headers) -> list[tuple[int, str]]:
    """Every item named in a text by a word of three letters or more (用电量), or that is all of it, longest first."""
    whole = headers.item(text)
    if whole is not None and whole.role == "item":
        return [(0, text)]
    found, at = [], 0
    while at < len(text):
        word = next(
            (w for n in range(12, 2, -1) if len(w := text[at : at + n]) == n and _is_item(w, headers)),
            "",
        )
        found += [(at, word)] if word else []
        at += len(word) or 1
    return found


def _is_item(word: str, headers: Headers) -> bool:
    heading = headers.item(word)
    return heading is not None and heading.role == "item"


def _texts(page: Page, row: int) -> list[str]:
    cells = page.written(row)
    return [text_of(c) for _, c in cells] if len(cells) <= 2 * _MOST_TITLE_CELLS else []
