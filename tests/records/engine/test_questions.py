"""The questions that make cells, as text that any engine answers."""

import pytest

from tongbao.records.engine.questions import both, cells, reporters


def test_it_works() -> None:
    assert cells("now_lines", ["unit", "month"], ["gas"]) == (
        "SELECT unit, month, COUNT(*) AS lines, COUNT(DISTINCT institution) AS institutions, "
        "CAST(SUM(gas) AS DECIMAL(38,3)) AS gas FROM now_lines GROUP BY unit, month ORDER BY unit, month"
    )


def test_without_columns_there_is_one_cell() -> None:
    assert cells("now_lines", [], ["gas"], "SELECT institution FROM matched") == (
        "SELECT COUNT(*) AS lines, COUNT(DISTINCT institution) AS institutions, "
        "CAST(SUM(gas) AS DECIMAL(38,3)) AS gas FROM now_lines WHERE institution IN (SELECT institution FROM matched)"
    )


def test_those_who_reported_every_month_in_both_spans() -> None:
    assert both(reporters("a", 12), reporters("b", 3)) == (
        "SELECT institution FROM (SELECT institution FROM a GROUP BY institution "
        "HAVING COUNT(DISTINCT month) = 12) a WHERE institution IN "
        "(SELECT institution FROM b GROUP BY institution HAVING COUNT(DISTINCT month) = 3)"
    )


def test_other_columns_make_no_cells() -> None:
    with pytest.raises(ValueError, match=r"^cannot group by \['name; DROP'\]; choose from \('unit', 'county', "):
        cells("now_lines", ["unit", "name; DROP"], ["gas"])
