"""The draft of a document, its claims, and what is stored with it."""

import json
from pathlib import Path

import pytest
from tests.dossier.samples import dossier, ledger, reading

from tongbao.dossier.document import (
    claims_of,
    period_words,
    pretty_claims,
    store,
    stored_inputs,
    stored_rulebook,
    write_draft,
)
from tongbao.dossier.dossier import Dossier


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2025", "2025年"),
        ("2025-01..2025-12", "2025年"),
        ("2025-03", "2025年3月"),
        ("2025-01..2025-06", "2025年1月至6月"),
        ("2025-11..2026-03", "2025年11月至2026年3月"),
    ],
)
def test_a_period_in_words(period: str, words: str) -> None:
    assert period_words(period) == words


def test_what_is_not_a_period_has_no_words() -> None:
    with pytest.raises(ValueError, match="a month is written YYYY-MM"):
        period_words("2025-3")


def energy(home: Path) -> Dossier:
    """An energy bulletin of a month with two cities, and the same month a year earlier."""
    months = ("2025-01", "2026-01")
    books = [ledger(home, m, [reading("I1", m), reading("I2", m, "u2")]) for m in months]
    return dossier(home, "energy", "2026-01", books)


def test_claims_are_handed_out_with_their_clauses(tmp_path: Path) -> None:
    of = energy(tmp_path)
    made = write_draft(of)
    found = claims_of(made, of)
    assert found["document"]["seals"] == [seal for _, seal in of.inputs.books]
    assert [c["id"] for c in found["claims"]] == [c.id for c in made.page.claims()]
    assert all(c["text"] in c["clause"] for c in found["claims"] if c["kind"] == "figure" and c["clause"])
    assert json.loads(pretty_claims(made, of))["claims"] == json.loads(json.dumps(found["claims"]))


def test_what_is_stored_makes_the_same_document_again(tmp_path: Path) -> None:
    of = energy(tmp_path)
    made = write_draft(of)
    folder = tmp_path / "documents" / "d"
    store(folder, made, of)
    assert stored_inputs(folder) == of.inputs
    again = Dossier.open(of.inputs, tmp_path, stored_rulebook(folder, of.inputs))
    assert pretty_claims(write_draft(again), again) == (folder / "claims.json").read_bytes()
