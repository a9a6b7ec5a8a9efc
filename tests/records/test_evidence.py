"""Evidence: papers kept under their digest."""

from pathlib import Path

from tongbao.records.evidence import keep, stored_at, trouble

PAPER = "市政府常务会议纪要".encode()


def test_it_works(tmp_path: Path) -> None:
    digest = keep(tmp_path, PAPER)
    assert stored_at(tmp_path, digest) == tmp_path / digest[:2] / digest
    assert stored_at(tmp_path, digest).read_bytes() == PAPER
    assert trouble(tmp_path, digest) == ""


def test_the_same_paper_is_kept_once(tmp_path: Path) -> None:
    assert keep(tmp_path, PAPER) == keep(tmp_path, PAPER)
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1


def test_an_empty_paper_is_a_paper(tmp_path: Path) -> None:
    assert trouble(tmp_path, keep(tmp_path, b"")) == ""


def test_a_missing_paper_is_found(tmp_path: Path) -> None:
    digest = keep(tmp_path, PAPER)
    stored_at(tmp_path, digest).unlink()
    assert trouble(tmp_path, digest) == "missing"


def test_a_changed_paper_is_found(tmp_path: Path) -> None:
    digest = keep(tmp_path, PAPER)
    stored_at(tmp_path, digest).write_bytes(PAPER + b" ")
    assert trouble(tmp_path, digest) == "changed"
