"""Issue: a step of two people; the second makes the document final with its number, its claims and its asks."""

import json
import re
from pathlib import Path

from tongbao.dossier.document import store, stored_inputs, write_draft
from tongbao.dossier.dossier import Dossier
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.documents.draft import Drafted
from tongbao.office.desk.documents.render import render
from tongbao.office.desk.documents.workflow import require_before, step_rule
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import SHANGHAI, Actor, Home, one_act
from tongbao.office.store.models import AskRow, DocumentRow, ProposalRow
from tongbao.rules.digest import sha256
from tongbao.rules.row import Row


def issue(key: str, number: str, home: Home, acting: Actor, out: Path) -> Drafted | None:
    """Issue a draft under a number: the drafter proposes, another person confirms.

    Parameters
    ----------
    key : key of the draft
    number : of the pattern in the rules
        Number of the document (文号).
    home
        Home with the draft.
    acting
        Person who proposes or confirms.
    out
        Folder for the files as issued.

    Returns
    -------
    Drafted or None
        Document as issued; None where the issue is only proposed.

    Raises
    ------
    Refusal
        Codes ``no-draft``, ``issued``, ``undecided``, ``proof``, ``two-persons``, ``number``, and ``step-order`` where
        a step that the rules require before signing is not done.
    """
    with one_act():
        roles.require(acting, "issue")
        row = DocumentRow.objects.filter(key=key).first()
        if row is None:
            raise Refusal("no-draft", f"没有草稿“{key}”。", "请先用 draft 拟稿。")
        if row.state == "issued":
            raise Refusal("issued", f"“{key}”已经印发（{row.number}）。", "需要更改的，请另行拟稿发文。")
        if DocumentRow.objects.filter(number=number).exclude(key=key).exists():
            raise Refusal("number", f"文号“{number}”已被使用。", "请核对文号。")
        today = acting.now.astimezone(SHANGHAI).date()
        _require_document_number(number, step_rule("number", today))
        require_before(row, step_rule("sign", today), home, today)
        folder = home.path / row.folder
        inputs = stored_inputs(folder).numbered(number)
        dossier = Dossier.open(inputs, home.path)
        written = write_draft(dossier)
        if written.undecided:
            raise Refusal(
                "undecided", f"草稿还有{len(written.undecided)}处待定。", "请先在 decisions.csv 中写明决定，重新拟稿。"
            )
        if written.faults:
            raise Refusal("proof", f"校核未通过：{written.faults[0].sentence}", "请按校核意见处理后重新拟稿。")
        subject = f"{key} {number} {inputs.digest()[:16]}"
        # One proposal a document: another number, or a new draft, supersedes the earlier proposal.
        ProposalRow.objects.filter(act="issue", subject__startswith=f"{key} ").exclude(subject=subject).delete()
        proposer = roles.confirm_by_second(acting, "issue", subject)
        if proposer is None:
            audit_log.record(acting, "issue", f"提出印发 {key} {number}")
            return None
        roles.require(acting, "sign")
        store(folder, written, dossier)
        files, notices = render(written, dossier, home, out)
        digests = {f.name: sha256(f.read_bytes()) for f in files}
        (folder / "files.json").write_text(json.dumps(digests, indent=1, sort_keys=True) + "\n", "utf-8")
        row.state, row.number, row.issued_by, row.digest = "issued", number, acting.who, inputs.digest()
        row.save()
        for ask in written.asks:
            body = {n: getattr(ask, n) for n in ask.__dataclass_fields__} | {"units": list(ask.units)}
            AskRow.objects.create(key=ask.id, document=number, issued_on=inputs.as_of.isoformat(), body=body)
        audit_log.record(acting, "issue", f"印发 {number} {row.digest}")
    return Drafted(key, written, files, notices, ())


def _require_document_number(number: str, rule: Row) -> None:
    """Refuse a text that is no document number.

    Raises
    ------
    Refusal
        Code ``number``.
    """
    if rule.get("pattern") and not re.fullmatch(rule.text("pattern"), number):
        raise Refusal("number", f"“{number}”不是发文字号。", f"请写成“{rule.text('example')}”的样子。")
