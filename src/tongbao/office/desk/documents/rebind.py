"""Rebind: read the DOCX returned by the leaders and check every number and name in it against the draft."""

from dataclasses import dataclass
from pathlib import Path

from tongbao.bulletin.rebind import SAME, STATES, Rebound, Unbound
from tongbao.bulletin.rebind import rebind as compare
from tongbao.dossier.document import stored_inputs, write_draft
from tongbao.dossier.dossier import Dossier
from tongbao.intake.reading import sandbox
from tongbao.intake.reading.document import DocumentText
from tongbao.intake.reading.limits import document_limits
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.documents.draft import Drafted
from tongbao.office.desk.documents.edit import institution_names, open_draft, setting_of, store_edits
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """Paragraph of the returned draft; ``paragraph`` is None where it was deleted, ``state`` is Chinese."""

    paragraph: int | None
    clause: int | None
    state: str
    before: str
    after: str
    unbound: tuple[Unbound, ...] = ()
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Returned:
    """Returned draft checked against its claims; ``drafted`` is the draft written again where it was applied."""

    key: str
    rows: tuple[ReturnedRow, ...]
    notices: tuple[str, ...]
    clean: bool
    drafted: Drafted | None = None

    @property
    def is_applied(self) -> bool:
        """Whether the changes were stored as edits."""
        return self.drafted is not None

    @property
    def changed(self) -> tuple[ReturnedRow, ...]:
        """Paragraphs that were changed, carry a comment, or have unbound numbers or names."""
        return tuple(r for r in self.rows if r.state != STATES[SAME] or r.comments or r.unbound)


def rebind(key: str, file: Path, home: Home, acting: Actor, apply: bool = False, out: Path | None = None) -> Returned:
    """Check a returned DOCX against a draft; with ``apply`` store the changes as edits and write the draft again.

    Parameters
    ----------
    key : key of the draft
    file
        Returned DOCX.
    home
        Home with the draft.
    acting
        Person who may draft.
    apply
        Store the changes as edits.
    out
        Folder for the files of the draft written again; None for none.

    Returns
    -------
    Returned
        Every paragraph with its state.

    Raises
    ------
    Refusal
        Codes ``person``, ``role``, ``no-draft``, ``issued``, ``document`` where the file cannot be read, and
        ``unbound`` where a number or name to be applied has no claim.
    """
    roles.require(acting, "draft")
    text = _read(file, acting)
    with one_act():
        row = open_draft(key)
        inputs = stored_inputs(home.path / row.folder)
        written = write_draft(Dossier.open(inputs, home.path))
        paragraphs = [(p.number, p.text) for p in text.paragraphs]
        found = compare(written.plain, inputs.edits, paragraphs, setting_of(inputs, home), institution_names())
        drafted = None
        if apply:
            _require_bound(found)
            drafted = store_edits(row, inputs, found.edits, home, acting, out, f"导入修改稿 {file.name}")
    comments = {p.number: p.comments for p in text.paragraphs}
    rows = tuple(
        ReturnedRow(
            r.paragraph, r.clause, STATES[r.state], r.before, r.after, r.unbound, comments.get(r.paragraph or 0, ())
        )
        for r in found.rows
    )
    return Returned(key, rows, (*found.notices, *(f"修改稿{n}。" for n in text.notes)), found.clean, drafted)


def _read(file: Path, acting: Actor) -> DocumentText:
    found = sandbox.read_document(file, document_limits(Rulebook(acting.now.date())))
    if isinstance(found, str):
        sentence, _, remedy = found.partition("。")
        raise Refusal("document", f"“{file.name}”：{sentence}。", remedy)
    return found


def _require_bound(found: Rebound) -> None:
    marks = [(r, u) for r in found.rows for u in r.unbound]
    if marks:
        row, first = marks[0]
        where = f"第{row.paragraph}段" if row.paragraph else f"删去的“{row.before[:20]}”"
        raise Refusal(
            "unbound",
            f"修改稿有{len(marks)}处没有对应的断言，不能导入；{where}：{first.suggestion}",
            "请逐处改正修改稿，或先改数据、决定，重新拟稿。",
        )
