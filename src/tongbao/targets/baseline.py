"""The base period of one scope: every amount as computed from its books and, beside it, as restated by a document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tongbao.measure.period import Span, format_chinese_date
from tongbao.measure.quantity import format_milli
from tongbao.measure.rounding import round_half_up
from tongbao.measure.units import THOUSAND
from tongbao.records.issued import Restatement

ITEMS = {"energy": "吨标准煤", "water": "立方米", "people": "人", "area": "平方米", "co2": "吨二氧化碳"}
_IN_TONNES = ("energy", "co2")


@dataclass(frozen=True, slots=True)
class Baseline:
    """Base amounts of one scope in one period.

    Parameters
    ----------
    scope, period
        Unit and base period.
    computed : mapping of item to amount
        Energy [tce], water [m3], people [person], area [m2], co2 [t]; None where it cannot be computed.
    restated : mapping of item to restatement
        Restatement in force; it never overwrites the computed amount.
    """

    scope: str
    period: str
    computed: Mapping[str, Fraction | None]
    restated: Mapping[str, Restatement]

    def value(self, item: str) -> Fraction | None:
        """Return the amount in force: restated where there is a restatement, else computed.

        Parameters
        ----------
        item
            Key of :data:`ITEMS`.

        Returns
        -------
        Fraction or None
            Amount in the item's unit; None where it is neither computed nor restated.

        Raises
        ------
        LookupError
            Where no base has such an item.
        """
        computed, restated = self.both(item)
        return computed if restated is None else restated

    def both(self, item: str) -> tuple[Fraction | None, Fraction | None]:
        """Return the amount both as computed and as restated.

        Parameters
        ----------
        item
            Key of :data:`ITEMS`.

        Returns
        -------
        (computed, restated)
            Amounts in the item's unit; None where there is none.

        Raises
        ------
        LookupError
            Where no base has such an item.
        """
        if item not in ITEMS:
            raise LookupError(f"no base item {item!r}; known: {', '.join(ITEMS)}")
        restated = self.restated.get(item)
        return self.computed.get(item), None if restated is None else Fraction(restated.milli, THOUSAND)

    def intensity(self, numerator: str, activity: str, restated: bool = True) -> Fraction | None:
        """Compute a base intensity in the unit of its indicator [kgce/person, kgce/m2, m3/person, kgCO2/m2].

        Parameters
        ----------
        numerator
            Item consumed or emitted.
        activity
            Item it is divided by, ``people`` or ``area``.
        restated
            False gives the reading of the books alone.

        Returns
        -------
        Fraction or None
            None where either amount is missing or the activity is zero.
        """
        above, below = ((self.value(i) if restated else self.both(i)[0]) for i in (numerator, activity))
        if above is None or not below:
            return None
        return above * (THOUSAND if numerator in _IN_TONNES else 1) / below

    def words(self, item: str) -> str:
        """Explain in Chinese where the base amount comes from.

        Parameters
        ----------
        item
            Key of :data:`ITEMS`.

        Returns
        -------
        str
            One sentence for the calculation sheet: computed amount, restated amount, document and reason.
        """
        computed, _ = self.both(item)
        unit, row = ITEMS[item], self.restated.get(item)
        text = "基期值无法由台账计算" if computed is None else f"基期值{_format_amount(computed)}{unit}"
        if row is None:
            return f"{text}。"
        paper = f"{format_chinese_date(date.fromisoformat(row.day))}文件（{row.document}）"
        return f"{text}，经{paper}重述为{format_milli(row.milli)}{unit}，理由：{row.reason.rstrip('。')}。"


def build_baseline(
    scope: str,
    period: str,
    computed: Mapping[str, Fraction | None],
    restatements: Iterable[Restatement],
    as_of: date,
) -> Baseline:
    """Build the base of a scope in a period from computed amounts and restatements.

    Parameters
    ----------
    scope
        Unit the base belongs to.
    period
        Base period as written, see :class:`tongbao.measure.period.Span`.
    computed : mapping of item to amount
        Amounts computed from the books, None where that is impossible.
    restatements
        Restatements of any scopes and periods.
    as_of
        Restatements of later days are unknown.

    Returns
    -------
    Baseline
        Base with the latest restatement of each item.

    Notes
    -----
    Of two restatements of the same day the one with the later id is in force.
    """
    span, last = Span.parse(period), as_of.isoformat()
    known = [r for r in restatements if r.scope == scope and Span.parse(r.period) == span and r.day <= last]
    known.sort(key=lambda r: (r.day, r.id))
    return Baseline(scope, period, dict(computed), {r.item: r for r in known})


def _format_amount(value: Fraction) -> str:
    return format_milli(int(round_half_up(value * THOUSAND)))
