"""Reasons why a cell is no amount, in the sentence that helps: its content, and what to write instead."""

import re
import unicodedata

from tongbao.measure.number_text import strip_invisible, to_half_width
from tongbao.measure.refusal import Refusal

MOST_QUOTED = 40

_AGAIN = "请只填阿拉伯数字，如 1234.5。"
_REASONS: tuple[tuple[str, str, str], ...] = (
    (r"=.*", "“{text}”是公式文字，没有结果。", "请用WPS或Excel打开，复制后选择性粘贴为数值再保存。"),
    (r"#\S*[!?/]\S*|#NAME", "“{text}”是公式出错的结果。", "请改正公式，或直接填数。"),
    (r"[+-]?(?:nan|inf|infinity)", "“{text}”是其他软件的出错标志，不是数。", _AGAIN),
    (r"[+-]?[\d.,]+e[+-]?\d+", "“{text}”是科学计数法，位数可能已丢失。", "请把单元格格式改为“数值”后重填原数。"),
    (r".*[%‰％].*", "“{text}”是百分数，不是数量。", "请填数量本身。"),
    (r".*\d_+\d.*", "“{text}”中有下划线。", _AGAIN),
    (
        r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?(?:\s.*)?|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}[日号])?|\d{4}年",
        "“{text}”是日期，疑为数字被当作日期。",
        "请把单元格格式改为“数值”后重填原数。",
    ),
    (r"1[3-9]\d{9}|0\d{6,}|0\d{2,3}-\d{7,8}(?:-\d+)?", "“{text}”疑为电话号码或编号，不是数量。", "请核对是否填错栏。"),
    (r"(?=.*[lIOo])[\dlIOo.,]+\D{0,4}", "“{text}”中的字母“{letter}”疑为数字{digit}。", "请把字母改为数字后重填。"),
    (
        r".*\d\D{0,6}?\s*[-~/±+＋*×至到—\u2013、;；]\s*[^\d]{0,2}\d.*|.*\d\s+\d.*",
        "“{text}”写了不止一个数，或数中有空格。",
        "请只填一个数；范围请填实际数，几项请填合计。",
    ),
    (
        r"[+-]?[\d.,'，]+",
        "“{text}”的小数点或千分位分隔号位置不对，不能确定是多少。",
        "请去掉分隔号，小数点只写一个，如 1234.5。",
    ),
    (r"[¥$€￥]|人民币|RMB", "“{text}”只有货币符号，没有数。", "请填金额，没有发生的请填0。"),
)
_KINDS = {
    "d": ("“{text}”是日期，疑为数字被当作日期。", "请把单元格格式改为“数值”后重填原数。"),
    "b": ("“{text}”是逻辑值，不是数。", _AGAIN),
    "f": ("公式没有结果。", "请用WPS或Excel打开保存一次，或复制后选择性粘贴为数值。"),
}


def quote(text: str) -> str:
    """Shorten a text to what a sentence can quote.

    Parameters
    ----------
    text
        Content of a cell.

    Returns
    -------
    str
        At most 40 characters, and …… where it was longer.
    """
    return text if len(text) <= MOST_QUOTED else text[:MOST_QUOTED] + "……"


def amount_refusal(kind: str, text: str) -> Refusal:
    """Return the refusal of a cell that is no amount.

    Parameters
    ----------
    kind : n, s, d, b, e or f
        Kind of the cell.
    text
        Its content.

    Returns
    -------
    Refusal
        Code ``number``, or ``range`` for a code in an amount's cell.
    """
    if kind in _KINDS:
        sentence, remedy = _KINDS[kind]
        return Refusal("number", sentence.format(text=quote(text)), remedy)
    if kind == "e":
        what = "公式出错的结果" if text.startswith("#") else "时间或其他内容，不是数"
        return Refusal("number", f"“{quote(text)}”是{what}。", "请改正公式，或直接填数。")
    return _text_refusal(text)


def _text_refusal(text: str) -> Refusal:
    plain = to_half_width(strip_invisible(text)).strip()
    if strange := _strange_digit(plain):
        return Refusal("number", f"“{quote(text)}”中的“{strange}”不是阿拉伯数字0到9。", _AGAIN)
    if re.fullmatch(r"\d{16,}", plain, re.ASCII) or re.fullmatch(r"[0-9A-Z]{18}", plain):
        sentence = f"“{quote(text)}”有{len(plain)}位，疑为代码，不是数量。"
        return Refusal("range", sentence, "请核对是否填错栏。")
    for pattern, sentence, remedy in _REASONS:
        if len(plain) <= 100 and re.fullmatch(pattern, plain, re.ASCII | re.IGNORECASE):
            letter = next((c for c in plain if c in "lIOo"), "")
            digit = "0" if letter in "Oo" else "1"
            return Refusal("number", sentence.format(text=quote(text), letter=letter, digit=digit), remedy)
    return Refusal("number", f"“{quote(text)}”不是可以确定的数。", _AGAIN)


def _strange_digit(text: str) -> str:
    """Return the first digit that is not 0 to 9, of another script or circled; letters that are numerals are words."""
    return next(
        (c for c in text if not c.isascii() and unicodedata.category(c) in ("Nd", "No", "Nl") and c != "\u3007"), ""
    )
