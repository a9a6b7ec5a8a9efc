"""Effect: how much a flag could move its city's total, so that the weightiest is looked at first."""

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


def ranked(flags: Sequence[Flag], ledgers: Sequence[Ledger], context: Context) -> list[tuple[Flag, int, Fraction]]:
    """Flags from the weightiest down: (flag, effect [thousandths of a tce], share of the city's total of that month).

    The effect is |amount - amount to expect| in standard coal; of an institution or a county that is missing, all that
    is to be expected of it. Water, cost, people and area move no standard coal: their effect is zero. The city's total
    is that of the ledgers given with each flagged amount put at what is expected, so that a slip does not hide itself.
    """
    facts = context.facts(ledgers)
    moved = {id(flag): _moved(flag, facts, context) for flag in flags}
    totals = _totals(ledgers, flags, facts, context)
    lines = []
    for flag in flags:
        kgce, month = abs(moved[id(flag)]), _month(flag)
        unit = context.unit_of(_place(flag, month, context), month) if month else ""
        total = totals.get((unit, str(month)), Fraction(0))
        # Thousandths of a tce are kilograms.
        lines.append((flag, divide_half_up(kgce.numerator, kgce.denominator), kgce / total if total else Fraction(0)))
    return sorted(lines, key=lambda x: (-x[1], -x[2], x[0].about, x[0].code))


def _moved(flag: Flag, facts: Facts, context: Context) -> Fraction:
    """Amount - expected [kgce]; minus all that is expected where the whole is missing."""
    whom, _, item = flag.about
    month = _month(flag)
    if month is None:
        return Fraction(0)
    if item:
        weight = facts.weights.get(item)
        value = facts.history.get(whom, {}).get(month, {}).get(item)
        if weight is None or value is None:
            return Fraction(0)
        return Fraction(value - _expected(whom, item, month, facts, value), 1000) * weight
    if flag.code != "complete":
        return Fraction(0)
    states = [s for s in context.roster.institutions if whom in (s.id, s.county) and s.exists(month.last_day)]
    wanted = ((_expected(s.id, c, month, facts, 0), w) for s in states for c, w in facts.weights.items())
    return -sum((Fraction(milli, 1000) * weight for milli, weight in wanted), Fraction(0))


def _expected(institution: str, item: str, month: Month, facts: Facts, otherwise: int) -> int:
    """The amount to expect: the median of the season, else last year's, else that of peers, else ``otherwise``."""
    usual = facts.usual(institution, item, month, _LEAST)
    if usual:
        return usual.median
    last = facts.history.get(institution, {}).get(month.shift(-12), {}).get(item)
    return last or facts.by_peers(institution, item, month, _LEAST) or otherwise


def _totals(
    ledgers: Sequence[Ledger], flags: Sequence[Flag], facts: Facts, context: Context
) -> dict[tuple[str, str], Fraction]:
    """Standard coal by unit and month [kgce], flagged amounts at what is expected."""
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


def _month(flag: Flag) -> Month | None:
    try:
        span = Span.parse(flag.about[1])
    except ValueError:
        return None
    return span.last


def _place(flag: Flag, month: Month | None, context: Context) -> str:
    """The county an institution stands in, or the place the flag is about itself."""
    whom = flag.about[0]
    states = context.roster.states_of(whom)
    here = [s.county for s in states if month and s.exists(month.last_day)]
    return here[0] if here else whom
