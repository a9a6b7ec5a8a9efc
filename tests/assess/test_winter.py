"""Degree days behind a winter comparison: exact sums of the same months, or unknown; nothing outside the season."""

from datetime import date

from tongbao.assess.winter import winter
from tongbao.measure.period import Span
from tongbao.records.issued import DegreeDays
from tongbao.rules.rulebook import Rulebook

RULES = Rulebook(date(2017, 4, 7))
AREAS = ("baoding", "handan")


def days(month: str, milli: int, scope: str = "province") -> DegreeDays:
    """Degree days of a month."""
    return DegreeDays(f"d-{scope}-{month}", scope, month, milli, "合成")


BOTH = [days("2017-01", 700_000), days("2017-02", 500_000), days("2016-01", 800_000), days("2016-02", 400_000)]


def test_the_heating_months_of_both_years_are_added() -> None:
    (found,) = winter([*BOTH, days("2017-01", 9, "baoding")], Span.parse("2017-01..2017-02"), AREAS, RULES)
    assert (found.values["now"], found.values["before"], found.values["exact.change"]) == (1_200_000, 1_200_000, "0")
    assert found.source_records("now") == (
        "degree_days:d-province-2017-01", "degree_days:d-province-2017-02",
        "degree_days:d-province-2016-01", "degree_days:d-province-2016-02",
    )  # fmt: skip
    (alone,) = winter(BOTH, Span.parse("2017-01"), AREAS, RULES)
    assert (alone.values["change"], alone.values["exact.change"]) == (-125_000, "-1/8")


def test_a_missing_month_leaves_it_unknown() -> None:
    (found,) = winter(BOTH[:-1], Span.parse("2017-01..2017-02"), AREAS, RULES)
    assert (found.values["now"], found.values["before"], found.source_records("now")) == (None, None, ())
    assert found.working == "含采暖月2个，采暖度日数不全"


def test_without_the_provinces_own_the_mean_of_all_areas_counts() -> None:
    rows = [
        days(f"{y}-01", n, a) for a, y, n in (("baoding", 2017, 700), ("baoding", 2016, 800), ("handan", 2017, 501))
    ]
    (lacking,) = winter(rows, Span.parse("2017-01"), AREAS, RULES)
    assert lacking.values["now"] is None
    (found,) = winter([*rows, days("2016-01", 600, "handan")], Span.parse("2017-01"), AREAS, RULES)
    assert (found.values["exact.now"], found.values["exact.before"], found.values["areas"]) == ("1201/2", "700", 2)
    assert (found.number("now"), len(found.source_records("now"))) == (601, 4)
    assert found.working == "采暖度日数（2个单位平均）本期0.601，上年同期0.7"


def test_summer_says_nothing() -> None:
    assert winter(BOTH, Span.parse("2017-06..2017-08"), AREAS, RULES) == []
