"""Draft: write the document and list the matters the drafter must settle. Nothing leaves the office yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tongbao.assess.decision_key import TALLY, DecisionKey
from tongbao.assess.finding_id import AskedId
from tongbao.assess.laggards import AskState
from tongbao.assess.values.targets import VerdictValues
from tongbao.assess.verdict import Outcome
from tongbao.bulletin.draft import Draft
from tongbao.bulletin.edit import Edit
from tongbao.bulletin.followup import ask_states
from tongbao.bulletin.genre import AT
from tongbao.bulletin.naming import Ground, missing_for_city, missing_for_verdict
from tongbao.bulletin.sections.problems import CHOICES
from tongbao.dossier.assessment import CONFIRM
from tongbao.dossier.books import read_records
from tongbao.dossier.document import store, stored_inputs, write_draft
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.inputs import Inputs
from tongbao.intake.forms.plain_lists import Decision
from tongbao.measure.refusal import Refusal
from tongbao.office.desk.access import roles
from tongbao.office.desk.assessment.document_books import gather_inputs
from tongbao.office.desk.assessment.judge import check_books
from tongbao.office.desk.documents.render import render
from tongbao.office.desk.home import audit_log
from tongbao.office.desk.home.home import Actor, Home, one_act
from tongbao.office.desk.review.review import keep_decisions
from tongbao.office.store import rows
from tongbao.office.store.models import DecisionRow, DocumentRow, ReminderRow
from tongbao.rules.rulebook import Rulebook

_DRAFTERS = ("tally", "demand", "naming", "extend", "name", "grade")


@dataclass(frozen=True)
class Drafted:
    """Draft with its key, the files written, and the reasons why an overdue unit may not be named."""

    key: str
    draft: Draft
    files: tuple[Path, ...]
    notices: tuple[str, ...]
    not_nameable: tuple[tuple[str, str, tuple[str, ...]], ...]

    @property
    def clean(self) -> bool:
        """Whether nothing is undecided and the proof found nothing."""
        return not self.draft.undecided and not self.draft.faults


def draft(
    kind: str,
    period: str,
    as_of: date,
    home: Home,
    acting: Actor,
    out: Path,
    decisions: Sequence[Decision] = (),
    rules_on: date | None = None,
) -> Drafted:
    """Write a draft of a document into a folder and store its inputs.

    Parameters
    ----------
    kind : kind of document, or kind@form
    period : such as 2017-03, 2025 or 2025-01..2025-06
    as_of
        Day as of which the document speaks.
    home
        Home with the closed books; it stores the draft.
    acting
        Person who drafts.
    out
        Folder for the files.
    decisions
        Decisions of the drafter; those of other kinds are left out.
    rules_on
        Day whose rules apply; ``as_of`` without one.

    Returns
    -------
    Drafted
        Draft as written.

    Raises
    ------
    Refusal
        Codes ``person``, ``role``, ``decision`` where a choice is unknown, ``issued`` where the document is issued,
        and those of gathering the inputs.
    """
    roles.require(acting, "draft")
    with one_act():
        keep_decisions((d for d in decisions if DecisionKey.parse(d.conflict).kind in _DRAFTERS), acting)
        _require_known_choices(decisions)
        inputs = replace(gather_inputs(kind, period, as_of, rules_on), choices=_choices())
        check_books(inputs, home)
        inputs, refused = _with_naming(inputs, home)
        key = f"{kind}-{period}-{as_of.isoformat()}"
        folder = home.documents / key
        inputs = replace(inputs, edits=_previous_edits(key, folder))
        dossier = Dossier.open(inputs, home.path)
        written = write_draft(dossier)
        refused += _doubtful(written, inputs.choices)
        issued = DocumentRow.objects.filter(key=key, state="issued").first()
        if issued:
            raise Refusal(
                "issued", f"“{key}”已经印发（{issued.number}）。", "需要更改的，请用另一个截至日拟稿，另行发文。"
            )
        store(folder, written, dossier)
        files, notices = render(written, dossier, home, out)
        DocumentRow.objects.update_or_create(
            key=key,
            defaults={
                "kind": kind.partition(AT)[0],
                "period": period,
                "as_of": as_of.isoformat(),
                "state": "draft",
                "drafted_by": acting.who,
                "folder": str(folder.relative_to(home.path)),
                "digest": inputs.digest(),
                "number": "",
            },
        )
        audit_log.record(acting, "draft", f"{key} {inputs.digest()[:12]}")
    return Drafted(key, written, files, (*notices, *written.notices), refused)


def _previous_edits(key: str, folder: Path) -> tuple[Edit, ...]:
    """Return the edits of the previous draft: drafting again does not lose the words people wrote."""
    return stored_inputs(folder).edits if DocumentRow.objects.filter(key=key).exists() else ()


def _require_known_choices(decisions: Sequence[Decision]) -> None:
    for decision in decisions:
        if DecisionKey.parse(decision.conflict).kind == TALLY and decision.choice not in CHOICES:
            raise Refusal(
                "decision",
                f"决定“{decision.conflict}”的选择“{decision.choice}”无法识别。",
                "可填 stated（按汇总数并写明来源）、list（按清单所载）、worded（用概数词）、omit（不写）。",
            )


def _choices() -> dict[str, str]:
    return {d.conflict: d.choice for d in DecisionRow.objects.order_by("id")}


def _doubtful(written: Draft, choices: Mapping[str, str]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """List missed targets on which nobody may be named, each with the reasons against it and the decision needed."""
    refused = []
    for finding in (f for f in written.findings if f.kind == "verdict"):
        verdict = VerdictValues.of(finding)
        if verdict.outcome is not Outcome.MISSED:
            continue
        decided = choices.get(str(DecisionKey.name(finding.id))) == CONFIRM
        missing = missing_for_verdict(verdict.robust, verdict.reasons, decided)
        if missing:
            refused.append((finding.subject, finding.id, missing))
    return tuple(refused)


def _with_naming(inputs: Inputs, home: Home) -> tuple[Inputs, tuple[tuple[str, str, tuple[str, ...]], ...]]:
    """Add the overdue units that may be named; return the others with the conditions they lack."""
    rulebook = Rulebook(inputs.rules_on)
    facts, _, _ = read_records([home.path / b[0] for b in inputs.books]) if inputs.asks else ([], [], [])
    issued = {a.id: day for a, day in rows.asks()}
    nameable: dict[str, tuple[str, ...]] = {}
    refused = []
    for ask in inputs.asks:
        if not ask.due or not rulebook.find("matters", ask.matter):
            continue
        for unit, outcome in ask_states(ask, facts, rulebook, inputs.as_of).items():
            if outcome.state is not AskState.OVERDUE:
                continue
            reminder = ReminderRow.objects.filter(ask=ask.id, unit=unit).order_by("-sent_on").first()
            conflict = str(DecisionKey.naming(ask.id, unit))
            approval = DecisionRow.objects.filter(conflict=conflict, choice="approve").first()
            ground = Ground(
                unit,
                ask,
                issued.get(ask.id, ""),
                reminder.sent_on if reminder else "",
                outcome.status,
                approval.who if approval else "",
            )
            missing = missing_for_city(ground, rulebook, inputs.as_of)
            if missing:
                refused.append((unit, ask.matter, missing))
            else:
                asked = str(AskedId(ask.id))
                nameable[asked] = (*nameable.get(asked, ()), unit)
    return replace(inputs, nameable=nameable), tuple(refused)
