"""Publication: issued documents and the pack by which anybody can check them. Off by default."""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tongbao.dossier.document import stored_inputs
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.documents.render import files_of
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.store.models import DocumentRow, OfficeRow
from tongbao.rules.digest import sha256
from tongbao.rules.rulebook import Rulebook

KEY = "public_page"
# Files of a document that contain only content that may leave the office.
FILES = ("bulletin.pdf", "bulletin-public.html", "league.xlsx")
_WHEN = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Published:
    """One published document."""

    key: str
    number: str
    period: str
    as_of: str
    files: tuple[str, ...]
    digest: str


def is_open() -> bool:
    """Return whether the office has switched its public page on."""
    row = OfficeRow.objects.filter(key=KEY).first()
    return bool(row and row.value is True)


def set_publication(on: bool, acting: Actor) -> None:
    """Switch the public page on or off.

    Raises
    ------
    Refusal
        Codes ``role`` and ``territory``: only a person who may sign documents decides on their publication.
    """
    with one_act():
        roles.require(acting, "sign")
        OfficeRow.objects.update_or_create(key=KEY, defaults={"value": on})
        audit_log.record(acting, "public", "打开公开页" if on else "关闭公开页")


def list_published(home: Home) -> list[Published]:
    """List the issued documents whose files are here as issued, the newest first.

    Raises
    ------
    Refusal
        Code ``absent`` where the page is off.
    """
    if not is_open():
        raise Refusal("absent", "没有公开页。", "请向发文机关查询。")
    found = []
    # A letter to one unit concerns the two parties only.
    letters = [r.id for r in Rulebook(date.max).rows("document_kinds") if r.get("addressed", False)]
    for row in DocumentRow.objects.filter(state="issued").exclude(kind__in=letters).order_by("-as_of", "-id"):
        files = tuple(n for n in FILES if _as_issued(row, n, home))
        found.append(Published(row.key, row.number, row.period, row.as_of, files, row.digest))
    return found


def file(key: str, name: str, home: Home) -> bytes:
    """Read one file of a published document.

    Raises
    ------
    Refusal
        Code ``absent``.
    """
    row = next((p for p in list_published(home) if p.key == key), None)
    if row is None or name not in row.files:
        raise Refusal("absent", "没有这个文件。", "请从公开页打开。")
    return (files_of(home, key) / name).read_bytes()


def pack(key: str, home: Home) -> bytes:
    """Pack everything needed to check a document: its public files, the rules it was made by, seals and digests.

    The pack is byte for byte reproducible.

    Raises
    ------
    Refusal
        Code ``absent``.
    """
    document = next((p for p in list_published(home) if p.key == key), None)
    if document is None:
        raise Refusal("absent", "没有这份文件。", "请从公开页打开。")
    row = DocumentRow.objects.get(key=key)
    folder = home.path / row.folder
    parts = {name: (files_of(home, key) / name).read_bytes() for name in document.files}
    parts["rules.json"] = (folder / "rules.json").read_bytes()
    inputs = stored_inputs(folder)
    particulars = {
        "number": row.number,
        "period": row.period,
        "as_of": row.as_of,
        "rules_on": inputs.rules_on.isoformat(),
        "digest_of_inputs": row.digest,
        "seals": [seal for _, seal in inputs.books],
        "claims": _claims(folder / "claims.json"),
    }
    parts["document.json"] = json.dumps(particulars, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    sums = "".join(f"{sha256(content)}  {name}\n" for name, content in sorted(parts.items()))
    parts["SHA256SUMS"] = sums.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(parts.items()):
            archive.writestr(zipfile.ZipInfo(name, _WHEN), content)
    return out.getvalue()


def _claims(path: Path) -> list[dict[str, str]]:
    """List each number and name as printed, with its clause; no record, no institution, no paper."""
    listed = json.loads(path.read_text("utf-8"))["claims"]
    return [{"id": c["id"], "kind": c["kind"], "text": c["text"], "clause": c["clause"]} for c in listed]


def _as_issued(row: DocumentRow, name: str, home: Home) -> bool:
    path, digests = files_of(home, row.key) / name, home.path / row.folder / "files.json"
    if not path.exists() or not digests.exists():
        return False
    return bool(json.loads(digests.read_text("utf-8")).get(name) == sha256(path.read_bytes()))
