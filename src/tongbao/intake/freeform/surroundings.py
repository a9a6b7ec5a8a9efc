"""Read the texts around a table: its period, its units, the one institution or place it is about."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tongbao.intake.freeform.headers import Headers, header_key
from tongbao.intake.freeform.layout import SheetPage, SheetTable
from tongbao.intake.reading.workbook_cells import cell_text
from tongbao.intake.values.amounts import AmountReader
from tongbao.intake.values.dates import agree_period, find_spans
from tongbao.intake.values.identity import InstitutionFinder, InstitutionMatch, Unresolved, name_key
from tongbao.intake.values.places import find_places
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
class ContextText:
    """Text around a table and its place, for the list of conversions.

    Attributes
    ----------
    where
        Chinese name of the place: 标题, 工作表名, 文件名.
    text
        Text itself.
    row : number from 1
        0 where it is in no row.
    """

    where: str
    text: str
    row: int = 0


def texts_around(page: SheetPage, table: SheetTable, covers: Iterable[SheetPage], file: str) -> list[ContextText]:
    """Collect the texts around a table: those above it, the sheet's name, the cover sheets, the file's name.

    Parameters
    ----------
    page
        Sheet of the table.
    table
        First table of the sheet.
    covers
        Sheets without a table.
    file
        File name; its ending does not count.

    Returns
    -------
    list of ContextText
        In this order.
    """
    found = [ContextText("标题", text, row) for row in table.above for text in _title_texts(page, row)]
    found.append(ContextText("工作表名", page.name))
    found += [
        ContextText(f"工作表“{c.name}”", text)
        for c in covers
        for row in range(1, len(c.rows) + 1)
        for text in _title_texts(c, row)
    ]
    return [*found, ContextText("文件名", file.rpartition(".")[0] or file)]


def labelled_values(page: SheetPage, table: SheetTable) -> list[tuple[str, str, int]]:
    """Collect the labels above a table with their values: 单位名称：X in one cell, or 单位名称 and X in two.

    Parameters
    ----------
    page
        Sheet of the table.
    table
        Table whose rows above are read.

    Returns
    -------
    list of tuple of str, str, int
        Label, value and row.
    """
    pairs: list[tuple[str, str, int]] = []
    for row in table.above:
        cells = [cell_text(c) for _, c in page.filled_cells(row)]
        for n, text in enumerate(cells):
            match = _SIGNED.fullmatch(text)
            if match and match[2]:
                pairs.append((match[1], match[2].strip(), row))
            elif n + 1 < len(cells):
                pairs.append((text, cells[n + 1], row))
    return pairs


def sole_year(texts: Sequence[ContextText]) -> int:
    """Return the only year the texts name.

    Parameters
    ----------
    texts
        Texts around a table.

    Returns
    -------
    int
        0 where they name none or several.
    """
    years = {m.year for s in texts for span in find_spans(s.text) for m in (span.first, span.last)}
    return years.pop() if len(years) == 1 else 0


def agreed_period(texts: Sequence[ContextText]) -> Span | None:
    """Return the period the texts agree on.

    Parameters
    ----------
    texts
        Texts around a table.

    Returns
    -------
    Span or None
        None where they name none.

    Raises
    ------
    Refusal
        Code ``period`` where two texts disagree.
    """
    given = [(s.where, s.text) for s in texts]
    if not any(find_spans(text) for _, text in given):
        return None
    return agree_period(given)


def declared_units(pairs: Sequence[tuple[str, str, int]], headers: Headers, amounts: AmountReader) -> tuple[str, ...]:
    """Return the units a note above the table declares for all of it: 单位：千瓦时、吨.

    Parameters
    ----------
    pairs : label, value and row
        Labelled values above the table.
    headers
        Words of headers in force.
    amounts
        Reader of amounts with the unit words.

    Returns
    -------
    tuple of str
        Unit words without repetition.

    Raises
    ------
    Refusal
        Code ``layout`` where a note of units holds a word that is no unit.
    """
    units: list[str] = []
    for label, value, _ in pairs:
        meaning = headers.meaning(label)
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


def units_mentioned(text: str, amounts: AmountReader) -> tuple[str, ...]:
    """Return the units a sentence gives behind the word for unit: 统计表（单位：万千瓦时）, 注：用电量单位为万千瓦时.

    Parameters
    ----------
    text
        Title, note or remark.
    amounts
        Reader of amounts with the unit words.

    Returns
    -------
    tuple of str
        Unit words without repetition.
    """
    key, found = header_key(text), []
    for match in _UNIT_SAID.finditer(key):
        for piece in _PIECES.split(key[match.end() : match.end() + _MOST_NOTE]):
            lengths = range(min(len(piece), _MOST_UNIT), 0, -1)
            word = next((piece[:n] for n in lengths if multiple_and_unit(piece[:n], amounts.words)), "")
            if not word:
                break
            found.append(word)
    return tuple(dict.fromkeys(found))


def other_period_word(text: str, headers: Headers) -> tuple[str, str]:
    """Find the word by which a title declares its amounts to be running sums or last year's.

    Parameters
    ----------
    text
        Title.
    headers
        Words of headers in force.

    Returns
    -------
    tuple of str, str
        Word and role (``running`` or ``before``); both empty where there is none.
    """
    key = header_key(text)
    grams = (key[at : at + n] for n in (2, 3, 4) for at in range(len(key) - n + 1))
    known = ((g, h.role) for g in grams if (h := headers.meaning(g)) is not None and not h.item)
    return next(((g, role) for g, role in known if role in ("running", "before")), ("", ""))


def unit_of_item(item: Row, units: Sequence[str], amounts: AmountReader) -> str:
    """Choose the declared unit that fits an item.

    Parameters
    ----------
    item : row of ``carriers``
        Item whose header gives no unit.
    units
        Unit words declared for the table.
    amounts
        Reader of amounts of the day.

    Returns
    -------
    str
        Unit word; empty where the item's own unit applies.

    Raises
    ------
    Refusal
        Code ``unit`` where several fit it, or none does though it is an amount of energy or water.
    """
    fitting = [u for u in units if _fits(item, u, amounts)]
    if len(fitting) == 1:
        return fitting[0]
    if not units or (not fitting and item.text("kind") not in ("energy", "water", "part")):
        return ""
    listed = "、".join(units)
    sentence = f"表上方注明单位“{listed}”，不能确定“{item.text('name')}”用的是哪一个。"
    raise Refusal("unit", sentence, f"请在“{item.text('name')}”列的表头中写明计量单位。")


def contradicting_unit(
    units: Sequence[str], stated: Sequence[tuple[Row, str]], amounts: AmountReader
) -> tuple[str, str]:
    """Find the first declared unit that gives an item another size than the item's header does.

    Parameters
    ----------
    units
        Unit words from a note.
    stated : rows of ``carriers`` with unit words
        Items with the units their headers give, empty where they give none.
    amounts
        Reader of amounts of the day.

    Returns
    -------
    tuple of str, str
        Unit of the note and of the header; both empty where nothing contradicts.
    """
    for word in units:
        fitting = [(item, own) for item, own in stated if own and _size(item, word, amounts) is not None]
        if fitting and all(_size(item, word, amounts) != _size(item, own, amounts) for item, own in fitting):
            return word, fitting[0][1]
    return "", ""


def _size(item: Row, word: str, amounts: AmountReader) -> int | None:
    """Return a thousand of a unit in thousandths of the item's own; None where it cannot be its unit."""
    try:
        return amounts.read(("n", "1000"), item, word).milli
    except Refusal:
        return None


