"""Findings on how targets came down: who handed them down, and whether what was broken down adds up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from tongbao.assess.assessment import PROVINCE, Material
from tongbao.assess.finding import Finding
from tongbao.assess.level import level, numerator_and_activity, sum_lines
from tongbao.assess.values.campaign import SlackValues, TaskValues
from tongbao.assess.values.matters import PartitionValues
from tongbao.assess.verdict import Yearly
from tongbao.measure.period import Span
from tongbao.measure.quantity import format_milli
from tongbao.measure.rounding import round_half_up
from tongbao.records.fact import Fact, Status
from tongbao.records.issued import ANNUAL, CAP, HANDED_DOWN, TASK, Target
from tongbao.records.total import Total
from tongbao.registry.reporting import AREAS
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook
from tongbao.targets.cascade import group_by_handing_down
from tongbao.targets.reconcile import Bases, Slack, reconcile_all
from tongbao.targets.target import PERCENT, base_of, select_current
from tongbao.targets.tasks import sum_by_measure

MONTHS = 12


def handing_findings(material: Material, roster: Roster, facts: Sequence[Fact] = ()) -> list[Finding]:
    """Part the areas by whether they handed the period's targets down to their own units.

    Events only ever say that it was done; that it was not is on record in ``facts`` that name the document.

    Parameters
    ----------
    material
        Closed books of the assessment.
    roster
        Closed lists of units.
    facts
        Facts of the period.

    Returns
    -------
    list of Finding
        One finding, or none where no target had to be handed down.
    """
    # A plan is handed down once, in its first year; what is owed every year is the year's own numbers.
    live = select_current(material.targets, material.as_of)
    own = [t for t in live if t.kind in (ANNUAL, CAP) and _touches(t.period, material.span)]
    parted = group_by_handing_down(own, material.events, roster, material.as_of, facts)
    if not parted:
        return []
    answers: dict[str, set[Status]] = {}
    for by_status in parted.values():
        for status, units in by_status.items():
            for unit in units:
                answers.setdefault(unit, set()).add(status)
    lists: Mapping[str, list[str]] = {"yes": [], "no": [], "not_reported": []}
    for unit in (u for u in material.units if u in answers):
        # All of a unit's documents must have been handed down; one that was not outweighs one nobody spoke of.
        said = answers[unit]
        key = "no" if Status.NO in said else "not_reported" if Status.NOT_REPORTED in said else "yes"
        lists[key].append(unit)
    values = PartitionValues(
        yes=tuple(lists["yes"]),
        no=tuple(lists["no"]),
        not_reported=tuple(lists["not_reported"]),
        total=len(answers),
    )
    records = _handing_records(own, material, facts)
    words = (
        f"文件{len(parted)}份：{'、'.join(sorted(parted))}；已下达{len(lists['yes'])}、明确未下达{len(lists['no'])}、"
    )
    words += f"未报告{len(lists['not_reported'])}"
    return [
        Finding(
            id="handed:areas",
            kind="partition",
            subject=AREAS,
            matter="target_handed_down",
            values=values.as_values(),
            records={"*": records},
            rules=(),
            working=words,
        )
    ]


def _handing_records(own: Sequence[Target], material: Material, facts: Sequence[Fact]) -> tuple[str, ...]:
    """List the events and facts known by the day about handing down these targets, and the targets."""
    named, last = {key for t in own for key in (t.id, t.document)}, material.as_of.isoformat()
    events = (e for e in material.events if e.kind == HANDED_DOWN and e.target in named and e.day <= last)
    said = (f for f in facts if f.matter == "task_handed_down" and f.document in named and f.received <= last)
    return tuple(
        dict.fromkeys([*(f"event:{e.id}" for e in events), *(f.id for f in said), *(f"target:{t.id}" for t in own)])
    )


def compute_slacks(material: Material, rulebook: Rulebook) -> tuple[Slack, ...]:
    """Compare each target that was broken down with what it was broken down into.

    Parameters
    ----------
    material
        Closed books of the assessment.
    rulebook
        Rules of the day.

    Returns
    -------
    tuple of Slack
        One for each comparison.
    """
    return reconcile_all(material.targets, _bases(material, rulebook), material.as_of)


def slack_findings(material: Material, rulebook: Rulebook) -> list[Finding]:
    """State the slacks as findings.

    Parameters
    ----------
    material
        Closed books of the assessment.
    rulebook
        Rules of the day.

    Returns
    -------
    list of Finding
        Demanded shares in millionths, unrounded in ``exact.*``.
    """
    found: list[Finding] = []
    for finding in map(_slack, compute_slacks(material, rulebook)):
        # A plan is held against the plans below it and against its own years: two findings on one target.
        again = any(f.id == finding.id for f in found)
        found.append(replace(finding, id=f"{finding.id}:2") if again else finding)
    return found


def task_findings(material: Material, rulebook: Rulebook) -> list[Finding]:
    """Sum retrofit tasks by area and measure.

    Parameters
    ----------
    material
        Closed books of the assessment.
    rulebook
        Rules of the day (table ``measures``).

    Returns
    -------
    list of Finding
        Square metres, sets and vehicles are never added together.
    """
    tasks = [
        t
        for t in select_current(material.targets, material.as_of)
        if t.kind == TASK and _touches(t.period, material.span)
    ]
    found = []
    for unit in (*material.units, PROVINCE):
        mine = [t for t in tasks if t.scope == unit]
        for (measure, kind_of_unit), milli in sorted(sum_by_measure(mine).items()):
            records = {"*": tuple(f"target:{t.id}" for t in mine if (t.indicator, t.unit) == (measure, kind_of_unit))}
            values = TaskValues(quantity=milli, unit=kind_of_unit)
            row = rulebook.row("measures", measure)
            counted = row.text("unit_name") if row.text("unit") == kind_of_unit else kind_of_unit
            words = f"{row.text('name')}{format_milli(milli)}{counted}"
            id_ = f"task:{measure}:{kind_of_unit}:{unit}"
            found.append(
                Finding(
                    id=id_,
                    kind="task",
                    subject=unit,
                    matter=measure,
                    values=values.as_values(),
                    records=records,
                    rules=(f"measures/{measure}",),
                    working=words,
                )
            )
    return found


def _slack(slack: Slack) -> Finding:
    values = SlackValues(
        demanded=int(round_half_up(slack.demanded * 10**6)),
        exact_demanded=slack.demanded,
        exact_given=slack.given,
        exact_slack=slack.slack,
        children=slack.children,
        explained=slack.explained,
        short=slack.short,
    )
    records = {"*": (f"target:{slack.parent}",)}
    id_ = f"slack:{slack.parent}:{slack.indicator}:{slack.depth}"
    return Finding(
        id=id_,
        kind="slack",
        subject=slack.parent,
        matter=slack.indicator,
        values=values.as_values(),
        records=records,
        rules=(),
        working=slack.sentence,
    )


def _bases(material: Material, rulebook: Rulebook) -> Bases:
    """Compute base activity and intensity of each scope and indicator from the closed lines of the base year."""
    found: dict[tuple[str, str, str], tuple[Fraction, Fraction]] = {}
    sums: dict[str, dict[str, Total]] = {}
    for target in (t for t in material.targets if t.unit == PERCENT):
        year = base_of(target)
        if year in material.lines and year not in sums:
            sums[year] = _by_scope(material.lines[year])
        total = sums.get(year, {}).get(target.scope)
        value = level(total, target.indicator, MONTHS, rulebook, int(year)) if total else None
        if total and value is not None:
            activity = numerator_and_activity(target.indicator, rulebook)[1]
            weight = Fraction(total.amount(activity)) if activity else Fraction(1)
            found[target.scope, target.indicator, year] = (weight, value)
    return found


def _by_scope(lines: Sequence[Yearly]) -> dict[str, Total]:
    """Sum lines by area, by institution, and of the province."""
    parted: dict[str, list[Yearly]] = {PROVINCE: list(lines)}
    for line in lines:
        parted.setdefault(line.unit, []).append(line)
        parted.setdefault(line.institution, []).append(line)
    return {scope: sum_lines(mine) for scope, mine in parted.items()}


def _touches(period: str, span: Span) -> bool:
    """Return whether a target's period has a month in common with the span judged."""
    return any(month in span for month in Span.parse(period))
