"""Target hit: month after month just last year's amount less the reduction that was demanded."""

from collections.abc import Sequence
from fractions import Fraction

from tongbao.intake.checks.context import Context, at
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger, Line
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.rounding import format_rounded


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Runs of hits, told at every month that continues one; silent where the office put in no targets."""
    if not context.targets:
        return []
    rule, facts = context.rulebook.row("checks", "target_hit"), context.facts(ledgers)
    least, within = rule.number("months"), rule.exact("within")
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            aim = _aim(line, context)
            if not aim:
                continue
            months = facts.history[line.reading.institution]
            for item in facts.used:
                run = 0
                while hit(months, item, ledger.month.shift(-run), aim, within):
                    run += 1
                if run >= least:
                    sentence = (
                        f"“{context.name(item)}”{format_milli(line.reading.amounts[item])}，连续{run}个月都恰好比上年同月"
                        f"下降{format_rounded(aim * 100, 2)}%，与下达目标一致。请提供抄表记录或账单。"
                    )
                    flags.append(at("target_hit", sentence, ledger, line, item, context))
    return flags


def hit(months: dict[Month, dict[str, int]], item: str, month: Month, aim: Fraction, within: Fraction) -> bool:
    """Whether a month's amount is last year's x (1 - aim), to a share of last year's."""
    now, before = months.get(month, {}).get(item), months.get(month.shift(-12), {}).get(item)
    return bool(now and before) and abs((now or 0) - (before or 0) * (1 - aim)) <= within * (before or 0)


def _aim(line: Line, context: Context) -> Fraction:
    own = context.targets.get(line.reading.institution)
    return context.targets.get(line.reading.unit, Fraction(0)) if own is None else own
