"""Facts that several checks share: usual amounts, usual prices, amounts of peers; each worked out on first use."""

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
    """Usual amount of an institution's other months.

    Parameters
    ----------
    median, mad : [thousandths]
        Lower median, and the median absolute deviation from it.
    months
        Number of months they come from.
    """

    median: int
    mad: int
    months: int


class CatchUp(NamedTuple):
    """Limits of the catch-up check, from its row in ``checks.toml``.

    Parameters
    ----------
    most
        Most months that may be missed.
    tolerance : fraction of the expected sum
        Deviation allowed.
    share : fraction of the months known
        Months that must have had use.
    least
        Fewest months known.
    """

    most: int
    tolerance: Fraction
    share: Fraction
    least: int


class Facts:
    """History of every institution and values derived from it.

    Parameters
    ----------
    history : amounts by institution, month and item [thousandths]
        Accepted amounts and those now handed in.
    roster
        Registry, for groups of peers.
    rulebook
        Rules in force.
    prices : lowest and highest by item [thousandths of a yuan per unit]
        Local prices that replace those of the rules.
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
        """Items that are consumed: energy and water."""
        return tuple(r.id for r in self._rulebook.rows("carriers") if r.text("kind") in ("energy", "water"))

    @cached_property
    def costs(self) -> dict[str, str]:
        """Id of the cost by id of the item it pays for."""
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
        """Limits of the catch-up check, which other checks need as well."""
        row = self._rulebook.row("checks", "catch_up")
        shares = row.exact("tolerance"), row.exact("nonzero_share")
        return CatchUp(row.number("most"), *shares, row.number("least_months"))

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        """Standard coal of one unit of each energy carrier [kgce per unit]."""
        rows = (r.id for r in self._rulebook.rows("carriers") if r.text("kind") == "energy")
        return {c: coefficient(c, Basis.CALORIFIC, self._rulebook) for c in rows}

    @cached_property
    def scaled_weights(self) -> dict[str, int]:
        """Standard coal in millionths [kgce per million units], for comparisons only."""
        return {c: int(w * _MICRO) for c, w in self.weights.items()}

    def same_season(self, item: str, month: Month, other: Month) -> bool:
        """Return whether two months lie in one season of an item.

        Parameters
        ----------
        item
            Id of the item.
        month, other
            Months to compare.

        Returns
        -------
        bool
            True for any two months where the item has no season.
        """
        season = self._seasons.get(item)
        return season is None or (month.month in season) == (other.month in season)

    def usual(self, institution: str, item: str, month: Month, least: int) -> Usual | None:
        """Summarise the other months of the same season.

        Parameters
        ----------
        institution, item
            Ids of the institution and of the item.
        month
            Month that is left out and gives the season.
        least
            Fewest months from which a usual amount is known.

        Returns
        -------
        Usual or None
            Median and deviation [thousandths]; None where fewer months are known.
        """
        season = self._seasons.get(item)
        inside = season is not None and month.month in season
        values = [
            milli
            for other, amounts in self.history.get(institution, {}).items()
            if (milli := amounts.get(item)) and other != month and (season is None or (other.month in season) == inside)
        ]
        return _summarise(values) if len(values) >= least else None

    def band(self, item: str) -> tuple[int, int] | None:
        """Give the plausible prices of an item.

        Parameters
        ----------
        item
            Id of the item.

        Returns
        -------
        tuple of int and int, or None
            Lowest and highest price [thousandths of a yuan per unit]; None where no price is known.
        """
        return self._bands.get(item)

    def own_price(self, institution: str, item: str, month: Month, least: int) -> int | None:
        """Compute the median price an institution paid in its other months.

        Parameters
        ----------
        institution, item
            Ids of the institution and of the item.
        month
            Month that is left out.
        least
            Fewest months with amount and cost.

        Returns
        -------
        int or None
            Price [thousandths of a yuan per unit]; None where fewer months are known.
        """
        cost = self.costs.get(item, "")
        prices = [
            paid * 1000 // milli
            for other, amounts in self.history.get(institution, {}).items()
            if other != month and (milli := amounts.get(item)) and (paid := amounts.get(cost))
        ]
        return _summarise(prices).median if len(prices) >= least else None

    def expected_price(self, institution: str, item: str, month: Month, least: int) -> int | None:
        """Estimate a price: the institution's own where it is plausible, else the geometric middle of the band.

        Parameters
        ----------
        institution, item
            Ids of the institution and of the item.
        month
            Month that is left out.
        least
            Fewest months from which an own price is known.

        Returns
        -------
        int or None
            Price [thousandths of a yuan per unit]; None where neither is known.
        """
        band = self.band(item)
        own = self.own_price(institution, item, month, least)
        if band is None or (own is not None and band[0] <= own <= band[1]):
            return own
        return isqrt(band[0] * band[1])

    def expected_from_peers(self, institution: str, item: str, month: Month, least: int) -> int | None:
        """Estimate an amount from the median rate per floor area of peers (same kind, same zone or unit).

        Parameters
        ----------
        institution, item
            Ids of the institution and of the item.
        month
            Month compared.
        least
            Fewest peers with amount and floor area.

        Returns
        -------
        int or None
            Amount [thousandths]; None where peers or the floor area are lacking.
        """
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
        """Find the group of peers of an institution.

        Parameters
        ----------
        institution
            Id of the institution.
        month
            Month on whose last day the registry is consulted.

        Returns
        -------
        tuple of str and str, or None
            Kind, and zone or else reporting unit; None where the institution does not exist.
        """
        state = state_in(self._roster.states_of(institution), month)
        if state is None:
            return None
        region = None if state.zone else self._roster.region(state.county, month.last_day)
        return state.kind, state.zone or (region.unit if region else state.county)

    def members(self, month: Month, key: tuple[str, str]) -> Sequence[str]:
        """List the institutions of a group that have amounts in a month.

        Parameters
        ----------
        month
            Month compared.
        key : kind, and zone or unit
            Group; an empty second part means the whole kind.

        Returns
        -------
        sequence of institution id
            Empty where the group has none.
        """
        groups = self._groups.get(month)
        if groups is None:
            groups = self._groups[month] = {}
            for institution, months in self.history.items():
                if month in months and (own := self.group_of(institution, month)):
                    groups.setdefault(own, []).append(institution)
                    groups.setdefault((own[0], ""), []).append(institution)
        return groups.get(key, ())

    def _rate(self, month: Month, item: str, key: tuple[str, str], least: int) -> int | None:
        """Compute the median use per unit of floor area [millionths]."""
        cached = (month, item, key)
        if cached not in self._rates:
            rates = []
            for institution in self.members(month, key):
                amounts = self.history[institution][month]
                if (milli := amounts.get(item)) and (area := amounts.get("area")):
                    rates.append(milli * _MICRO // area)
            self._rates[cached] = _summarise(rates).median if len(rates) >= least else None
        return self._rates[cached]


def _summarise(values: list[int]) -> Usual:
    median = lower_median(values)
    return Usual(median, lower_median([abs(v - median) for v in values]), len(values))


def lower_median(values: Sequence[int]) -> int:
    """Give the lower median.

    Parameters
    ----------
    values : not empty
        Values in any order.

    Returns
    -------
    int
        Middle value; of an even number, the smaller of the middle two.
    """
    return sorted(values)[(len(values) - 1) // 2]


def differs(first: int, second: int, factor: Fraction | int) -> bool:
    """Return whether two positive amounts differ by more than a factor.

    Parameters
    ----------
    first, second : positive, of one unit
        Amounts to compare.
    factor
        Largest ratio that is no difference.

    Returns
    -------
    bool
        True beyond the factor, in either direction.
    """
    return max(first, second) > factor * min(first, second)
