"""Verification of a stored document: its books, papers, files and claims held against what they were when issued.

Plain Python: an outsider with the published pack runs the same checks as the office.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tongbao
from tongbao.bulletin.genre import BASES
from tongbao.dossier.books import read_records
from tongbao.dossier.document import claims_of, stored_inputs, stored_rulebook, write_draft
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.inputs import Inputs
from tongbao.measure.refusal import Refusal
from tongbao.records.book import check_book
from tongbao.records.engine.duckdb import EngineError
from tongbao.records.evidence import check_paper, paper_path
from tongbao.records.fact import Demand, Fact, StatedTally
from tongbao.rules.digest import sha256

# What reading a damaged file may raise.
DAMAGED = (OSError, ValueError, LookupError, TypeError, EngineError)
Mismatch = tuple[str, str, str]
MISSING = {"missing": "缺失", "changed": "已被改动"}


@dataclass(frozen=True)
class Stored:
    """What was stored when a document was issued: its inputs, its claims and the head of claims.json."""

    inputs: Inputs
    claims: list[dict[str, Any]]
    document: dict[str, Any]

    @classmethod
    def read(cls, folder: Path) -> "Stored":
        """Read what was stored with a document.

        Parameters
        ----------
        folder
            Folder of the document.

        Returns
        -------
        Stored

        Raises
        ------
        OSError, ValueError, LookupError, TypeError
            Where a file is missing or damaged.
        """
        inputs = stored_inputs(folder)
        stored_rulebook(folder, inputs)
        claims = json.loads((folder / "claims.json").read_text("utf-8"))
        return cls(inputs, claims["claims"], claims["document"])


def check_sealed(folder: str, seal: str, home: Path) -> list[Mismatch]:
    """Hold a book against its seal.

    Parameters
    ----------
    folder
        Folder of the book, relative to ``home``.
    seal : SHA-256
        Seal the document names.
    home
        Folder of the office, or of a copy of its books.

    Returns
    -------
    list of (kind, place, sentence)
        Empty where not a digit has changed.
    """
    found = []
    for wrong in check_book(home / folder, seal):
        where = " ".join(x for x in (f"{folder}/{wrong.file}", wrong.row, wrong.column) if x)
        found.append(("账册", where, wrong.what))
    return found


def check_papers(inputs: Inputs, home: Path, evidence: Path) -> tuple[int, list[Mismatch]]:
    """Hold the papers of all progress records against their digests.

    Parameters
    ----------
    inputs
        They name the books.
    home
        Folder of the office.
    evidence
        Folder of the papers by digest.

    Returns
    -------
    count, mismatches
        Papers looked at; none for kinds made from ledgers alone, or where a book cannot be read.
    """
    if not BASES[inputs.kind].has_records:
        return 0, []
    try:
        facts, tallies, demands = read_records([home / b[0] for b in inputs.books])
    except DAMAGED:
        return 0, []  # check_sealed says what is wrong with the book
    records: list[Fact | StatedTally | Demand] = [*facts, *tallies, *demands]
    papers = [(r.id, paper) for r in records for paper in r.evidence]
    found = []
    for id_, paper in papers:
        if wrong := MISSING.get(check_paper(evidence, paper) or ""):
            found.append(("证据", f"{id_} {paper_path(evidence, paper).relative_to(home)}", f"证据文件{wrong}"))
    return len(papers), found


def check_files(folder: Path, out: Path) -> tuple[int, list[Mismatch]]:
    """Hold the published files against the digests stored when the document was issued.

    Parameters
    ----------
    folder
        Folder of the document.
    out
        Folder of the published files.

    Returns
    -------
    count, mismatches
    """
    try:
        stored = dict(json.loads((folder / "files.json").read_text("utf-8")))
    except DAMAGED as problem:
        return 0, [("文件", f"{folder.name}/files.json", f"成品摘要缺失或已损坏：{problem}")]
    wrong = [n for n, wanted in stored.items() if not (out / n).exists() or sha256((out / n).read_bytes()) != wanted]
    return len(stored), [("成品", name, "文件缺失或与印发时的摘要不符") for name in wrong]


def recompute(folder: Path, home: Path, stored: Stored, number: str) -> tuple[int, list[Mismatch]]:
    """Make a document again under the rules of its day, and compare every claim.

    Parameters
    ----------
    folder
        Folder of the document.
    home
        Folder of the office, or of a copy of its books.
    stored
        What was stored when it was issued.
    number
        Document number, for the sentences.

    Returns
    -------
    count, mismatches
        Claims compared; none where the document cannot be computed, which is itself the mismatch.
    """
    inputs = stored.inputs
    try:
        dossier = Dossier.open(inputs, home, stored_rulebook(folder, inputs))
        written = write_draft(dossier)
    except (Refusal, *DAMAGED) as problem:
        return 0, [("重算", number, f"不能重算（本程序版本{tongbao.__version__}）：{problem}")]
    again = json.loads(json.dumps(claims_of(written, dossier), default=str))
    found = compare_claims(stored.claims, again["claims"])
    if stored.document != again["document"]:
        found.append(("文件", number, "重算的正文或规则与印发时不一致"))
    return len(stored.claims), found


def compare_claims(printed: list[dict[str, Any]], again: list[dict[str, Any]]) -> list[Mismatch]:
    """Compare printed claims with those of the recomputed document, by id.

    Parameters
    ----------
    printed, again : claims as claims.json has them
        Of the issued and of the recomputed document.

    Returns
    -------
    list of (kind, claim id, sentence)
    """
    found = []
    now = {c["id"]: c for c in again}
    for claim in printed:
        other = now.pop(claim["id"], None)
        if other is None:
            found.append(("断言", claim["id"], f"印出“{claim['text']}”，重算已无此断言"))
        elif (other["text"], other["value"], other["finding"]) != (claim["text"], claim["value"], claim["finding"]):
            alike = other["text"] == claim["text"]
            shown = [f"{c['text']}（{c['value']}）" if alike else c["text"] for c in (claim, other)]
            found.append(("断言", claim["id"], f"印出“{shown[0]}”，重算为“{shown[1]}”（{claim['clause']}）"))
    return [*found, *(("断言", extra["id"], f"重算多出“{extra['text']}”") for extra in now.values())]
