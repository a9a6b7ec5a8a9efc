"""Balance: a year equals its quarters and its months, a quarter equals its months, code by code."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from tongbao.intake.checks.context import Context
from tongbao.intake.values.flag import Flag, make_flag
from tongbao.intake.values.ledger_lines import Ledger
from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import format_milli

CODES = ("balance",)
ORDER = 130

Values = Mapping[str, int]
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")


class Imbalance(NamedTuple):
    """Values of a code that do not add up, with the Chinese words for both sides.

    Parameters
    ----------
    code
        Indicator code of the statistical return.
    whole, parts
        Chinese names of the whole and of its parts.
    amount, total : [thousandths of the indicator's unit]
        Reported whole and sum of the parts.
    """

    code: str
    whole: str
    amount: int
    parts: str
    total: int


def check(ledgers: Sequence[Ledger], context: Context) -> list[Flag]:
    """Flag statistical returns that do not add up among themselves or with the months of the ledgers.

    Parameters
    ----------
    ledgers : one a place and month
        Ledgers handed in; their amounts replace accepted ones.
    context
        Statistical returns, history and rules; no return, no flag.

    Returns
    -------
    list of Flag
        One an institution, year and code. People and floor area are levels and are not added.

    Notes
    -----
    Row ``balance`` of ``checks.toml`` gives the severity; sums must agree exactly.
    """
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
            quarters = {q: got for q in range(1, 5) if (got := periods.get(str(quarter_span(year, q))))}
            for imbalance in find_imbalances(periods.get(str(year)), quarters, months, levels):
                about = (institution, str(year), imbalance.code)
                flags.append(make_flag("balance", describe_imbalance(imbalance, names), context.rulebook, about=about))
    return flags


def find_imbalances(
    annual: Values | None,
    quarters: Mapping[int, Values],
    months: Mapping[int, Values],
    levels: Collection[str] = frozenset(("101", "102")),
) -> list[Imbalance]:
    """Find codes whose annual, quarterly and monthly values of one institution and year do not add up.

    Parameters
    ----------
    annual : values by code [thousandths]
        Annual return; None where there is none.
    quarters, months : values by code, by number from 1 [thousandths]
        A sum is compared only where every part reports the code.
    levels : collection of code
        Levels (people, floor area), which are not added.

    Returns
    -------
    list of Imbalance
        Annual ones first, then by quarter.
    """
    found: list[Imbalance] = []
    if annual is not None:
        found += _compare("年报", annual, "四个季度之和", [quarters.get(q) for q in range(1, 5)], levels)
        found += _compare("年报", annual, "十二个月之和", [months.get(m) for m in range(1, 13)], levels)
    for number, values in sorted(quarters.items()):
        own = [months.get(m) for m in range(3 * number - 2, 3 * number + 1)]
        found += _compare(f"{_QUARTERS[number - 1]}报表", values, "三个月之和", own, levels)
    return found


def describe_imbalance(found: Imbalance, names: Mapping[str, str]) -> str:
    """Phrase an imbalance for the sender.

    Parameters
    ----------
    found
        Values that do not add up.
    names : mapping of code to name
        Names of the indicators; a code without a name is printed itself.

    Returns
    -------
    str
        Chinese sentence with both figures and their difference.
    """
    name = names.get(found.code, found.code)
    return (
        f"“{name}”{found.whole}{format_milli(found.amount)}，{found.parts}{format_milli(found.total)}，"
        f"相差{format_milli(abs(found.amount - found.total))}。请核对后更正其中一处。"
    )


def quarter_span(year: int, number: int) -> Span:
    """Give the months of a quarter.

    Parameters
    ----------
    year
        Calendar year.
    number : 1 to 4
        Quarter of the year.

    Returns
    -------
    Span
        Its three months.
    """
    return Span(Month(year, 3 * number - 2), Month(year, 3 * number))


def _compare(
    words: str, whole: Values, sum_words: str, parts: Sequence[Values | None], levels: Collection[str]
) -> Iterable[Imbalance]:
    for code, amount in whole.items():
        values = [p.get(code) for p in parts if p is not None]
        known = [v for v in values if v is not None]
        if code not in levels and len(known) == len(parts) and sum(known) != amount:
            yield Imbalance(code, words, amount, sum_words, sum(known))
