"""Copied: months that repeat last year's to the last digit."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month

CODES = ("copied",)
ORDER = 180


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag runs of months whose amounts all equal those of last year, once at the last month of the run.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in.
    context
        History and rules.

    Returns
    -------
    list of Flag
        One a line, at its first carrier in use.

    Notes
    -----
    Row ``copied`` of ``checks.toml`` gives the least number of months and of items above zero.
    """
    rule, facts = context.rulebook.row("checks", "copied"), context.facts(ledgers)
    least, items_least = rule.number("months"), rule.number("items_least")
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            months = facts.history[line.reading.institution]
            if _is_copy(months, ledger.month.shift(1), facts.used, items_least):
                continue
            run = 0
            while _is_copy(months, ledger.month.shift(-run), facts.used, items_least):
                run += 1
            if run >= least:
                item = next(i for i in facts.used if line.reading.amounts.get(i))
                sentence = f"连续{run}个月各项用量都与上年同月一字不差。请按本年凭证核对后重报。"
                flags.append(flag_cell("copied", sentence, ledger, line, item, context))
    return flags


def _is_copy(months: dict[Month, dict[str, int]], month: Month, items: Sequence[str], least: int) -> bool:
    now, before = months.get(month), months.get(month.shift(-12))
    if now is None or before is None:
        return False
    count = 0
    for item in items:
        value = now.get(item)
        if value != before.get(item):
            return False
        count += bool(value)
    return count >= least
