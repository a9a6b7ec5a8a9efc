"""Copied: months that repeat last year's to the last digit."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context, at
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Runs of months whose amounts all equal those of last year's months, told once at the last month of the run."""
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
                flags.append(at("copied", sentence, ledger, line, item, context))
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
