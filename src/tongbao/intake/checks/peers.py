"""Peers: energy or water per floor area and per person far from institutions of the same kind and zone."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.checks.facts import Facts, lower_median
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.measure.rounding import format_rounded
from tongbao.rules.row import Row

CODES = ("peers",)
ORDER = 150

_MICRO = 10**6
_NAMES = {"energy": "综合能耗", "water": "用水"}


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag institutions far from the median of their group per floor area and per person alike.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in; an institution that reports for the first time is checked in any month.
    context
        History, registry and rules.

    Returns
    -------
    list of Flag
        One a line and metric (energy, water).

    Notes
    -----
    Row ``peers`` of ``checks.toml`` gives the months, the fewest peers, the factor and the number of median deviations.
    """
    rule, facts = context.rulebook.row("checks", "peers"), context.facts(ledgers)
    tops: dict[str, Callable[[Mapping[str, int]], int]] = {
        "energy": lambda a: sum(a.get(c, 0) * w for c, w in facts.scaled_weights.items()) // _MICRO,
        "water": lambda a: a.get("water", 0),
    }
    medians = _Medians(facts, tops, rule)
    flags = []
    for ledger in ledgers:
        in_turn = ledger.month.month in rule.get("months")
        for line in ledger.lines:
            institution = line.reading.institution
            if not in_turn and len(facts.history[institution]) > 1:
                continue
            for metric in tops:
                ratios = [medians.ratio(institution, ledger.month, metric, by) for by in ("area", "people")]
                if (far := _both_beyond(ratios)) is not None:
                    flags.append(flag_cell("peers", _describe(metric, *far), ledger, line, _item_of(metric), context))
    return flags


class _Medians:
    """Medians and deviations of each group, worked out once a month, metric and level."""

    def __init__(self, facts: Facts, tops: Mapping[str, Callable[[Mapping[str, int]], int]], rule: Row) -> None:
        self._facts, self._tops = facts, tops
        self._factor, self._mads, self._least = rule.number("factor"), rule.number("mads"), rule.number("least")
        self._known: dict[tuple[Month, str, str, tuple[str, str]], tuple[int, int] | None] = {}

    def ratio(self, institution: str, month: Month, metric: str, by: str) -> Fraction | None:
        """Divide the institution's rate by its peers' median where it is beyond the limits; None where it is not."""
        own = self._rate(institution, month, metric, by)
        group = self._facts.group_of(institution, month)
        if not own or group is None:
            return None
        found = self._median(month, metric, by, group) or self._median(month, metric, by, (group[0], ""))
        if found is None:
            return None
        median, mad = found
        large, small = max(own, median), min(own, median)
        beyond = large > self._factor * small and (own < median or own - median > self._mads * mad)
        return Fraction(own, median) if beyond else None

    def _rate(self, institution: str, month: Month, metric: str, by: str) -> int:
        amounts = self._facts.history[institution].get(month, {})
        level = amounts.get(by)
        return self._tops[metric](amounts) * _MICRO // level if level else 0

    def _median(self, month: Month, metric: str, by: str, group: tuple[str, str]) -> tuple[int, int] | None:
        cached = (month, metric, by, group)
        if cached not in self._known:
            rates = [r for i in self._facts.members(month, group) if (r := self._rate(i, month, metric, by))]
            self._known[cached] = None
            if len(rates) >= self._least:
                median = lower_median(rates)
                self._known[cached] = median, lower_median([abs(r - median) for r in rates])
        return self._known[cached]


def _both_beyond(ratios: Sequence[Fraction | None]) -> tuple[Fraction, Fraction] | None:
    """Pair both ratios where both are beyond the limits on the same side."""
    area, people = ratios
    if area is None or people is None or (area > 1) != (people > 1):
        return None
    return area, people


def _item_of(metric: str) -> str:
    return "water" if metric == "water" else "electricity"


def _describe(metric: str, area: Fraction, people: Fraction) -> str:
    name, by_area, by_people = _NAMES[metric], format_rounded(area, 2), format_rounded(people, 2)
    return (
        f"本月单位面积{name}为同类机构中位数的{by_area}倍，人均为{by_people}倍。"
        "请核对用量、面积和人数的单位；情况属实的请说明原因。"
    )
