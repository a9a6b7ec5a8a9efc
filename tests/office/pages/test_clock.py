"""Only a demonstration plays on a day of its own."""

from datetime import date

import pytest

from tongbao.office.pages import clock


def test_a_demonstration_plays_on_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGBAO_DEMO", "x")
    monkeypatch.setenv(clock.PLAYED, "2017-04-07")
    assert clock.moment().date() == date(2017, 4, 7)


def test_an_office_keeps_the_real_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TONGBAO_DEMO", raising=False)
    monkeypatch.setenv(clock.PLAYED, "2017-04-07")
    assert clock.moment().year >= 2024
