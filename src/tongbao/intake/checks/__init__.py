"""The checks, one file each and one row in checks.toml. Every check: (ledgers, context) -> flags."""

from collections.abc import Callable, Sequence

from tongbao.intake.checks import complete, duplicate, jump, late, part_of_whole, unit_slip
from tongbao.intake.checks.context import Context
from tongbao.intake.flag import Flag
from tongbao.intake.ledger import Ledger

Check = Callable[[Sequence[Ledger], Context], list[Flag]]
CHECKS: tuple[Check, ...] = (
    complete.check,
    duplicate.check,
    late.check,
    unit_slip.check,
    jump.check,
    part_of_whole.check,
)


def check_all(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Every flag of every check."""
    return [flag for check in CHECKS for flag in check(ledgers, context)]
