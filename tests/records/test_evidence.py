"""Evidence: papers kept under their digest."""

from pathlib import Path

import pytest

from tongbao.measure.refusal import Refusal
from tongbao.records import evidence
from tongbao.records.evidence import check_paper, file_digest, paper_path, store_file, store_paper

PAPER = "市政府常务会议纪要".encode()


def test_it_works(tmp_path: Path) -> None:
    digest = store_paper(tmp_path, PAPER)
    assert paper_path(tmp_path, digest) == tmp_path / digest[:2] / digest
    assert paper_path(tmp_path, digest).read_bytes() == PAPER
    assert check_paper(tmp_path, digest) == ""


def test_the_same_paper_is_kept_once(tmp_path: Path) -> None:
    assert store_paper(tmp_path, PAPER) == store_paper(tmp_path, PAPER)
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1


def test_an_empty_paper_is_a_paper(tmp_path: Path) -> None:
    assert check_paper(tmp_path, store_paper(tmp_path, b"")) == ""


def test_a_missing_paper_is_found(tmp_path: Path) -> None:
    digest = store_paper(tmp_path, PAPER)
    paper_path(tmp_path, digest).unlink()
    assert check_paper(tmp_path, digest) == "missing"


def test_a_changed_paper_is_found(tmp_path: Path) -> None:
    digest = store_paper(tmp_path, PAPER)
    paper_path(tmp_path, digest).write_bytes(PAPER + b" ")
    assert check_paper(tmp_path, digest) == "changed"


def test_a_large_file_is_kept_like_a_paper(tmp_path: Path) -> None:
    source = tmp_path / "a.parquet"
    source.write_bytes(PAPER * 100_000)
    assert store_file(tmp_path / "e", source) == store_paper(tmp_path / "e", PAPER * 100_000) == file_digest(source)
    assert check_paper(tmp_path / "e", file_digest(source)) == ""
    assert len([p for p in (tmp_path / "e").rglob("*") if p.is_file()]) == 1


def test_a_file_that_is_still_being_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(PAPER)
    monkeypatch.setattr(evidence.shutil, "copyfile", lambda a, b: b.write_bytes(b"other"))
    with pytest.raises(Refusal) as refused:
        store_file(tmp_path / "e", source)
    assert str(refused.value) == "“a.csv”在读取时被改动。请等文件写完后重新收文。"
    assert [p for p in (tmp_path / "e").rglob("*") if p.is_file()] == []
