"""Constant: the same amount month after month."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli

CODES = ("constant",)
ORDER = 170


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag runs of equal amounts, once at the last month of the run.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in.
    context
        History and rules.

    Returns
    -------
    list of Flag
        One a line and item.

    Notes
    -----
    Row ``constant`` of ``checks.toml`` gives the items and the least length of a run.
    """
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
                if (run := count_equal_months(months, item, ledger.month)) >= least:
                    sentence = (
                        f"“{context.name(item)}”连续{run}个月都是{format_milli(value)}。"
                        "请按实际抄表或账单填报；定额包干的请说明。"
                    )
                    flags.append(flag_cell("constant", sentence, ledger, line, item, context))
    return flags


def count_equal_months(months: dict[Month, dict[str, int]], item: str, month: Month) -> int:
    """Count the consecutive months up to one that report the same amount.

    Parameters
    ----------
    months : amounts by item, by month [thousandths]
        History of one institution.
    item
        Id of the item.
    month
        Last month of the run; it must be in ``months``.

    Returns
    -------
    int
        Length of the run, at least 1.
    """
    value, run = months[month].get(item), 1
    while months.get(month.shift(-run), {}).get(item) == value:
        run += 1
    return run
