"""The questions that make cells, as text that any engine answers."""

from fractions import Fraction

import pytest

from tongbao.records.engine.questions import both, cells, reporters, weighed


def test_it_works() -> None:
    assert cells("now_lines", ["unit", "month"], ["gas"]) == (
        "SELECT unit, month, COUNT(*) AS lines, COUNT(DISTINCT institution) AS institutions, "
        "CAST(SUM(gas) AS DECIMAL(38,3)) AS gas FROM now_lines GROUP BY unit, month ORDER BY unit, month"
    )


def test_without_columns_there_is_one_cell() -> None:
    assert cells("now_lines", [], ["gas"], "SELECT institution FROM matched") == (
        "SELECT CAST(COALESCE(SUM(lines), 0) AS BIGINT) AS lines, COUNT(DISTINCT institution) AS institutions, "
        "CAST(SUM(gas) AS DECIMAL(38,3)) AS gas FROM now_lines WHERE institution IN (SELECT institution FROM matched)"
    )


def test_those_who_reported_every_month_in_both_spans() -> None:
    assert both(reporters("a", 12), reporters("b", 3)) == (
        "SELECT institution FROM (SELECT institution FROM a GROUP BY institution "
        "HAVING BIT_COUNT(BIT_OR(months)) = 12) a WHERE institution IN "
        "(SELECT institution FROM b GROUP BY institution HAVING BIT_COUNT(BIT_OR(months)) = 3)"
    )


def test_other_columns_make_no_cells() -> None:
    with pytest.raises(ValueError, match=r"^cannot group by \['name; DROP'\]; choose from \('unit', 'county', "):
        cells("now_lines", ["unit", "name; DROP"], ["gas"])


def test_more_months_than_are_told_apart_are_a_bug() -> None:
    with pytest.raises(ValueError, match=r"^a span of 63 months; at most 62 are told apart$"):
        reporters("a", 63)


def test_a_weight_of_too_many_digits_is_a_bug() -> None:
    with pytest.raises(ValueError, match=r"have more than 14 digits over a common denominator$"):
        weighed("a", {"gas": Fraction(1, 10**15 + 1) + 1})
