"""Fairness before naming: a verdict is robust only where every admissible reading of the inputs agrees.

A verdict is met or missed on what was reported. It is *robust* where every other reading says the same: the same
institutions as the tree now has them, people and area held where they jumped, missing institutions filled in with
the base year, the base year's weather; and where none of them turns within the error of estimated amounts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tongbao.assess.intensity import numerator
from tongbao.assess.level import ACTIVITIES, in_weather, level, numerator_and_activity, sum_lines, with_activity
from tongbao.assess.verdict import Alternative, Yearly
from tongbao.records.total import Total
from tongbao.rules.rulebook import Rulebook

Lines = Sequence[Yearly]
SAME = "同一批机构、按现行隶属"


@dataclass(frozen=True)
class Context:
    """Context in which a unit's targets are judged.

    Parameters
    ----------
    rulebook, as_of
        Rules of the day, and the day.
    year, months
        Year judged, and the months of its span.
    owed : institution ids
        Institutions that owe a return for every month of the span.
    heating : [thousandths of °C·d] by span
        Heating degree days of the unit; a span that is absent is not known.
    history : lines by span
        Base years and quarters, with the lines elsewhere in the tree of institutions that belong or belonged to the
        unit.
    restated : [thousandths] by (year, item)
        Base-year amounts as restated.
    approved
        Whether the period has been approved (核定).
    records
        Seals of the lines.
    """

    rulebook: Rulebook
    as_of: date
    year: int
    months: int = 12
    owed: frozenset[str] = frozenset()
    heating: Mapping[str, int] = field(default_factory=dict)
    history: Mapping[str, Lines] = field(default_factory=dict)
    restated: Mapping[tuple[str, str], int] = field(default_factory=dict)
    approved: bool = False
    records: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """One reading of the inputs: sums now and then, and the squared error of each numerator's estimated part.

    ``years`` are those of now and then; ``weather`` says that heating is turned to the weather of then.
    ``shift`` is what a restatement adds to a numerator of the base [kgce, kg], beside what ``before`` already holds.
    """

    name: str
    years: tuple[int, int]
    now: Total
    before: Total
    error_now: Mapping[str, Fraction]
    error_before: Mapping[str, Fraction]
    weather: bool = False
    shift: Mapping[str, Fraction] = field(default_factory=dict)


def readings(
    unit: str, now: Lines, before: Lines, base: int, heating: tuple[int, int] | None, context: Context
) -> list[Reading]:
    """List every admissible reading of two spans of one unit.

    Parameters
    ----------
    unit
        Area or ``province``.
    now, before
        Lines of both spans; ``before`` has those of all institutions that belong to the unit now or did then.
    base
        Year of the earlier span.
    heating : (now, before)
        Degree days, None where either is unknown.
    context
        Everything else the verdicts depend on.

    Returns
    -------
    list of Reading
        The reported one first; a restated base shifts the base of every reading.

    Notes
    -----
    Membership, activity, missing returns and weather change an intensity without any saving. A unit is named only if
    the outcome is the same however these are treated.
    """
    rulebook = context.rulebook
    own_before = [b for b in before if b.unit == unit]
    moved, shift = _restated(own_before, str(base), context)
    spans = [("", list(now), False)]
    if heating and heating[0] and heating[1]:
        spans.append(("采暖按基期气候、", in_weather(now, Fraction(heating[1], heating[0]), rulebook), True))
    found = []
    for prefix, lines, weather in spans:
        for name, later, earlier in _pairs(lines, before, own_before, context):
            if later and earlier:
                reading = Reading(
                    name=prefix + name,
                    years=(context.year, base),
                    now=sum_lines(later),
                    before=_plus(sum_lines(earlier), moved),
                    error_now=_errors(later, context.year, rulebook),
                    error_before=_errors(earlier, base, rulebook),
                    weather=weather,
                    shift=shift,
                )
                found.append(reading)
    return found


def _pairs(now: Lines, before: Lines, own_before: Lines, context: Context) -> list[tuple[str, Lines, Lines]]:
    """Who is compared with whom: (name, lines now, lines then)."""
    then = {b.institution: b for b in _whole(before, context.months)}
    here = {n.institution: n for n in _whole(now, context.months)}
    same_now = [n for i, n in here.items() if i in then]
    same_before = [then[n.institution] for n in same_now]
    found: list[tuple[str, Lines, Lines]] = [
        ("按报送数", now, own_before),
        (SAME, same_now, same_before),
    ]
    if held := _jumped(same_now, then, context.rulebook):
        found.append(("人数或面积变动超限的按基期", with_activity(same_now, held), same_before))
    if missing := [b for i, b in then.items() if i in context.owed and i not in here]:
        found.append(("本期缺报的按基期补入", [*same_now, *missing], [*same_before, *missing]))
    partly = {b.institution for b in before}
    if gaps := [n for i, n in here.items() if i in partly and i not in then]:
        found.append(("基期缺报的按本期补入", [*same_now, *gaps], [*same_before, *gaps]))
    return found


def _restated(own_before: Lines, year: str, context: Context) -> tuple[dict[str, int], dict[str, Fraction]]:
    """Compute what restatements add to the base: to amounts [thousandths], and to numerators [kgce, kg].

    Coal and emissions have no carriers to be added to; their restated thousandths of a tonne are kilograms. Emissions
    that cannot be computed cannot be shifted either.
    """
    total = sum_lines(own_before)
    amounts: dict[str, int] = {}
    shift: dict[str, Fraction] = {}
    for item, milli in ((i, m) for (base, i), m in context.restated.items() if base == year):
        if item in ACTIVITIES:
            amounts[item] = milli * context.months - total.amount(item)
        elif item == "water":
            amounts[item] = milli - total.amount(item)
        elif (computed := numerator(total, item, context.rulebook, int(year))) is not None:
            shift[item] = milli - computed
    return amounts, shift


def _plus(total: Total, shift: Mapping[str, int]) -> Total:
    amounts = dict(total.amounts)
    for item, milli in shift.items():
        amounts[item] = amounts.get(item, 0) + milli
    return Total(total.key, total.lines, total.institutions, amounts)


def reduction(reading: Reading, indicator: str, months: int, rulebook: Rulebook) -> Fraction | None:
    """Compute the share by which an indicator fell in a reading.

    Parameters
    ----------
    reading
        Sums of both spans.
    indicator
        Id of table ``indicators`` or ``totals``.
    months
        Months of each span.
    rulebook
        Rules of the day.

    Returns
    -------
    Fraction or None
        Negative where it rose; None where nothing can be compared.
    """
    now = level(reading.now, indicator, months, rulebook, reading.years[0])
    before = level(reading.before, indicator, months, rulebook, reading.years[1], reading.shift)
    return 1 - now / before if now is not None and before else None


def alternatives(
    found: Sequence[Reading],
    indicator: str,
    meets: Callable[[Fraction], bool],
    required: Fraction,
    context: Context,
) -> tuple[tuple[Alternative, ...], tuple[str, ...]]:
    """Decide a reduction target in every reading.

    Parameters
    ----------
    found
        Readings, the reported one first.
    indicator
        Id of table ``indicators`` or ``totals``.
    meets
        Whether a share of reduction meets the target.
    required
        Share required by now.
    context
        Everything else the verdicts depend on.

    Returns
    -------
    (alternatives, reasons)
        The reasons, in Chinese, why the verdict is not robust; empty where it is.
    """
    told, near = [], []
    moved_by_weather = numerator_and_activity(indicator, context.rulebook)[0] != "water"
    for reading in found:
        share = reduction(reading, indicator, context.months, context.rulebook)
        if share is None or (reading.weather and not moved_by_weather):
            continue
        told.append(Alternative(reading.name, share, meets(share)))
        if within_error(reading, indicator, required, context.rulebook):
            near.append(reading.name)
    reasons = []
    if other := [a.name for a in told if a.met is not told[0].met]:
        reasons.append(f"改按“{'”“'.join(other)}”，结论相反")
    if near:
        reasons.append(f"“{'”“'.join(near)}”与目标之差在估算、分摊数据的误差之内")
    return tuple(told), tuple(reasons)


def within_error(reading: Reading, indicator: str, required: Fraction, rulebook: Rulebook) -> bool:
    """Return whether the margin to a reduction target lies within the error of the estimated amounts.

    Parameters
    ----------
    reading
        Sums of both spans with their squared errors.
    indicator
        Id of table ``indicators`` or ``totals``.
    required
        Share required.
    rulebook
        Rules of the day (table ``fairness``).

    Returns
    -------
    bool
        False where nothing can be computed.

    Notes
    -----
    The target is met where (1−D)·base·activity_now − now·activity_base >= 0. Each institution's estimated part may be
    off by ``estimated_band``, independently, so the variances add; the margin must exceed ``error_width`` standard
    errors. Both sides are squared so that the decision stays in rationals.
    """
    which, activity = numerator_and_activity(indicator, rulebook)
    now = numerator(reading.now, which, rulebook, reading.years[0])
    before = numerator(reading.before, which, rulebook, reading.years[1])
    if now is None or before is None:
        return False
    before += reading.shift.get(which, 0)
    a_now = Fraction(reading.now.amount(activity), 1000) if activity else Fraction(1)
    a_before = Fraction(reading.before.amount(activity), 1000) if activity else Fraction(1)
    margin = (1 - required) * before * a_now - now * a_before
    variance = ((1 - required) * a_now) ** 2 * reading.error_before[which] + a_before**2 * reading.error_now[which]
    band = rulebook.row("fairness", "estimated_band").exact("value")
    width = rulebook.row("fairness", "error_width").exact("value")
    return margin**2 < (width * band) ** 2 * variance


def thin(now: Lines, context: Context) -> str:
    """Explain why too few institutions reported to judge safely.

    Parameters
    ----------
    now
        Lines of the span judged.
    context
        Everything else the verdicts depend on.

    Returns
    -------
    str
        In Chinese; empty where enough reported (``fairness/least_coverage``).
    """
    if not context.owed:
        return ""
    came = {n.institution for n in _whole(now, context.months)} & context.owed
    least = context.rulebook.row("fairness", "least_coverage").exact("value")
    if Fraction(len(came), len(context.owed)) >= least:
        return ""
    return f"应报{len(context.owed)}家，各月齐全的只有{len(came)}家"


def _whole(lines: Lines, months: int) -> list[Yearly]:
    return [x for x in lines if x.months >= months]


def _jumped(now: Lines, before: Mapping[str, Yearly], rulebook: Rulebook) -> dict[str, dict[str, int]]:
    """People and area before, of institutions where either moved by more than the limit."""
    limit = rulebook.row("fairness", "jump_limit").exact("value")
    found = {}
    for line in now:
        then = before[line.institution].amounts
        moved = {
            a: then[a]
            for a in ACTIVITIES
            if then.get(a) and a in line.amounts and abs(line.amounts[a] - then[a]) > limit * then[a]
        }
        if moved:
            found[line.institution] = moved
    return found


def _errors(lines: Lines, year: int, rulebook: Rulebook) -> dict[str, Fraction]:
    """Sum the squares of the institutions' estimated parts, by numerator."""
    totals = [Total((), 0, 1, line.uncertain) for line in lines if line.uncertain]
    found = {}
    for row in rulebook.rows("totals"):
        parts = (numerator(t, row.id, rulebook, year) or Fraction(0) for t in totals)
        found[row.id] = sum((p * p for p in parts), Fraction(0))
    return found
