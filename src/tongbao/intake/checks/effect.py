"""Effect: how much a flag could change its city's total, so that the most important is examined first."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from tongbao.intake.checks.context import Context
from tongbao.intake.checks.facts import Facts
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month, Span
from tongbao.measure.rounding import divide_half_up

_LEAST = 1


def rank_by_effect(
    flags: Sequence[Flag], ledgers: Sequence[Ledger], context: Context
) -> list[tuple[Flag, int, Fraction]]:
    """Rank flags by their effect on the total, largest first.

    Parameters
    ----------
    flags
        Flags of the checks.
    ledgers : one a place and month
        Ledgers the flags are about.
    context
        History, registry and rules.

    Returns
    -------
    list of (flag, effect, share)
        Effect in thousandths of a tce, and its share of the city's total of that month.

    Notes
    -----
    The effect is |amount - expected amount| in standard coal; of a missing institution or county, all that is to be
    expected of it. Water, cost, people and floor area have no standard coal: their effect is zero. The city's total
    is that of the ledgers given with each flagged amount replaced by the expected one, so that a slip does not hide
    itself.
    """
    facts = context.facts(ledgers)
    moved = {id(flag): _difference_to_expected(flag, facts, context) for flag in flags}
    totals = _sum_by_unit(ledgers, flags, facts, context)
    lines = []
    for flag in flags:
        kgce, month = abs(moved[id(flag)]), _month_of(flag)
        unit = context.unit_of(_county_of(flag, month, context), month) if month else ""
        total = totals.get((unit, str(month)), Fraction(0))
        # Thousandths of a tce are kilograms.
        lines.append((flag, divide_half_up(kgce.numerator, kgce.denominator), kgce / total if total else Fraction(0)))
    return sorted(lines, key=lambda x: (-x[1], -x[2], x[0].about, x[0].code))


def _difference_to_expected(flag: Flag, facts: Facts, context: Context) -> Fraction:
    """Compute amount - expected [kgce]; minus all that is expected where the whole is missing."""
    subject, _, item = flag.about
    month = _month_of(flag)
    if month is None:
        return Fraction(0)
    if item:
        weight = facts.weights.get(item)
        value = facts.history.get(subject, {}).get(month, {}).get(item)
        if weight is None or value is None:
            return Fraction(0)
        return Fraction(value - _expected(subject, item, month, facts, value), 1000) * weight
    if flag.code != "complete":
        return Fraction(0)
    states = [s for s in context.roster.institutions if subject in (s.id, s.county) and s.exists(month.last_day)]
    wanted = ((_expected(s.id, c, month, facts, 0), w) for s in states for c, w in facts.weights.items())
    return -sum((Fraction(milli, 1000) * weight for milli, weight in wanted), Fraction(0))


def _expected(institution: str, item: str, month: Month, facts: Facts, otherwise: int) -> int:
    """Estimate an amount: the median of the season, else last year's, else that of peers, else ``otherwise``."""
    usual = facts.usual(institution, item, month, _LEAST)
    if usual:
        return usual.median
    last = facts.history.get(institution, {}).get(month.shift(-12), {}).get(item)
    return last or facts.expected_from_peers(institution, item, month, _LEAST) or otherwise


def _sum_by_unit(
    ledgers: Sequence[Ledger], flags: Sequence[Flag], facts: Facts, context: Context
) -> dict[tuple[str, str], Fraction]:
    """Sum standard coal by unit and month [kgce], flagged amounts at the expected value."""
    flagged = {f.about for f in flags if f.about[2]}
    sums: dict[tuple[str, str], Counter[str]] = {}
    for ledger in ledgers:
        month = str(ledger.month)
        for line in ledger.lines:
            unit = line.reading.unit or context.unit_of(line.reading.county, ledger.month)
            into = sums.setdefault((unit, month), Counter())
            for carrier in facts.weights:
                if milli := line.reading.amounts.get(carrier):
                    about = (line.reading.institution, month, carrier)
                    into[carrier] += (
                        _expected(about[0], carrier, ledger.month, facts, milli) if about in flagged else milli
                    )
    return {
        key: sum((Fraction(milli, 1000) * facts.weights[c] for c, milli in amounts.items()), Fraction(0))
        for key, amounts in sums.items()
    }


def _month_of(flag: Flag) -> Month | None:
    try:
        span = Span.parse(flag.about[1])
    except ValueError:
        return None
    return span.last


def _county_of(flag: Flag, month: Month | None, context: Context) -> str:
    """Find the county of an institution; a place is returned as it is."""
    subject = flag.about[0]
    states = context.roster.states_of(subject)
    here = [s.county for s in states if month and s.exists(month.last_day)]
    return here[0] if here else subject