def _fits(item: Row, word: str, amounts: AmountReader) -> bool:
    try:
        amounts.read(("n", "0"), item, word)
    except Refusal:
        return False
    return True


def sole_institution(
    texts: Sequence[ContextText],
    pairs: Sequence[tuple[str, str, int]],
    headers: Headers,
    finder: InstitutionFinder,
    names: "TitleNames",
) -> InstitutionMatch | Unresolved | None:
    """Identify the one institution named by labels, titles, sheet or file name.

    Parameters
    ----------
    texts
        Texts around the table.
    pairs : label, value and row
        Labelled values; they come first.
    headers
        Words of headers in force.
    finder
        Finder of institutions of the month.
    names
        Names of institutions in force in the month.

    Returns
    -------
    Found, Doubt or None
        A doubt where they name several, None where they name none.
    """
    found: dict[str, InstitutionMatch] = {}
    for label, value, _ in pairs:
        meaning = headers.meaning(label)
        role = next((r for r in ("name", "uscc", "id") if meaning is not None and r in meaning.roles), "")
        if not role:
            continue
        answer = finder.find(**{"id_" if role == "id" else role: value})
        if isinstance(answer, InstitutionMatch):
            found.setdefault(answer.institution, answer)
        elif meaning is not None and meaning.role and role != "id" and answer.candidates:
            return answer
    for title_text in texts:
        for name in names.names_in(title_text.text, headers):
            answer = finder.find(name=name)
            if isinstance(answer, InstitutionMatch):
                found.setdefault(answer.institution, answer)
            else:
                return answer
    if len(found) > 1:
        return Unresolved(f"表名和标题中有{len(found)}个机构（{'、'.join(sorted(found))}），不能确定是哪一个的数。")
    return next(iter(found.values()), None)


