"""A draft: findings in, page out, with the panel of what the drafter must deal with."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongbao.assess.finding import Finding
from tongbao.bulletin.ask import Ask, asks_from
from tongbao.bulletin.clause import EMPTY, Claim, Clause
from tongbao.bulletin.edit import Edit, edited
from tongbao.bulletin.genre import DEMANDS, PROBLEMS, REMINDER, Genre
from tongbao.bulletin.page import Block, Page, Paragraph
from tongbao.bulletin.proof import Fault, proof
from tongbao.bulletin.sections.assessment import assessment_blocks, assessment_problems
from tongbao.bulletin.sections.demands import demands
from tongbao.bulletin.sections.energy import energy_blocks, energy_problems
from tongbao.bulletin.sections.grades import grades_blocks
from tongbao.bulletin.sections.overview import Picked, overview, pick
from tongbao.bulletin.sections.problems import problems, settled
from tongbao.bulletin.sections.reminder import addressed, reminder_blocks
from tongbao.bulletin.sections.works import works_blocks
from tongbao.bulletin.slots import Setting
from tongbao.bulletin.wording import fill
from tongbao.measure.period import chinese_day
from tongbao.registry.reporting import AREAS


@dataclass(frozen=True, slots=True)
class Head:
    """The office's own particulars of its documents (records, not rules)."""

    issuer: str
    office: str
    doc_word: str
    recipients: str
    copies: str = ""
    printer: str = ""
    synthetic_mark: str = ""


@dataclass(frozen=True)
class Draft:
    """A page with what stands behind and against it.

    ``undecided`` are the conflicts without a decision; with any of them the page is marked 待定. ``plain`` is the
    page as written, before the edits; ``notices`` tell what the edits took out or moved.
    """

    page: Page
    findings: tuple[Finding, ...]
    undecided: tuple[Finding, ...]
    inferable: tuple[Finding, ...]
    faults: tuple[Fault, ...]
    asks: tuple[Ask, ...]
    picked: Picked
    mentions: tuple[tuple[str, int, int], ...]
    plain: Page
    notices: tuple[str, ...] = ()


def draft(
    kind: str,
    period: str,
    findings: Sequence[Finding],
    choices: Mapping[str, str],
    nameable: Mapping[str, tuple[str, ...]],
    head: Head,
    number: str,
    setting: Setting,
    edits: Sequence[Edit] = (),
    form: Genre | None = None,
) -> Draft:
    """Write a document of a kind from findings.

    Parameters
    ----------
    form : a kind that tells the findings of ``kind`` in part, under a title of its own.
    period : the period in words, e.g. 2025年.
    choices : choice by conflict id.
    nameable : who may be named, by ask finding.
    number : the document number, empty before it is issued.
    edits : other words for some of its clauses.
    """
    picked = pick(findings, setting)
    form = form or Genre(kind, kind)
    blocks, problem_matters = _blocks(form, period, findings, choices, nameable, picked, setting)
    # Conflicts are about what the problems say; a kind without them has nothing to decide.
    open_ = (f for f in findings if f.conflict and not settled(f, choices))
    undecided = tuple(open_) if PROBLEMS in form.parts else ()
    plain = _page(form, period, head, number, blocks, bool(undecided), setting).numbered()
    changed = edited(plain, edits, setting)
    page = changed.page.numbered() if edits else plain
    faults = [*changed.faults, *proof(page, findings, problem_matters, setting)]
    # What asks nothing leaves no ask behind, and no problem in it waits for a demand.
    asked = _matters_asked(kind, findings, problem_matters) if DEMANDS in form.parts else []
    return Draft(
        page,
        tuple(findings),
        undecided,
        tuple(f for f in findings if f.values.get("inferable")),
        tuple(faults),
        tuple(asks_from(findings, asked, number, _everyone(setting))),
        picked,
        mentions(page, findings, picked, setting),
        plain,
        changed.notices,
    )


def _everyone(setting: Setting) -> dict[str, tuple[str, ...]]:
    return {AREAS: tuple(u.id for u in setting.roster.units_at(setting.day, AREAS))}


def mentions(
    page: Page, findings: Sequence[Finding], picked: Picked, setting: Setting
) -> tuple[tuple[str, int, int], ...]:
    """How often each area is named and how many of its highlights were handed in: the balance table."""
    named: Counter[str] = Counter()
    for claim in page.claims():
        if claim.kind == "names" and isinstance(claim.value, tuple):
            named.update(claim.value)
    submitted = Counter(f.subject for f in findings if f.kind == "highlight")
    return tuple((u.name, named[u.id], submitted[u.id]) for u in setting.roster.units_at(setting.day, AREAS))


def _blocks(
    form: Genre,
    period: str,
    findings: Sequence[Finding],
    choices: Mapping[str, str],
    nameable: Mapping[str, tuple[str, ...]],
    picked: Picked,
    setting: Setting,
) -> tuple[list[Block], list[str]]:
    """The blocks of the parts that a kind of document has, and the matters of its problems that it must answer."""
    kind = form.base
    if kind == "grades":
        return grades_blocks(findings, setting), []
    if REMINDER in form.parts:
        return reminder_blocks(findings, form.unit, setting), []
    trouble: Sequence[Block]
    if kind == "energy":
        first: Sequence[Block] = energy_blocks(period, findings, setting)
        (trouble, matters), told = energy_problems(findings, setting), 1
    elif kind == "assessment":
        told = 3 if any(f.kind == "ranking" for f in findings) else 2
        first = assessment_blocks(period, findings, setting)
        trouble, matters = assessment_problems(findings, told, setting)
    else:
        first, told = [*overview(findings, picked, setting), *works_blocks(findings, setting)], 1
        trouble = problems(findings, choices, nameable, setting)
        matters = _problem_matters(trouble, setting)
    if PROBLEMS not in form.parts:
        trouble, matters = [], []
    body = [*first, *trouble]
    if DEMANDS not in form.parts:
        return body, []
    return body + demands(findings, matters, kind, told + bool(trouble), setting), matters


def _problem_matters(blocks: Sequence[Block], setting: Setting) -> list[str]:
    known = {m.id for m in setting.rulebook.rows("matters") if m.get("problem")}
    spoken = {
        c.finding.split(":")[2]
        for b in blocks
        if isinstance(b, Paragraph)
        for c in b.clause.claims
        if c.finding.count(":") >= 2
    }
    return sorted(spoken & known)


def _matters_asked(kind: str, findings: Sequence[Finding], problem_matters: Sequence[str]) -> list[str]:
    monthly = [f.matter for f in findings if f.kind == "demand" and f.values["monthly"]]
    return [*problem_matters, *(monthly if kind != "grades" else [])]


def _page(
    form: Genre, period: str, head: Head, number: str, blocks: list[Block], pending: bool, setting: Setting
) -> Page:
    kind = form.id
    day = setting.day
    office = Claim("title", head.office, head.office, "document", "office", ("document",))
    period_claim = Claim("date", period, period, "document", "period", ("document",))
    signed = Claim("title", head.issuer, head.issuer, "document", "issuer", ("document",))
    dated = Claim("date", chinese_day(day), day.isoformat(), "document", "day", ("document",))
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
                addressed(form.unit, setting)
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
