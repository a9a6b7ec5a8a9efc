"""The base period of one scope: every amount as computed from its books and, beside it, as restated by a document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tongbao.measure.period import Span, chinese_day
from tongbao.measure.quantity import decimal_text
from tongbao.measure.rounding import half_up
from tongbao.measure.units import THOUSAND
from tongbao.records.issued import Restatement

ITEMS = {"energy": "吨标准煤", "water": "立方米", "people": "人", "area": "平方米", "co2": "吨二氧化碳"}
_IN_TONNES = ("energy", "co2")


@dataclass(frozen=True, slots=True)
class Baseline:
    """The base amounts of one scope in one period.

    Parameters
    ----------
    computed : energy [tce], water [m3], people [person], area [m2], co2 [t]; None where it cannot be computed.
    restated : the restatement that holds, by item; the computed amount is never overwritten by it.
    """

    scope: str
    period: str
    computed: Mapping[str, Fraction | None]
    restated: Mapping[str, Restatement]

    def value(self, item: str) -> Fraction | None:
        """The amount that holds: restated where there is a restatement, else computed; None where there is neither."""
        computed, restated = self.both(item)
        return computed if restated is None else restated

    def both(self, item: str) -> tuple[Fraction | None, Fraction | None]:
        """The amount (computed, restated). LookupError for an item that no base has."""
        if item not in ITEMS:
            raise LookupError(f"no base item {item!r}; known: {', '.join(ITEMS)}")
        restated = self.restated.get(item)
        return self.computed.get(item), None if restated is None else Fraction(restated.milli, THOUSAND)

    def intensity(self, numerator: str, activity: str, restated: bool = True) -> Fraction | None:
        """Numerator / activity in the units of the indicators [kgce/person, kgce/m2, m3/person, kgCO2/m2].

        None where either is missing or the activity is zero. ``restated=False`` gives the reading of the books alone.
        """
        above, below = ((self.value(i) if restated else self.both(i)[0]) for i in (numerator, activity))
        if above is None or not below:
            return None
        return above * (THOUSAND if numerator in _IN_TONNES else 1) / below

    def words(self, item: str) -> str:
        """Where the base amount comes from, for the working, in Chinese."""
        computed, _ = self.both(item)
        unit, row = ITEMS[item], self.restated.get(item)
        text = "基期值无法由台账计算" if computed is None else f"基期值{_text(computed)}{unit}"
        if row is None:
            return f"{text}。"
        paper = f"{chinese_day(date.fromisoformat(row.day))}文件（{row.document}）"
        return f"{text}，经{paper}重述为{decimal_text(row.milli)}{unit}，理由：{row.reason.rstrip('。')}。"


def baseline(
    scope: str,
    period: str,
    computed: Mapping[str, Fraction | None],
    restatements: Iterable[Restatement],
    as_of: date,
) -> Baseline:
    """The base of a scope in a period, with the latest restatement of each item known on ``as_of``.

    Two restatements of one day are told apart by their id; the later id holds.
    """
    span, last = Span.parse(period), as_of.isoformat()
    known = [r for r in restatements if r.scope == scope and Span.parse(r.period) == span and r.day <= last]
    known.sort(key=lambda r: (r.day, r.id))
    return Baseline(scope, period, dict(computed), {r.item: r for r in known})


def _text(value: Fraction) -> str:
    return decimal_text(int(half_up(value * THOUSAND)))
