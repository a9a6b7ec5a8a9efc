"""Periods and days as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.intake.values.dates import (
    agree_period,
    find_days,
    find_spans,
    format_span,
    parse_month,
    split_leading_month,
)
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal

MARCH = Month(2017, 3)


@pytest.mark.parametrize(
    "text",
    [
        *("2017年3月", "2017年03月份", "2017.03", "2017.3", "201703", "2017-3", "2017-03", "2017/03", "２０１７年３月"),
        *(
            "二〇一七年三月",
            "二○一七年三月",
            "二零一七年三月",
            "2017 年 3 月",
            "（2017年3月）",
            "2017年三月份能耗统计表",
        ),
        *(
            "石家庄长安区2017年3月台账.xlsx",
            "台账201703更正.xlsx",
            "201703.xlsx",
            "台账_2017-03_v2.xlsx",
            "长安区2017.03.csv",
        ),
    ],
)
def test_a_month_is_read_however_it_is_written(text: str) -> None:
    assert find_spans(text) == (Span(MARCH, MARCH),)
    assert find_days(text) == ()


@pytest.mark.parametrize(
    ("text", "span"),
    [
        *(
            ("2017年1-3月", "2017-01..2017-03"),
            ("2017年1月—3月", "2017-01..2017-03"),
            ("2017年1至3月", "2017-01..2017-03"),
        ),
        *(("2016年12月-2017年2月", "2016-12..2017-02"), ("2017.01-2017.03", "2017-01..2017-03")),
        *(("201701-201703", "2017-01..2017-03"), ("2017年第一季度", "2017-01..2017-03")),
        *(("2017年四季度", "2017-10..2017-12"), ("2017Q2", "2017-04..2017-06"), ("2017年上半年", "2017-01..2017-06")),
        *(
            ("2017年下半年", "2017-07..2017-12"),
            ("2017年度", "2017"),
            ("2017年", "2017"),
            ("2016年-2020年", "2016-01..2020-12"),
        ),
        *(("2017年十月", "2017-10"), ("2017年十一月", "2017-11"), ("2017年十二月", "2017-12")),
    ],
)
def test_longer_periods_are_read(text: str, span: str) -> None:
    assert find_spans(text) == (Span.parse(span),)


@pytest.mark.parametrize(
    "text",
    [
        *("", "冀公节能办〔2017〕4号", "130100", "V2017.3", "2.2017.3", "0311-201703", "邮编：201703", "13812017031"),
        *("2017.03万元", "2016-2017年", "2017年初", "2017年3月底前", "2017年第3期", "2017年13月", "201713", "2017-13"),
        *("2017年0月", "2017年3", "3月", "2017年二十月", "2017", "1.2017", "2017年3月5", "2017年3月-1月"),
    ],
)
def test_what_is_no_certain_period_gives_nothing(text: str) -> None:
    assert find_spans(text) == ()
    assert find_days(text) == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        *(("2017年3月5日", ["2017-03-05"]), ("20170305", ["2017-03-05"]), ("2017.3.5", ["2017-03-05"])),
        *(("二〇一七年三月五日", ["2017-03-05"]), ("冀公节能办〔2017〕4号 2017年4月7日", ["2017-04-07"])),
        *(("2017年3月1日至31日", ["2017-03-01", "2017-03-31"]), ("20170301-20170331", ["2017-03-01", "2017-03-31"])),
        *(("2017年2月21日-3月20日", ["2017-02-21", "2017-03-20"]),),
        *(("2016年12月21日—2017年1月20日", ["2016-12-21", "2017-01-20"]),),
        *(("2017.03.01-2017.03.31", ["2017-03-01", "2017-03-31"]), ("2017年2月30日", []), ("2017年3月", [])),
    ],
)
def test_days_are_no_periods(text: str, days: list[str]) -> None:
    assert [d.isoformat() for d in find_days(text)] == days
    assert [s for s in find_spans(text) if str(s) != "2017-03" or days] == []


@pytest.mark.parametrize(
    "cell",
    [
        *(
            ("s", "3月"),
            ("s", "三月"),
            ("s", "3月份"),
            ("s", "03"),
            ("n", "3"),
            ("s", "Mar"),
            ("s", "March"),
            ("s", "mar."),
        ),
        *(("s", "2017年3月"), ("n", "201703"), ("s", "201703"), ("d", "2017-03-15"), ("n", "42795"), ("s", "42825")),
        *(("n", "2017.03"), ("s", " ２０１７年３月 ")),
    ],
)
def test_a_cell_that_is_one_month(cell: tuple[str, str]) -> None:
    assert parse_month(cell, 2017) == MARCH


@pytest.mark.parametrize(
    "cell",
    [
        *(None, ("s", ""), ("s", "13月"), ("n", "42796"), ("n", "2017.1"), ("s", "2017.1"), ("s", "3月用电量")),
        *(
            ("s", "2017年"),
            ("s", "上年3月"),
            ("n", "36525"),
            ("d", "1899-12-30"),
            ("d", "x"),
            ("b", "是"),
            ("n", "3.5"),
        ),
    ],
)
def test_a_cell_that_is_no_one_month_for_certain(cell: tuple[str, str] | None) -> None:
    assert parse_month(cell, 2017) is None


@pytest.mark.parametrize("year", [0, 3000])
def test_a_month_without_a_year_needs_one(year: int) -> None:
    assert parse_month(("s", "3月"), year) is None
    assert parse_month(("s", "2017年3月"), year) == MARCH


def test_a_header_that_begins_with_a_month_is_parted() -> None:
    assert split_leading_month("3月用电量（度）", 2017) == (MARCH, "用电量(度)")
    assert split_leading_month("2017年3月 用电量") == (MARCH, "用电量")
    assert split_leading_month("3月用电量") is None
    assert split_leading_month("3月底用电量", 2017) is None
    assert split_leading_month("1-3月用电量", 2017) is None
    assert split_leading_month("用电量", 2017) is None


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ([("标题", "2017年3月能耗"), ("文件名", "长安区2017.03.xlsx")], "2017-03"),
        ([("标题", "2017年度能耗"), ("工作表名", "3月")], "2017-03"),
        ([("标题", "2017年第一季度"), ("文件名", "2017年.xlsx")], "2017-01..2017-03"),
        ([("标题", "2017年一季度"), ("文件名", "2017年上半年")], "2017-01..2017-03"),
        ([("标题", "能耗表"), ("单元格B2", "2017年")], "2017"),
        ([("标题", "2017年3月能耗"), ("落款", "2017年4月5日")], "2017-03"),
    ],
)
def test_places_that_agree_give_the_narrowest_period(words: list[tuple[str, str]], span: str) -> None:
    assert agree_period(words) == Span.parse(span)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([("标题", "2017年3月"), ("文件名", "201702.xlsx")], "报告期不一致：标题是2017年3月，文件名是2017年2月。"),
        ([("标题", "2017年3月"), ("工作表名", "4月")], "报告期不一致：标题是2017年3月，工作表名是2017年4月。"),
        ([("标题", "2016年度"), ("文件名", "201702")], "报告期不一致：文件名是2017年2月，标题是2016年。"),
    ],
)
def test_places_that_disagree_are_both_named(words: list[tuple[str, str]], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        agree_period(words)
    assert refused.value.code == "period"
    assert str(refused.value) == f"{sentence}请核对后改成同一报告期再报送。"


@pytest.mark.parametrize("words", [[], [("标题", "能耗表")], [("文件名", "3月.xlsx")]])
def test_a_period_nobody_wrote_is_asked_for(words: list[tuple[str, str]]) -> None:
    with pytest.raises(Refusal) as refused:
        agree_period(words)
    sentence = "表中没有写明报告期。请在标题、文件名或工作表名中写明，如 2017年3月。"
    assert (refused.value.code, str(refused.value)) == ("period", sentence)


def test_periods_in_words() -> None:
    spans = ["2017-03", "2017", "2017-01..2017-03", "2016-12..2017-02"]
    said = ["2017年3月", "2017年", "2017年1—3月", "2016年12月至2017年2月"]
    assert [format_span(Span.parse(s)) for s in spans] == said


@given(st.integers(1990, 2099), st.integers(1, 12))
def test_every_month_is_read_back_from_every_form(year: int, month: int) -> None:
    wanted = Month(year, month)
    forms = [
        f"{year}年{month}月",
        f"{year}年{month:02d}月份",
        f"{year}.{month:02d}",
        f"{year}{month:02d}",
        f"{year}/{month}",
    ]
    wide = [f.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789./"}) for f in forms]
    assert {s for f in forms + wide for s in find_spans(f)} == {Span(wanted, wanted)}
    assert find_spans(format_span(Span(wanted, wanted))) == (Span(wanted, wanted),)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_only_the_ends_of_months_are_taken_as_day_numbers(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    ends = day.day == 1 or (day + timedelta(days=1)).day == 1
    assert parse_month(("n", serial)) == (Month.containing(day) if ends else None)


@given(st.text(max_size=30) | st.text("0123456789年月日-—至.到第季度上半二〇一七三十份号 ", max_size=20))
def test_any_text_gives_periods_or_none(text: str) -> None:
    assert all(s.first <= s.last for s in find_spans(text))
    assert all(1990 <= d.year <= 2099 for d in find_days(text))
    for kind in "nsdbef":
        parse_month((kind, text), 2017)
    try:
        agree_period([("标题", text), ("文件名", text[::-1])])
    except Refusal as refused:
        assert refused.code == "period"
