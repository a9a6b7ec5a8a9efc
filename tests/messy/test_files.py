"""Every nasty file alone and all of them as one folder: the right values or the right sentence, and nobody is hurt."""

import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.intake.sheets import LIMITS, trimmed
from tests.messy.nasty_files import NASTY, Nasty, write_all

from tongbao.intake.reading import sandbox
from tongbao.intake.reading.sandbox import read_workbooks
from tongbao.intake.reading.workbook import SheetMarks, Sheets

# What the main process may grow by while bombs go through its workers, in kilobytes.
_GROWTH_KB = 60_000


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Every worker that is started, so that none is seen to survive."""
    workers: list[Any] = []
    start = sandbox._start

    def noting(limits: Any, kind: str) -> Any:
        workers.append(start(limits, kind))
        return workers[-1]

    monkeypatch.setattr(sandbox, "_start", noting)
    yield workers
    assert [w.poll() is None for w in workers] == [False] * len(workers)


def check(one: Nasty, answer: Sheets | str) -> None:
    """The answer is the expected one."""
    if isinstance(one.expected, str):
        assert isinstance(answer, str), answer
        whole = one.expected in answer if one.expected == "超出可读范围" else answer.startswith(one.expected)
        assert whole, answer
        assert answer.endswith("。"), answer
        return
    assert not isinstance(answer, str), answer
    assert trimmed(answer) == trimmed(one.expected)  # type: ignore[arg-type]
    wanted = {
        name: SheetMarks(**{k: frozenset(v) if isinstance(v, set) else v for k, v in m.items()})
        for name, m in (one.marks or {}).items()
    }
    assert answer.marks == wanted


def test_there_are_enough_of_them_and_no_two_share_a_name() -> None:
    names = [one.name.lower() for one in NASTY]
    assert (len(names) >= 45, len(set(names))) == (True, len(names))


@pytest.mark.parametrize("one", NASTY, ids=[one.name for one in NASTY])
def test_each_file_alone(tmp_path: Path, one: Nasty, started: list[Any]) -> None:
    path = tmp_path / one.name
    one.make(path)
    [(found, answer)] = read_workbooks([path], LIMITS, workers=1)
    assert found == path
    check(one, answer)


def test_all_of_them_as_one_folder(tmp_path: Path, started: list[Any]) -> None:
    made = write_all(tmp_path)
    answers = list(read_workbooks([path for path, _ in made], LIMITS))
    assert [path for path, _ in answers] == [path for path, _ in made]
    for (_, one), (_, answer) in zip(made, answers, strict=True):
        check(one, answer)


def test_bombs_cost_the_main_process_nothing(tmp_path: Path, started: list[Any]) -> None:
    bombs = [(path, one) for path, one in write_all(tmp_path) if one.bomb]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for (_, one), (_, answer) in zip(bombs, read_workbooks([path for path, _ in bombs], LIMITS), strict=True):
        check(one, answer)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < _GROWTH_KB
