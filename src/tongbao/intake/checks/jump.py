"""Jump: people or floor area changed by more than a tenth within a month; use far from last year's."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.rules.rulebook import Rulebook

CODES = ("jump", "usage_jump")
ORDER = 80


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag jumps of levels against the month before and of use against the same month of last year.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in.
    context
        History and rules.

    Returns
    -------
    list of Flag
        Codes ``jump`` for levels and ``usage_jump`` for use, one a line and item.

    Notes
    -----
    Row ``jump`` of ``checks.toml`` gives the share, row ``usage_jump`` factor and share of the monthly mean. A slip of
    the unit is left to its own check.
    """
    history = context.facts(ledgers).history
    limits = _read_limits(context.rulebook)
    flags = []
    for ledger in ledgers:
        last_month, last_year = ledger.month.shift(-1), ledger.month.shift(-12)
        for line in ledger.lines:
            months = history[line.reading.institution]
            if last_month in months:
                flags += _check_levels(ledger, line, months[last_month], limits, context)
            if last_year in months:
                flags += _check_usage(ledger, line, months, months[last_year], limits, context)
    return flags


@dataclass(frozen=True)
class _Limits:
    """Limits of the rules, looked up once."""

    share: Fraction
    levels: tuple[str, ...]
    factor: int
    floor_share: Fraction
    slip: int
    usage: tuple[str, ...]


def _read_limits(rulebook: Rulebook) -> _Limits:
    jump, usage = rulebook.row("checks", "jump"), rulebook.row("checks", "usage_jump")
    return _Limits(
        jump.exact("share"),
        jump.texts("items"),
        usage.number("factor"),
        usage.exact("floor_share"),
        usage.number("slip"),
        tuple(r.id for r in rulebook.rows("carriers") if r.text("kind") in ("energy", "water")),
    )


def _check_levels(
    ledger: Ledger, line: LedgerLine, before: dict[str, int], limits: _Limits, context: Context
) -> list[Flag]:
    flags = []
    for item in limits.levels:
        now, then = line.reading.amounts.get(item), before.get(item)
        if now is not None and then and abs(now - then) > limits.share * then:
            sentence = (
                f"“{context.name(item)}”由上月{format_milli(then)}变为{format_milli(now)}，变动超过"
                f"{limits.share * 100}%。请核实并说明原因。"
            )
            flags.append(flag_cell("jump", sentence, ledger, line, item, context))
    return flags


def _check_usage(
    ledger: Ledger,
    line: LedgerLine,
    months: dict[Month, dict[str, int]],
    last: dict[str, int],
    limits: _Limits,
    context: Context,
) -> list[Flag]:
    flags = []
    for item in limits.usage:
        now, then = line.reading.amounts.get(item), last.get(item)
        if not now or not then:
            continue
        small, large = sorted((now, then))
        # A slip of the unit is told by its own check.
        if large <= limits.factor * small or large * 3 >= small * limits.slip:
            continue
        known = [a[item] for a in months.values() if a.get(item)]
        if large >= limits.floor_share * sum(known) / len(known):
            sentence = (
                f"“{context.name(item)}”{format_milli(now)}，上年同月{format_milli(then)}，"
                f"相差{limits.factor}倍以上。请核实并说明原因。"
            )
            flags.append(flag_cell("usage_jump", sentence, ledger, line, item, context))
    return flags
