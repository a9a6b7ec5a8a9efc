"""Months, spans, and the days that official words mean."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.measure.period import Month, Span, format_chinese_date, format_deadline, is_overdue

months = st.builds(Month, st.integers(1990, 2100), st.integers(1, 12))
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def test_it_works() -> None:
    assert Month.parse("2017-03") == Month(2017, 3)
    assert str(Month(2017, 3)) == "2017-03"
    assert Month.containing(date(2017, 4, 7)) == Month(2017, 4)


@pytest.mark.parametrize(
    "text", ["2017-3", "2017/03", "201703", " 2017-03", "2017-03-01", "２０１７-03", "٢٠١٧-03", ""]
)
def test_a_month_is_written_in_one_way(text: str) -> None:
    with pytest.raises(ValueError, match=rf"^a month is written YYYY-MM, got {text!r}$"):
        Month.parse(text)


@pytest.mark.parametrize("text", ["2017-00", "2017-13", "1948-12", "2201-01"])
def test_there_is_no_such_month(text: str) -> None:
    with pytest.raises(ValueError, match=r"^no such month: \d{4}-\d+$"):
        Month.parse(text)


@given(months, st.integers(-240, 240), st.integers(-240, 240))
def test_shifting_twice_is_shifting_by_the_sum(month: Month, first: int, second: int) -> None:
    assert month.shift(first).shift(second) == month.shift(first + second)
    assert month.shift(first).shift(-first) == month
    assert (month.shift(first) > month) == (first > 0)


@given(months)
def test_a_month_ends_the_day_before_the_next_begins(month: Month) -> None:
    assert month.last_day + timedelta(days=1) == month.shift(1).first_day
    assert Month.containing(month.first_day) == Month.containing(month.last_day) == month


def test_february_has_29_days_in_a_leap_year() -> None:
    assert (Month(2016, 2).last_day.day, Month(2017, 2).last_day.day) == (29, 28)


@given(months, st.integers(0, 40))
def test_a_span_holds_just_its_months_and_reads_back_from_its_text(first: Month, more: int) -> None:
    span = Span(first, first.shift(more))
    assert list(span) == [first.shift(i) for i in range(more + 1)]
    assert all(m in span for m in span)
    assert first.shift(-1) not in span and first.shift(more + 1) not in span
    assert Span.parse(str(span)) == span
    assert list(span.year_before()) == [m.shift(-12) for m in span]


@pytest.mark.parametrize("text", ["2025", "2025-03", "2025-01..2025-06", "2024-11..2025-02"])
def test_a_span_has_one_shortest_text(text: str) -> None:
    assert str(Span.parse(text)) == text


def test_a_full_year_is_written_as_the_year() -> None:
    assert str(Span.parse("2025-01..2025-12")) == "2025"
    assert len(list(Span.parse("2025"))) == 12


def test_the_last_month_there_is_can_be_counted_through() -> None:
    assert list(Span.parse("2200-11..2200-12")) == [Month(2200, 11), Month(2200, 12)]


def test_a_day_is_not_in_a_span() -> None:
    assert date(2025, 1, 1) not in Span.parse("2025")


def test_a_span_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match=r"^a span ends before it begins: 2025-06\.\.2025-01$"):
        Span.parse("2025-06..2025-01")


@pytest.mark.parametrize("text", ["2025..2026", "2025-01..", "25", "2025-01...2025-02"])
def test_what_is_no_span_is_a_bug(text: str) -> None:
    with pytest.raises(ValueError, match=r"^a month is written YYYY-MM, got "):
        Span.parse(text)


@pytest.mark.parametrize(
    ("due", "on", "late"),
    [
        (date(2017, 4, 30), date(2017, 4, 30), False),
        (date(2017, 4, 30), date(2017, 5, 1), True),
        (date(2017, 5, 10), date(2017, 5, 10), False),
        (date(2017, 5, 10), date(2017, 5, 11), True),
    ],
)
def test_before_includes_the_day_itself(due: date, on: date, late: bool) -> None:
    assert is_overdue(due, on) is late


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2017, 4, 30), "4月底前"),
        (date(2017, 5, 10), "5月10日前"),
        (date(2017, 12, 31), "12月底前"),
        (date(2017, 2, 28), "2月底前"),
        (date(2016, 2, 28), "2016年2月28日前"),
        (date(2018, 1, 31), "2018年1月底前"),
    ],
)
def test_a_deadline_in_official_words(due: date, words: str) -> None:
    assert format_deadline(due, date(2017, 4, 7)) == words


def test_a_day_has_no_padding_zeros() -> None:
    assert format_chinese_date(date(2017, 4, 7)) == "2017年4月7日"
    assert format_chinese_date(date(2017, 10, 20)) == "2017年10月20日"


@given(days)
def test_a_day_in_words_never_has_a_zero_after_a_word(day: date) -> None:
    assert "年0" not in format_chinese_date(day) and "月0" not in format_chinese_date(day)
