"""Unit slip: an amount about a thousand or ten thousand times the institution's own other months, or so little."""

from bisect import bisect_left
from collections.abc import Sequence

from tongbao.intake.checks.context import Context, History, at
from tongbao.intake.flag import Flag
from tongbao.intake.ledger import Ledger
from tongbao.measure.period import Month
from tongbao.measure.quantity import decimal_text

_LEAST_MONTHS = 3


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Amounts off by a power of ten that a wrong unit explains."""
    rule = context.rulebook.row("checks", "unit_slip")
    factors, tolerance = tuple(rule.get("factors")), rule.number("tolerance")
    items = [r.id for r in context.rulebook.rows("carriers")]
    usual = _Usual(context.history(ledgers))
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            for item in items:
                value = line.reading.amounts.get(item)
                other = usual.of(line.reading.institution, item, ledger.month) if value else None
                if not value or not other:
                    continue
                if factor := _factor(value, other, factors, tolerance):
                    flags.append(
                        at("unit_slip", _sentence(value, other, factor, item, context), ledger, line, item, context)
                    )
    return flags


class _Usual:
    """The usual amount of an institution's other months; its months are put in order once."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._ordered: dict[tuple[str, str], list[int]] = {}

    def of(self, institution: str, item: str, month: Month) -> int | None:
        """The lower median of the other months that have any; None where they are too few to tell."""
        months = self._history[institution]
        ordered = self._ordered.get((institution, item))
        if ordered is None:
            ordered = sorted(milli for amounts in months.values() if (milli := amounts.get(item)))
            self._ordered[institution, item] = ordered
        own = months.get(month, {}).get(item)
        count = len(ordered) - bool(own)
        if count < _LEAST_MONTHS:
            return None
        middle = (count - 1) // 2
        return ordered[middle + 1 if own and bisect_left(ordered, own) <= middle else middle]


def _factor(value: int, usual: int, factors: Sequence[int], tolerance: int) -> int:
    """The factor by which an amount is off, within the tolerance; zero where no factor explains it."""
    small, large = sorted((value, usual))
    for factor in factors:
        if small * factor <= large * tolerance and large <= small * factor * tolerance:
            return factor
    return 0


def _sentence(value: int, usual: int, factor: int, item: str, context: Context) -> str:
    times = "偏大" if value > usual else "偏小"
    return (
        f"“{context.name(item)}”{decimal_text(value)}与本单位其他月份（中位数{decimal_text(usual)}）相比"
        f"{times}约{factor}倍，疑为单位错位（如万千瓦时与千瓦时）。请核对凭证后重报。"
    )
