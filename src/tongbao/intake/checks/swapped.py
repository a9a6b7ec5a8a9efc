"""Swapped: two columns whose amounts, exchanged, are each the other's usual amount."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.checks.facts import Facts, differs
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli

CODES = ("swapped",)
ORDER = 60

_Misfit = tuple[str, int, int]


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag pairs of amounts entered in each other's column, at both cells.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in.
    context
        History and rules.

    Returns
    -------
    list of Flag
        Two a pair.

    Notes
    -----
    Row ``swapped`` of ``checks.toml`` gives how far an amount must be from its own usual and how near to the other's.
    """
    rule, facts = context.rulebook.row("checks", "swapped"), context.facts(ledgers)
    near, far, least = rule.exact("tolerance"), rule.number("apart"), rule.number("least_months")
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            odd = list(_find_misfits(line, ledger.month, facts, far, least))
            for first, second in _find_pairs(odd, near):
                sentence = (
                    f"“{context.name(first[0])}”{format_milli(first[1])}与“{context.name(second[0])}”{format_milli(second[1])}"
                    f"互换后正与本单位常用量（{format_milli(first[2])}、{format_milli(second[2])}）相近，疑为两列填反。"
                    "请核对凭证后重报。"
                )
                flags += [flag_cell("swapped", sentence, ledger, line, item, context) for item, _, _ in (first, second)]
    return flags


def _find_misfits(line: LedgerLine, month: Month, facts: Facts, far: int, least: int) -> Iterator[_Misfit]:
    """Yield items far from last month's and from their own usual amount: (item, amount, usual)."""
    institution = line.reading.institution
    before = facts.history[institution].get(month.shift(-1), {})
    for item in (*facts.used, "people", "area"):
        value, known = line.reading.amounts.get(item), before.get(item)
        if not value or (known and not differs(value, known, far)):
            continue
        usual = facts.usual(institution, item, month, least)
        if usual and differs(value, usual.median, far):
            yield item, value, usual.median


def _find_pairs(odd: Sequence[_Misfit], near: Fraction) -> Iterator[tuple[_Misfit, _Misfit]]:
    for first, second in combinations(odd, 2):
        if not differs(first[1], second[2], near) and not differs(second[1], first[2], near):
            yield first, second
