"""Amounts as people write them, cell by cell."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.sheets import RULES

from tongbao.intake.values.amounts import AmountReader, ItemAmount
from tongbao.measure.quantity import format_milli
from tongbao.measure.refusal import Refusal
from tongbao.rules.row import Row

AMOUNTS = AmountReader(RULES)


def item(id_: str) -> Row:
    return RULES.row("carriers", id_)


def said(text: str, id_: str = "electricity", unit: str = "", kind: str = "s") -> ItemAmount:
    return AMOUNTS.read((kind, text), item(id_), unit)


def refused(text: str, id_: str = "electricity", unit: str = "", kind: str = "s") -> tuple[str, str]:
    with pytest.raises(Refusal) as problem:
        said(text, id_, unit, kind)
    return problem.value.code, str(problem.value)


@pytest.mark.parametrize("kind", ["n", "s"])
@pytest.mark.parametrize(("text", "milli"), [("0", 0), ("1234.5", 1_234_500), ("1.5000", 1_500)])
def test_a_plain_number_is_taken_letter_for_letter(text: str, milli: int, kind: str) -> None:
    assert said(text, kind=kind) == ItemAmount(milli)


@pytest.mark.parametrize(
    ("text", "id_", "unit", "milli", "shown"),
    [
        ("１，２３４．５", "electricity", "", 1_234_500, "“１，２３４．５”按1234.5千瓦时计"),
        ("1 234 567", "electricity", "", 1_234_567_000, "“1 234 567”按1234567千瓦时计"),
        ("1.2万", "electricity", "", 12_000_000, "“1.2万”按12000千瓦时计"),
        ("3亿", "electricity", "", 3 * 10**11, "“3亿”按300000000千瓦时计"),
        ("12万千瓦时", "electricity", "", 120_000_000, "“12万千瓦时”按120000千瓦时计"),
        ("1,234.5度", "electricity", "", 1_234_500, "“1,234.5度”按1234.5千瓦时计"),
        ("3.5千千瓦时", "electricity", "", 3_500_000, "“3.5千千瓦时”按3500千瓦时计"),
        ("3.5千瓦时", "electricity", "", 3_500, "“3.5千瓦时”按3.5千瓦时计"),
        ("1.23456万", "electricity", "", 12_345_600, "“1.23456万”按12345.6千瓦时计"),
        ("一百二十", "electricity", "", 120_000, "“一百二十”按120千瓦时计"),
        ("2MWh", "electricity", "", 2_000_000, "“2MWh”按2000千瓦时计"),
        ("12", "electricity", "万千瓦时", 120_000_000, "“12万千瓦时”按120000千瓦时计"),
        ("¥1,234.50", "electricity_cost", "", 1_234_500, "“¥1,234.50”按1234.5元计"),
        ("1234元", "electricity_cost", "", 1_234_000, "“1234元”按1234元计"),
        ("12万元", "electricity_cost", "万元", 120_000_000, "“12万元”按120000元计"),
        ("12万", "electricity_cost", "元", 120_000_000, "“12万元”按120000元计"),
        ("1.2", "electricity_cost", "千元", 1_200_000, "“1.2千元”按1200元计"),
        ("5", "water", "吨", 5_000, "“5吨”按5立方米计"),
        ("5吨", "water", "", 5_000, "“5吨”按5立方米计"),
        ("1.5万立方米", "water", "", 15_000_000, "“1.5万立方米”按15000立方米计"),
        ("5标方", "gas", "", 5_000, "“5标方”按5立方米计"),
        ("5Nm3", "gas", "", 5_000, "“5Nm3”按5立方米计"),
        ("1500", "coal", "公斤", 1_500, "“1500公斤”按1.5吨计"),
        ("12万", "coal", "千克", 120_000, "“12万千克”按120吨计"),
        ("1.5", "lpg", "吨", 1_500_000, "“1.5吨”按1500千克计"),
        ("1500", "heat", "MJ", 1_500, "“1500MJ”按1.5吉焦计"),
        ("2百万千焦", "heat", "", 2_000, "“2百万千焦”按2吉焦计"),
        ("12", "other", "kgce", 12, "“12kgce”按0.012吨标准煤计"),
        ("120L", "petrol", "", 120_000, "“120L”按120升计"),
        ("1.2万㎡", "area", "", 12_000_000, "“1.2万㎡”按12000平方米计"),
        ("1.2万人", "people", "", 12_000_000, "“1.2万人”按12000人计"),
    ],
)
def test_what_is_certain_is_converted_and_shown(text: str, id_: str, unit: str, milli: int, shown: str) -> None:
    assert said(text, id_, unit) == ItemAmount(milli, shown=shown)


@pytest.mark.parametrize(
    ("unit", "id_"),
    [
        ("度", "electricity"),
        ("kWh", "electricity"),
        ("立方米", "water"),
        ("m³", "gas"),
        ("百万千焦", "heat"),
        ("L", "diesel"),
    ],
)
def test_another_name_of_the_same_unit_is_no_conversion(unit: str, id_: str) -> None:
    assert said("12", id_, unit) == ItemAmount(12_000)


@pytest.mark.parametrize(
    ("text", "qualifier", "milli"),
    [
        *(("约1200", "约", 1_200_000), ("1200余", "余", 1_200_000), ("1200左右", "左右", 1_200_000)),
        *(("近1200度", "近", 1_200_000), ("大约1.2万", "大约", 12_000_000), ("十余万度", "余", 100_000_000)),
    ],
)
def test_an_inexact_amount_says_so(text: str, qualifier: str, milli: int) -> None:
    shown = f"“{text}”按{format_milli(milli)}千瓦时计，是约数，不作准确数"
    assert said(text) == ItemAmount(milli, qualifier, shown=shown)


def test_binary_noise_is_cut_at_fifteen_digits_and_shown() -> None:
    why = "（电子表格的数只有15位有效数字）"
    assert said("0.30000000000000004", kind="n") == ItemAmount(300, shown=f"“0.30000000000000004”按0.3千瓦时计{why}")
    assert said("123456.78900000001", kind="n").milli == 123_456_789
    assert said("1.2E+3", kind="n") == ItemAmount(1_200_000, shown="“1.2E+3”按1200千瓦时计")


@pytest.mark.parametrize("cell", [None, ("s", ""), ("s", " \u3000"), ("s", "\u200b")])
def test_blank_is_missing_and_never_nought(cell: tuple[str, str] | None) -> None:
    assert AMOUNTS.read(cell, item("electricity")) == ItemAmount(None, blank=True)


@pytest.mark.parametrize("text", ["—", "——", "-", "－", "/", "／", "无"])
def test_none_is_said_only_where_nothing_is_owed(text: str) -> None:
    assert said(text, "electricity_cost") == ItemAmount(None, said_none=True)
    sentence = f"“电”填的是“{text}”，不能确定是没有消费还是没有掌握。没有消费的请填0，不掌握的请说明原因。"
    assert refused(text) == ("number", sentence)


def test_a_reason_stands_for_a_number() -> None:
    assert said("按面积 计费", "heat") == ItemAmount(None, reason="area_billed")
    assert refused("无", "heat")[1].endswith("不掌握的请说明原因，或写“按面积计费”“按面积收费”“面积热”。")


AGAIN = "请只填阿拉伯数字，如 1234.5。"
AS_NUMBER = "请把单元格格式改为“数值”后重填原数。"
TWO = "写了不止一个数，或数中有空格。请只填一个数；范围请填实际数，几项请填合计。"
MARKS = "的小数点或千分位分隔号位置不对，不能确定是多少。请去掉分隔号，小数点只写一个，如 1234.5。"
PHONE = "疑为电话号码或编号，不是数量。请核对是否填错栏。"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("NaN", f"是其他软件的出错标志，不是数。{AGAIN}"),
        ("inf", f"是其他软件的出错标志，不是数。{AGAIN}"),
        ("1e400", f"是科学计数法，位数可能已丢失。{AS_NUMBER}"),
        ("1E5", f"是科学计数法，位数可能已丢失。{AS_NUMBER}"),
        ("٣", f"中的“٣”不是阿拉伯数字0到9。{AGAIN}"),
        ("1²", f"中的“²”不是阿拉伯数字0到9。{AGAIN}"),
        ("1_000", f"中有下划线。{AGAIN}"),
        ("15%", "是百分数，不是数量。请填数量本身。"),
        ("1200/1300", TWO),
        ("1200-1300", TWO),
        ("1200±5", TWO),
        ("12 34", TWO),
        ("1.234,5", MARKS),
        ("1,23,456", MARKS),
        ("0,123", MARKS),
        ("0311-85801234", PHONE),
        ("13812345678", PHONE),
        ("12O0", "中的字母“O”疑为数字0。请把字母改为数字后重填。"),
        ("l200", "中的字母“l”疑为数字1。请把字母改为数字后重填。"),
        ("120l", "中的字母“l”疑为数字1。请把字母改为数字后重填。"),
        ("2017-03-05", f"是日期，疑为数字被当作日期。{AS_NUMBER}"),
        ("3月5日", f"是日期，疑为数字被当作日期。{AS_NUMBER}"),
        ("#REF!", "是公式出错的结果。请改正公式，或直接填数。"),
        ("=A1+1", "是公式文字，没有结果。请用WPS或Excel打开，复制后选择性粘贴为数值再保存。"),
        ("¥", "只有货币符号，没有数。请填金额，没有发生的请填0。"),
        ("-5", "为负数。请核对后填写不小于0的数；退补、冲减的请在备注中说明。"),
        ("二百五", f"不是可以确定的数。{AGAIN}"),
        ("1200米", f"不是可以确定的数。{AGAIN}"),
        ("停用", f"不是可以确定的数。{AGAIN}"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_sentence_that_helps(text: str, why: str) -> None:
    assert refused(text) == ("number", f"“{text}”{why}")


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("d", "2017-03-05", f"“2017-03-05”是日期，疑为数字被当作日期。{AS_NUMBER}"),
        ("b", "是", f"“是”是逻辑值，不是数。{AGAIN}"),
        ("e", "#DIV/0!", "“#DIV/0!”是公式出错的结果。请改正公式，或直接填数。"),
        ("e", "12:30:00", "“12:30:00”是时间或其他内容，不是数。请改正公式，或直接填数。"),
        ("f", "SUM(A1:A3)", "公式没有结果。请用WPS或Excel打开保存一次，或复制后选择性粘贴为数值。"),
        ("f", "", "公式没有结果。请用WPS或Excel打开保存一次，或复制后选择性粘贴为数值。"),
        ("n", "-3", "“-3”为负数。请核对后填写不小于0的数；退补、冲减的请在备注中说明。"),
        ("n", "nan", f"“nan”是其他软件的出错标志，不是数。{AGAIN}"),
        ("n", "13812345678", f"“13812345678”{PHONE}"),
    ],
)
def test_a_cell_that_holds_no_number_is_refused(kind: str, text: str, sentence: str) -> None:
    assert refused(text, kind=kind) == ("number", sentence)


@pytest.mark.parametrize(("text", "kind"), [("1.2345", "s"), ("1.2345", "n"), ("1e-07", "n"), ("5e-324", "n")])
def test_more_than_three_decimals_are_refused(text: str, kind: str) -> None:
    sentence = f"“{text}”的小数超过三位。请按表式单位四舍五入到三位小数以内。"
    assert refused(text, kind=kind) == ("decimals", sentence)
    assert refused("1234.5", "heat", "MJ") == (
        "decimals",
        "“1234.5MJ”的小数超过三位。请按表式单位四舍五入到三位小数以内。",
    )


def test_what_no_book_can_hold_is_refused() -> None:
    assert refused("1e+16", kind="n") == (
        "range",
        "“1e+16”超出可登记的范围。请核对单位和位数；编号、代码不要填在数量栏。",
    )
    assert refused("111301000000000017") == (
        "range",
        "“111301000000000017”有18位，疑为代码，不是数量。请核对是否填错栏。",
    )
    assert refused("99999999", unit="亿千瓦时") == ("range", "“99999999”超出可登记的范围。请核对单位和位数。")


@pytest.mark.parametrize(
    ("text", "id_", "unit", "sentence"),
    [
        ("3吉焦", "electricity", "", "“吉焦”不是“电”的计量单位，应为千瓦时。请核对是否填错栏，并按千瓦时填报。"),
        ("¥3", "electricity", "", "“元”不是“电”的计量单位，应为千瓦时。请核对是否填错栏，并按千瓦时填报。"),
        ("3", "coal", "吨标准煤", "“吨标准煤”不是“煤炭”的计量单位，应为吨。请核对是否填错栏，并按吨填报。"),
        ("3", "coal", "担", "“担”不是可以识别的计量单位。“煤炭”请按吨填报。"),
        (
            "3吨",
            "petrol",
            "",
            "“吨”不能直接换算成“汽油”的计量单位升。"
            "重量换算成升需要油品密度。请按加油票据填报升数，或附密度依据换算成升后填报。",
        ),
        (
            "12万",
            "water_cost",
            "万元",
            "“12万”写了“万”，表头单位“万元”也有“万”。请按元填写阿拉伯数字，只在一处写明单位。",
        ),
        (
            "12元",
            "water_cost",
            "万元",
            "“12元”的单位与表头的单位“万元”不一致，不能确定按哪一个计。请按元填写阿拉伯数字，只在一处写明单位。",
        ),
    ],
)
def test_a_unit_that_contradicts_is_refused_by_name(text: str, id_: str, unit: str, sentence: str) -> None:
    assert refused(text, id_, unit) == ("unit", sentence)


def test_a_long_text_is_named_by_its_beginning() -> None:
    assert refused("嗯" * 5000) == ("number", f"“{'嗯' * 40}……”不是可以确定的数。{AGAIN}")


def test_a_plain_number_of_other_forms() -> None:
    assert AMOUNTS.number("1.2万") == 12_000_000
    with pytest.raises(Refusal) as problem:
        AMOUNTS.number("约3吨")
    assert str(problem.value) == f"“约3吨”不只是一个数。{AGAIN}"


@pytest.mark.parametrize("row", RULES.rows("carriers"), ids=lambda r: r.id)
def test_every_word_for_a_unit_is_read_or_refused_for_every_item(row: Row) -> None:
    for words in RULES.rows("unit_words"):
        for word in words.texts("words"):
            try:
                assert AMOUNTS.read(("s", f"1000 {word}"), row).milli is not None
            except Refusal as problem:
                assert problem.code == "unit"


@given(st.integers(0, 10**15 - 1))
def test_what_is_printed_is_read_back(milli: int) -> None:
    text = format_milli(milli)
    if not (len(text) == 11 and text[0] == "1" and text.isdigit()):  # a number that looks like a mobile number
        assert said(text) == ItemAmount(milli)


@given(st.floats(0, 10**9, allow_nan=False))
def test_a_double_is_its_fifteen_digits_or_refused(value: float) -> None:
    try:
        milli = said(repr(value), kind="n").milli
    except Refusal as problem:
        assert problem.code in ("decimals", "number")
        return
    assert milli is not None
    assert Fraction(milli, 1000) == Fraction(Decimal(f"{value:.15g}"))


@given(
    st.sampled_from("nsdbefx"),
    st.text(max_size=20) | st.text("0123456789.,万亿千约余一二三百十零元¥-/吨度 ", max_size=12),
    st.sampled_from([r.id for r in RULES.rows("carriers")]),
    st.sampled_from(["", "万元", "吨", "千瓦时", "x", "万"]),
)
def test_any_cell_is_an_amount_or_a_refusal(kind: str, text: str, id_: str, unit: str) -> None:
    try:
        read = said(text, id_, unit, kind)
        assert (read.milli is None) == (read.blank or read.said_none or bool(read.reason))
        assert read.milli is None or 0 <= read.milli < 10**18
    except Refusal as problem:
        assert problem.code in ("number", "decimals", "range", "unit")
        assert problem.sentence and problem.remedy
