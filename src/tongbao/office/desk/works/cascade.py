"""Cascade: progress of the retrofit task and the issued targets in each area (分解, 下达, 收到) and their slack."""

from datetime import date

from tongbao.assess.handing import compute_slacks
from tongbao.assess.progress import known_at
from tongbao.dossier.assessment import assess
from tongbao.dossier.books import read_records
from tongbao.dossier.dossier import Dossier
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.assessment.document_books import gather_inputs
from tongbao.office.desk.followup.followup import progress_books
from tongbao.office.desk.home.home import Actor, Home
from tongbao.office.store import rows
from tongbao.office.store.models import BookRow
from tongbao.records.issued import Issued, Target, TargetEvent
from tongbao.records.issued_book import read_issued
from tongbao.targets.cascade import DocumentProgress, TaskProgress, trace_documents, trace_task
from tongbao.targets.reconcile import Slack


def cascade(as_of: date, home: Home, acting: Actor) -> list[tuple[str, TaskProgress]]:
    """Trace the retrofit task in every area, from closed books; areas come by name."""
    roles.require(acting, "cascade")
    facts, _, _ = read_records([home.path / b.folder for b in progress_books()])
    roster = rows.roster()
    return [(roster.unit(h.unit).name, h) for h in trace_task(known_at(facts, as_of), roster, as_of)]


def progress_of_targets(period: str, as_of: date, home: Home, acting: Actor) -> list[tuple[str, DocumentProgress]]:
    """Trace each issued target document in each scope: 分解, 下达, 收到, each with its own day."""
    roles.require(acting, "cascade")
    issued, roster = _issued(period, home), rows.roster()
    found = trace_documents(_targets(issued), _events(issued), roster, as_of)
    names = {u.id: u.name for u in roster.units}
    return [(names.get(s.scope, s.scope), s) for s in found]


def slack_of_targets(period: str, as_of: date, home: Home, acting: Actor) -> list[tuple[str, str, Slack]]:
    """List the slack of every target that was broken down: the target compared with its parts.

    Reductions are weighted by the base year's closed ledgers and have no figure where those are missing.
    """
    roles.require(acting, "cascade")
    inputs = gather_inputs("assessment", period, as_of)
    dossier = Dossier.open(inputs, home.path)
    judged = assess(dossier)
    names = {u.id: u.name for u in dossier.roster.units}
    scopes = {t.id: names.get(t.scope, t.scope) for t in judged.material.targets}
    return [(scopes[s.parent], s.parent, s) for s in compute_slacks(judged.material, dossier.rulebook)]


def _issued(period: str, home: Home) -> dict[str, list[Issued]]:
    books = {b.period: b.folder for b in BookRow.objects.filter(kind="targets").order_by("period", "vintage")}
    if not any(year <= period for year in books):
        raise Refusal("not-closed", f"{period}没有已封账的目标。", "请先收文、审核、封账目标清单（close targets）。")
    return read_issued(home.path / folder for year, folder in books.items() if year <= period)


def _targets(issued: dict[str, list[Issued]]) -> list[Target]:
    return [t for t in issued["targets"] if isinstance(t, Target)]


def _events(issued: dict[str, list[Issued]]) -> list[TargetEvent]:
    return [e for e in issued["events"] if isinstance(e, TargetEvent)]
