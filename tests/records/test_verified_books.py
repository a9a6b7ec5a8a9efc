"""A book is read against its seal once; a touched one again."""

import os
from pathlib import Path
from typing import Any

import pytest

from tongbao.records import verified_books as room
from tongbao.records.sealed import Mismatch
from tongbao.records.verified_books import VerifiedBooks


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The books that are read whole, as they are read."""
    found: list[str] = []
    check = room.check_book

    def counted(folder: Path, seal: str) -> list[Mismatch]:
        found.append(folder.name)
        return check(folder, seal)

    monkeypatch.setattr(room, "check_book", counted)
    return found


def test_it_works(book: Any, tmp_path: Path, reads: list[str]) -> None:
    memory = tmp_path / "held.json"
    assert [VerifiedBooks(memory).wrong(book.folder, book.seal.sha256) for _ in range(3)] == [[], [], []]
    assert reads == [book.folder.name]


def test_a_book_just_written_is_not_read(book: Any, tmp_path: Path, reads: list[str]) -> None:
    VerifiedBooks(tmp_path / "held.json").written(book.folder, book.seal.sha256)
    assert VerifiedBooks(tmp_path / "held.json").wrong(book.folder, book.seal.sha256) == []
    assert reads == []


def test_a_touched_file_is_read_again_and_a_changed_one_found(book: Any, tmp_path: Path, reads: list[str]) -> None:
    memory = tmp_path / "held.json"
    VerifiedBooks(memory).written(book.folder, book.seal.sha256)
    rules = book.folder / "rules.json"
    os.utime(rules, ns=(1, 1))
    assert VerifiedBooks(memory).wrong(book.folder, book.seal.sha256) == []
    rules.write_text("{}\n", "utf-8")
    for _ in range(2):
        found = VerifiedBooks(memory).wrong(book.folder, book.seal.sha256)
        assert found == [Mismatch("rules.json", "", "", "内容与印章不符")]
    assert len(reads) == 3


def test_another_seal_is_no_seal_of_this_book(book: Any, tmp_path: Path) -> None:
    VerifiedBooks(tmp_path / "held.json").written(book.folder, book.seal.sha256)
    found = VerifiedBooks(tmp_path / "held.json").wrong(book.folder, "0" * 64)
    assert found == [Mismatch("manifest.json", "", "", "封账清单与登记的印章不符")]


def test_a_memory_that_cannot_be_read_is_forgotten(book: Any, tmp_path: Path, reads: list[str]) -> None:
    (tmp_path / "held.json").write_text("{", "utf-8")
    assert VerifiedBooks(tmp_path / "held.json").wrong(book.folder, book.seal.sha256) == []
    assert reads == [book.folder.name]
