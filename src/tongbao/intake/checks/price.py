"""Price 单价审核: cost / quantity outside the plausible prices, or far from what the institution usually pays."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.checks.facts import differs
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.quantity import format_milli

CODES = ("price",)
ORDER = 120


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag implausible prices, at the cell of the cost.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in; a price near last month's is not flagged.
    context
        History, local prices and rules.

    Returns
    -------
    list of Flag
        One a line and cost.

    Notes
    -----
    Table ``prices`` gives the bands, row ``price`` of ``checks.toml`` the factor and the fewest months of an own price.
    """
    facts, rule = context.facts(ledgers), context.rulebook.row("checks", "price")
    factor, least = rule.number("factor"), rule.number("least_months")
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            amounts = line.reading.amounts
            for item, cost in facts.costs.items():
                used, paid, band = amounts.get(item), amounts.get(cost), facts.band(item)
                if not used or not paid or band is None:
                    continue
                own = None
                price = paid * 1000 // used
                if band[0] * used <= paid * 1000 <= band[1] * used:
                    before = facts.history[line.reading.institution].get(ledger.month.shift(-1), {})
                    if _is_near_last_month(price, before.get(item), before.get(cost), factor):
                        continue
                    own = facts.own_price(line.reading.institution, item, ledger.month, least)
                    if not own or not price or not differs(price, own, factor):
                        continue
                known = f"本单位通常为{format_milli(own)}" if own else _format_band(band)
                sentence = (
                    f"“{context.name(cost)}”{format_milli(paid)}除以“{context.name(item)}”{format_milli(used)}，"
                    f"单价{format_milli(price)}元，{known}元。请核对用量、费用和单位。"
                )
                flags.append(flag_cell("price", sentence, ledger, line, cost, context))
    return flags


def _is_near_last_month(price: int, used: int | None, paid: int | None, factor: int) -> bool:
    """Return whether last month's price was about the same: then nothing has changed."""
    return bool(used and paid and price and not differs(price, max(1, paid * 1000 // used), factor))


def _format_band(band: tuple[int, int]) -> str:
    return f"参考单价为{format_milli(band[0])}至{format_milli(band[1])}"
