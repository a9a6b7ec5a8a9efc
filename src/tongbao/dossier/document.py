"""The draft of a document out of a dossier, and the claims handed out beside it."""

import json
from pathlib import Path
from typing import Any

from tongbao.bulletin.clause import Claim, Clause
from tongbao.bulletin.draft import Draft, DraftRequest, draft
from tongbao.bulletin.genre import find_genre
from tongbao.bulletin.slots import DraftContext
from tongbao.bulletin.wording import ListOrder
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.findings import find
from tongbao.dossier.inputs import Inputs
from tongbao.measure.period import Span
from tongbao.rules.digest import encode_canonical, sha256
from tongbao.rules.rulebook import Rulebook


def period_words(period: str) -> str:
    """Write a period in words: 2025年, 2025年1月至6月.

    Parameters
    ----------
    period
        A year, a month or a span of months, e.g. ``2025-01..2025-06``.

    Returns
    -------
    str
        Chinese words as a title has them.
    """
    span = Span.parse(period)
    if str(span) == str(span.first.year):
        return f"{span.first.year}年"
    first = f"{span.first.year}年{span.first.month}月"
    if span.first == span.last:
        return first
    year = f"{span.last.year}年" if span.last.year != span.first.year else ""
    return f"{first}至{year}{span.last.month}月"


def write_draft(dossier: Dossier) -> Draft:
    """Write the draft of a document.

    Parameters
    ----------
    dossier
        Inputs, rules and closed books.

    Returns
    -------
    Draft
        Page, findings, faults of the proof, asks.
    """
    inputs, rulebook = dossier.inputs, dossier.rulebook
    setting = DraftContext(dossier.roster, rulebook, ListOrder(inputs.order), inputs.as_of)
    request = DraftRequest(
        kind=inputs.kind,
        period=period_words(inputs.period),
        head=inputs.head,
        number=inputs.number,
        choices=inputs.choices,
        nameable=inputs.nameable,
        edits=inputs.edits,
        form=find_genre(inputs.form or inputs.kind, rulebook),
    )
    return draft(request, find(dossier), setting)


def claims_of(draft: Draft, dossier: Dossier) -> dict[str, Any]:
    """List the document's claims with their clauses, as handed out in claims.json.

    Parameters
    ----------
    draft
        Draft made from the dossier.
    dossier
        Inputs and rules; the rules that were read are named by digest.

    Returns
    -------
    mapping
        Values of JSON: document, claims, undecided, faults, unverified_rules, asks.
    """
    inputs, rulebook = dossier.inputs, dossier.rulebook
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


def pretty_claims(draft: Draft, dossier: Dossier) -> bytes:
    """Write the claims as claims.json has them.

    Parameters
    ----------
    draft, dossier
        As for :func:`claims_of`.

    Returns
    -------
    bytes
        UTF-8, an indent a level.
    """
    value = json.loads(encode_canonical(claims_of(draft, dossier)))
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def store(folder: Path, draft: Draft, dossier: Dossier) -> None:
    """Store inputs, rules and claims of a document, so that it can be made again under the rules of its day.

    Parameters
    ----------
    folder
        Folder of the document; made where it is not there.
    draft, dossier
        What was written, and what from.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "inputs.json").write_bytes(encode_canonical(dossier.inputs.as_stored()))
    (folder / "rules.json").write_bytes(encode_canonical(dossier.rulebook.used()))
    (folder / "claims.json").write_bytes(pretty_claims(draft, dossier))


def stored_inputs(folder: Path) -> Inputs:
    """Read what a document was made from.

    Parameters
    ----------
    folder
        Folder of the document.

    Returns
    -------
    Inputs
    """
    return Inputs.from_stored(json.loads((folder / "inputs.json").read_text("utf-8")))


def stored_rulebook(folder: Path, inputs: Inputs) -> Rulebook:
    """Read just the rules a document was made by.

    Parameters
    ----------
    folder
        Folder of the document.
    inputs
        They say the day of the rules.

    Returns
    -------
    Rulebook
        It refuses what was not read when the document was made.
    """
    return Rulebook.from_used(inputs.rules_on, json.loads((folder / "rules.json").read_text("utf-8")))


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
