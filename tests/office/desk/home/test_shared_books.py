"""What one machine closes, another assesses: through the shared storage."""

import shutil
from pathlib import Path

import pytest
from tests.office.conftest import Desk
from tests.office.desk.chain_office import acting
from tests.office.desk.closing.test_correct import PERIOD, closed

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.assessment.judge import judge
from tongbao.office.desk.home.home import open_home
from tongbao.office.desk.home.shared_books import fetch_missing, upload_book
from tongbao.office.store.models import BookRow

__all__ = ["closed"]
AUDITOR = acting("演示审计员", "2024-03-20")


def test_it_works(closed: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, book = open_home(closed.home), BookRow.objects.get(kind="ledger", period=PERIOD)
    found = judge("energy", PERIOD, AUDITOR.now.date(), home, AUDITOR)
    monkeypatch.setenv("TONGBAO_BOOKS", str(tmp_path / "shared"))
    upload_book(home, home.path / book.folder, book.seal)
    shutil.rmtree(home.path / book.folder)
    assert judge("energy", PERIOD, AUDITOR.now.date(), home, AUDITOR) == found
    assert (home.path / book.folder / "manifest.json").exists()


def test_what_comes_from_there_is_held_against_its_seal(
    closed: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, book = open_home(closed.home), BookRow.objects.get(kind="ledger", period=PERIOD)
    monkeypatch.setenv("TONGBAO_BOOKS", str(tmp_path / "shared"))
    upload_book(home, home.path / book.folder, book.seal)
    shutil.rmtree(home.path / book.folder)
    (rules,) = (tmp_path / "shared").rglob("rules.json")
    rules.write_text("{}\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        judge("energy", PERIOD, AUDITOR.now.date(), home, AUDITOR)
    assert refused.value.code == "tampered"


def test_without_a_storage_nothing_is_brought(closed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TONGBAO_BOOKS", raising=False)
    home, book = open_home(closed.home), BookRow.objects.get(kind="ledger", period=PERIOD)
    upload_book(home, home.path / book.folder, book.seal)
    fetch_missing(home, [("books/ledger/1999-01/v1", "0" * 64)])
    assert not (home.path / "books" / "ledger" / "1999-01").exists()
