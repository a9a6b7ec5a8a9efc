"""Unit slip: an amount off by ten, a thousand or ten thousand, told by witnesses that know nothing of each other.

The witnesses say what to expect: the institution's other months of the same season (own), the same month of last year
(last_year), cost and price (price), and peers on the same floor area (peers). One that was wrong itself, as last year
in a region that always used the wrong unit, does not hide the slip from the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tongbao.intake.checks.catch_up import caught_up
from tongbao.intake.checks.context import Context, at
from tongbao.intake.checks.facts import Facts, Usual, apart
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger, Line
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.rounding import format_rounded
from tongbao.rules.rulebook import Rulebook

_SAYS = {"own": "本单位其他月份", "last_year": "上年同月", "price": "按费用和单价折算", "peers": "同类机构"}
_WEIGHT = {"own": 2, "last_year": 1, "price": 1, "peers": 1}


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Amounts off by a factor that a wrong unit or a misplaced point explains."""
    facts, rules = context.facts(ledgers), _rules(context)
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            found: list[tuple[_Seen, Fraction]] = []
            for item, value in suspects(line, ledger.month, facts, rules):
                seen = _Seen(facts, rules, line.reading.institution, item, ledger.month, value)
                if factor := seen.factor():
                    found.append((seen, factor))
            for seen, factor in _surest(found, rules):
                flags.append(at("unit_slip", _sentence(seen, factor, context), ledger, line, seen.item, context))
    return flags


@dataclass(frozen=True)
class Rules:
    """The limits, looked up once. ``quantity`` is the item that a cost pays for, ``kinds`` each item's kind."""

    factors: Mapping[str, tuple[Fraction, ...]]
    tolerance: int
    ten_tolerance: int
    sure_from: int
    least: int
    steady_months: int
    steady_mads: int
    peers_least: int
    quantity: Mapping[str, str]
    kinds: Mapping[str, str]


def _rules(context: Context) -> Rules:
    rulebook: Rulebook = context.rulebook
    row, rows = rulebook.row("checks", "unit_slip"), rulebook.rows("carriers")
    common = tuple(Fraction(f) for f in row.get("factors"))
    own = {i: tuple(Fraction(f) for f in more) for i, more in row.get("item_factors", {}).items()}
    return Rules(
        {r.id: tuple(sorted((*common, *own.get(r.id, ())))) for r in rows},
        row.number("tolerance"),
        row.number("ten_tolerance"),
        row.number("sure_from"),
        row.number("least_months"),
        row.number("steady_months"),
        row.number("steady_mads"),
        rulebook.row("checks", "peers").number("least"),
        {r.id: r.text("cost_of") for r in rows if r.text("kind") == "cost"},
        {r.id: r.text("kind") for r in rows},
    )


def suspects(line: Line, month: Month, facts: Facts, rules: Rules) -> Iterator[tuple[str, int]]:
    """The items worth a closer look: not near both last month and last year, or at a price out of the band."""
    months = facts.history[line.reading.institution]
    before, last = months.get(month.shift(-1), {}), months.get(month.shift(-12), {})
    amounts = line.reading.amounts
    for item, value in amounts.items():
        if not value or item not in rules.factors:
            continue
        near = all((other := known.get(item)) and not apart(value, other, rules.tolerance) for known in (before, last))
        if not near or _odd_price(item, amounts, facts, rules):
            yield item, value


def _surest(found: "Sequence[tuple[_Seen, Fraction]]", rules: Rules) -> "Iterator[tuple[_Seen, Fraction]]":
    """Without those that only the price speaks of where their partner is told: of two amounts it says one is wrong."""
    for seen, factor in found:
        own = rules.quantity.get(seen.item, seen.item)
        partner = any(rules.quantity.get(s.item, s.item) == own and s.first(f) != ["price"] for s, f in found)
        if seen.first(factor) != ["price"] or not partner:
            yield seen, factor


def _odd_price(item: str, amounts: Mapping[str, int], facts: Facts, rules: Rules) -> bool:
    quantity = rules.quantity.get(item, item)
    milli, paid, band = amounts.get(quantity), amounts.get(facts.costs.get(quantity, "")), facts.band(quantity)
    if not milli or not paid or band is None:
        return False
    return not band[0] * milli <= paid * 1000 <= band[1] * milli


