"""Draft a document: findings in, page out, with the panel of issues the drafter must resolve."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tongbao.assess.finding import Finding
from tongbao.assess.values.matters import DemandValues, StatedValues
from tongbao.bulletin.ask import Ask, derive_asks
from tongbao.bulletin.clause import EMPTY, Claim, Clause
from tongbao.bulletin.edit import Edit, apply_edits
from tongbao.bulletin.genre import BASES, DEMANDS, PROBLEMS, REMINDER, Genre
from tongbao.bulletin.page import Block, Page, Paragraph
from tongbao.bulletin.proof import Fault, proofread
from tongbao.bulletin.sections.assessment import assessment_blocks, assessment_problems
from tongbao.bulletin.sections.demands import demands
from tongbao.bulletin.sections.energy import energy_blocks, energy_problems
from tongbao.bulletin.sections.grades import grades_blocks
from tongbao.bulletin.sections.overview import HighlightSelection, overview, pick_highlights
from tongbao.bulletin.sections.problems import is_settled, problems
from tongbao.bulletin.sections.reminder import claim_addressee, reminder_blocks
from tongbao.bulletin.sections.works import works_blocks
from tongbao.bulletin.slots import DraftContext
from tongbao.bulletin.wording import fill
from tongbao.measure.period import format_chinese_date
from tongbao.registry.reporting import AREAS


@dataclass(frozen=True, slots=True)
class Head:
    """Letterhead particulars of the office (records, not rules)."""

    issuer: str
    office: str
    doc_word: str
    recipients: str
    copies: str = ""
    printer: str = ""
    synthetic_mark: str = ""


@dataclass(frozen=True)
class Draft:
    """A page with its sources and its issues.

    Parameters
    ----------
    page
        Page with the edits applied, claims numbered.
    findings
        Findings it was written from.
    undecided
        Conflicts without a decision; with any of them the page is marked 待定.
    inferable
        Findings from which an answer could be inferred by complement; shown to the drafter, never printed.
    faults
        Objections to the page and the edits.
    asks
        Asks that follow from its demands once it is issued.
    picked
        Highlights printed and left out.
    mentions : (area name, times named, highlights submitted)
        Balance table.
    plain
        Page as written, before the edits.
    notices : Chinese sentences
        What the edits deleted or moved.
    """

    page: Page
    findings: tuple[Finding, ...]
    undecided: tuple[Finding, ...]
    inferable: tuple[Finding, ...]
    faults: tuple[Fault, ...]
    asks: tuple[Ask, ...]
    picked: HighlightSelection
    mentions: tuple[tuple[str, int, int], ...]
    plain: Page
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class DraftRequest:
    """The document to be drafted, and the decisions it is drafted with.

    Parameters
    ----------
    kind : one of ``genre.BASES``
        Kind of document whose findings are reported.
    period : in words, e.g. 2025年
        Period of the document.
    head
        Letterhead particulars of the office.
    number
        Document number, empty before it is issued.
    choices : mapping of conflict id to choice
        The drafter's decisions on conflicts.
    nameable : mapping of ask finding id to unit ids
        Units that may be named as overdue.
    edits
        New words for some clauses of the page.
    form
        Kind of document that reports the findings of ``kind`` in part, under a title of its own.
    """

    kind: str
    period: str
    head: Head
    number: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    nameable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    edits: Sequence[Edit] = ()
    form: Genre | None = None

    @property
    def genre(self) -> Genre:
        """Return the kind of document that is written."""
        return self.form or Genre(self.kind, self.kind)


def draft(request: DraftRequest, findings: Sequence[Finding], setting: DraftContext) -> Draft:
    """Write a document from findings.

    Parameters
    ----------
    request
        Document to write, with the decisions and edits made for it.
    findings
        Findings of the base kind.
    setting
        Registry, rules, order of lists and day.

    Returns
    -------
    Draft
        Page with its findings, faults, conflicts and asks.
    """
    picked = pick_highlights(findings, setting)
    form = request.genre
    blocks, problem_matters = _blocks(request, findings, picked, setting)
    # Conflicts are about what the problems say; a kind without them has nothing to decide.
    open_ = (f for f in findings if f.conflict and not is_settled(f, request.choices))
    undecided = tuple(open_) if PROBLEMS in form.parts else ()
    plain = _page(request, blocks, bool(undecided), setting).numbered()
    changed = apply_edits(plain, request.edits, setting)
    page = changed.page.numbered() if request.edits else plain
    faults = [*changed.faults, *proofread(page, findings, problem_matters, setting)]
    # A document that demands nothing leaves no ask behind, and no problem in it waits for a demand.
    asked = _matters_asked(request.kind, findings, problem_matters) if DEMANDS in form.parts else []
    return Draft(
        page=page,
        findings=tuple(findings),
        undecided=undecided,
        inferable=tuple(f for f in findings if f.kind == "stated" and StatedValues.of(f).inferable),
        faults=tuple(faults),
        asks=tuple(derive_asks(findings, asked, request.number, _everyone(setting))),
        picked=picked,
        mentions=mentions(page, findings, picked, setting),
        plain=plain,
        notices=changed.notices,
    )


def _everyone(setting: DraftContext) -> dict[str, tuple[str, ...]]:
    return {AREAS: tuple(u.id for u in setting.roster.units_at(setting.day, AREAS))}


def mentions(
    page: Page, findings: Sequence[Finding], picked: HighlightSelection, setting: DraftContext
) -> tuple[tuple[str, int, int], ...]:
    """Count how often each area is named and how many highlights it submitted: the balance table.

    Parameters
    ----------
    page
        Page as printed.
    findings
        All findings, including highlights left out.
    picked
        Selection of highlights; the counts do not depend on it.
    setting
        Registry and day of the draft.

    Returns
    -------
    tuple of (area name, times named, highlights submitted)
        Areas of the day in the order of the registry.
    """
    named: Counter[str] = Counter()
    for claim in page.claims():
        if claim.kind == "names" and isinstance(claim.value, tuple):
            named.update(claim.value)
    submitted = Counter(f.subject for f in findings if f.kind == "highlight")
    return tuple((u.name, named[u.id], submitted[u.id]) for u in setting.roster.units_at(setting.day, AREAS))


class _Body(NamedTuple):
    """Sections of a document before its demands: what was done, what is wrong, and the matters of what is wrong."""

    first: Sequence[Block]
    trouble: Sequence[Block] = ()
    matters: Sequence[str] = ()
    sections: int = 1
    may_demand: bool = True


def _progress_body(
    request: DraftRequest, findings: Sequence[Finding], picked: HighlightSelection, setting: DraftContext
) -> _Body:
    first = [*overview(findings, picked, setting), *works_blocks(findings, setting)]
    trouble = problems(findings, request.choices, request.nameable, setting)
    return _Body(first, trouble, _problem_matters(trouble, findings, setting))


def _energy_body(
    request: DraftRequest, findings: Sequence[Finding], picked: HighlightSelection, setting: DraftContext
) -> _Body:
    return _Body(energy_blocks(request.period, findings, setting), *energy_problems(findings, setting))


def _assessment_body(
    request: DraftRequest, findings: Sequence[Finding], picked: HighlightSelection, setting: DraftContext
) -> _Body:
    sections = 3 if any(f.kind == "ranking" for f in findings) else 2
    trouble, matters = assessment_problems(findings, sections, setting)
    return _Body(assessment_blocks(request.period, findings, setting), trouble, matters, sections)


def _grades_body(
    request: DraftRequest, findings: Sequence[Finding], picked: HighlightSelection, setting: DraftContext
) -> _Body:
    return _Body(grades_blocks(findings, setting), may_demand=False)


_BODIES = {
    "progress": _progress_body,
    "energy": _energy_body,
    "grades": _grades_body,
    "assessment": _assessment_body,
}


def _blocks(
    request: DraftRequest, findings: Sequence[Finding], picked: HighlightSelection, setting: DraftContext
) -> tuple[list[Block], list[str]]:
    """Build the blocks of a document's parts, and list the matters of its problems that it must answer."""
    form = request.genre
    if REMINDER in form.parts:
        return reminder_blocks(findings, form.unit, setting), []
    body = _BODIES[form.base](request, findings, picked, setting)
    trouble, matters = (body.trouble, list(body.matters)) if PROBLEMS in form.parts else ((), [])
    written = [*body.first, *trouble]
    if DEMANDS not in form.parts or not body.may_demand:
        return written, []
    return written + demands(findings, matters, form.base, body.sections + bool(trouble), setting), matters


