"""The worker opens the home it is told and works the queue."""

from pathlib import Path

import pytest
from tests.office.desk.chain_office import chain_office

from tongbao.measure.refusal import Refusal
from tongbao.office.commands import worker


def test_it_works_the_queue_of_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    home = chain_office(tmp_path)
    monkeypatch.setenv("TONGBAO_HOME", str(home.path))
    monkeypatch.setattr(worker, "serve_many", lambda: called.append("serving"))
    monkeypatch.setattr(worker, "requeue_former", lambda: called.append("requeue"))
    monkeypatch.setattr("django.core.management.call_command", lambda name, **_: called.append(name))
    worker.main()
    assert called[-3:] == ["serving", "requeue", "qcluster"]


def test_a_home_that_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGBAO_HOME", str(tmp_path / "no"))
    with pytest.raises(Refusal) as refused:
        worker.main()
    assert str(refused.value) == f"“{tmp_path / 'no'}”还没有建立工作目录。请先用 tongbao enrol 登记名录。"
