"""Swapped: two columns whose amounts, exchanged, are each the other's usual amount."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from tongbao.intake.checks.context import Context, at
from tongbao.intake.checks.facts import Facts, apart
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger, Line
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli

_Odd = tuple[str, int, int]


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Pairs of amounts that stand in each other's column; both cells are flagged."""
    rule, facts = context.rulebook.row("checks", "swapped"), context.facts(ledgers)
    near, far, least = rule.exact("tolerance"), rule.number("apart"), rule.number("least_months")
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            odd = list(_odd(line, ledger.month, facts, far, least))
            for one, other in _pairs(odd, near):
                sentence = (
                    f"“{context.name(one[0])}”{format_milli(one[1])}与“{context.name(other[0])}”{format_milli(other[1])}"
                    f"互换后正与本单位常用量（{format_milli(one[2])}、{format_milli(other[2])}）相近，疑为两列填反。"
                    "请核对凭证后重报。"
                )
                flags += [at("swapped", sentence, ledger, line, item, context) for item, _, _ in (one, other)]
    return flags


def _odd(line: Line, month: Month, facts: Facts, far: int, least: int) -> Iterator[_Odd]:
    """Items far from last month's and from their own usual amount: (item, amount, usual)."""
    institution = line.reading.institution
    before = facts.history[institution].get(month.shift(-1), {})
    for item in (*facts.used, "people", "area"):
        value, known = line.reading.amounts.get(item), before.get(item)
        if not value or (known and not apart(value, known, far)):
            continue
        usual = facts.usual(institution, item, month, least)
        if usual and apart(value, usual.median, far):
            yield item, value, usual.median


def _pairs(odd: Sequence[_Odd], near: Fraction) -> Iterator[tuple[_Odd, _Odd]]:
    for one, other in combinations(odd, 2):
        if not apart(one[1], other[2], near) and not apart(other[1], one[2], near):
            yield one, other
