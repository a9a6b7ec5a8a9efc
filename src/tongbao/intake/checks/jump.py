"""Jump: people or floor area moved more than a tenth against the month before; use far from last year's."""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context, History, at
from tongbao.intake.flag import Flag
from tongbao.intake.ledger import Ledger, Line
from tongbao.measure.quantity import decimal_text


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Level jumps against the month before, usage jumps against the same month of last year."""
    history = context.history(ledgers)
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            flags += _levels(ledger, line, history, context)
            flags += _usage(ledger, line, history, context)
    return flags


def _levels(ledger: Ledger, line: Line, history: History, context: Context) -> list[Flag]:
    rule = context.rulebook.row("checks", "jump")
    before = history[line.reading.institution].get(ledger.month.shifted(-1), {})
    flags = []
    for item in rule.texts("items"):
        now, then = line.reading.amounts.get(item), before.get(item)
        if now is not None and then and abs(now - then) > rule.exact("share") * then:
            sentence = (
                f"“{context.name(item)}”由上月{decimal_text(then)}变为{decimal_text(now)}，变动超过"
                f"{rule.exact('share') * 100}%。请核实并说明原因。"
            )
            flags.append(at("jump", sentence, ledger, line, item, context))
    return flags


def _usage(ledger: Ledger, line: Line, history: History, context: Context) -> list[Flag]:
    rule = context.rulebook.row("checks", "usage_jump")
    months = history[line.reading.institution]
    last = months.get(ledger.month.shifted(-12), {})
    slips = context.rulebook.row("checks", "unit_slip").get("factors")
    flags = []
    for item in (r.id for r in context.rulebook.rows("carriers") if r.text("kind") in ("energy", "water")):
        now, then = line.reading.amounts.get(item), last.get(item)
        if not now or not then or max(now, then) * 3 >= min(now, then) * min(slips):
            continue
        known = [a[item] for a in months.values() if a.get(item)]
        floor = rule.exact("floor_share") * sum(known) / len(known)
        if max(now, then) > rule.number("factor") * min(now, then) and max(now, then) >= floor:
            sentence = (
                f"“{context.name(item)}”{decimal_text(now)}，上年同月{decimal_text(then)}，"
                f"相差{rule.number('factor')}倍以上。请核实并说明原因。"
            )
            flags.append(at("usage_jump", sentence, ledger, line, item, context))
    return flags
