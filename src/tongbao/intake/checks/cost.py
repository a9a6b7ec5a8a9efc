"""Cost: use without cost, or cost without use, where this institution usually reports both."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.checks.facts import Facts
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli

CODES = ("cost",)
ORDER = 110


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag an amount above zero with a cost of zero, or the other way round.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in; a blank cost and a reason prove nothing.
    context
        History and rules.

    Returns
    -------
    list of Flag
        One a line and item, at the cell that is zero.

    Notes
    -----
    Row ``cost`` of ``checks.toml`` gives the least number of months that show the institution's habit.
    """
    facts, least = context.facts(ledgers), context.rulebook.row("checks", "cost").number("least_months")
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            amounts = line.reading.amounts
            for item, cost in facts.costs.items():
                used, paid = amounts.get(item), amounts.get(cost)
                if used is None or paid is None or bool(used) == bool(paid):
                    continue
                if _usually_has_both(facts, line, item, cost, ledger.month, least):
                    sentence = _describe(item, cost, used, paid, context)
                    flags.append(flag_cell("cost", sentence, ledger, line, cost if used else item, context))
    return flags


def _usually_has_both(facts: Facts, line: LedgerLine, item: str, cost: str, month: Month, least: int) -> bool:
    """Return whether most other months have both; without other months, whether the row pays for any item."""
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


def _describe(item: str, cost: str, used: int, paid: int, context: Context) -> str:
    name, paid_name = context.name(item), context.name(cost)
    if used:
        return f"“{name}”{format_milli(used)}大于0，“{paid_name}”却为0。请补填费用；免费供应的请说明。"
    return f"“{paid_name}”{format_milli(paid)}大于0，“{name}”却为0。请补填用量；预付或补付费用的请说明。"
