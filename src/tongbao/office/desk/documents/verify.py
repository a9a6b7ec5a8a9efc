"""Verify: hold every claim of an issued document against the books and the rules of its day."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tongbao
from tongbao.intake.review.state import State
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.closing.book_tables import kinds
from tongbao.office.desk.documents.render import claims_of, kept_inputs, kept_rulebook
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.home.shared_books import present
from tongbao.office.desk.recompute import Inputs, records_of, roster_of, write_draft
from tongbao.office.store.models import BookRow, DecisionRow, DocumentRow, UploadRow
from tongbao.records.book import check_book
from tongbao.records.engine.duckdb import EngineError
from tongbao.records.evidence import stored_at, trouble
from tongbao.records.fact import Demand, Fact, StatedTally
from tongbao.rules.digest import digest, sha256

_DAMAGED = (OSError, ValueError, LookupError, TypeError, EngineError)


@dataclass
class Verified:
    """How much was checked and each mismatch: (what, where, sentence)."""

    document: str
    claims: int = 0
    books: int = 0
    papers: int = 0
    originals: int = 0
    files: int = 0
    mismatches: list[tuple[str, str, str]] = field(default_factory=list)


def verify(home: Home, document: str = "", out: Path | None = None) -> list[Verified]:
    """Verify one issued document (by number or key) or all; ``out`` also holds its files against their digests."""
    rows = DocumentRow.objects.filter(state="issued").order_by("id")
    chosen = [r for r in rows if document in ("", r.number, r.key)]
    if not chosen:
        raise Refusal("no-document", f"没有已印发的文件{f'“{document}”' if document else ''}。", "请核对文号。")
    return [_one(row, home, out) for row in chosen]


def _one(row: DocumentRow, home: Home, out: Path | None) -> Verified:
    folder, result = home.path / row.folder, Verified(row.number)
    try:
        inputs = kept_inputs(folder)
        rulebook = kept_rulebook(folder, inputs)
        kept = json.loads((folder / "claims.json").read_text("utf-8"))
        printed, document = kept["claims"], kept["document"]
    except _DAMAGED as problem:
        result.mismatches.append(("文件", row.folder, f"印发时留存的依据缺失或已损坏：{problem}"))
        return result
    if digest(inputs.as_kept()) != row.digest or inputs.number != row.number:
        result.mismatches.append(("文件", row.number, "拟稿依据与印发时登记的摘要或文号不符"))
    _books(inputs, home, result)
    _papers(inputs, home, result)
    _originals(inputs, home, result)
    _decisions(inputs, result)
    if audit_log.broken():
        result.mismatches.append(("日志", row.number, f"操作日志第{audit_log.broken()[0]}条起链条断裂"))
    if out is not None:
        _files(folder, out, result)
    try:
        written = write_draft(inputs, home.path, rulebook, roster_of(inputs, home.path))
    except (Refusal, *_DAMAGED) as problem:
        # A damaged book may no longer be computable; that is itself the finding.
        result.mismatches.append(("重算", row.number, f"不能重算（本程序版本{tongbao.__version__}）：{problem}"))
        return result
    again = json.loads(json.dumps(claims_of(written, inputs, rulebook), default=str))
    _claims(printed, again["claims"], result)
    if document != again["document"]:
        result.mismatches.append(("文件", row.number, "重算的正文或规则与印发时不一致"))
    return result


def _books(inputs: Inputs, home: Home, result: Verified) -> None:
    present(home, inputs.books)
    for folder, seal in inputs.books:
        result.books += 1
        registered = BookRow.objects.filter(folder=folder).first()
        if registered is None or registered.seal != seal:
            result.mismatches.append(("账册", folder, "没有登记的印章，或与登记不符"))
        for found in check_book(home.path / folder, seal):
            where = " ".join(x for x in (f"{folder}/{found.file}", found.row, found.column) if x)
            result.mismatches.append(("账册", where, found.what))


def _papers(inputs: Inputs, home: Home, result: Verified) -> None:
    if inputs.kind == "energy":
        return
    try:
        facts, tallies, demands = records_of([home.path / b[0] for b in inputs.books])
    except _DAMAGED:
        return  # what is wrong with the book is told by _books
    records: list[Fact | StatedTally | Demand] = [*facts, *tallies, *demands]
    for record in records:
        for paper in record.evidence:
            result.papers += 1
            words = {"missing": "证据文件缺失", "changed": "证据文件已被改动"}.get(trouble(home.evidence, paper))
            if words:
                where = f"{record.id} {stored_at(home.evidence, paper).relative_to(home.path)}"
                result.mismatches.append(("证据", where, words))


def _originals(inputs: Inputs, home: Home, result: Verified) -> None:
    """The returns and lists that the books were closed from, as they came: present and unchanged."""
    for folder, _ in inputs.books:
        book = BookRow.objects.filter(folder=folder).first()
        if book is None:
            continue
        for upload in UploadRow.objects.filter(kind__in=kinds(book.kind), period=book.period, state=State.SEALED.value):
            result.originals += 1
            words = {"missing": "原件缺失", "changed": "原件已被改动"}.get(trouble(home.evidence, upload.digest))
            if words:
                where = f"{upload.file} {stored_at(home.evidence, upload.digest).relative_to(home.path)}"
                result.mismatches.append(("来文", where, words))


def _decisions(inputs: Inputs, result: Verified) -> None:
    """Every decision the document was made with still stands on record, whatever was decided since."""
    known = set(DecisionRow.objects.values_list("conflict", "choice"))
    for conflict, choice in sorted(inputs.choices.items()):
        if (conflict, choice) not in known:
            result.mismatches.append(("决定", conflict, f"拟稿时的决定“{choice}”已不在记录中"))


def _claims(kept: list[dict[str, Any]], again: list[dict[str, Any]], result: Verified) -> None:
    result.claims = len(kept)
    now = {c["id"]: c for c in again}
    for claim in kept:
        found = now.pop(claim["id"], None)
        if found is None:
            result.mismatches.append(("断言", claim["id"], f"印出“{claim['text']}”，重算已无此断言"))
        elif (found["text"], found["value"], found["finding"]) != (claim["text"], claim["value"], claim["finding"]):
            alike = found["text"] == claim["text"]
            shown = [f"{c['text']}（{c['value']}）" if alike else c["text"] for c in (claim, found)]
            result.mismatches.append(
                ("断言", claim["id"], f"印出“{shown[0]}”，重算为“{shown[1]}”（{claim['clause']}）")
            )
    for extra in now.values():
        result.mismatches.append(("断言", extra["id"], f"重算多出“{extra['text']}”"))


def _files(folder: Path, out: Path, result: Verified) -> None:
    try:
        kept = dict(json.loads((folder / "files.json").read_text("utf-8")))
    except _DAMAGED as problem:
        result.mismatches.append(("文件", f"{folder.name}/files.json", f"成品摘要缺失或已损坏：{problem}"))
        return
    for name, wanted in kept.items():
        result.files += 1
        path = out / name
        if not path.exists() or sha256(path.read_bytes()) != wanted:
            result.mismatches.append(("成品", name, "文件缺失或与印发时的摘要不符"))
