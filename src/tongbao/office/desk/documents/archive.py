"""Archive: one issued document with its complete basis, as a pack that is byte for byte reproducible."""

import json
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tongbao.dossier.document import stored_inputs
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.documents.dispatch import copies_of
from tongbao.office.desk.documents.workflow import document, steps_of
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import SHANGHAI, Actor, Home, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import DocumentRow, TrailRow
from tongbao.rules.digest import sha256

BASIS_FILES = ("inputs.json", "rules.json", "claims.json", "files.json")
LIST = "sha256.txt"
MANIFEST = "manifest.json"
_DAY = (1980, 1, 1, 0, 0, 0)
_ACT = "archive"


def archive(key: str, home: Home, acting: Actor, issued: Path, out: Path) -> dict[str, str]:
    """Pack an issued document into a ZIP.

    Parameters
    ----------
    key : key or number of the document
    home
        Home with the basis of the document and its books.
    acting
        Person who may issue.
    issued
        Folder with the files as issued; each is checked against the digest recorded when it was issued.
    out
        ZIP to be written, which must not exist.

    Returns
    -------
    dict of str to str
        SHA-256 of each part by its name in the ZIP.

    Raises
    ------
    Refusal
        Codes ``person``, ``role``, ``no-document``, ``not-issued``, ``archive`` where a file is missing or is not the
        one that was issued, or the ZIP exists.
    """
    roles.require(acting, "issue")
    with one_act():
        row = document(key)
        if row.state != "issued":
            raise Refusal("not-issued", f"“{row.key}”还没有印发，不能立卷。", "请先签发。")
        if out.exists():
            raise Refusal("archive", f"“{out}”已经存在。", "请另给一个文件名。")
        parts = _parts(row, home, issued, acting)
        digests = {name: sha256(content) for name, content in sorted(parts.items())}
        parts[LIST] = "".join(f"{d}  {n}\n" for n, d in digests.items()).encode()
        audit_log.record(acting, _ACT, f"{row.key} {sha256(parts[LIST])[:16]}")
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in sorted(parts.items()):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            pack.writestr(entry, content)
    return digests


def _parts(row: DocumentRow, home: Home, issued: Path, acting: Actor) -> dict[str, bytes]:
    folder, today = home.path / row.folder, acting.now.astimezone(SHANGHAI).date()
    parts = {f"basis/{name}": _bytes(folder / name) for name in BASIS_FILES}
    for name, wanted in json.loads(parts["basis/files.json"]).items():
        content = _bytes(issued / name)
        if sha256(content) != wanted:
            raise Refusal(
                "archive",
                f"“{issued / name}”与印发时的摘要不符，不能立卷。",
                "请用印发时的原件；核对可用 verify --out。",
            )
        parts[f"files/{name}"] = content
    for book, _ in stored_inputs(folder).books:
        parts[f"books/{book}/{MANIFEST}"] = _bytes(home.path / book / MANIFEST)
    particulars = {n: getattr(row, n) for n in ("key", "kind", "period", "as_of", "number", "drafted_by", "issued_by")}
    parts["document.json"] = _json(particulars | {"digest": row.digest})
    parts["seals.json"] = _json([{"book": b, "seal": s} for b, s in stored_inputs(folder).books])
    parts["steps.json"] = _json([asdict(s) for s in steps_of(row, home, today)])
    parts["receipts.json"] = _json([asdict(c) for c in copies_of(row, rows.roster())])
    parts["trail.json"] = _json(_trail(row))
    return parts


def _trail(row: DocumentRow) -> list[dict[str, Any]]:
    """List the audit log entries of a document, without those of packing it, or no two packs would be alike."""
    entries = TrailRow.objects.exclude(act=_ACT).order_by("id")
    names = ("at", "who", "act", "subject", "before", "digest")
    selected = (e for e in entries if {row.key, row.number} & set(e.subject.split(" ")))
    return [{"number": e.pk} | {n: getattr(e, n) for n in names} for e in selected]


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise Refusal("archive", f"缺少“{path.name}”，不能立卷。", "请核对印发的文件夹和工作目录是否齐全。")
    return path.read_bytes()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
