"""Constant: the same amount month after month."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context, at
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Runs of equal amounts, told once at the last month of the run."""
    rule, facts = context.rulebook.row("checks", "constant"), context.facts(ledgers)
    least, items = rule.number("least"), rule.texts("items")
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            months = facts.history[line.reading.institution]
            after = months.get(ledger.month.shift(1), {})
            for item in items:
                value = line.reading.amounts.get(item)
                if not value or after.get(item) == value:
                    continue
                if (run := run_of(months, item, ledger.month)) >= least:
                    sentence = (
                        f"“{context.name(item)}”连续{run}个月都是{format_milli(value)}。"
                        "请按实际抄表或账单填报；定额包干的请说明。"
                    )
                    flags.append(at("constant", sentence, ledger, line, item, context))
    return flags


def run_of(months: dict[Month, dict[str, int]], item: str, month: Month) -> int:
    """How many months up to this one have just its amount."""
    value, run = months[month].get(item), 1
    while months.get(month.shift(-run), {}).get(item) == value:
        run += 1
    return run
