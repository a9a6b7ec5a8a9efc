"""A dossier reads its books when they are first asked for, and once."""

from pathlib import Path

import pytest
from tests.dossier.samples import DAY, ROSTER, book, inputs, ledger

from tongbao.dossier.dossier import Dossier
from tongbao.rules.rulebook import Rulebook


def test_it_opens_with_the_rules_of_its_day_and_the_registry_of_its_newest_book(tmp_path: Path) -> None:
    books = [ledger(tmp_path, "2025-01"), ledger(tmp_path, "2026-01")]
    found = Dossier.open(inputs("energy", "2026-01", books), tmp_path)
    assert found.roster.as_sealed() == ROSTER.as_sealed()
    assert found.folders == [tmp_path / "ledger/2025-01/v1", tmp_path / "ledger/2026-01/v1"]
    assert found.rulebook.rows("carriers") == Rulebook(DAY).rows("carriers")
    assert found.ledgers is found.ledgers
    assert set(found.ledgers.files) == {"2025-01", "2026-01"}
    assert (found.records, found.works) == (([], [], []), ([], []))


def test_an_issued_document_brings_its_own_rules(tmp_path: Path) -> None:
    own = Rulebook(DAY)
    assert Dossier.open(inputs("energy", "2026-01", [ledger(tmp_path, "2026-01")]), tmp_path, own).rulebook is own


def test_issued_lists_are_those_of_the_books_of_targets(tmp_path: Path) -> None:
    books = [book(tmp_path, "grades", "2025", {}), ledger(tmp_path, "2026-01")]
    assert not any(Dossier.open(inputs("energy", "2026-01", books), tmp_path).issued.values())


def test_a_book_that_is_not_there_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Dossier.open(inputs("energy", "2026-01", [("ledger/2026-01/v1", "0" * 64)]), tmp_path)
