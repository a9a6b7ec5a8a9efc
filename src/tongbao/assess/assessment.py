"""Yearly assessment of the areas: findings on every target, by area and over all areas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tongbao.assess.attainment import judge_unit
from tongbao.assess.decision_key import DecisionKey
from tongbao.assess.fairness import Context
from tongbao.assess.finding import Finding
from tongbao.assess.finding_id import AttainedId, VerdictId
from tongbao.assess.values.figures import ListedValues
from tongbao.assess.values.targets import AttainedValues, VerdictValues
from tongbao.assess.verdict import Alternative, Outcome, Verdict, Yearly
from tongbao.measure.change import format_percent
from tongbao.measure.period import Month, Span
from tongbao.measure.rounding import round_half_up
from tongbao.records.issued import ANNUAL, APPROVED, DegreeDays, Points, Restatement, Target, TargetEvent
from tongbao.registry.reporting import AREAS
from tongbao.rules.rulebook import Rulebook
from tongbao.targets.target import in_force

PROVINCE = "province"


@dataclass(frozen=True)
class Material:
    """Material of an assessment, all of it from closed books.

    Parameters
    ----------
    span, as_of
        Period judged, and the day up to which records count.
    units : unit ids
        Closed list of areas on the day.
    lines : by span
        Lines of every institution of the province.
    targets, events, restatements, degree_days, points
        Records issued or received by the day.
    owed : institution ids by unit
        Institutions that owe a return for every month of the span; for ``province`` also those that moved within it.
    previous : grade by unit
        Grades of the assessment before.
    confirmed : decision keys
        Verdicts and grades that somebody has confirmed although they are not robust.
    records
        Seals of the lines.
    """

    span: Span
    as_of: date
    units: tuple[str, ...]
    lines: Mapping[str, Sequence[Yearly]]
    targets: tuple[Target, ...] = ()
    events: tuple[TargetEvent, ...] = ()
    restatements: tuple[Restatement, ...] = ()
    degree_days: tuple[DegreeDays, ...] = ()
    points: tuple[Points, ...] = ()
    owed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    previous: Mapping[str, str] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    records: tuple[str, ...] = ()

    @property
    def approved(self) -> bool:
        """Whether the period has been 核定 by the day."""
        return any(
            e.kind == APPROVED and e.period == str(self.span) and e.day <= self.as_of.isoformat() for e in self.events
        )


def judge_units(material: Material, rulebook: Rulebook, units: Sequence[str] = ()) -> dict[str, list[Verdict]]:
    """Judge the targets of every unit.

    Parameters
    ----------
    material
        Closed books of the assessment.
    rulebook
        Rules of the day.
    units
        Units to judge; all areas and ``province`` where empty.

    Returns
    -------
    mapping of unit to verdicts
        In the order of the units.
    """
    by_unit = {span: _by_unit(lines) for span, lines in material.lines.items()}
    found = {}
    for unit in units or (*material.units, PROVINCE):
        own = {span: _lines_of(unit, span, by_unit, material) for span in material.lines}
        context = Context(
            rulebook=rulebook,
            as_of=material.as_of,
            year=material.span.first.year,
            months=len(list(material.span)),
            owed=_owed(unit, material),
            heating=heating_days(unit, material),
            history=own,
            restated=_restated(unit, material),
            approved=material.approved,
            records=material.records,
        )
        targets = in_force(material.targets, unit, material.span, material.as_of)
        now = [x for x in own.get(str(material.span), ()) if unit in (PROVINCE, x.unit)]
        found[unit] = judge_unit(unit, targets, now, own.get(str(material.span.year_before()), ()), context)
    return found


def verdict_findings(found: Mapping[str, Sequence[Verdict]], material: Material, rulebook: Rulebook) -> list[Finding]:
    """State verdicts as findings, with one that parts the areas by outcome for each target they share.

    Parameters
    ----------
    found : by unit
        Verdicts of :func:`verdicts`.
    material
        Closed books of the assessment.
    rulebook
        Rules of the day, which order the indicators.

    Returns
    -------
    list of Finding
        Verdicts, then one ``attained`` a common target, then the list of areas that missed one.
    """
    findings = [verdict_finding(v, rulebook) for unit in found.values() for v in unit]
    common: dict[tuple[str, str, str], list[Verdict]] = {}
    for unit in material.units:
        for verdict in found.get(unit, ()):
            target = verdict.target
            common.setdefault((target.kind, target.indicator, target.period), []).append(verdict)
    order = [r.id for table in ("indicators", "totals") for r in rulebook.rows(table)]
    keys = sorted(common, key=lambda k: (k[0], order.index(k[1]), k[2]))
    findings += [_attained(key, common[key], material, rulebook) for key in keys]
    return [*findings, _missed(findings, material)]


def verdict_id(verdict: Verdict) -> str:
    """Build the id of a verdict's finding.

    Parameters
    ----------
    verdict
        Verdict on a target.

    Returns
    -------
    str
        ``verdict:<kind>:<indicator>:<period>:<unit>``.
    """
    target = verdict.target
    return str(VerdictId(target.kind, target.indicator, target.period, verdict.unit))


def verdict_finding(verdict: Verdict, rulebook: Rulebook) -> Finding:
    """State a verdict as a finding.

    Parameters
    ----------
    verdict
        Verdict on a target.
    rulebook
        Rules of the day.

    Returns
    -------
    Finding
        Shares in millionths, totals in thousandths, unrounded in ``exact.*``.
    """
    target = verdict.target
    scale = 10**6 if target.unit == "percent" else 1000
    values = VerdictValues(
        target=target.id,
        document=target.document,
        kind=target.kind,
        outcome=verdict.outcome,
        word=verdict.word,
        robust=verdict.robust,
        provisional=verdict.provisional,
        on_path=verdict.on_path,
        reasons=verdict.reasons,
        readings=tuple(_reading_words(a, scale == 10**6) for a in verdict.readings),
        base=_rounded(verdict.base, 1000),
        exact_base=verdict.base,
        now=_rounded(verdict.now, 1000),
        exact_now=verdict.now,
        actual=_rounded(verdict.actual, scale),
        exact_actual=verdict.actual,
        required=_rounded(verdict.required, scale),
        exact_required=verdict.required,
        completion=_rounded(verdict.completion, 10**6),
        exact_completion=verdict.completion,
    )
    first = "初步判定" if verdict.provisional else "判定"
    words = f"{first}：{verdict.word}。{verdict.working}"
    if verdict.reasons and verdict.outcome is not Outcome.UNJUDGED:
        words += f"。不稳健：{'；'.join(verdict.reasons)}"
    return Finding(
        id=verdict_id(verdict),
        kind="verdict",
        subject=verdict.unit,
        matter=target.indicator,
        values=values.as_values(),
        records={"*": verdict.records},
        rules=_rules(target, rulebook),
        working=words,
    )


def _rounded(value: Fraction | None, scale: int) -> int | None:
    return None if value is None else int(round_half_up(value * scale))


def _reading_words(reading: Alternative, is_share: bool) -> str:
    actual = reading.actual
    shown = "—" if actual is None else format_percent(actual) if is_share else round_half_up(actual, 3)
    return f"{reading.name}：{shown}，{'完成' if reading.met else '未完成'}"


def _rules(target: Target, rulebook: Rulebook) -> tuple[str, ...]:
    methods = {"annual": "over.linear", "plan": "on_path.rational"}
    rules = [f"methods/{methods[target.kind]}"] if target.kind in methods else []
    if target.kind == "plan":
        rules.append("methods/progress.compound")
    table = "indicators" if rulebook.find("indicators", target.indicator) else "totals"
    return (*rules, f"{table}/{target.indicator}")


def _attained(key: tuple[str, str, str], mine: Sequence[Verdict], material: Material, rulebook: Rulebook) -> Finding:
    """Part the areas by outcome of one target, each area exactly once; a doubtful outcome is not named."""
    kind, indicator, period = key
    by_unit = {v.unit: v for v in mine}
    parted: dict[str, list[str]] = {"met": [], "missed": [], "doubtful": [], "unjudged": [], "without": []}
    for unit in material.units:
        verdict = by_unit.get(unit)
        if verdict is None:
            parted["without"].append(unit)
        elif verdict.outcome is Outcome.UNJUDGED:
            parted["unjudged"].append(unit)
        elif verdict.robust or str(DecisionKey.name(verdict_id(verdict))) in material.confirmed:
            parted[verdict.outcome.value].append(unit)
        else:
            parted["doubtful"].append(unit)
    values = AttainedValues(
        met=tuple(parted["met"]),
        missed=tuple(parted["missed"]),
        doubtful=tuple(parted["doubtful"]),
        unjudged=tuple(parted["unjudged"]),
        without=tuple(parted["without"]),
        total=len(material.units),
        provisional=not material.approved,
        period=period,
        interim=any(v.interim for v in mine),
    )
    counts = "＋".join(str(len(v)) for v in parted.values())
    return Finding(
        id=str(AttainedId(kind, indicator, period)),
        kind="attained",
        subject=AREAS,
        matter=indicator,
        values=values.as_values(),
        records={"*": tuple(dict.fromkeys(r for v in mine for r in v.records)) or material.records},
        rules=_rules(mine[0].target, rulebook),
        working=f"完成＋未完成＋待核＋无法判定＋没有目标：{counts}＝{len(material.units)}",
    )


def _missed(findings: Sequence[Finding], material: Material) -> Finding:
    """Who may be told to have missed an annual target: in the order of the list, each once."""
    annual = [f for f in findings if f.kind == "attained" and AttainedId.parse(f.id).target_kind == ANNUAL]
    missed = {u for f in annual for u in AttainedValues.of(f).missed}
    values = ListedValues(units=tuple(u for u in material.units if u in missed)).as_values()
    records = tuple(dict.fromkeys(r for f in annual for r in f.source_records("*"))) or material.records
    return Finding("missed:areas", "count", AREAS, "target_missed", values, {"*": records})


def _by_unit(lines: Sequence[Yearly]) -> dict[str, list[Yearly]]:
    found: dict[str, list[Yearly]] = {}
    for line in lines:
        found.setdefault(line.unit, []).append(line)
    return found


def _lines_of(
    unit: str, span: str, by_unit: Mapping[str, Mapping[str, list[Yearly]]], material: Material
) -> list[Yearly]:
    """Collect the unit's lines of a span, and those of institutions now in it, wherever they belonged then."""
    if unit == PROVINCE:
        merged: dict[str, Yearly] = {}
        for line in material.lines[span]:
            merged[line.institution] = _joined(merged.get(line.institution), line, PROVINCE)
        return list(merged.values())
    # An institution whose kind changed within the span has two lines of one unit.
    joined: dict[str, Yearly] = {}
    for line in by_unit[span].get(unit, ()):
        joined[line.institution] = _joined(joined.get(line.institution), line, unit)
    own = list(joined.values())
    here = {x.institution for x in by_unit.get(str(material.span), {}).get(unit, ())}
    have = {x.institution for x in own}
    return own + [x for x in material.lines[span] if x.institution in here - have]


