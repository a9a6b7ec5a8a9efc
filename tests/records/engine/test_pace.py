"""The rule of thumb for a cluster."""

import pytest

from tongbao.records.engine import pace as room
from tongbao.records.engine.pace import break_even_lines, measure_pace


def test_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    assert measure_pace() > 1000
    monkeypatch.setattr(room, "SPARK_PERCENT", 20)
    monkeypatch.setattr(room, "SPARK_START", 20)
    assert break_even_lines(1_000_000, 10) == 40_000_000
    assert break_even_lines(1_000_000, 20) == 26_666_666


def test_too_few_machines_never_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SPARK_PERCENT", 20)
    assert [break_even_lines(1_000_000, n) for n in (1, 5)] == [None, None]
