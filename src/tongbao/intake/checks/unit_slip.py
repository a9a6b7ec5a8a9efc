"""Unit slip: an amount wrong by ten, a thousand or ten thousand, found by witnesses independent of each other.

The witnesses say what to expect: the institution's other months of the same season (own), the same month of last year
(last_year), cost and price (price), and peers on the same floor area (peers). One that was wrong itself, as last year
in a region that always used the wrong unit, does not hide the slip from the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tongbao.intake.checks.catch_up import find_catch_up
from tongbao.intake.checks.context import Context, flag_cell
from tongbao.intake.checks.facts import Facts, Usual, differs
from tongbao.intake.values.flag import Flag
from tongbao.intake.values.ledger_lines import Ledger, LedgerLine
from tongbao.measure.period import Month
from tongbao.measure.quantity import format_milli
from tongbao.measure.rounding import format_rounded
from tongbao.rules.rulebook import Rulebook

CODES = ("unit_slip",)
ORDER = 50

_WITNESSES = {"own": "本单位其他月份", "last_year": "上年同月", "price": "按费用和单价折算", "peers": "同类机构"}
_WEIGHT = {"own": 2, "last_year": 1, "price": 1, "peers": 1}


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag amounts wrong by a factor that a wrong unit or a misplaced decimal point explains.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in.
    context
        History, registry, prices and rules.

    Returns
    -------
    list of Flag
        One a line and item.

    Notes
    -----
    Row ``unit_slip`` of ``checks.toml`` gives factors, tolerances and the evidence needed; a slip of ten needs two
    independent witnesses or a very steady history.
    """
    facts, rules = context.facts(ledgers), _read_limits(context)
    flags = []
    for ledger in ledgers:
        for line in ledger.lines:
            found: list[tuple[_Suspect, Fraction]] = []
            for item, value in find_suspects(line, ledger.month, facts, rules):
                seen = _Suspect(facts, rules, line.reading.institution, item, ledger.month, value)
                if factor := seen.factor():
                    found.append((seen, factor))
            for seen, factor in _drop_price_only(found, rules):
                flags.append(flag_cell("unit_slip", _describe(seen, factor, context), ledger, line, seen.item, context))
    return flags


@dataclass(frozen=True)
class Limits:
    """Limits of the rules, looked up once.

    Parameters
    ----------
    factors : ascending, by item
        Factors that a wrong unit explains.
    tolerance, ten_tolerance : ratio
        Deviation from a factor allowed, in general and below ``sure_from``.
    sure_from
        Factor from which the heavier side of the witnesses decides.
    least, steady_months, steady_mads
        Fewest months of a usual amount, and months and median deviations of a steady one.
    peers_least
        Fewest peers of a witness.
    quantity : mapping of cost id to item id
        Item that a cost pays for.
    kinds : mapping of item id to kind
        Kind of each item, for the example in the sentence.
    """

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


def _read_limits(context: Context) -> Limits:
    rulebook: Rulebook = context.rulebook
    row, rows = rulebook.row("checks", "unit_slip"), rulebook.rows("carriers")
    common = tuple(Fraction(f) for f in row.get("factors"))
    own = {i: tuple(Fraction(f) for f in more) for i, more in row.get("item_factors", {}).items()}
    return Limits(
        factors={r.id: tuple(sorted((*common, *own.get(r.id, ())))) for r in rows},
        tolerance=row.number("tolerance"),
        ten_tolerance=row.number("ten_tolerance"),
        sure_from=row.number("sure_from"),
        least=row.number("least_months"),
        steady_months=row.number("steady_months"),
        steady_mads=row.number("steady_mads"),
        peers_least=rulebook.row("checks", "peers").number("least"),
        quantity={r.id: r.text("cost_of") for r in rows if r.text("kind") == "cost"},
        kinds={r.id: r.text("kind") for r in rows},
    )


def find_suspects(line: LedgerLine, month: Month, facts: Facts, rules: Limits) -> Iterator[tuple[str, int]]:
    """Yield the items worth a closer look.

    Parameters
    ----------
    line
        Line of the institution.
    month
        Month of the ledger.
    facts
        History and prices.
    rules
        Limits of the check.

    Yields
    ------
    tuple of str and int
        Item and amount [thousandths] not near both last month's and last year's, or with a price out of the band.
    """
    months = facts.history[line.reading.institution]
    before, last = months.get(month.shift(-1), {}), months.get(month.shift(-12), {})
    amounts = line.reading.amounts
    for item, value in amounts.items():
        if not value or item not in rules.factors:
            continue
        near = all(
            (other := known.get(item)) and not differs(value, other, rules.tolerance) for known in (before, last)
        )
        if not near or _has_odd_price(item, amounts, facts, rules):
            yield item, value


