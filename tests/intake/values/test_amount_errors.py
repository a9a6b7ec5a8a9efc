"""Why a cell is no amount, in the sentence that helps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.intake.values.amount_errors import MOST_QUOTED, amount_refusal, quote

DIGITS = "请只填阿拉伯数字，如 1234.5。"
VALUE = "请把单元格格式改为“数值”后重填原数。"
FORMULA = "请改正公式，或直接填数。"
COLUMN = "请核对是否填错栏。"


@pytest.mark.parametrize(
    ("kind", "text", "sentence", "remedy"),
    [
        ("d", "2017-03-05", "“2017-03-05”是日期，疑为数字被当作日期。", VALUE),
        ("b", "是", "“是”是逻辑值，不是数。", DIGITS),
        ("f", "=A1", "公式没有结果。", "请用WPS或Excel打开保存一次，或复制后选择性粘贴为数值。"),
        ("e", "#DIV/0!", "“#DIV/0!”是公式出错的结果。", FORMULA),
        ("e", "12:30:00", "“12:30:00”是时间或其他内容，不是数。", FORMULA),
        ("s", "=A1+B1", "“=A1+B1”是公式文字，没有结果。", "请用WPS或Excel打开，复制后选择性粘贴为数值再保存。"),
        ("s", "#REF!", "“#REF!”是公式出错的结果。", FORMULA),
        ("s", "NaN", "“NaN”是其他软件的出错标志，不是数。", DIGITS),
        ("s", "1.2e5", "“1.2e5”是科学计数法，位数可能已丢失。", "请把单元格格式改为“数值”后重填原数。"),
        ("s", "15%", "“15%”是百分数，不是数量。", "请填数量本身。"),
        ("s", "1_000", "“1_000”中有下划线。", DIGITS),
        ("s", "2017-3-5", "“2017-3-5”是日期，疑为数字被当作日期。", VALUE),
        ("s", "3月5日", "“3月5日”是日期，疑为数字被当作日期。", VALUE),
        ("s", "0311-87654321", "“0311-87654321”疑为电话号码或编号，不是数量。", COLUMN),
        ("s", "l2", "“l2”中的字母“l”疑为数字1。", "请把字母改为数字后重填。"),
        ("s", "1O0", "“1O0”中的字母“O”疑为数字0。", "请把字母改为数字后重填。"),
        ("s", "5至8", "“5至8”写了不止一个数，或数中有空格。", "请只填一个数；范围请填实际数，几项请填合计。"),
        (
            "s",
            "1.234.5",
            "“1.234.5”的小数点或千分位分隔号位置不对，不能确定是多少。",
            "请去掉分隔号，小数点只写一个，如 1234.5。",
        ),
        ("s", "¥", "“¥”只有货币符号，没有数。", "请填金额，没有发生的请填0。"),
        ("s", "①", "“①”中的“①”不是阿拉伯数字0到9。", DIGITS),
        ("s", "٣", "“٣”中的“٣”不是阿拉伯数字0到9。", DIGITS),
        ("s", "见附件", "“见附件”不是可以确定的数。", DIGITS),
    ],
)
def test_each_kind_of_text_has_its_sentence(kind: str, text: str, sentence: str, remedy: str) -> None:
    refusal = amount_refusal(kind, text)
    assert (refusal.code, refusal.sentence, refusal.remedy) == ("number", sentence, remedy)


@pytest.mark.parametrize("code", ["1234567890123456", "91130100MA0123456X"])
def test_a_code_is_out_of_range(code: str) -> None:
    refusal = amount_refusal("s", code)
    sentence = f"“{code}”有{len(code)}位，疑为代码，不是数量。"
    assert (refusal.code, refusal.sentence, refusal.remedy) == ("range", sentence, COLUMN)


def test_full_width_is_read_like_half_width_and_quoted_as_written() -> None:
    assert amount_refusal("s", "１５％").sentence == "“１５％”是百分数，不是数量。"


def test_a_long_text_is_cut_in_its_sentence() -> None:
    assert amount_refusal("s", "字" * 41).sentence == f"“{'字' * 40}……”不是可以确定的数。"


@given(st.text(max_size=2 * MOST_QUOTED))
def test_a_quote_is_the_text_or_its_beginning(text: str) -> None:
    quoted = quote(text)
    assert quoted == text if len(text) <= 40 else quoted == text[:40] + "……"


@given(st.sampled_from("nsdbef"), st.text(max_size=200))
def test_any_cell_gets_a_refusal_with_a_remedy(kind: str, text: str) -> None:
    refusal = amount_refusal(kind, text)
    assert refusal.code in ("number", "range")
    assert refusal.sentence.endswith("。") and refusal.remedy.endswith("。")
    assert kind == "f" or quote(text) in refusal.sentence
