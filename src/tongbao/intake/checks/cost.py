"""Cost: use without cost, or cost without use, where this institution usually has both."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context, at
from tongbao.intake.checks.facts import Facts
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger, Line
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Amount above zero and cost zero, or the other way round. A blank cost and a reason say nothing."""
    facts, least = context.facts(ledgers), context.rulebook.row("checks", "cost").number("least_months")
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            amounts = line.reading.amounts
            for item, cost in facts.costs.items():
                used, paid = amounts.get(item), amounts.get(cost)
                if used is None or paid is None or bool(used) == bool(paid):
                    continue
                if _usually_both(facts, line, item, cost, ledger.month, least):
                    sentence = _sentence(item, cost, used, paid, context)
                    flags.append(at("cost", sentence, ledger, line, cost if used else item, context))
    return flags


def _usually_both(facts: Facts, line: Line, item: str, cost: str, month: Month, least: int) -> bool:
    """Whether most of the other months that have one of them have both; without other months, whether the row pays."""
    months = facts.history[line.reading.institution]
    both = either = 0
    for other, amounts in months.items():
        if other != month and (amounts.get(item) or amounts.get(cost)):
            either += 1
            both += bool(amounts.get(item) and amounts.get(cost))
    if either >= least:
        return 2 * both > either
    amounts = line.reading.amounts
    return any(amounts.get(i) and amounts.get(c) for i, c in facts.costs.items())


def _sentence(item: str, cost: str, used: int, paid: int, context: Context) -> str:
    name, paid_name = context.name(item), context.name(cost)
    if used:
        return f"“{name}”{format_milli(used)}大于0，“{paid_name}”却为0。请补填费用；免费供应的请说明。"
    return f"“{paid_name}”{format_milli(paid)}大于0，“{name}”却为0。请补填用量；预付或补付费用的请说明。"
