"""Books on shared storage, by any address."""

from pathlib import Path

import pytest

from tongbao.measure.refusal import Refusal
from tongbao.records.storage import Storage


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A small folder like a book."""
    folder = tmp_path / "v1"
    folder.mkdir()
    (folder / "manifest.json").write_text("{}", "utf-8")
    (folder / "u01.parquet").write_bytes(b"PAR1")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """What is in a folder."""
    return {p.name: p.read_bytes() for p in folder.iterdir()}


@pytest.mark.parametrize("kind", ["folder", "address", "memory"])
def test_it_works(closed: Path, tmp_path: Path, kind: str) -> None:
    there = {"folder": str(tmp_path / "s"), "address": (tmp_path / "s").as_uri(), "memory": f"memory://{tmp_path}"}
    storage = Storage(there[kind] + "/")
    assert (bool(storage), storage.has("ledger/v1")) == (True, False)
    assert storage.fetch("ledger/v1", tmp_path / "home" / "v1") is False
    storage.bring(closed, "ledger/v1")
    assert storage.has("ledger/v1")
    assert storage.fetch("ledger/v1", tmp_path / "home" / "v1") is True
    assert files(tmp_path / "home" / "v1") == files(closed)


def test_a_book_that_is_there_is_left_as_it_is(closed: Path, tmp_path: Path) -> None:
    storage = Storage(str(tmp_path / "s"))
    storage.bring(closed, "v1")
    (closed / "u01.parquet").write_bytes(b"other")
    storage.bring(closed, "v1")
    assert (tmp_path / "s" / "v1" / "u01.parquet").read_bytes() == b"PAR1"


def test_a_book_without_its_manifest_is_not_there_yet(closed: Path, tmp_path: Path) -> None:
    storage = Storage(str(tmp_path / "s"))
    storage.bring(closed, "v1")
    (tmp_path / "s" / "v1" / "manifest.json").unlink()
    assert storage.fetch("v1", tmp_path / "home") is False
    assert not (tmp_path / "home").exists()


def test_no_address_is_no_storage(closed: Path, tmp_path: Path) -> None:
    Storage("").bring(closed, "v1")
    assert (bool(Storage("")), Storage("").fetch("v1", tmp_path / "x")) == (False, False)


def test_a_storage_nobody_knows_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        Storage("nope://x/y").has("v1")
    told = (
        "共享存储“nope://x/y”不能使用（Protocol not known: nope）。"
        "请核对 TONGBAO_BOOKS 的地址、权限和网络；本机账册没有改动，恢复后重做一次。"
    )
    assert (refused.value.code, str(refused.value)) == ("storage", told)
