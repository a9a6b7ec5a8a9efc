"""Read amounts as people write them, in thousandths of the item's unit: one reader for every form and every path."""

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from tongbao.intake.reading.workbook import Cell
from tongbao.intake.values.amount_errors import amount_refusal, quote
from tongbao.intake.values.form import reason_words
from tongbao.measure.number_text import (
    MOST_DIGITS,
    NumberWords,
    WrittenNumber,
    multiple_and_unit,
    parse_written_number,
    strip_invisible,
    to_half_width,
    unit_key,
)
from tongbao.measure.quantity import format_milli, to_milli
from tongbao.measure.refusal import Refusal
from tongbao.measure.units import THOUSAND, unit
from tongbao.rules.row import Row
from tongbao.rules.rulebook import Rulebook

_DOUBLE = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_LETTERS = re.compile(r"\d[lIOo]|[lIOo]\d", re.ASCII)
_PLAIN = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_CODE = re.compile(r"1[3-9]\d{9}|0\d{6,}", re.ASCII)  # a mobile number, or a code or number with its leading zero
_LONG = re.compile(r"[0-9A-Z]{16,}")
_FEW_DIGITS = re.compile(r"(\d{1,10})(?:\.(\d{1,3}))?", re.ASCII)  # too few for binary noise or for a code
_EXCEL = Context(prec=15)  # a spreadsheet shows and keeps 15 significant digits; what follows is binary noise


@dataclass(frozen=True, slots=True)
class ItemAmount:
    """Content of a cell as an amount of an item.

    Parameters
    ----------
    milli : [thousandths of the item's unit]
        None where the cell gives no amount.
    qualifier : 约, 余 and the like
        Empty for an exact amount.
    said_none
        Whether the cell says that there is none (—, 无, /).
    blank
        Whether the cell is blank, which is not zero.
    shown
        Sentence on what was converted; empty where the cell was read verbatim.
    reason
        Why there is no number, by the key of the item's ``reasons``.
    """

    milli: int | None
    qualifier: str = ""
    said_none: bool = False
    blank: bool = False
    shown: str = ""
    reason: str = ""


_BLANK = ItemAmount(None, blank=True)


@dataclass(frozen=True, slots=True)
class _Item:
    """An item as its cells are read: looked up once, not once a cell."""

    id: str
    name: str
    unit_id: str
    optional: bool
    reasons: dict[str, str]

    @property
    def unit_name(self) -> str:
        """The unit's Chinese name."""
        return unit(self.unit_id).name


@dataclass(frozen=True, slots=True)
class _Scale:
    """Meaning of a unit word for one item: how many of the item's unit, by which multiple (万) if any."""

    word: str = ""
    factor: Fraction = Fraction(1)
    multiple: str = ""
    listed: bool = False


