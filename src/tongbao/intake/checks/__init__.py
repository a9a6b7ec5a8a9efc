"""Checks: ledgers and context in, flags out; knows the values of intake, never a reader.

A check is one file that declares ``CODES`` and ``check(ledgers, context)``, a row a code in ``checks.toml`` and a test.
"""

from collections.abc import Sequence

from tongbao.intake.checks.context import Context
from tongbao.intake.checks.discovery import discover
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger

CHECKS = discover(__path__, __name__)
# Every code a check gives; a review takes these back before it checks again.
CODES = tuple(sorted(code for check in CHECKS for code in check.codes))


def check_all(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Run every check; a fault that several checks find is reported by the one that names it best.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in.
    context
        Rules, registry, history and settings.

    Returns
    -------
    list of Flag
        In the order of the checks, then of the ledgers.

    Notes
    -----
    ``yields_to`` of a row of ``checks.toml`` lists the codes before which a flag about the same institution, month
    and item gives way; a cost counts as the item it pays for.
    """
    ready = context.over(ledgers)
    return _drop_yielding([flag for check in CHECKS for flag in check.run(ledgers, ready)], context)


def _drop_yielding(flags: Sequence[Flag], context: Context) -> list[Flag]:
    rows = context.rulebook.rows("carriers")
    items = {r.id: r.text("cost_of") for r in rows if r.text("kind") == "cost"}
    yields = {r.id: frozenset(r.texts("yields_to")) for r in context.rulebook.rows("checks")}

    def subject(flag: Flag) -> tuple[str, str, str]:
        institution, period, item = flag.about
        return institution, period, items.get(item, item)

    codes: dict[tuple[str, str, str], set[str]] = {}
    for flag in flags:
        codes.setdefault(subject(flag), set()).add(flag.code)
    return [f for f in flags if not yields.get(f.code, frozenset()) & codes[subject(f)]]
