"""Peers: energy or water on both floor area and people far from institutions of the same kind and zone."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from tongbao.intake.checks.context import Context, at
from tongbao.intake.checks.facts import Facts, middle
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month
from tongbao.measure.rounding import format_rounded
from tongbao.rules.row import Row

_MICRO = 10**6
_WHAT = {"energy": "综合能耗", "water": "用水"}


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Institutions far from the median of their group on area and on people alike, in the months of the rule.

    An institution that hands in for the first time is looked at in any month.
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
            for what in tops:
                ratios = [medians.ratio(institution, ledger.month, what, by) for by in ("area", "people")]
                if (far := _far(ratios)) is not None:
                    flags.append(at("peers", _sentence(what, *far), ledger, line, _item(what), context))
    return flags


class _Medians:
    """Medians and limits of each group, worked out once a month, measure and level."""

    def __init__(self, facts: Facts, tops: Mapping[str, Callable[[Mapping[str, int]], int]], rule: Row) -> None:
        self._facts, self._tops = facts, tops
        self._factor, self._mads, self._least = rule.number("factor"), rule.number("mads"), rule.number("least")
        self._known: dict[tuple[Month, str, str, tuple[str, str]], tuple[int, int] | None] = {}

    def ratio(self, institution: str, month: Month, what: str, by: str) -> Fraction | None:
        """The institution's rate / the median of its peers where it is beyond the limits; None where it is not."""
        own = self._rate(institution, month, what, by)
        group = self._facts.group_of(institution, month)
        if not own or group is None:
            return None
        found = self._median(month, what, by, group) or self._median(month, what, by, (group[0], ""))
        if found is None:
            return None
        median, mad = found
        large, small = max(own, median), min(own, median)
        beyond = large > self._factor * small and (own < median or own - median > self._mads * mad)
        return Fraction(own, median) if beyond else None

    def _rate(self, institution: str, month: Month, what: str, by: str) -> int:
        amounts = self._facts.history[institution].get(month, {})
        level = amounts.get(by)
        return self._tops[what](amounts) * _MICRO // level if level else 0

    def _median(self, month: Month, what: str, by: str, group: tuple[str, str]) -> tuple[int, int] | None:
        asked = (month, what, by, group)
        if asked not in self._known:
            rates = [r for i in self._facts.group(month, group) if (r := self._rate(i, month, what, by))]
            self._known[asked] = None
            if len(rates) >= self._least:
                median = middle(rates)
                self._known[asked] = median, middle([abs(r - median) for r in rates])
        return self._known[asked]


def _far(ratios: Sequence[Fraction | None]) -> tuple[Fraction, Fraction] | None:
    """Both ratios where both are beyond the limits on the same side."""
    area, people = ratios
    if area is None or people is None or (area > 1) != (people > 1):
        return None
    return area, people


def _item(what: str) -> str:
    return "water" if what == "water" else "electricity"


def _sentence(what: str, area: Fraction, people: Fraction) -> str:
    return (
        f"本月单位面积{_WHAT[what]}为同类机构中位数的{format_rounded(area, 2)}倍，人均为{format_rounded(people, 2)}倍。"
        "请核对用量、面积和人数的单位；情况属实的请说明原因。"
    )