def _drop_price_only(
    found: "Sequence[tuple[_Suspect, Fraction]]", rules: Limits
) -> "Iterator[tuple[_Suspect, Fraction]]":
    """Drop slips that only the price shows where their partner is flagged: one of the two is wrong."""
    for seen, factor in found:
        own = rules.quantity.get(seen.item, seen.item)
        partner = any(rules.quantity.get(s.item, s.item) == own and s.first(f) != ["price"] for s, f in found)
        if seen.first(factor) != ["price"] or not partner:
            yield seen, factor


def _has_odd_price(item: str, amounts: Mapping[str, int], facts: Facts, rules: Limits) -> bool:
    quantity = rules.quantity.get(item, item)
    milli, paid, band = amounts.get(quantity), amounts.get(facts.costs.get(quantity, "")), facts.band(quantity)
    if not milli or not paid or band is None:
        return False
    return not band[0] * milli <= paid * 1000 <= band[1] * milli


class _Suspect:
    """One amount and the value each witness expects of it."""

    def __init__(self, facts: Facts, rules: Limits, institution: str, item: str, month: Month, value: int) -> None:
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
        peers = facts.expected_from_peers(institution, item, month, rules.peers_least) if item in facts.used else None
        if peers:
            self.expected["peers"] = peers
        self.votes = {name: self._vote(expected) for name, expected in self.expected.items()}

    def _by_price(self) -> int | None:
        """Derive the amount from the money: the quantity that the cost pays for, or the cost of the quantity."""
        quantity = self.rules.quantity.get(self.item, self.item)
        amounts = self.facts.history[self.institution][self.month]
        milli, paid = amounts.get(quantity), amounts.get(self.facts.costs.get(quantity, ""))
        if not milli or not paid:
            return None
        price = self.facts.expected_price(self.institution, quantity, self.month, self.rules.least)
        if not price:
            return None
        return milli * price // 1000 if self.item in self.rules.quantity else paid * 1000 // price

    def _vote(self, expected: int) -> Fraction:
        """Give the signed factor a witness sees (minus: too small), 1 where it sees none, 0 where it cannot tell."""
        small, large = sorted((self.value, expected))
        ratio = Fraction(large, small)
        nearest = min((Fraction(1), *self.rules.factors[self.item]), key=lambda f: max(ratio / f, f / ratio))
        tight = 1 < nearest < self.rules.sure_from
        if max(ratio / nearest, nearest / ratio) > (self.rules.ten_tolerance if tight else self.rules.tolerance):
            return Fraction(0)
        return nearest if nearest == 1 or self.value > expected else -nearest

    def factor(self) -> Fraction | None:
        """Give the signed factor that enough witnesses see."""
        if find_catch_up(self.facts, self.institution, self.item, self.month):
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
        """Return whether the other months are so much alike that one of them needs no second witness."""
        if self.own is None or self.own.months < self.rules.steady_months:
            return False
        return abs(self.value - self.own.median) > self.rules.steady_mads * max(self.own.mad, self.own.median // 50)

    def first(self, factor: Fraction) -> list[str]:
        """List the witnesses that see the factor, the one to name first in front."""
        return [n for n in _WITNESSES if self.votes.get(n) == factor]


def _describe(seen: _Suspect, factor: Fraction, context: Context) -> str:
    first, *others = seen.first(factor)
    expected = format_milli(seen.expected[first])
    known = f"（中位数{expected}）" if first == "own" else f"（{expected}）"
    also = f"，{'、'.join(_WITNESSES[n] for n in others)}也是如此" if others else ""
    times = "偏大" if factor > 0 else "偏小"
    size = format_rounded(abs(factor), 0 if factor.denominator == 1 else 1)
    return (
        f"“{context.name(seen.item)}”{format_milli(seen.value)}与{_WITNESSES[first]}{known}相比"
        f"{times}约{size}倍{also}，{_explain(seen, factor, context)}。请核对凭证后重报。"
    )


def _explain(seen: _Suspect, factor: Fraction, context: Context) -> str:
    if abs(factor) == min(seen.rules.factors[seen.item]):
        return "疑为小数点错位或多写、漏写一位"
    examples = context.rulebook.row("checks", "unit_slip").get("examples")
    example = examples.get(seen.item, examples[seen.rules.kinds[seen.item]])
    return f"疑为单位错位（如{example}）"
