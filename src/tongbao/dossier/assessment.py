"""Dual control 双控: the material of a yearly assessment out of closed books, and everything judged from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from tongbao.assess.aftermath import consequence_findings
from tongbao.assess.assessment import PROVINCE, Material, judge_units, verdict_findings
from tongbao.assess.bases import restated_base_findings
from tongbao.assess.coverage import coverage_findings
from tongbao.assess.decision_key import DecisionKey
from tongbao.assess.finding import Finding
from tongbao.assess.handing import handing_findings, slack_findings, task_findings
from tongbao.assess.headcount import apply_formulas
from tongbao.assess.outlook import outlook_findings
from tongbao.assess.ranking import score_findings
from tongbao.assess.rubric import AppliedRubric, Score, score
from tongbao.assess.unsettled import set_aside
from tongbao.assess.verdict import Verdict
from tongbao.dossier.books import ClosedLedgers
from tongbao.dossier.dossier import Dossier
from tongbao.dossier.ledger_accounts import account_findings, add_quality, decompositions, yearly
from tongbao.measure.period import Span
from tongbao.records.book import read_manifest, read_table
from tongbao.records.fact import Fact
from tongbao.records.issued import (
    QUARTER_CAP,
    DegreeDays,
    PeoplePart,
    Points,
    Restatement,
    Target,
    TargetEvent,
)
from tongbao.records.lines import records_from
from tongbao.registry.reporting import AREAS
from tongbao.rules.rulebook import Rulebook

CONFIRM = "confirm"


@dataclass(frozen=True)
class Judged:
    """An assessment: its material, the verdicts and scores by unit, and the findings made of them."""

    material: Material
    verdicts: Mapping[str, Sequence[Verdict]]
    scores: tuple[Score, ...]
    findings: tuple[Finding, ...]


def assess(dossier: Dossier) -> Judged:
    """Judge a period from closed books. Nothing is stored.

    Parameters
    ----------
    dossier
        Inputs of kind ``assessment``, rules and closed books.

    Returns
    -------
    Judged
        Verdicts, scores and findings.
    """
    material, accounts = _material(dossier)
    rulebook, roster, inputs = dossier.rulebook, dossier.roster, dossier.inputs
    made = judge_units(material, rulebook)
    found = accounts + verdict_findings(made, material, rulebook)
    before = material.lines.get(str(material.span.year_before()), ())
    found += decompositions(material, before, rulebook)
    found += [
        *handing_findings(material, roster),
        *slack_findings(material, rulebook),
        *task_findings(material, rulebook),
    ]
    found += restated_base_findings(material, rulebook)
    found += [*outlook_findings(made, material, rulebook), *coverage_findings(material, rulebook)]
    scores: tuple[Score, ...] = ()
    if inputs.rubric:
        scores = tuple(_score(u, made[u], material, inputs.rubric, rulebook) for u in material.units)
        units = roster.units_at(inputs.as_of, AREAS)
        graded = score_findings(scores, units, rulebook, inputs.rubric, material.previous)
        graded = set_aside(graded, material.units, rulebook)
        found += [*graded, *consequence_findings(graded, inputs.rubric, rulebook)]
    return Judged(material, made, scores, tuple(found))


def _material(dossier: Dossier) -> tuple[Material, list[Finding]]:
    """Gather what is judged, and the findings of the accounts, with one opening of the ledgers."""
    inputs, rulebook, closed, issued = dossier.inputs, dossier.rulebook, dossier.ledgers, dossier.issued
    span = Span.parse(inputs.period)
    targets = tuple(cast(list[Target], issued["targets"]))
    others = _other_spans(targets, span, closed)
    with closed.open(span, rulebook, others=others, engine=inputs.engine, tree=inputs.tree_on) as ledgers:
        found = account_findings(ledgers, closed, span, rulebook)
        lines = {str(span): yearly(ledgers, "now")}
        if "before" in ledgers.names():
            lines[str(span.year_before())] = yearly(ledgers, "before")
        for other in (str(s) for s in others):
            if other in ledgers.names():
                lines[other] = yearly(ledgers, other)
    parts = cast(list[PeoplePart], issued["people_parts"])
    lines = {period: apply_formulas(mine, parts, period[:4], rulebook)[0] for period, mine in lines.items()}
    material = Material(
        span=span,
        as_of=inputs.as_of,
        units=tuple(u.id for u in dossier.roster.units_at(inputs.as_of, AREAS)),
        lines=lines,
        targets=targets,
        events=tuple(cast(list[TargetEvent], issued["events"])),
        restatements=tuple(cast(list[Restatement], issued["restatements"])),
        degree_days=tuple(cast(list[DegreeDays], issued["degree_days"])),
        points=tuple(cast(list[Points], issued["points"])),
        owed=_owed(closed.rows_beside(span, "owed"), span),
        previous=_previous(dossier.folders),
        confirmed=frozenset(c for c, choice in inputs.choices.items() if choice == CONFIRM),
        records=(*closed.within(span)[1], *closed.within(span.year_before())[1]),
    )
    return material, add_quality(found, lines[str(span)], rulebook)


def _score(unit: str, made: Sequence[Verdict], material: Material, rubric: str, rulebook: Rulebook) -> Score:
    period = str(material.span)
    points = [p for p in material.points if p.scope == unit and p.period == period]
    given = score(unit, made, points, AppliedRubric(rubric, rulebook))
    # Somebody who has decided to stand by a grade takes the doubt on himself; the decision is on record.
    return (
        replace(given, robust=True, settled=True)
        if str(DecisionKey.grade(period, unit)) in material.confirmed
        else given
    )


def _other_spans(targets: Sequence[Target], span: Span, closed: ClosedLedgers) -> list[Span]:
    """Every closed year before, for base years and forecasts, and the quarters of quarterly caps with last year's."""
    known = {str(span), str(span.year_before())}
    wanted = [s for s in map(Span.parse, sorted({m[:4] for m in closed.files})) if s.last < span.first]
    for target in targets:
        if target.kind == QUARTER_CAP and Span.parse(target.period).first in span:
            quarter = Span.parse(target.period)
            wanted += [quarter, quarter.year_before()]
    return [s for s in dict.fromkeys(wanted) if str(s) not in known and closed.within(s)[0]]


def _owed(rows: Sequence[tuple[object, ...]], span: Span) -> dict[str, frozenset[str]]:
    """By unit, and for the province, the institutions that stood there in every month of the span."""
    months: dict[tuple[str, str], int] = {}
    for institution, _, _, unit, *_ in rows:
        for scope in (str(unit), PROVINCE):
            months[scope, str(institution)] = months.get((scope, str(institution)), 0) + 1
    found: dict[str, set[str]] = {}
    for (unit, institution), count in months.items():
        if count == len(list(span)):
            found.setdefault(unit, set()).add(institution)
    return {unit: frozenset(ids) for unit, ids in found.items()}


def _previous(folders: Sequence[Path]) -> dict[str, str]:
    """Read the grades of the newest closed book of grades among the books."""
    grades: dict[str, str] = {}
    for folder in folders:
        manifest = read_manifest(folder)
        if manifest.kind == "grades":
            names = (n for n in manifest.files if n.startswith("facts."))
            facts = [f for n in names for f in records_from(read_table(folder, n), Fact)]
            grades = {f.unit: f.level for f in facts if f.matter == "grade"}
    return grades
