"""Seal against submit: two processes start together on one period; it is sealed with the return or without it."""

import multiprocessing
import queue
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.long.racing import Course, prepare, race, standing

_SPAWN = multiprocessing.get_context("spawn")
OUTCOMES = {("closed", "sealed"), ("unreviewed", "collected")}


def told(*parts: tuple[Callable[..., None], tuple[Any, ...]]) -> list[Any]:
    """What processes answer, one answer each, in any order."""
    answers = _SPAWN.Queue()
    running = [_SPAWN.Process(target=do, args=(*given, answers)) for do, given in parts]
    for process in running:
        process.start()
    try:
        found = []
        while len(found) < len(running):
            try:
                found.append(answers.get(timeout=1))
            except queue.Empty:
                assert not any(p.exitcode for p in running), "a racer fell; its trouble is printed above"
        for process in running:
            process.join(60)
        assert [p.exitcode for p in running] == [0] * len(running)
        return found
    finally:
        for process in running:
            process.kill()


def raced(folder: Path, rounds: int, database: str) -> Counter[tuple[str, str]]:
    """Run the rounds, hold every one, and count which way they went."""
    months = tuple(f"{2017 + (n + 3) // 12}-{(n + 3) % 12 + 1:02d}" for n in range(rounds))
    course, barrier = Course(folder / "home", months, database, seed=4), _SPAWN.Barrier(2)
    told((prepare, (course,)))
    ran = dict(told((race, (course, "close", barrier)), (race, (course, "submit", barrier))))
    ((found, broken),) = told((standing, (course,)))
    assert broken == []
    ways = {m: (ran["close"][m], ran["submit"][m]) for m in months}
    assert set(ways.values()) <= OUTCOMES
    for month, way in ways.items():
        first, late = course.paper(month, False).name, course.paper(month, True).name
        closed = way == ("closed", "sealed")
        states = {first: "sealed"} if closed else {first: "accepted", late: "collected"}
        assert found[month] == (states, int(closed)), month
    counted = Counter(ways.values())
    print(f"{rounds} rounds on {database.partition(':')[0] or 'sqlite'}: {dict(counted)}")
    return counted


def test_ten_races_on_sqlite_leave_before_or_after(tmp_path: Path) -> None:
    assert raced(tmp_path, 10, "").total() == 10


def test_ten_races_on_postgresql_leave_before_or_after(tmp_path: Path, postgres_url: str) -> None:
    assert raced(tmp_path, 10, postgres_url).total() == 10


@pytest.mark.long
def test_three_hundred_races_on_sqlite_leave_before_or_after(tmp_path: Path) -> None:
    assert set(raced(tmp_path, 300, "")) == OUTCOMES


@pytest.mark.long
def test_three_hundred_races_on_postgresql_leave_before_or_after(tmp_path: Path, postgres_url: str) -> None:
    assert set(raced(tmp_path, 300, postgres_url)) == OUTCOMES
