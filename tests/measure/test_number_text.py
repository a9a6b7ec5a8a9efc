"""Numbers as people write them: the grammar, without the rule tables."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.measure.number_text import (
    NumberWords,
    WrittenNumber,
    list_some,
    multiple_and_unit,
    parse_chinese_integer,
    parse_exact_number,
    parse_written_number,
    strip_invisible,
    to_half_width,
    unit_key,
)
from tongbao.measure.refusal import Refusal

WORDS = NumberWords(
    before=("约", "大约"),
    after=("余", "左右"),
    multiples={"千": 1000, "万": 10_000, "亿": 10**8},
    units=frozenset({"千瓦时", "kwh", "m2", "元"}),
    money=("¥",),
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1234.5", WrittenNumber(Fraction("1234.5"))),
        ("１，２３４．５", WrittenNumber(Fraction("1234.5"))),
        ("1 234 567", WrittenNumber(Fraction(1_234_567))),
        ("1\u00a0234", WrittenNumber(Fraction(1_234))),
        ("1\u2009234.5", WrittenNumber(Fraction("1234.5"))),
        ("1.2万", WrittenNumber(Fraction(12_000), multiple="万")),
        ("12万千瓦时", WrittenNumber(Fraction(120_000), multiple="万", unit_word="千瓦时")),
        ("3.5千瓦时", WrittenNumber(Fraction("3.5"), unit_word="千瓦时")),
        ("3.5千千瓦时", WrittenNumber(Fraction(3_500), multiple="千", unit_word="千瓦时")),
        ("1200 KWH", WrittenNumber(Fraction(1_200), unit_word="kwh")),
        ("1200㎡", WrittenNumber(Fraction(1_200), unit_word="m2")),
        ("¥1,234.50", WrittenNumber(Fraction("1234.5"), money=True)),
        ("约￥12", WrittenNumber(Fraction(12), "约", money=True)),
        ("大约1200", WrittenNumber(Fraction(1_200), "大约")),
        ("1200余", WrittenNumber(Fraction(1_200), "余")),
        ("10余万千瓦时", WrittenNumber(Fraction(100_000), "余", "万", "千瓦时")),
        ("10万余千瓦时", WrittenNumber(Fraction(100_000), "余", "万", "千瓦时")),
        ("10万千瓦时左右", WrittenNumber(Fraction(100_000), "左右", "万", "千瓦时")),
        ("约1200左右", WrittenNumber(Fraction(1_200), "约左右")),
        ("一百二十", WrittenNumber(Fraction(120))),
        ("三千瓦时", WrittenNumber(Fraction(3), unit_word="千瓦时")),
        ("三万千瓦时", WrittenNumber(Fraction(30_000), multiple="万", unit_word="千瓦时")),
        ("12\u200b34", WrittenNumber(Fraction(1_234))),
        ("-5", WrittenNumber(Fraction(-5))),
    ],
)
def test_it_works(text: str, written: WrittenNumber) -> None:
    assert parse_written_number(text, WORDS) == written


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "万", "¥", "约", "12 34", "1,23,456", "1.234,5", "0,123", "12,34", "1200-1300", "1200吨", "12％"),
        *("二百五", "一百二", "二〇一七", "1e5", "1_000", "٣", "1²", "①", "12余左右", "1 234 5", "1 234,567"),
    ],
)
def test_what_may_mean_two_numbers_or_none_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_written_number(text, WORDS)
    assert refused.value.code == "number"
    assert str(refused.value) == f"“{text}”不是可以确定的数。请只填阿拉伯数字，如 1234.5。"


@pytest.mark.parametrize("text", ["9" * 16, "9" * 5000, "99999999999999亿", "-99999999999999亿"])
def test_what_no_book_can_hold_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_written_number(text, WORDS)
    assert refused.value.code == "range"
    assert str(refused.value) == f"“{text}”超出可登记的范围。请核对单位和位数。"


def test_endless_decimals_are_refused_before_they_are_counted() -> None:
    with pytest.raises(Refusal) as refused:
        parse_written_number("0." + "1" * 5000, WORDS)
    assert refused.value.code == "decimals"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234.5", Fraction("1234.5")), ("007", Fraction(7)), (" +3 ", Fraction(3)), ("1 234", None), ("3万", None)],
)
def test_a_bare_number_knows_commas_only(text: str, value: Fraction | None) -> None:
    assert parse_exact_number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("零", 0), ("三", 3), ("十", 10), ("十二", 12), ("一十二", 12), ("二十", 20), ("一百二十", 120)),
        *(("一百零二", 102), ("两百", 200), ("一千零二十", 1_020), ("三万五千", 35_000), ("十万零五百", 100_500)),
        *(("一亿零三", 100_000_003), ("壹仟贰佰", 1_200), ("一万一千", 11_000), ("二〇", None), ("二百五", None)),
        *(("百", None), ("一百二", None), ("二〇一七", None), ("两", None), ("一百十", None), ("万", None), ("", None)),
        *(("一万二", None), ("零三", None), ("十十", None), ("12", None), ("一千二十", None)),
    ],
)
def test_chinese_numerals_are_read_only_in_full(text: str, value: int | None) -> None:
    assert parse_chinese_integer(text) == value


def test_a_word_for_a_unit_is_read_in_every_way() -> None:
    assert multiple_and_unit("万千瓦时", WORDS) == {("万", "千瓦时")}
    assert multiple_and_unit("千瓦时", WORDS) == {("", "千瓦时")}
    assert multiple_and_unit("万", WORDS) == set()
    assert multiple_and_unit("吨", WORDS) == set()


def test_widths_marks_and_units_are_made_plain() -> None:
    assert to_half_width("１，２．（％）￥　²") == "1,2.(%)¥ ²"
    assert strip_invisible("\ufeff1\u200b2") == "12"
    assert unit_key(" M² ") == "m2"


@given(st.integers(0, 10**15 - 1), st.sampled_from(["{:d}", "{:,d}"]))
def test_a_number_in_any_width_means_the_same(value: int, form: str) -> None:
    text = form.format(value)
    wide = text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789,"})
    assert parse_written_number(text, WORDS) == parse_written_number(wide, WORDS) == WrittenNumber(Fraction(value))


@given(st.text(max_size=15) | st.text("0123456789.,万亿千约余一二三百十零元¥- ", max_size=12))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    try:
        assert abs(parse_written_number(text, WORDS).value) < 10**15
    except Refusal as refused:
        assert refused.code in ("number", "range", "decimals")


@pytest.mark.parametrize(
    ("names", "counter", "text"),
    [
        ([], "家", ""),
        (["甲"], "家", "甲"),
        (["甲", "乙"], "家", "甲、乙"),
        (["甲", "乙", "丙"], "家", "甲、乙等3家"),
        (["“甲”", "“乙”", "“丙”"], "块", "“甲”、“乙”等3块"),
        (["甲", "乙", "丙"], "", "甲、乙等"),
    ],
)
def test_the_first_names_are_listed_with_their_number(names: list[str], counter: str, text: str) -> None:
    assert list_some(names, 2, counter) == text
