"""Fixed ratio 定比: use far from that of the same month of the base year."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.checks.facts import differs
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli

CODES = ("fixed_ratio",)
ORDER = 90


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag use several times that of the base year's month or a small part of it, where it is not negligible.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in; a base year less than thirteen months ago is left to the other checks.
    context
        History and rules.

    Returns
    -------
    list of Flag
        One a line and item.

    Notes
    -----
    Row ``fixed_ratio`` of ``checks.toml`` gives base year, factor and the share of the monthly mean that is negligible.
    """
    rule, facts = context.rulebook.find("checks", "fixed_ratio"), context.facts(ledgers)
    if rule is None:
        return []
    year, factor, floor = rule.number("base_year"), rule.number("factor"), rule.exact("floor_share")
    flags = []
    for ledger in ledgers:
        base = Month(year, ledger.month.month)
        for line in ledger.lines:
            months = facts.history[line.reading.institution]
            then = months.get(base)
            if then is None or base >= ledger.month.shift(-12):
                continue
            for item in facts.used:
                now, before = line.reading.amounts.get(item), then.get(item)
                if not now or not before or not differs(now, before, factor):
                    continue
                known = [a[item] for a in months.values() if a.get(item)]
                if max(now, before) * len(known) >= floor * sum(known):
                    sentence = (
                        f"“{context.name(item)}”{format_milli(now)}，基期{base}为{format_milli(before)}，"
                        f"相差{factor}倍以上。请核实并说明原因。"
                    )
                    flags.append(flag_cell("fixed_ratio", sentence, ledger, line, item, context))
    return flags
