"""Unit slip: an amount about a thousand or ten thousand times the institution's own other months, or so little."""

from collections.abc import Sequence
from statistics import median_low

from tongbao.intake.checks.context import Context, History, at
from tongbao.intake.flag import Flag
from tongbao.intake.ledger import Ledger, Line
from tongbao.measure.quantity import decimal_text

_LEAST_MONTHS = 3


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Amounts off by a power of ten that a wrong unit explains."""
    history = context.history(ledgers)
    items = [r.id for r in context.rulebook.rows("carriers")]
    return [
        flag
        for ledger in ledgers
        for line in ledger.lines
        for item in items
        if (flag := _slip(ledger, line, item, history, context))
    ]


def _slip(ledger: Ledger, line: Line, item: str, history: History, context: Context) -> Flag | None:
    value = line.reading.amounts.get(item, 0)
    others = sorted(a[item] for m, a in history[line.reading.institution].items() if m != ledger.month and a.get(item))
    if not value or len(others) < _LEAST_MONTHS:
        return None
    usual = median_low(others)
    rule = context.rulebook.row("checks", "unit_slip")
    tolerance = rule.number("tolerance")
    for factor in rule.get("factors"):
        for large, small in ((value, usual), (usual, value)):
            if small * factor <= large * tolerance and large <= small * factor * tolerance:
                times = "偏大" if value > usual else "偏小"
                sentence = (
                    f"“{context.name(item)}”{decimal_text(value)}与本单位其他月份（中位数{decimal_text(usual)}）相比"
                    f"{times}约{factor}倍，疑为单位错位（如万千瓦时与千瓦时）。请核对凭证后重报。"
                )
                return at("unit_slip", sentence, ledger, line, item, context)
    return None
