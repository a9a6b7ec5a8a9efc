"""Edit: other words for a clause of a draft; its numbers and names remain claims, so it can still be recomputed."""

from dataclasses import dataclass, replace
from pathlib import Path

from tongbao.bulletin.edit import Edit, Place, check_edit, find_place, list_places, make_edit
from tongbao.bulletin.proof import Fault
from tongbao.bulletin.slots import DraftContext
from tongbao.bulletin.wording import ListOrder
from tongbao.dossier.document import store, stored_inputs, write_draft
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.inputs import Inputs
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.documents.draft import Drafted
from tongbao.office.desk.documents.render import render
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.store import rows
from tongbao.office.store.models import DocumentRow


@dataclass(frozen=True, slots=True)
class Line:
    """Clause of a draft as a page shows it.

    ``template`` is the current text, ``original`` the text the program wrote; ``claims`` are (id, text) in the order
    written; ``stale`` marks an edit whose clause is gone (then ``number`` is its former place).
    """

    number: int
    kind: str
    original: str
    template: str
    claims: tuple[tuple[str, str], ...]
    editable: bool
    is_edited: bool = False
    stale: bool = False


def clauses(key: str, home: Home, acting: Actor) -> tuple[Line, ...]:
    """List the clauses of a draft with their claims and edits, in printed order; stale edits come last.

    Raises
    ------
    Refusal
        Codes ``person``, ``role``, ``no-draft``.
    """
    roles.require(acting, "draft")
    inputs = stored_inputs(home.path / open_draft(key, issued=True).folder)
    listed = as_drafted(inputs, home)
    edits: dict[int, Edit] = {}
    stale = []
    for edit_ in inputs.edits:
        place = find_place(edit_, listed)
        if place is None:
            stale.append(Line(edit_.clause, "", edit_.original, edit_.template, (), False, True, True))
        else:
            edits[place.number] = edit_
    return (*(_line(p, edits.get(p.number)) for p in listed if p.clause.parts), *stale)


def edit(key: str, clause_no: int, template: str | None, home: Home, acting: Actor, out: Path) -> Drafted:
    """Edit the words of a clause of a draft, or with None withdraw the edit, and write the draft again.

    Parameters
    ----------
    key : key of the draft
    clause_no : number of the clause
    template
        New words with the claims of the clause in braces, such as ``{c012}``; None to withdraw the edit.
    home
        Home with the draft.
    acting
        Person who may draft.
    out
        Folder for the files.

    Returns
    -------
    Drafted
        Draft as written again.

    Raises
    ------
    Refusal
        Codes ``person``, ``role``, ``no-draft``, ``issued``, ``clause``, ``edit``.
    """
    roles.require(acting, "draft")
    with one_act():
        row = open_draft(key)
        inputs = stored_inputs(home.path / row.folder)
        listed = as_drafted(inputs, home)
        place = next((p for p in listed if p.number == clause_no), None)
        gone = [e for e in inputs.edits if find_place(e, listed) is None and e.clause == clause_no]
        if place is None and not gone:
            raise Refusal("clause", f"“{key}”没有第{clause_no}段。", "请用 tongbao edit 列出各段后再改。")
        others = [e for e in inputs.edits if e not in gone and (place is None or find_place(e, listed) != place)]
        if template is not None and place is not None and template != place.template:
            others.append(bind_edit(make_edit(place, template), place, inputs, home))
        return store_edits(row, inputs, tuple(others), home, acting, out, f"第{clause_no}段")


def bind_edit(edit_: Edit, place: Place, inputs: Inputs, home: Home) -> Edit:
    """Return an edit once it has no faults, the names of institutions included.

    Raises
    ------
    Refusal
        Code ``edit`` with the first fault.
    """
    if faults := faults_against(edit_, place, inputs, home):
        more = f"（共{len(faults)}处）" if len(faults) > 1 else ""
        raise Refusal("edit", f"不能这样改：{faults[0].sentence}{more}", "数字和名称只能用原段的断言（如 {c012}）。")
    return edit_


def faults_against(edit_: Edit, place: Place, inputs: Inputs, home: Home) -> list[Fault]:
    """List all faults of an edit, names of institutions included."""
    return check_edit(edit_, place, setting_of(inputs, home), institution_names())


def store_edits(
    row: DocumentRow, inputs: Inputs, edits: tuple[Edit, ...], home: Home, acting: Actor, out: Path | None, note: str
) -> Drafted:
    """Store a draft with these edits and write its files; call it inside the act's transaction.

    Parameters
    ----------
    row
        Document of the draft.
    inputs
        Inputs of the draft.
    edits : in any order
        All edits of the draft, those that replace earlier ones included.
    home
        Home with the draft.
    acting
        Person named in the audit log.
    out
        Folder for the files; None for none.
    note
        Entry of the audit log, in Chinese.

    Returns
    -------
    Drafted
        Draft as written again.
    """
    inputs = replace(inputs, edits=tuple(sorted(edits, key=lambda e: e.clause)))
    dossier = Dossier.open(inputs, home.path)
    written = write_draft(dossier)
    store(home.path / row.folder, written, dossier)
    files, notices = render(written, dossier, home, out) if out else ((), ())
    row.digest = inputs.digest()
    row.save()
    audit_log.record(acting, "edit", f"{row.key} {note} {row.digest[:12]}")
    return Drafted(row.key, written, files, (*notices, *written.notices), ())


def open_draft(key: str, issued: bool = False) -> DocumentRow:
    """Find a draft by its key; with ``issued`` an issued document too.

    Raises
    ------
    Refusal
        Codes ``no-draft`` and ``issued``.
    """
    row = DocumentRow.objects.filter(key=key).first()
    if row is None:
        raise Refusal("no-draft", f"没有草稿“{key}”。", "请先用 draft 拟稿。")
    if row.state == "issued" and not issued:
        raise Refusal("issued", f"“{key}”已经印发（{row.number}）。", "需要更改的，请另行拟稿发文。")
    return row


def as_drafted(inputs: Inputs, home: Home) -> tuple[Place, ...]:
    """List the clauses of a document as the program wrote them, without edits."""
    written = write_draft(Dossier.open(inputs, home.path))
    return list_places(written.plain)


def setting_of(inputs: Inputs, home: Home) -> DraftContext:
    """Return the context in which a draft is written: roster, rules, order of lists and day."""
    dossier = Dossier.open(inputs, home.path)
    return DraftContext(dossier.roster, dossier.rulebook, ListOrder(inputs.order), inputs.as_of)


def institution_names() -> frozenset[str]:
    """Return the names of all institutions, past ones included."""
    return frozenset(i.name for i in rows.roster().institutions)


def _line(place: Place, edit_: Edit | None) -> Line:
    claims = tuple((c.id, c.text) for c in place.clause.claims)
    template = edit_.template if edit_ else place.template
    if edit_:  # the ids of the day it was made may differ from those of the current draft
        now = dict(zip(edit_.claims, (c.id for c in place.clause.claims), strict=True))
        for old in edit_.claims:
            template = template.replace(f"{{{old}}}", f"{{\0{old}}}")
        for old, new in now.items():
            template = template.replace(f"{{\0{old}}}", f"{{{new}}}")
    return Line(place.number, place.kind, place.clause.text, template, claims, place.editable, edit_ is not None)
