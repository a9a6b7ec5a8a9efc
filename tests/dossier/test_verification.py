"""Verification of a stored document against its books, papers, files and claims."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.dossier.samples import book, inputs, ledger
from tests.dossier.test_document import energy

from tongbao.dossier.document import store, write_draft
from tongbao.dossier.verification import Stored, check_files, check_papers, check_sealed, compare_claims, recompute
from tongbao.records.evidence import paper_path
from tongbao.records.fact import Fact, Status
from tongbao.records.lines import record_table
from tongbao.rules.digest import sha256


def stored(home: Path) -> Path:
    """The folder of an energy bulletin as stored."""
    of = energy(home)
    folder = home / "documents" / "d"
    store(folder, write_draft(of), of)
    return folder


def test_an_untouched_document_is_computed_again(tmp_path: Path) -> None:
    folder = stored(tmp_path)
    kept = Stored.read(folder)
    assert recompute(folder, tmp_path, kept, "1号") == (len(kept.claims), [])
    assert len(kept.claims) > 0


def test_another_text_and_another_rule_are_mismatches(tmp_path: Path) -> None:
    folder = stored(tmp_path)
    kept = Stored.read(folder)
    changed = replace(kept, document=kept.document | {"text_digest": "0"})
    assert recompute(folder, tmp_path, changed, "1号")[1] == [("文件", "1号", "重算的正文或规则与印发时不一致")]


def test_a_document_without_its_books_cannot_be_computed(tmp_path: Path) -> None:
    folder = stored(tmp_path)
    count, ((kind, number, words),) = recompute(folder, tmp_path / "elsewhere", Stored.read(folder), "1号")
    assert (count, kind, number, words.startswith("不能重算（本程序版本")) == (0, "重算", "1号", True)


def test_a_damaged_document_is_not_read(tmp_path: Path) -> None:
    folder = stored(tmp_path)
    (folder / "claims.json").write_text("{", "utf-8")
    with pytest.raises(ValueError, match="Expecting property name"):
        Stored.read(folder)


def test_a_book_is_held_against_its_seal(tmp_path: Path) -> None:
    folder, seal = ledger(tmp_path, "2026-01")
    assert check_sealed(folder, seal, tmp_path) == []
    assert {(kind, where.split("/")[0]) for kind, where, _ in check_sealed(folder, "0" * 64, tmp_path)} == {
        ("账册", "ledger")
    }


def test_papers_are_missing_changed_or_whole(tmp_path: Path) -> None:
    whole, other = sha256(b"paper"), sha256(b"other")
    fact = Fact("F1", "u1", "plan", Status.YES, evidence=(whole, other, "c" * 64))
    put = book(tmp_path, "progress", "2026-03", {"facts.u1": record_table([fact], Fact)})
    evidence = tmp_path / "evidence"
    for digest in (whole, other):
        paper_path(evidence, digest).parent.mkdir(parents=True)
        paper_path(evidence, digest).write_bytes(b"paper")
    count, found = check_papers(inputs("progress", "2026-03", [put]), tmp_path, evidence)
    assert count == 3
    assert [(kind, words) for kind, _, words in found] == [("证据", "证据文件已被改动"), ("证据", "证据文件缺失")]
    assert check_papers(inputs("energy", "2026-03", [put]), tmp_path, evidence) == (0, [])
    assert check_papers(inputs("progress", "2026-03", [("none", "")]), tmp_path, evidence) == (0, [])


def test_published_files_are_held_against_their_digests(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"a")
    (tmp_path / "b.pdf").write_bytes(b"changed")
    (tmp_path / "files.json").write_text(json.dumps({n: sha256(n[:1].encode()) for n in ("a.pdf", "b.pdf", "c.pdf")}))
    wrong = [("成品", n, "文件缺失或与印发时的摘要不符") for n in ("b.pdf", "c.pdf")]
    assert check_files(tmp_path, tmp_path) == (3, wrong)


def test_digests_of_files_that_are_lost_are_a_mismatch(tmp_path: Path) -> None:
    count, ((kind, where, words),) = check_files(tmp_path, tmp_path)
    assert (count, kind, where) == (0, "文件", f"{tmp_path.name}/files.json")
    assert words.startswith("成品摘要缺失或已损坏：")


def claim(id_: str, text: str = "3个", value: object = 3, finding: str = "f") -> dict[str, object]:
    return {"id": id_, "text": text, "value": value, "finding": finding, "clause": "有3个市。"}


@pytest.mark.parametrize(
    ("again", "found"),
    [
        ([claim("c1")], []),
        ([], [("断言", "c1", "印出“3个”，重算已无此断言")]),
        ([claim("c1", "4个", 4)], [("断言", "c1", "印出“3个”，重算为“4个”（有3个市。）")]),
        ([claim("c1", value=4)], [("断言", "c1", "印出“3个（3）”，重算为“3个（4）”（有3个市。）")]),
        ([claim("c1"), claim("c2", "5个")], [("断言", "c2", "重算多出“5个”")]),
    ],
)
def test_claims_are_compared_by_id(again: list[dict[str, object]], found: list[tuple[str, str, str]]) -> None:
    assert compare_claims([claim("c1")], again) == found
