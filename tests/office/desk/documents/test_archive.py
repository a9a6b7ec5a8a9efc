"""The pack of an issued document: everything it rests on, the same bytes; nothing but what was issued."""

import json
import zipfile
from pathlib import Path

from tests.office.desk.chain_office import acting
from tests.office.desk.small_document import DRAFTER, KEY, NUMBER, SIGNER, refusal

from tongbao.office.desk.documents.archive import archive
from tongbao.office.desk.documents.render import FILES
from tongbao.office.desk.home.home import Home
from tongbao.rules.digest import sha256


def test_it_holds_everything_and_is_the_same_bytes(issued: Home, tmp_path: Path) -> None:
    out = tmp_path / "out"
    digests = archive(KEY, issued, SIGNER, out, tmp_path / "甲.zip")
    assert archive(NUMBER, issued, DRAFTER, out, tmp_path / "乙.zip") == digests
    assert (tmp_path / "甲.zip").read_bytes() == (tmp_path / "乙.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "甲.zip") as pack:
        parts = {name: pack.read(name) for name in pack.namelist()}
    assert parts.pop("sha256.txt").decode().splitlines() == [f"{sha256(c)}  {n}" for n, c in sorted(parts.items())]
    assert digests == {n: sha256(c) for n, c in parts.items()}
    basis = {f"basis/{n}.json" for n in ("inputs", "rules", "claims", "files")}
    books = {f"books/books/ledger/{m}/v1/manifest.json" for m in ("2023-01", "2024-01")}
    registers = {f"{n}.json" for n in ("document", "seals", "steps", "receipts", "trail")}
    assert set(parts) == basis | books | registers | {f"files/{n}" for n in FILES}
    assert json.loads(parts["document.json"])["number"] == NUMBER
    assert [t["act"] for t in json.loads(parts["trail.json"])] == ["draft", "issue", "issue"]
    assert json.loads(parts["receipts.json"]) == []


def test_a_draft_is_not_packed(drafted: Home, tmp_path: Path) -> None:
    assert refusal(archive, KEY, drafted, SIGNER, tmp_path / "out", tmp_path / "a.zip") == (
        "not-issued",
        f"“{KEY}”还没有印发，不能立卷。请先签发。",
    )


def test_each_refusal(issued: Home, tmp_path: Path) -> None:
    out, pack = tmp_path / "out", tmp_path / "a.zip"
    assert refusal(archive, KEY, issued, acting("办审核"), out, pack) == (
        "role",
        "“办审核”（审核员）无权办理 issue。请由有权的人员办理。",
    )
    assert refusal(archive, "无", issued, SIGNER, out, pack) == ("no-document", "没有文件“无”。请核对草稿编号或文号。")
    path = out / "evidence.xlsx"
    path.write_bytes(path.read_bytes() + b" ")
    assert refusal(archive, KEY, issued, SIGNER, out, pack) == (
        "archive",
        f"“{path}”与印发时的摘要不符，不能立卷。请用印发时的原件；核对可用 verify --out。",
    )
    path.unlink()
    assert refusal(archive, KEY, issued, SIGNER, out, pack) == (
        "archive",
        "缺少“evidence.xlsx”，不能立卷。请核对印发的文件夹和工作目录是否齐全。",
    )
    assert not pack.exists()
    pack.write_bytes(b"kept")
    assert refusal(archive, KEY, issued, SIGNER, out, pack) == ("archive", f"“{pack}”已经存在。请另给一个文件名。")
    assert pack.read_bytes() == b"kept"
