"""Render: write a document's files into a folder."""

from pathlib import Path

from tongbao.bulletin.draft import Draft
from tongbao.bulletin.genre import BASES
from tongbao.bulletin.page import Chains
from tongbao.bulletin.writers import docx, html, pdf, xlsx
from tongbao.dossier.document import pretty_claims
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.evidence_chain import Sender, trace
from tongbao.dossier.evidence_workbook import evidence_sheets
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.assessment.league_table import league_sheets
from tongbao.office.desk.home.home import Home
from tongbao.office.store.models import UploadRow

FILES = ("bulletin.docx", "bulletin.pdf", "bulletin.html", "bulletin-public.html", "evidence.xlsx", "claims.json")
LEAGUE = "league.xlsx"


def render(draft: Draft, dossier: Dossier, home: Home, out: Path) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write every file of a document into a folder; return the files and the notices on substituted fonts."""
    out.mkdir(parents=True, exist_ok=True)
    page, rulebook = draft.page, dossier.rulebook
    fonts = home.path / "fonts"
    docx.write(page, rulebook, out / "bulletin.docx")
    notices = pdf.write(page, rulebook, out / "bulletin.pdf", fonts if fonts.is_dir() else None)
    known = chains(draft, dossier, home)
    html.write(page, known, out / "bulletin.html", "internal")
    html.write(page, known, out / "bulletin-public.html", "public")
    xlsx.write(evidence_sheets(draft, dossier, known), out / "evidence.xlsx", page.day, page.issuer)
    files: tuple[str, ...] = FILES
    if BASES[dossier.inputs.kind].judges_targets:
        xlsx.write(league_sheets(draft.findings, dossier.roster, rulebook), out / LEAGUE, page.day, page.issuer)
        files = (*FILES, LEAGUE)
    (out / "claims.json").write_bytes(pretty_claims(draft, dossier))
    return tuple(out / f for f in files), notices


def chains(draft: Draft, dossier: Dossier, home: Home) -> Chains:
    """Trace every claim of a draft, down to the sender of the return it came from."""
    found = UploadRow.objects.values_list("digest", "file", "sender", "received_at")
    senders = {digest[:12]: Sender(file, sender, received_at) for digest, file, sender, received_at in found}
    return trace(draft, dossier, senders, home.evidence)


def files_of(home: Home, key: str) -> Path:
    """Return the folder of the files of a document that the pages show.

    Raises
    ------
    Refusal
        Code ``absent`` where the key leads out of the documents.
    """
    folder = home.documents / key / "files"
    if folder.resolve().parent.parent != home.documents.resolve():
        raise Refusal("absent", "没有这份文件。", "请从列表中打开。")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
