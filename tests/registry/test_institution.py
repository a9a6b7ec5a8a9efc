"""Institutions with dated facts."""

from datetime import date

from tongbao.measure.period import Month
from tongbao.registry.institution import Institution, list_reporting_institutions, state_in

MOVED = [
    Institution("I1", "第一中学", "education", "130102", date(2016, 1, 1), date(2017, 3, 14)),
    Institution("I1", "第一中学", "education", "130104", date(2017, 3, 15)),
]


def test_it_works() -> None:
    assert state_in(MOVED, Month(2017, 2)) == MOVED[0]
    assert state_in(MOVED, Month(2017, 4)) == MOVED[1]


def test_the_last_day_of_the_month_decides() -> None:
    assert state_in(MOVED, Month(2017, 3)) == MOVED[1]


def test_before_it_was_set_up_it_has_no_state() -> None:
    assert state_in(MOVED, Month(2015, 12)) is None


def test_it_reports_to_one_county_only() -> None:
    counted = [
        [len(list_reporting_institutions(MOVED, c, Month(2017, m))) for c in ("130102", "130104")] for m in (2, 3, 4)
    ]
    assert counted == [[1, 0], [0, 1], [0, 1]]


def test_they_come_by_id() -> None:
    states = [Institution(i, "某校", "education", "130102", date(2016, 1, 1)) for i in ("I3", "I1", "I2")]
    assert [s.id for s in list_reporting_institutions(states, "130102", Month(2017, 3))] == ["I1", "I2", "I3"]
