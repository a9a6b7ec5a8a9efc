"""Write official Chinese: lists, counts, sums of money, days, and templates whose slots only claims may fill."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tongbao.bulletin.clause import Claim, Clause, Part
from tongbao.registry.reporting import ReportingUnit
from tongbao.rules.rulebook import Rulebook

ORDINALS = "一二三四五六七八九十"
_SLOT = re.compile(r"\{(=?)([^{}]+)\}")
_GROUP = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class ListOrder:
    """Order of a list.

    Parameters
    ----------
    by : ``customary``, ``code`` or ``rank``
        Rank is the order as given; such lists are not grouped.
    """

    by: str = "customary"

    def apply(self, units: Sequence[ReportingUnit]) -> list[ReportingUnit]:
        """Sort units into this order.

        Parameters
        ----------
        units
            Units, for ``rank`` in their order already.

        Returns
        -------
        list of ReportingUnit
            A new list.

        Raises
        ------
        ValueError
            For an order that is not known.
        """
        if self.by == "customary":
            return sorted(units, key=lambda u: u.customary)
        if self.by == "code":
            return sorted(units, key=lambda u: u.code)
        if self.by == "rank":
            return list(units)
        raise ValueError(f"a list is ordered by customary, code or rank, not {self.by!r}")

    def parted(self, units: Sequence[ReportingUnit], suffix: str = "市") -> list[ReportingUnit]:
        """Group units as they are printed: cities, cities that hand down to townships, then the rest.

        Parameters
        ----------
        units
            Units in this order.
        suffix
            Last character of a city's name.

        Returns
        -------
        list of ReportingUnit
            A new list; a rank list as it is.
        """
        return list(units) if self.by == "rank" else sorted(units, key=lambda u: _group(u, self, suffix))


def _group(unit: ReportingUnit, order: ListOrder, suffix: str) -> tuple[bool, bool]:
    """Return the group of a list a unit belongs to; a list in rank order is never re-ordered."""
    return not unit.name.endswith(suffix), unit.hands_down_to == "township" and order.by != "rank"


def unit_list(units: Sequence[ReportingUnit], order: ListOrder, rulebook: Rulebook) -> str:
    """List names as a bulletin does: 张家口、承德市和定州、辛集市.

    Parameters
    ----------
    units
        Units in the order of ``order``.
    order
        Order the units are in.
    rulebook
        Rules with the marks and the joining word.

    Returns
    -------
    str
        Short names; the last name of a group of cities carries 市.
    """
    rule = rulebook.row("wording", "lists")
    mark, suffix = rule.text("mark"), rule.text("suffix")
    groups = []
    for (other, _), run in groupby(order.parted(units, suffix), lambda u: _group(u, order, suffix)):
        shorts = [u.short for u in run]
        groups += shorts if other else [mark.join(shorts) + suffix]
    if len(groups) == 1:
        return groups[0]
    return mark.join(groups[:-1]) + rule.text("join") + groups[-1]


def count_words(number: int, counter: str, rulebook: Rulebook) -> str:
    """Write a count with its counter: 5个市, 两个市.

    Parameters
    ----------
    number
        The count.
    counter
        Counter word; may be empty.
    rulebook
        Rules with the word for a pair.

    Returns
    -------
    str
        The count as printed.
    """
    if number == 2 and counter.startswith("个"):
        return rulebook.row("wording", "pair").text("word") + counter
    return f"{number}{counter}"


def money_words(milli: int, bound: str, rulebook: Rulebook) -> str:
    """Write a sum of money in 元, 万元 or 亿元 without losing a digit.

    Parameters
    ----------
    milli : [thousandths of a yuan]
        The amount.
    bound : ``floor``, ``about`` or empty
        余 after a lower bound, 约 before an approximate amount.
    rulebook
        Rules with the words for bounds.

    Returns
    -------
    str
        The amount as printed.
    """
    sizes = ((10**8, "亿元"), (10**4, "万元"), (1, "元"))
    size, name = next(((s, n) for s, n in sizes if milli % (s * 10) == 0 and abs(milli) >= s * 1000), sizes[-1])
    number = _decimal_digits(milli, size * 1000)
    if bound == "floor":
        return f"{number}{rulebook.row('wording', 'bound.floor').text('word')}{name}"
    if bound == "about":
        return f"{rulebook.row('wording', 'bound.about').text('word')}{number}{name}"
    return f"{number}{name}"


def day_words(day: date) -> str:
    """Write a day within the year: 4月7日.

    Parameters
    ----------
    day
        The day.

    Returns
    -------
    str
        Month and day in Chinese.
    """
    return f"{day.month}月{day.day}日"


def fill(template: str, slots: Mapping[str, Claim | Clause | None], finding: str = "") -> Clause:
    """Fill a template.

    Parameters
    ----------
    template : text with ``{slot}``
        ``[ ... ]`` falls away when one of its slots is empty; ``{=words}`` is a fixed term.
    slots : mapping of slot name to claim, clause or None
        Contents of the slots.
    finding
        Id of the finding the fixed terms belong to.

    Returns
    -------
    Clause
        Words and claims in order.

    Raises
    ------
    LookupError
        For a slot that is empty outside a group, naming the template.
    """
    parts: list[Part] = []
    position = 0
    for group in _GROUP.finditer(template):
        parts += _fill_slots(template[position : group.start()], slots, finding)
        names = [m[2] for m in _SLOT.finditer(group[1]) if not m[1]]
        if all(slots.get(n) is not None for n in names):
            parts += _fill_slots(group[1], slots, finding)
        position = group.end()
    parts += _fill_slots(template[position:], slots, finding)
    return Clause(tuple(parts))


def _fill_slots(text: str, slots: Mapping[str, Claim | Clause | None], finding: str) -> list[Part]:
    parts: list[Part] = []
    position = 0
    for match in _SLOT.finditer(text):
        if match.start() > position:
            parts.append(text[position : match.start()])
        position = match.end()
        if match[1]:
            parts.append(Claim("term", match[2], match[2], finding, "term"))
            continue
        value = slots.get(match[2])
        if value is None:
            raise LookupError(f"slot {match[2]!r} of {text!r} is empty; put it in [ ] or fill it")
        parts += value.parts if isinstance(value, Clause) else [value]
    if position < len(text):
        parts.append(text[position:])
    return parts


def _decimal_digits(milli: int, divisor: int) -> str:
    whole, rest = divmod(abs(milli), divisor)
    places = len(str(divisor)) - 1
    digits = f"{rest:0{places}d}".rstrip("0")
    return f"{'-' if milli < 0 else ''}{whole}{'.' if digits else ''}{digits}"