class _Seen:
    """One amount and what each witness expects of it."""

    def __init__(self, facts: Facts, rules: Rules, institution: str, item: str, month: Month, value: int) -> None:
        self.facts, self.rules, self.item, self.value = facts, rules, item, value
        self.institution, self.month = institution, month
        self.own: Usual | None = facts.usual(institution, item, month, rules.least)
        self.expected: dict[str, int] = {}
        if self.own:
            self.expected["own"] = self.own.median
        if last := facts.history[institution].get(month.shift(-12), {}).get(item):
            self.expected["last_year"] = last
        if by_price := self._by_price():
            self.expected["price"] = by_price
        peers = facts.by_peers(institution, item, month, rules.peers_least) if item in facts.used else None
        if peers:
            self.expected["peers"] = peers
        self.votes = {name: self._vote(expected) for name, expected in self.expected.items()}

    def _by_price(self) -> int | None:
        """What the money says: the quantity that the cost pays for, or the cost of the quantity."""
        quantity = self.rules.quantity.get(self.item, self.item)
        amounts = self.facts.history[self.institution][self.month]
        milli, paid = amounts.get(quantity), amounts.get(self.facts.costs.get(quantity, ""))
        if not milli or not paid:
            return None
        price = self.facts.price(self.institution, quantity, self.month, self.rules.least)
        if not price:
            return None
        return milli * price // 1000 if self.item in self.rules.quantity else paid * 1000 // price

    def _vote(self, expected: int) -> Fraction:
        """The signed factor a witness sees (minus: too small), 1 where it sees none, 0 where it cannot tell."""
        small, large = sorted((self.value, expected))
        ratio = Fraction(large, small)
        nearest = min((Fraction(1), *self.rules.factors[self.item]), key=lambda f: max(ratio / f, f / ratio))
        tight = 1 < nearest < self.rules.sure_from
        if max(ratio / nearest, nearest / ratio) > (self.rules.ten_tolerance if tight else self.rules.tolerance):
            return Fraction(0)
        return nearest if nearest == 1 or self.value > expected else -nearest

    def factor(self) -> Fraction | None:
        """The signed factor that enough witnesses see."""
        if caught_up(self.facts, self.institution, self.item, self.month):
            return None
        seen = {v for v in self.votes.values() if abs(v) > 1}
        return next((f for f in sorted(seen, key=abs, reverse=True) if self._enough(f)), None)

    def _enough(self, factor: Fraction) -> bool:
        agree = {n for n, v in self.votes.items() if v == factor}
        deny = {n for n, v in self.votes.items() if v == 1}
        if {"price", "peers"} <= agree:
            return True
        if abs(factor) >= self.rules.sure_from:
            return sum(_WEIGHT[n] for n in agree) > sum(_WEIGHT[n] for n in deny)
        if len(agree) > 1:
            # A shop that closed for the holidays pays less too: money that fits denies a slip of ten.
            return "price" in agree or ("price" not in deny and "own" in agree and ("last_year" not in deny))
        return "own" in agree and not deny and self._steady()

    def _steady(self) -> bool:
        """Whether the other months are so much alike that one of them needs no second witness."""
        if self.own is None or self.own.months < self.rules.steady_months:
            return False
        return abs(self.value - self.own.median) > self.rules.steady_mads * max(self.own.mad, self.own.median // 50)

    def first(self, factor: Fraction) -> list[str]:
        """The witnesses that see the factor, the one to be told first in front."""
        return [n for n in _SAYS if self.votes.get(n) == factor]


def _sentence(seen: _Seen, factor: Fraction, context: Context) -> str:
    first, *others = seen.first(factor)
    expected = format_milli(seen.expected[first])
    known = f"（中位数{expected}）" if first == "own" else f"（{expected}）"
    also = f"，{'、'.join(_SAYS[n] for n in others)}也是如此" if others else ""
    times = "偏大" if factor > 0 else "偏小"
    size = format_rounded(abs(factor), 0 if factor.denominator == 1 else 1)
    return (
        f"“{context.name(seen.item)}”{format_milli(seen.value)}与{_SAYS[first]}{known}相比"
        f"{times}约{size}倍{also}，{_why(seen, factor, context)}。请核对凭证后重报。"
    )


def _why(seen: _Seen, factor: Fraction, context: Context) -> str:
    if abs(factor) == min(seen.rules.factors[seen.item]):
        return "疑为小数点错位或多写、漏写一位"
    examples = context.rulebook.row("checks", "unit_slip").get("examples")
    example = examples.get(seen.item, examples[seen.rules.kinds[seen.item]])
    return f"疑为单位错位（如{example}）"
