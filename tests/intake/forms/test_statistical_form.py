"""Periods, editions and what is known of a statistical return."""

from datetime import date

import pytest

from tongbao.intake.forms import statistical_form as form
from tongbao.intake.forms.statistical_form import StatisticalPeriod
from tongbao.measure.period import Month, Span
from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook


def test_a_quarter_and_a_year_are_read_and_written_alike() -> None:
    assert [str(StatisticalPeriod.parse(t)) for t in ("2017Q1", "2017q4", "2017")] == ["2017Q1", "2017Q4", "2017"]
    assert StatisticalPeriod.parse("2017Q2").span == Span.parse("2017-04..2017-06")
    assert StatisticalPeriod.parse("2017").span == Span.parse("2017")


def test_only_the_fourth_quarter_is_handed_in_with_the_year() -> None:
    assert [StatisticalPeriod(2017, q).with_year for q in range(5)] == [False, False, False, False, True]


@pytest.mark.parametrize("text", ["2017Q5", "2017-03", "", "二〇一七"])
def test_another_period_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        StatisticalPeriod.parse(text)
    assert str(caught.value) == f"统计报表的报告期“{text}”无法识别。请写成 2017Q1（季报）或 2017（年报）。"


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        (date(2014, 1, 1), "2013"),
        (date(2017, 3, 31), "2015"),
        (date(2019, 12, 31), "2019"),
        (date(2023, 1, 1), "2022"),
        (date(2025, 12, 31), "2025"),
    ],
)
def test_each_day_has_its_edition(day: date, edition: str) -> None:
    assert form.find_edition(Rulebook(day)).text("edition") == edition


def test_a_day_without_an_edition_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        form.find_edition(Rulebook(date(2010, 1, 1)))
    assert str(caught.value) == "2010-01-01没有登记有效的统计报表版本。请由主管机关补录该日有效的报表制度及其出处。"


def test_an_edition_whose_codes_nobody_has_seen_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        form.list_indicators(Rulebook(date(2014, 1, 1)))
    assert caught.value.sentence == "2014-01-01有效的2013年版统计报表，指标代码没有登记。"


def test_the_2025_edition_asks_less() -> None:
    def codes(day: date) -> set[str]:
        return {form.code_of(r) for rows in form.list_indicators(Rulebook(day)).values() for r in rows}

    assert codes(date(2025, 11, 9)) - codes(date(2025, 11, 10)) == {"009", "105", "190", "191", "192", "230"}


def test_what_nobody_has_seen_of_the_head_is_empty_and_told() -> None:
    head = form.legal_head(Rulebook(date(2022, 12, 31)))
    assert head["布置文号"] == "国管节能〔2022〕301号"
    assert form.list_missing(head) == ["表号", "制定机关", "批准机关", "批准文号", "有效期至"]
    given = form.legal_head(Rulebook(date(2022, 12, 31)), {"表号": "合成表号"})
    assert form.list_missing(given) == ["制定机关", "批准机关", "批准文号", "有效期至"]


def test_known_months_are_added_and_levels_are_not() -> None:
    rules = Rulebook(date(2017, 3, 31))
    months = {Month(2017, m): {"electricity": 1000 * m, "people": 10_000 * m} for m in (1, 2, 3)}
    span = Span.parse("2017-01..2017-03")
    assert form.derive_from_ledger(["a"], span, {"a": months}, rules) == {"a": {"110": 6000, "102": 30_000}}


def test_a_quarter_with_a_missing_month_is_not_prefilled() -> None:
    rules = Rulebook(date(2017, 3, 31))
    months = {Month(2017, 1): {"electricity": 1000}, Month(2017, 3): {"electricity": 1000}}
    assert form.derive_from_ledger(["a"], Span.parse("2017-01..2017-03"), {"a": months}, rules) == {}
