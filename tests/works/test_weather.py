"""Stations, gaps and degree days."""

from datetime import date

import numpy as np
import pytest

from tongbao.measure.refusal import Refusal
from tongbao.rules.rulebook import Rulebook
from tongbao.works.weather import Station, cooling_degree_days, filled, find_station, heating_degree_days

RULES = Rulebook(date(2017, 1, 1))
STATION = Station("s", "合成站", date(2024, 1, 1), np.array([1.0, 2.0, 3.0]))


def test_days_are_taken_by_date() -> None:
    assert STATION.between(date(2024, 1, 2), date(2024, 1, 3)).tolist() == [2.0, 3.0]
    assert STATION.last == date(2024, 1, 3)


def test_days_the_station_has_not_are_refused() -> None:
    with pytest.raises(Refusal) as refused:
        STATION.between(date(2024, 1, 2), date(2024, 1, 4))
    assert str(refused.value) == (
        "气象站“合成站”只有2024-01-01至2024-01-03的气温，不含2024-01-02至2024-01-04。"
        "请补收该站这段时间的日平均气温（collect --weather）。"
    )


def test_short_gaps_are_closed_and_counted_and_long_ones_stay() -> None:
    nan = np.nan
    got = filled(np.array([nan, 0.0, nan, nan, 3.0, nan, nan, nan, nan, 8.0, nan]), RULES)
    assert (got.closed, got.missing) == (2, 6)
    assert got.means[1:5].tolist() == [0.0, 1.0, 2.0, 3.0]
    assert np.isnan(got.means[[0, 5, 6, 7, 8, 10]]).all()


def test_degree_days_by_a_base() -> None:
    means = np.array([10.0, 20.0, np.nan, 30.0])
    assert (heating_degree_days(means, 18), cooling_degree_days(means, 26)) == (8.0, 4.0)


def test_a_county_has_the_station_of_its_own_row_or_of_its_city() -> None:
    table = {"1301": "city", "130123": "own"}
    assert (find_station("130123", table), find_station("130102", table)) == ("own", "city")
    with pytest.raises(Refusal) as refused:
        find_station("140101", table)
    assert str(refused.value) == "没有写明“140101”用哪个气象站。请在气象站对照表中补一行。"
