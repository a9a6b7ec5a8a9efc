"""Verify: check every claim of an issued document against the books, the rules of its day, and the registers."""

from dataclasses import dataclass
from pathlib import Path

from tongbao.dossier.inputs import Inputs
from tongbao.dossier.verification import (
    DAMAGED,
    MISSING,
    Mismatch,
    Stored,
    check_files,
    check_papers,
    check_sealed,
    recompute,
)
from tongbao.intake.review.state import State
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.home.period_lock import return_kinds
from tongbao.office.desk.home.shared_books import fetch_missing
from tongbao.office.store.models import BookRow, DecisionRow, DocumentRow, UploadRow
from tongbao.records.evidence import check_paper, paper_path


@dataclass(frozen=True)
class Verified:
    """Extent of the verification of a document, and each mismatch: (kind, place, sentence)."""

    document: str
    claims: int = 0
    books: int = 0
    papers: int = 0
    originals: int = 0
    files: int = 0
    mismatches: tuple[Mismatch, ...] = ()


def verify(home: Home, document: str = "", out: Path | None = None) -> list[Verified]:
    """Verify one issued document (by number or key) or all; with ``out`` check the files there against their digests.

    Raises
    ------
    Refusal
        Code ``no-document``.
    """
    rows = DocumentRow.objects.filter(state="issued").order_by("id")
    chosen = [r for r in rows if document in ("", r.number, r.key)]
    if not chosen:
        raise Refusal("no-document", f"没有已印发的文件{f'“{document}”' if document else ''}。", "请核对文号。")
    return [_verify_row(row, home, out) for row in chosen]


def _verify_row(row: DocumentRow, home: Home, out: Path | None) -> Verified:
    folder = home.path / row.folder
    try:
        stored = Stored.read(folder)
    except DAMAGED as problem:
        return Verified(row.number, mismatches=(("文件", row.folder, f"印发时留存的依据缺失或已损坏：{problem}"),))
    inputs = stored.inputs
    registered: list[Mismatch] = []
    if inputs.digest() != row.digest or inputs.number != row.number:
        registered.append(("文件", row.number, "拟稿依据与印发时登记的摘要或文号不符"))
    books = _check_books(inputs, home)
    papers, papers_wrong = check_papers(inputs, home.path, home.evidence)
    originals, originals_wrong = _check_originals(inputs, home)
    decisions = _check_decisions(inputs)
    if broken := audit_log.broken_links():
        decisions.append(("日志", row.number, f"操作日志第{broken[0]}条起链条断裂"))
    files, files_wrong = check_files(folder, out) if out is not None else (0, [])
    claims, claims_wrong = recompute(folder, home.path, stored, row.number)
    wrong = (*registered, *books, *papers_wrong, *originals_wrong, *decisions, *files_wrong, *claims_wrong)
    return Verified(row.number, claims, len(inputs.books), papers, originals, files, wrong)


def _check_books(inputs: Inputs, home: Home) -> list[Mismatch]:
    """Check each book against the register of seals and against its own seal."""
    fetch_missing(home, inputs.books)
    found: list[Mismatch] = []
    for folder, seal in inputs.books:
        registered = BookRow.objects.filter(folder=folder).first()
        if registered is None or registered.seal != seal:
            found.append(("账册", folder, "没有登记的印章，或与登记不符"))
        found += check_sealed(folder, seal, home.path)
    return found


def _check_originals(inputs: Inputs, home: Home) -> tuple[int, list[Mismatch]]:
    """Check the originals of the returns and lists the books were closed from against their digests."""
    count, found = 0, []
    for folder, _ in inputs.books:
        book = BookRow.objects.filter(folder=folder).first()
        if book is None:
            continue
        for upload in UploadRow.objects.filter(
            kind__in=return_kinds(book.kind), period=book.period, state=State.SEALED.value
        ):
            count += 1
            if wrong := MISSING.get(check_paper(home.evidence, upload.digest) or ""):
                where = f"{upload.file} {paper_path(home.evidence, upload.digest).relative_to(home.path)}"
                found.append(("来文", where, f"原件{wrong}"))
    return count, found


def _check_decisions(inputs: Inputs) -> list[Mismatch]:
    """Find decisions the document was made with that are no longer on record, whatever was decided since."""
    known = set(DecisionRow.objects.values_list("conflict", "choice"))
    return [
        ("决定", conflict, f"拟稿时的决定“{choice}”已不在记录中")
        for conflict, choice in sorted(inputs.choices.items())
        if (conflict, choice) not in known
    ]