def _problem_matters(blocks: Sequence[Block], findings: Sequence[Finding], setting: DraftContext) -> list[str]:
    known = {m.id for m in setting.rulebook.rows("matters") if m.get("problem")}
    matters = {f.id: f.matter for f in findings}
    claims = (c for b in blocks if isinstance(b, Paragraph) for c in b.clause.claims)
    return sorted({matters[c.finding] for c in claims if c.finding in matters} & known)


def _matters_asked(kind: str, findings: Sequence[Finding], problem_matters: Sequence[str]) -> list[str]:
    monthly = [f.matter for f in findings if f.kind == "demand" and DemandValues.of(f).monthly]
    return [*problem_matters, *(monthly if BASES[kind].demands_monthly else [])]


def _page(request: DraftRequest, blocks: list[Block], pending: bool, setting: DraftContext) -> Page:
    form, period, head, number = request.genre, request.period, request.head, request.number
    kind, day = form.id, setting.day
    office = Claim("title", head.office, head.office, "document", "office", ("document",))
    period_claim = Claim("date", period, period, "document", "period", ("document",))
    signed = Claim("title", head.issuer, head.issuer, "document", "issuer", ("document",))
    dated = Claim("date", format_chinese_date(day), day.isoformat(), "document", "day", ("document",))
    fills = {"period": period_claim, "office": office}
    opening = Paragraph(fill(setting.phrase(f"opening.{kind}"), fills))
    printed = fill(setting.phrase("page.printed"), {"day": dated})
    return Page(
        issuer=head.issuer,
        number=Clause(
            (
                Claim(
                    "docno",
                    number or f"{head.doc_word}〔{day.year}〕　号",
                    number,
                    "document",
                    "number",
                    ("document",),
                ),
            )
        ),
        title=fill(setting.phrase(f"title.{kind}"), fills),
        recipients=Clause(
            (
                claim_addressee(form.unit, setting)
                if form.unit
                else Claim("title", head.recipients, head.recipients, "document", "recipients", ("document",)),
                "：",
            )
        ),
        blocks=(opening, *blocks),
        day=day,
        signature=Clause((signed,)),
        day_line=Clause((dated,)),
        copies=head.copies,
        printer=head.printer,
        printed_line=printed if head.printer else EMPTY,
        draft_mark="待定" if pending else "",
        synthetic_mark=head.synthetic_mark,
    )
