"""Synthetic books of any size."""

import json
from pathlib import Path

import pytest

from tongbao.dossier.books import ClosedLedgers
from tongbao.dossier.ledger_accounts import account_findings, counted
from tongbao.measure.period import Span
from tongbao.measure.refusal import Refusal
from tongbao.records.book import check_book, read_manifest
from tongbao.rules.rulebook import Rulebook
from tongbao.synthetic.books import Region, read_books, write_books


def test_it_works(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    seals = write_books(tmp_path / "one", 260, 2, 7, lambda done, whole: seen.append((done, whole)))
    assert seen == [(1, 2), (2, 2)]
    assert list(seals) == ["books/ledger/2023-01/v1", "books/ledger/2023-02/v1"]
    assert read_books(tmp_path / "one") == sorted(seals.items())
    assert [check_book(tmp_path / "one" / folder, seal) for folder, seal in seals.items()] == [[], []]
    assert write_books(tmp_path / "other", 260, 2, 7) == seals
    assert write_books(tmp_path / "third", 260, 1, 8) != {k: v for k, v in seals.items() if "01" in k}


def test_everything_is_labelled(tmp_path: Path) -> None:
    (folder, _), *_ = write_books(tmp_path / "b", 60, 1, 7).items()
    assert (tmp_path / "b" / "README.txt").read_text("utf-8") == "合成数据，机构和数字均为虚构；种子7，60家，1个月。\n"
    assert json.loads((tmp_path / "b" / folder / "envelope.json").read_text("utf-8"))["synthetic"] == (
        "合成数据，机构和数字均为虚构"
    )
    manifest = read_manifest(tmp_path / "b" / folder)
    assert (manifest.scope, len(manifest.files)) == ("synthetic-books", 14)


def test_books_are_assessed_like_any_others(tmp_path: Path) -> None:
    write_books(tmp_path / "b", 400, 2, 7)
    span, rulebook = Span.parse("2023-01..2023-02"), Rulebook(Span.parse("2023-02").last.last_day)
    closed = ClosedLedgers.among(read_books(tmp_path / "b"), tmp_path / "b")
    with closed.open(span, rulebook, only=counted(rulebook)) as ledgers:
        found = {f.id: f for f in account_findings(ledgers, closed, span, rulebook)}
    assert found["total:now:province"].number("institutions") == 400
    assert sum(f.number("lines") for f in found.values() if f.matter == "now" and f.subject != "province") == found[
        "total:now:province"
    ].number("lines")


def test_a_nation_has_a_unit_for_fifty_thousand() -> None:
    assert [Region(n).units for n in (52, 50_000, 650_001, 1_600_000)] == [13, 13, 14, 32]
    region = Region(1_600_000)
    assert [region.numbers(u)[0] for u in range(1, 32)] == [region.numbers(u)[1] for u in range(31)]
    assert (region.numbers(0)[0], region.numbers(31)[1]) == (0, 1_600_000)


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        write_books(tmp_path, 60, 1, 7)
    assert str(refused.value) == f"“{tmp_path}”已经存在。请另给一个新的文件夹。"
