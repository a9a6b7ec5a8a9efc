"""What several checks share: usual amounts, usual prices, amounts of peers. Each is worked out when first asked for."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import isqrt
from typing import NamedTuple

from tongbao.assess.energy import coefficient
from tongbao.measure.coal import Basis
from tongbao.measure.period import Month
from tongbao.registry.institution import state_in
from tongbao.registry.roster import Roster
from tongbao.rules.rulebook import Rulebook

History = dict[str, dict[Month, dict[str, int]]]
_MICRO = 10**6


class Usual(NamedTuple):
    """The lower median of an institution's other months, the median distance from it, and how many months they are."""

    median: int
    mad: int
    months: int


class CatchUp(NamedTuple):
    """The limits of that check: most months missed, tolerance, share of months with use, least months known."""

    most: int
    tolerance: Fraction
    share: Fraction
    least: int


class Facts:
    """The history of every institution and what follows from it.

    Parameters
    ----------
    history : amounts by institution, month and item, those now handed in among them.
    prices : lowest and highest price by item [thousandths of a yuan a unit], instead of those of the rules.
    """

    def __init__(
        self, history: History, roster: Roster, rulebook: Rulebook, prices: Mapping[str, tuple[int, int]]
    ) -> None:
        self.history = history
        self._roster = roster
        self._rulebook = rulebook
        self._prices = prices
        self._groups: dict[Month, dict[tuple[str, str], list[str]]] = {}
        self._rates: dict[tuple[Month, str, tuple[str, str]], int | None] = {}

    @cached_property
    def used(self) -> tuple[str, ...]:
        """The items that are used up: energy and water."""
        return tuple(r.id for r in self._rulebook.rows("carriers") if r.text("kind") in ("energy", "water"))

    @cached_property
    def costs(self) -> dict[str, str]:
        """The cost of each item that has one."""
        rows = self._rulebook.rows("carriers")
        return {r.text("cost_of"): r.id for r in rows if r.text("kind") == "cost"}

    @cached_property
    def _seasons(self) -> dict[str, frozenset[int]]:
        rows = self._rulebook.rows("seasons")
        return {item: frozenset(r.get("months")) for r in rows for item in r.texts("items")}

    @cached_property
    def _bands(self) -> dict[str, tuple[int, int]]:
        rows = self._rulebook.rows("prices")
        shipped = {r.id: (int(r.exact("low") * 1000), int(r.exact("high") * 1000)) for r in rows}
        return shipped | dict(self._prices)

    @cached_property
    def catch_up(self) -> CatchUp:
        """The limits of catch-up readings, which other checks must know."""
        row = self._rulebook.row("checks", "catch_up")
        shares = row.exact("tolerance"), row.exact("nonzero_share")
        return CatchUp(row.number("most"), *shares, row.number("least_months"))

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        """Standard coal of one unit of each energy carrier [kgce/unit]."""
        rows = (r.id for r in self._rulebook.rows("carriers") if r.text("kind") == "energy")
        return {c: coefficient(c, Basis.CALORIFIC, self._rulebook) for c in rows}

    @cached_property
    def scaled_weights(self) -> dict[str, int]:
        """The same in parts of a million, for comparisons only."""
        return {c: int(w * _MICRO) for c, w in self.weights.items()}

    def same_season(self, item: str, month: Month, other: Month) -> bool:
        """Whether two months lie in one season of an item; every month does where the item has no season."""
        season = self._seasons.get(item)
        return season is None or (month.month in season) == (other.month in season)

    def usual(self, institution: str, item: str, month: Month, least: int) -> Usual | None:
        """The usual amount of an item in the season of a month, that month apart; None where fewer than ``least``."""
        season = self._seasons.get(item)
        inside = season is not None and month.month in season
        values = [
            milli
            for other, amounts in self.history.get(institution, {}).items()
            if (milli := amounts.get(item)) and other != month and (season is None or (other.month in season) == inside)
        ]
        return _usual(values) if len(values) >= least else None

    def band(self, item: str) -> tuple[int, int] | None:
        """The lowest and highest plausible price of an item [thousandths of a yuan a unit]."""
        return self._bands.get(item)

    def own_price(self, institution: str, item: str, month: Month, least: int) -> int | None:
        """The median price an institution paid in its other months [thousandths of a yuan a unit]."""
        cost = self.costs.get(item, "")
        prices = [
            paid * 1000 // milli
            for other, amounts in self.history.get(institution, {}).items()
            if other != month and (milli := amounts.get(item)) and (paid := amounts.get(cost))
        ]
        return _usual(prices).median if len(prices) >= least else None

    def price(self, institution: str, item: str, month: Month, least: int) -> int | None:
        """The price to expect: the institution's own where it is plausible, else the middle of the band."""
        band = self.band(item)
        own = self.own_price(institution, item, month, least)
        if band is None or (own is not None and band[0] <= own <= band[1]):
            return own
        return isqrt(band[0] * band[1])

    def by_peers(self, institution: str, item: str, month: Month, least: int) -> int | None:
        """What peers (same kind, same zone or unit) would use on this floor area; None where they are fewer."""
        amounts = self.history.get(institution, {}).get(month, {})
        area = amounts.get("area")
        group = self.group_of(institution, month)
        if not area or group is None:
            return None
        for key in (group, (group[0], "")):
            rate = self._rate(month, item, key, least)
            if rate is not None:
                return rate * area // _MICRO
        return None

    def group_of(self, institution: str, month: Month) -> tuple[str, str] | None:
        """Kind, and zone or else reporting unit, of an institution in a month."""
        state = state_in(self._roster.states_of(institution), month)
        if state is None:
            return None
        region = None if state.zone else self._roster.region(state.county, month.last_day)
        return state.kind, state.zone or (region.unit if region else state.county)

    def group(self, month: Month, key: tuple[str, str]) -> Sequence[str]:
        """The institutions of a group that have amounts in a month; of a whole kind where the place is empty."""
        groups = self._groups.get(month)
        if groups is None:
            groups = self._groups[month] = {}
            for institution, months in self.history.items():
                if month in months and (own := self.group_of(institution, month)):
                    groups.setdefault(own, []).append(institution)
                    groups.setdefault((own[0], ""), []).append(institution)
        return groups.get(key, ())

    def _rate(self, month: Month, item: str, key: tuple[str, str], least: int) -> int | None:
        """The median use on one unit of area in parts of a million."""
        asked = (month, item, key)
        if asked not in self._rates:
            rates = []
            for institution in self.group(month, key):
                amounts = self.history[institution][month]
                if (milli := amounts.get(item)) and (area := amounts.get("area")):
                    rates.append(milli * _MICRO // area)
            self._rates[asked] = _usual(rates).median if len(rates) >= least else None
        return self._rates[asked]


def _usual(values: list[int]) -> Usual:
    median = middle(values)
    return Usual(median, middle([abs(v - median) for v in values]), len(values))


def middle(values: Sequence[int]) -> int:
    """The lower median."""
    return sorted(values)[(len(values) - 1) // 2]


def apart(one: int, other: int, factor: Fraction | int) -> bool:
    """Whether two positive amounts differ by more than a factor."""
    return max(one, other) > factor * min(one, other)
