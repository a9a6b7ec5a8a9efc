"""Write a document's files, and keep what it was made from."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from tongbao.bulletin.clause import Claim, Clause
from tongbao.bulletin.draft import Draft
from tongbao.bulletin.writers import docx, html, pdf, xlsx
from tongbao.dossier.evidence_workbook import evidence_sheets
from tongbao.office.desk.assessment.league_table import league_sheets
from tongbao.office.desk.documents.evidence_chain import chains
from tongbao.office.desk.home.home import Home
from tongbao.office.desk.recompute import Inputs
from tongbao.registry.roster import Roster
from tongbao.rules.digest import canonical, digest, sha256
from tongbao.rules.rulebook import Rulebook

FILES = ("bulletin.docx", "bulletin.pdf", "bulletin.html", "bulletin-public.html", "evidence.xlsx", "claims.json")
LEAGUE = "league.xlsx"


def publish(
    draft: Draft, inputs: Inputs, home: Home, rulebook: Rulebook, roster: Roster, out: Path
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write every file of a document into a folder; notices tell of substituted fonts."""
    out.mkdir(parents=True, exist_ok=True)
    page = draft.page
    fonts = home.path / "fonts"
    docx.write(page, rulebook, out / "bulletin.docx")
    notices = pdf.write(page, rulebook, out / "bulletin.pdf", fonts if fonts.is_dir() else None)
    known = chains(draft, inputs, home, rulebook, roster)
    html.write(page, known, out / "bulletin.html", "internal")
    html.write(page, known, out / "bulletin-public.html", "public")
    xlsx.write(evidence_sheets(draft, inputs, known, rulebook), out / "evidence.xlsx", page.day, page.issuer)
    files: tuple[str, ...] = FILES
    if inputs.kind == "assessment":
        xlsx.write(league_sheets(draft.findings, roster, rulebook), out / LEAGUE, page.day, page.issuer)
        files = (*FILES, LEAGUE)
    (out / "claims.json").write_bytes(_pretty(claims_of(draft, inputs, rulebook)))
    return tuple(out / f for f in files), notices


def keep(folder: Path, inputs: Inputs, rulebook: Rulebook, draft: Draft) -> None:
    """Keep inputs, rules and claims of a document, so that it can be made again under the rules of its day."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "inputs.json").write_bytes(canonical(inputs.as_kept()))
    (folder / "rules.json").write_bytes(canonical(rulebook.used()))
    (folder / "claims.json").write_bytes(_pretty(claims_of(draft, inputs, rulebook)))


def kept_inputs(folder: Path) -> Inputs:
    """The inputs a document was made from."""
    return Inputs.from_kept(json.loads((folder / "inputs.json").read_text("utf-8")))


def kept_rulebook(folder: Path, inputs: Inputs) -> Rulebook:
    """Just the rules a document was made by."""
    return Rulebook.from_used(inputs.rules_on, json.loads((folder / "rules.json").read_text("utf-8")))


def claims_of(draft: Draft, inputs: Inputs, rulebook: Rulebook) -> dict[str, Any]:
    """The document's claims with the clauses they stand in, as handed out."""
    listed = []
    for clause in draft.page.clauses():
        listed += [_claim(c, clause) for c in clause.claims]
    return {
        "document": {
            "number": inputs.number,
            "kind": inputs.form or inputs.kind,
            "period": inputs.period,
            "as_of": inputs.as_of,
            "rules_on": inputs.rules_on,
            "rules": rulebook.used_digest(),
            "seals": [b[1] for b in inputs.books],
            "list_order": inputs.order,
            "text_digest": sha256(draft.page.text().encode()),
        },
        "claims": listed,
        "undecided": [{"conflict": f.conflict, "working": f.working} for f in draft.undecided],
        "faults": [{"code": f.code, "sentence": f.sentence} for f in draft.faults],
        "unverified_rules": rulebook.unverified_used(),
        "asks": [{"id": a.id, "matter": a.matter, "due": a.due, "units": list(a.units)} for a in draft.asks],
    }


def numbered(inputs: Inputs, number: str) -> Inputs:
    """The inputs with the document's number."""
    return replace(inputs, number=number)


def inputs_digest(inputs: Inputs) -> str:
    """The digest that a two-person issue is about."""
    return digest(inputs.as_kept())


def _claim(claim: Claim, clause: Clause) -> dict[str, Any]:
    value = list(claim.value) if isinstance(claim.value, tuple) else claim.value
    return {
        "id": claim.id,
        "kind": claim.kind,
        "text": claim.text,
        "value": value,
        "finding": claim.finding,
        "key": claim.key,
        "records": list(claim.records),
        "clause": clause.text,
    }


def _pretty(value: Any) -> bytes:
    return json.dumps(json.loads(canonical(value)), ensure_ascii=False, indent=1).encode("utf-8") + b"\n"
