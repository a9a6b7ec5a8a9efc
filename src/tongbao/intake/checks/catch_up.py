"""Catch-up: one month that holds what several months before it did not report. It does not replace their returns."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.checks.facts import Facts
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli

CODES = ("catch_up",)
ORDER = 70


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag amounts that are about the sum of the months missed before and of their own.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in.
    context
        History and rules.

    Returns
    -------
    list of Flag
        One a line and carrier.

    Notes
    -----
    Row ``catch_up`` of ``checks.toml`` gives the most months missed, the tolerance and how regular the use must be.
    """
    facts = context.facts(ledgers)
    flags = []
    for ledger in ledgers:
        before = ledger.month.shift(-1)
        for line in ledger.lines:
            months = facts.history[line.reading.institution]
            known = months.get(before, {})
            for item in facts.used:
                value = line.reading.amounts.get(item)
                if not value or known.get(item):
                    continue
                if found := find_catch_up(facts, line.reading.institution, item, ledger.month):
                    missed, usual = found
                    sentence = (
                        f"“{context.name(item)}”{format_milli(value)}约为前{missed}个月没有报（或为0）的用量与本月用量之和"
                        f"（月常用量{format_milli(usual)}）。请按抄表日期把用量分到各月，补报前{missed}个月，不得以一个月抵补。"
                    )
                    flags.append(flag_cell("catch_up", sentence, ledger, line, item, context))
    return flags


def find_catch_up(facts: Facts, institution: str, item: str, month: Month) -> tuple[int, int] | None:
    """Find a month that contains the use of missed months before it.

    Parameters
    ----------
    facts
        History and usual amounts.
    institution, item
        Ids of the institution and of the carrier.
    month
        Month whose amount is examined.

    Returns
    -------
    tuple of int and int, or None
        Number of missed months and usual amount [thousandths]; None where the month is no catch-up.
    """
    rule = facts.catch_up
    months = facts.history[institution]
    value = months.get(month, {}).get(item)
    missed = _count_missed_months(facts, institution, item, month, rule.most)
    if not value or not missed or item not in facts.used:
        return None
    usual = facts.usual(institution, item, month, rule.least)
    usual_before = [facts.usual(institution, item, month.shift(-back), rule.least) for back in range(1, missed + 1)]
    if usual is None or None in usual_before:
        return None
    whole = usual.median + sum(h.median for h in usual_before if h)
    if abs(value - whole) > rule.tolerance * whole:
        return None
    known = [
        a.get(item, 0) for m, a in months.items() if m < month.shift(-missed) and _is_in_use(facts, months, item, m)
    ]
    return (missed, usual.median) if sum(map(bool, known)) >= rule.share * len(known) > 0 else None


def _count_missed_months(facts: Facts, institution: str, item: str, month: Month, most: int) -> int:
    """Count the unbroken months before one that lack the item or report zero; none where nothing came before them."""
    months = facts.history[institution]
    for missed in range(most + 1):
        before = month.shift(-missed - 1)
        if months.get(before, {}).get(item):
            return missed
        if not _is_in_use(facts, months, item, before):
            return 0
    return 0


def _is_in_use(facts: Facts, months: dict[Month, dict[str, int]], item: str, month: Month) -> bool:
    """Return whether an item is used at all in the season of a month: heat is not missed in summer."""
    return any(a.get(item) for m, a in months.items() if facts.same_season(item, m, month))