class AmountReader:
    """Reader of amounts by the words in force on a rulebook's day."""

    def __init__(self, rulebook: Rulebook) -> None:
        words = rulebook.rows("number_words")
        by_kind = {
            k: tuple(w for r in words if r.text("kind") == k for w in r.texts("words")) for k in _word_kinds(words)
        }
        multiples = {w: r.number("value") for r in words if r.text("kind") == "multiple" for w in r.texts("words")}
        self._none = frozenset(to_half_width(w) for w in by_kind.get("none", ()))
        self._units: dict[str, list[Row]] = {}
        for row in rulebook.rows("unit_words"):
            for word in row.texts("words"):
                self._units.setdefault(unit_key(word), []).append(row)
        money = by_kind.get("money", ())
        self._words = NumberWords(by_kind["before"], by_kind["after"], multiples, frozenset(self._units), money)
        self._items: dict[str, _Item] = {}
        self._scales: dict[tuple[str, str], _Scale] = {}

    @property
    def words(self) -> NumberWords:
        """Words around numbers, for those who read units elsewhere (headers)."""
        return self._words

    def read(self, cell: Cell, item: Row, unit_word: str = "") -> ItemAmount:
        """Read a cell as an amount of an item.

        Parameters
        ----------
        cell
            Cell of any kind.
        item : row of ``carriers``
            Item the column or row is about.
        unit_word
            Unit in the header of the column or row, if any.

        Returns
        -------
        Amount
            Amount, qualifier or reason; a blank cell is a blank amount.

        Raises
        ------
        Refusal
            Code ``number``, ``decimals``, ``range`` or ``unit``, with what to do now.
        """
        if cell is None:
            return _BLANK
        kind, text = cell
        if kind == "n" and not unit_word and (few := _FEW_DIGITS.fullmatch(text)):
            # Nearly every cell of a big workbook: nothing to convert and nothing to doubt.
            return ItemAmount(int(few[1]) * THOUSAND + int((few[2] or "0").ljust(3, "0")))
        text = strip_invisible(text).strip()
        if kind in ("n", "s") and not text:
            return _BLANK
        return self._read_filled(kind, text, self._item(item), unit_word)

    def number(self, text: str) -> int:
        """Read a number without a unit; the command line and the other forms read with this.

        Parameters
        ----------
        text
            Number as written.

        Returns
        -------
        int
            [thousandths]

        Raises
        ------
        Refusal
            As :meth:`read`, also where a unit or a word like 约 is written beside it.
        """
        written = self._written(strip_invisible(text).strip())
        if written.unit_word or written.money or written.qualifier:
            raise Refusal("number", f"“{quote(text)}”不只是一个数。", "请只填阿拉伯数字，如 1234.5。")
        return to_milli(written.value, quote(text))

    def _item(self, row: Row) -> _Item:
        if row.id not in self._items:
            optional = bool(row.get("optional"))
            self._items[row.id] = _Item(row.id, row.text("name"), row.text("unit"), optional, reason_words(row))
        return self._items[row.id]

    def _read_filled(self, kind: str, text: str, item: _Item, unit_word: str) -> ItemAmount:
        if kind == "n":
            return self._double(text, item, self._scale(item, unit_word))
        if kind == "s":
            return self._text(text, item, unit_word)
        raise amount_refusal(kind, text)

    def _double(self, text: str, item: _Item, scale: _Scale) -> ItemAmount:
        if not _DOUBLE.fullmatch(text) or _CODE.fullmatch(text):
            raise amount_refusal("s", text)
        written = Decimal(text)
        rounded = _EXCEL.create_decimal(written)
        if rounded and rounded.adjusted() >= MOST_DIGITS:
            raise Refusal("range", f"“{quote(text)}”超出可登记的范围。", "请核对单位和位数；编号、代码不要填在数量栏。")
        value = Fraction(rounded) * scale.factor
        why = "（电子表格的数只有15位有效数字）" if rounded != written else ""
        return self._amount(text, value, item, scale, why=why)

    def _text(self, text: str, item: _Item, unit_word: str) -> ItemAmount:
        reason = item.reasons.get("".join(text.split()))
        if reason:
            return ItemAmount(None, reason=reason)
        if to_half_width(text) in self._none:
            return self._read_none(text, item)
        scale = self._scale(item, unit_word)
        written = self._written(text)
        value = written.value * scale.factor
        word = written.unit_word or ("元" if written.money else "")
        if word:
            scale, value = self._own_scale(text, written, word, item, scale)
        elif written.multiple and scale.multiple:
            sentence = f"“{quote(text)}”写了“{written.multiple}”，表头单位“{scale.word}”也有“{scale.multiple}”。"
            raise Refusal("unit", sentence, f"请按{item.unit_name}填写阿拉伯数字，只在一处写明单位。")
        if written.money and item.unit_id != "yuan":
            raise _unit_contradiction("元", item)
        return self._amount(text, value, item, scale, written.qualifier)

    def _read_none(self, text: str, item: _Item) -> ItemAmount:
        if item.optional:
            return ItemAmount(None, said_none=True)
        sentence = f"“{item.name}”填的是“{quote(text)}”，不能确定是没有消费还是没有掌握。"
        words = "，或写“" + "”“".join(item.reasons) + "”" if item.reasons else ""
        raise Refusal("number", sentence, f"没有消费的请填0，不掌握的请说明原因{words}。")

    def _own_scale(
        self, text: str, written: WrittenNumber, word: str, item: _Item, head: _Scale
    ) -> tuple[_Scale, Fraction]:
        """Return the scale of the cell's own unit; it must not contradict the multiple of the header's unit."""
        own = self._scale(item, word)
        factor = own.factor * self._words.multiples.get(written.multiple, 1)
        if head.factor not in (1, factor):
            sentence = f"“{quote(text)}”的单位与表头的单位“{head.word}”不一致，不能确定按哪一个计。"
            raise Refusal("unit", sentence, f"请按{item.unit_name}填写阿拉伯数字，只在一处写明单位。")
        # The unit in the cell is complete: the header's must not be multiplied in again.
        return _Scale("", own.factor, "", own.listed or head.listed), written.value * own.factor

    def _written(self, text: str) -> WrittenNumber:
        plain = to_half_width(text)
        if _CODE.fullmatch(plain) or _LETTERS.search(plain) or len(text) > 100:
            raise amount_refusal("s", text)
        try:
            written = parse_written_number(text, self._words)
        except Refusal as problem:
            if problem.code == "number" or _LONG.fullmatch(plain):
                raise amount_refusal("s", text) from None
            raise Refusal(problem.code, problem.sentence, problem.remedy) from None
        if written.value < 0:
            raise Refusal("number", f"“{quote(text)}”为负数。", "请核对后填写不小于0的数；退补、冲减的请在备注中说明。")
        return written

    def _amount(
        self, text: str, value: Fraction, item: _Item, scale: _Scale, qualifier: str = "", why: str = ""
    ) -> ItemAmount:
        if value < 0:
            raise Refusal("number", f"“{quote(text)}”为负数。", "请核对后填写不小于0的数；退补、冲减的请在备注中说明。")
        if value >= 10**MOST_DIGITS:
            raise Refusal("range", f"“{quote(text)}”超出可登记的范围。", "请核对单位和位数。")
        milli = to_milli(value, quote(text) + scale.word)
        changed = scale.factor != 1 or scale.listed or why or qualifier or not _PLAIN.fullmatch(text)
        if not changed:
            return ItemAmount(milli)
        exact = "，是约数，不作准确数" if qualifier else ""
        shown = f"“{quote(text)}{scale.word}”按{format_milli(milli)}{item.unit_name}计{exact}{why}"
        return ItemAmount(milli, qualifier, shown=shown)

    def _scale(self, item: _Item, word: str) -> _Scale:
        """Return the scale of a unit word for an item, looked up once."""
        if not word:
            return _Scale()
        known = self._scales.get((item.id, word))
        return known or self._scales.setdefault((item.id, word), self._look_up_scale(item, word))

    def _look_up_scale(self, item: _Item, word: str) -> _Scale:
        pairs = multiple_and_unit(word, self._words)
        if not pairs:
            sentence = f"“{quote(word)}”不是可以识别的计量单位。"
            raise Refusal("unit", sentence, f"“{item.name}”请按{item.unit_name}填报。")
        found = [(m, r) for m, u in pairs for r in self._units[u] if _fits(r, item)]
        scales = {
            (self._words.multiples.get(m, 1) * Fraction(r.text("factor")), m, bool(r.get("listed"))) for m, r in found
        }
        remedies = [r.text("remedy") for _, r in found if r.get("remedy")]
        if remedies:
            raise Refusal(
                "unit", f"“{quote(word)}”不能直接换算成“{item.name}”的计量单位{item.unit_name}。", remedies[0]
            )
        if len(scales) != 1:
            raise _unit_contradiction(word, item)
        factor, multiple, listed = scales.pop()
        return _Scale(word, factor, multiple, listed)


def _word_kinds(rows: tuple[Row, ...]) -> set[str]:
    return {r.text("kind") for r in rows}


def _fits(row: Row, item: _Item) -> bool:
    return row.text("unit") == item.unit_id and (not row.get("items") or item.id in row.texts("items"))


def _unit_contradiction(word: str, item: _Item) -> Refusal:
    sentence = f"“{quote(word)}”不是“{item.name}”的计量单位，应为{item.unit_name}。"
    return Refusal("unit", sentence, f"请核对是否填错栏，并按{item.unit_name}填报。")
