"""Fixed ratio 定比: use far from that of the same month of the base year."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context, at
from tongbao.intake.checks.facts import apart
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Use several times that of the base year's month or a small part of it, where it is not small itself."""
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
                if not now or not before or not apart(now, before, factor):
                    continue
                known = [a[item] for a in months.values() if a.get(item)]
                if max(now, before) * len(known) >= floor * sum(known):
                    sentence = (
                        f"“{context.name(item)}”{format_milli(now)}，基期{base}为{format_milli(before)}，"
                        f"相差{factor}倍以上。请核实并说明原因。"
                    )
                    flags.append(at("fixed_ratio", sentence, ledger, line, item, context))
    return flags
