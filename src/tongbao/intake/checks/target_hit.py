"""Target hit: month after month exactly last year's amount less the reduction that was demanded."""

from collections.abc import Sequence
from fractions import Fraction

from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.rounding import format_rounded

CODES = ("target_hit",)
ORDER = 190


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag runs of months that hit the target, at every month that continues one.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in.
    context
        History, targets and rules; no targets, no flag.

    Returns
    -------
    list of Flag
        One a line and carrier.

    Notes
    -----
    Row ``target_hit`` of ``checks.toml`` gives the length of a run and how close a hit is.
    """
    if not context.targets:
        return []
    rule, facts = context.rulebook.row("checks", "target_hit"), context.facts(ledgers)
    least, within = rule.number("months"), rule.exact("within")
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            aim = _target_of(line, context)
            if not aim:
                continue
            months = facts.history[line.reading.institution]
            for item in facts.used:
                run = 0
                while hits_target(months, item, ledger.month.shift(-run), aim, within):
                    run += 1
                if run >= least:
                    sentence = (
                        f"“{context.name(item)}”{format_milli(line.reading.amounts[item])}，连续{run}个月都恰好比上年同月"
                        f"下降{format_rounded(aim * 100, 2)}%，与下达目标一致。请提供抄表记录或账单。"
                    )
                    flags.append(flag_cell("target_hit", sentence, ledger, line, item, context))
    return flags


def hits_target(months: dict[Month, dict[str, int]], item: str, month: Month, aim: Fraction, within: Fraction) -> bool:
    """Return whether a month's amount is last year's x (1 - aim).

    Parameters
    ----------
    months : amounts by item, by month [thousandths]
        History of one institution.
    item
        Id of the item.
    month
        Month examined.
    aim : fraction
        Yearly reduction demanded.
    within : fraction of last year's amount
        Deviation that still is a hit.

    Returns
    -------
    bool
        False where either amount is missing or zero.
    """
    now, before = months.get(month, {}).get(item), months.get(month.shift(-12), {}).get(item)
    return bool(now and before) and abs((now or 0) - (before or 0) * (1 - aim)) <= within * (before or 0)


def _target_of(line: LedgerLine, context: Context) -> Fraction:
    own = context.targets.get(line.reading.institution)
    return context.targets.get(line.reading.unit, Fraction(0)) if own is None else own
