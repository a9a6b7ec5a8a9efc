"""The checks, one file each and one row in checks.toml. Every check: (ledgers, context) -> flags."""

from collections.abc import Callable, Sequence

from tongbao.intake.checks import (
    balance,
    band,
    catch_up,
    complete,
    constant,
    copied,
    cost,
    digits,
    duplicate,
    early,
    fixed_ratio,
    jump,
    last_minute,
    late,
    part_of_whole,
    peers,
    price,
    swapped,
    target_hit,
    twins,
    unit_slip,
)
from tongbao.intake.checks.context import Context
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger

Check = Callable[[Sequence[Ledger], Context], list[Flag]]
CHECKS: tuple[Check, ...] = (
    complete.check,
    duplicate.check,
    late.check,
    early.check,
    unit_slip.check,
    swapped.check,
    catch_up.check,
    jump.check,
    fixed_ratio.check,
    part_of_whole.check,
    cost.check,
    price.check,
    balance.check,
    band.check,
    peers.check,
    twins.check,
    constant.check,
    copied.check,
    target_hit.check,
    digits.check,
    last_minute.check,
)
# Every code a check gives; a review takes these back before it checks again.
CODES = tuple(sorted({c.__module__.rpartition(".")[2] for c in CHECKS} | {"usage_jump"}))


def check_all(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Every flag of every check; what one fault makes several checks say is said by the one that names it best."""
    ready = context.over(ledgers)
    return _told_once([flag for check in CHECKS for flag in check(ledgers, ready)], context)


def _told_once(flags: Sequence[Flag], context: Context) -> list[Flag]:
    rows = context.rulebook.rows("carriers")
    whole = {r.id: r.text("cost_of") for r in rows if r.text("kind") == "cost"}
    yields = {r.id: frozenset(r.texts("yields_to")) for r in context.rulebook.rows("checks")}

    def place(flag: Flag) -> tuple[str, str, str]:
        institution, period, item = flag.about
        return institution, period, whole.get(item, item)

    told: dict[tuple[str, str, str], set[str]] = {}
    for flag in flags:
        told.setdefault(place(flag), set()).add(flag.code)
    return [f for f in flags if not yields.get(f.code, frozenset()) & told[place(f)]]