def _joined(first: Yearly | None, line: Yearly, unit: str) -> Yearly:
    """Join lines: an institution that moved, or changed its kind, within the span is one institution of ``unit``."""
    if first is None:
        return Yearly(line.institution, unit, line.kind, line.months, line.amounts, line.uncertain, line.doubted)
    return Yearly(
        line.institution,
        unit,
        line.kind,
        first.months + line.months,
        _add(first.amounts, line.amounts),
        _add(first.uncertain, line.uncertain),
        _add(first.doubted, line.doubted),
    )


def _add(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {k: first.get(k, 0) + second.get(k, 0) for k in {**first, **second}}


def _owed(unit: str, material: Material) -> frozenset[str]:
    if unit == PROVINCE and PROVINCE not in material.owed:
        return frozenset(i for owed in material.owed.values() for i in owed)
    return material.owed.get(unit, frozenset())


def heating_days(unit: str, material: Material) -> dict[str, int]:
    """Sum degree days by year.

    Parameters
    ----------
    unit
        Area or ``province``.
    material
        Closed books of the assessment.

    Returns
    -------
    mapping of year to thousandths of °C·d
        A year that lacks a month in which another year has days is left out.
    """
    months: dict[str, set[int]] = {}
    sums: dict[str, int] = {}
    for row in material.degree_days:
        if row.scope == unit:
            month = Month.parse(row.month)
            months.setdefault(str(month.year), set()).add(month.month)
            sums[str(month.year)] = sums.get(str(month.year), 0) + row.milli
    every = set().union(*months.values()) if months else set()
    return {year: sums[year] for year, had in months.items() if had == every}


def _restated(unit: str, material: Material) -> dict[tuple[str, str], int]:
    known = [r for r in material.restatements if r.scope == unit and r.day <= material.as_of.isoformat()]
    return {(r.period, r.item): r.milli for r in sorted(known, key=lambda r: (r.day, r.id))}
