"""Files and folders appear under their name whole, and what they hold was waited for first."""

import os
from pathlib import Path

import pytest

from tongbao.records.durable import move_durably, sync


def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that are waited for, in order."""
    names: list[str] = []
    real = os.fsync

    def fsync(number: int) -> None:
        names.append(Path(f"/proc/self/fd/{number}").readlink().name)
        real(number)

    monkeypatch.setattr(os, "fsync", fsync)
    return names


def test_a_file_is_waited_for_then_named_then_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names, part = told(monkeypatch), tmp_path / "a.part"
    part.write_bytes(b"x")
    move_durably(part, tmp_path / "a")
    assert (names, (tmp_path / "a").read_bytes(), part.exists()) == (["a.part", tmp_path.name], b"x", False)


def test_a_folder_s_files_are_waited_for_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names, part = told(monkeypatch), tmp_path / "v1.part"
    part.mkdir()
    (part / "b").write_bytes(b"y")
    (part / "a").write_bytes(b"x")
    move_durably(part, tmp_path / "v1")
    assert names == ["a", "b", "v1.part", tmp_path.name]
    assert sorted(p.name for p in (tmp_path / "v1").iterdir()) == ["a", "b"]


def test_what_is_not_there_is_not_settled(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sync(tmp_path / "none")