class TitleNames:
    """Names of institutions as they may occur inside a title, in a month.

    Parameters
    ----------
    roster
        Registry of institutions and regions.
    month
        Month whose names apply.
    """

    def __init__(self, roster: Roster, month: Month) -> None:
        self._roster, self._day = roster, month.last_day
        states = (state_in(roster.states_of(i), month) for i in dict.fromkeys(s.id for s in roster.institutions))
        self._names = {name_key(s.name): s.name for s in states if s is not None}

    def names_in(self, text: str, headers: Headers) -> list[str]:
        """Find the names a text certainly contains: whole, or preceded by nothing but places and dates.

        Parameters
        ----------
        text
            Title, sheet name or file name.
        headers
            Words of headers, which may follow a name.

        Returns
        -------
        list of str
            Names as registered; a name inside a longer one does not count.
        """
        key = name_key(text)
        found = [k for k in self._names if k in key and self._is_bounded(key, k, headers)]
        return [self._names[k] for k in found if not any(k != other and k in other for other in found)]

    def _is_bounded(self, key: str, name: str, headers: Headers) -> bool:
        before, _, after = key.partition(name)
        if not _JOINED.fullmatch(before) and not find_places(self._roster, before, self._day):
            return False
        if not after or not after[0].isalpha() or after[0] in "年月":
            return True
        if re.match(r"(?:二|一)[\u3007零一二三四五六七八九○]{3}年", after):
            return True
        return any((h := headers.meaning(after[:n])) is not None and (h.role == "group" or n > 2) for n in range(2, 9))


def sole_place(texts: Sequence[ContextText], roster: Roster, on: date) -> str:
    """Return the one county or unit that titles and names agree on.

    Parameters
    ----------
    texts
        Texts around a table.
    roster
        Registry of regions and units.
    on
        Day whose regions apply.

    Returns
    -------
    str
        County code or unit id; empty where there is none for certain.
    """
    found = {p for s in texts for p in find_places(roster, s.text, on) if isinstance(p, str)}
    return found.pop() if len(found) == 1 else ""


def sole_item(texts: Sequence[ContextText], headers: Headers) -> tuple[str, str]:
    """Return the one item that titles or a sheet name are about, with the unit they give.

    Parameters
    ----------
    texts
        Texts around a table.
    headers
        Words of headers in force.

    Returns
    -------
    tuple of str, str
        Carrier id and unit word; both empty where there is no single item.
    """
    found: dict[str, str] = {}
    for title_text in texts:
        for start, word in _item_words(title_text.text, headers):
            before = title_text.text[start - 1 : start]
            if not before or not before.isalpha() or before in "月份年度的":
                heading = headers.meaning(word)
                if heading is not None:
                    found.setdefault(heading.item, heading.unit_word)
            else:
                return "", ""
    return next(iter(found.items())) if len(found) == 1 else ("", "")


def _item_words(text: str, headers: Headers) -> list[tuple[int, str]]:
    """List every item a text names by a word of three characters or more (用电量), or as a whole, longest first."""
    whole = headers.meaning(text)
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
    heading = headers.meaning(word)
    return heading is not None and heading.role == "item"


def _title_texts(page: SheetPage, row: int) -> list[str]:
    cells = page.filled_cells(row)
    return [cell_text(c) for _, c in cells] if len(cells) <= 2 * _MOST_TITLE_CELLS else []
