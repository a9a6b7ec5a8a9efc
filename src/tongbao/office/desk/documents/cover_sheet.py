"""Cover sheet of a document (发文稿纸), with the steps done so far and blanks for the others."""

from datetime import date
from pathlib import Path

from tongbao.bulletin.writers import manuscript as writer
from tongbao.dossier.document import stored_inputs, write_draft
from tongbao.dossier.dossier import Dossier
from tongbao.measure.period import format_chinese_date
from tongbao.office.desk.access import roles
from tongbao.office.desk.documents.dispatch import copies_of
from tongbao.office.desk.documents.workflow import document, steps_of
from tongbao.office.desk.home.home import SHANGHAI, Actor, Home
from tongbao.office.store import rows
from tongbao.office.store.models import DocumentRow
from tongbao.rules.rulebook import Rulebook

FILES = ("manuscript.docx", "manuscript.pdf")


def manuscript(key: str, home: Home, acting: Actor, out: Path) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write the cover sheet of a draft or an issued document into a folder.

    Returns
    -------
    tuple of Path, tuple of str
        Files written, and notices on fonts.

    Raises
    ------
    Refusal
        Codes ``person``, ``role`` and ``no-document``.
    """
    roles.require(acting, "issue")
    row = document(key)
    on = acting.now.astimezone(SHANGHAI).date()
    inputs = stored_inputs(home.path / row.folder)
    page = write_draft(Dossier.open(inputs, home.path)).page
    values = values_of(row, home, on) | {
        "office": (page.issuer,),
        "title": (page.title.text,),
        "recipients": (page.recipients.text.removesuffix("："),),
        "copies": (page.copies,),
        "printer": (page.printer,),
        "day": (page.day_line.text,) if row.state == "issued" else (),
    }
    out.mkdir(parents=True, exist_ok=True)
    paths, fonts, rulebook = tuple(out / f for f in FILES), home.path / "fonts", Rulebook(on)
    writer.write_docx(page, values, rulebook, paths[0])
    return paths, writer.write_pdf(page, values, rulebook, paths[1], fonts if fonts.is_dir() else None)


def values_of(row: DocumentRow, home: Home, on: date) -> dict[str, tuple[str, ...]]:
    """Collect the values that the steps and the dispatch of a document put into the sheet, by field."""
    values: dict[str, tuple[str, ...]] = {"number": (row.number,) if row.number else ()}
    for step in steps_of(row, home, on):
        if step.is_done:
            entry = (step.who, format_chinese_date(date.fromisoformat(step.day)), step.note)
            if step.step != "number":
                values[step.step] = (*values.get(step.step, ()), *filter(None, entry))
    copies = sum(c.copies for c in copies_of(row, rows.roster()))
    return values | {"count": (str(copies),) if copies else ()}
