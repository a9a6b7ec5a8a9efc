"""Catch-up: one month that holds what several months before it did not report. It does not stand in for them."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context, at
from tongbao.intake.checks.facts import Facts
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Amounts that are about the sum of the missed months and their own."""
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
                if found := caught_up(facts, line.reading.institution, item, ledger.month):
                    missed, usual = found
                    sentence = (
                        f"“{context.name(item)}”{format_milli(value)}约为前{missed}个月没有报（或为0）的用量与本月用量之和"
                        f"（月常用量{format_milli(usual)}）。请按抄表日期把用量分到各月，补报前{missed}个月，不得以一个月抵补。"
                    )
                    flags.append(at("catch_up", sentence, ledger, line, item, context))
    return flags


def caught_up(facts: Facts, institution: str, item: str, month: Month) -> tuple[int, int] | None:
    """How many months before were missed, and the usual amount, where this month holds them all; None elsewhere."""
    rule = facts.catch_up
    months = facts.history[institution]
    value = months.get(month, {}).get(item)
    missed = _missed(facts, institution, item, month, rule.most)
    if not value or not missed or item not in facts.used:
        return None
    usual = facts.usual(institution, item, month, rule.least)
    held = [facts.usual(institution, item, month.shift(-back), rule.least) for back in range(1, missed + 1)]
    if usual is None or None in held:
        return None
    whole = usual.median + sum(h.median for h in held if h)
    if abs(value - whole) > rule.tolerance * whole:
        return None
    known = [a.get(item, 0) for m, a in months.items() if m < month.shift(-missed) and _in_use(facts, months, item, m)]
    return (missed, usual.median) if sum(map(bool, known)) >= rule.share * len(known) > 0 else None


def _missed(facts: Facts, institution: str, item: str, month: Month, most: int) -> int:
    """The unbroken months before one that lack the item or have zero; none where nothing came before them."""
    months = facts.history[institution]
    for missed in range(most + 1):
        before = month.shift(-missed - 1)
        if months.get(before, {}).get(item):
            return missed
        if not _in_use(facts, months, item, before):
            return 0
    return 0


def _in_use(facts: Facts, months: dict[Month, dict[str, int]], item: str, month: Month) -> bool:
    """Whether an item is used at all in the season of a month: heat is not missed in summer."""
    return any(a.get(item) for m, a in months.items() if facts.same_season(item, m, month))
