"""Balance: a year equals its quarters and its months, a quarter equals its months, code by code."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from tongbao.intake.checks.context import Context
from tongbao.intake.values.flag import Flag, flagged
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import format_milli

Values = Mapping[str, int]
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")


class Imbalance(NamedTuple):
    """A code whose whole is not the sum of its parts [thousandths], and the Chinese words for both."""

    code: str
    whole: str
    amount: int
    parts: str
    total: int


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """The statistical returns of the context held against each other and against the ledgers' months."""
    if not context.returns:
        return []
    rows = [r for r in context.rulebook.rows("carriers") if r.get("indicator")]
    codes = {r.id: r.text("indicator") for r in rows}
    names = {r.text("indicator"): r.text("name") for r in rows}
    levels = {r.text("indicator") for r in rows if r.text("kind") == "activity"}
    history = context.facts(ledgers).history
    flags = []
    for institution, periods in sorted(context.returns.items()):
        for year in sorted({Span.parse(p).first.year for p in periods}):
            months = {
                m: {codes[i]: v for i, v in amounts.items() if i in codes}
                for m in range(1, 13)
                if (amounts := history.get(institution, {}).get(Month(year, m)))
            }
            quarters = {q: got for q in range(1, 5) if (got := periods.get(str(quarter(year, q))))}
            for one in unbalanced(periods.get(str(year)), quarters, months, levels):
                about = (institution, str(year), one.code)
                flags.append(flagged("balance", told(one, names), context.rulebook, about=about))
    return flags


def unbalanced(
    annual: Values | None,
    quarters: Mapping[int, Values],
    months: Mapping[int, Values],
    levels: Collection[str] = frozenset(("101", "102")),
) -> list[Imbalance]:
    """Where annual, quarterly and monthly values of one institution and year do not add up.

    Parameters
    ----------
    annual : values by code [thousandths]; None where there is no annual return.
    quarters, months : values by code, by number from 1; sums are held against only where every part has the code.
    levels : codes that are levels (people, floor area) and are not added.
    """
    found: list[Imbalance] = []
    if annual is not None:
        found += _against("年报", annual, "四个季度之和", [quarters.get(q) for q in range(1, 5)], levels)
        found += _against("年报", annual, "十二个月之和", [months.get(m) for m in range(1, 13)], levels)
    for number, values in sorted(quarters.items()):
        own = [months.get(m) for m in range(3 * number - 2, 3 * number + 1)]
        found += _against(f"{_QUARTERS[number - 1]}报表", values, "三个月之和", own, levels)
    return found


def told(found: Imbalance, names: Mapping[str, str]) -> str:
    """The sentence of an imbalance."""
    name = names.get(found.code, found.code)
    return (
        f"“{name}”{found.whole}{format_milli(found.amount)}，{found.parts}{format_milli(found.total)}，"
        f"相差{format_milli(abs(found.amount - found.total))}。请核对后更正其中一处。"
    )


def quarter(year: int, number: int) -> Span:
    """The months of a quarter."""
    return Span(Month(year, 3 * number - 2), Month(year, 3 * number))


def _against(
    words: str, whole: Values, sum_words: str, parts: Sequence[Values | None], levels: Collection[str]
) -> Iterable[Imbalance]:
    for code, amount in whole.items():
        values = [p.get(code) for p in parts if p is not None]
        known = [v for v in values if v is not None]
        if code not in levels and len(known) == len(parts) and sum(known) != amount:
            yield Imbalance(code, words, amount, sum_words, sum(known))
