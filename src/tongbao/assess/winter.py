"""What winter did: the degree days behind a comparison of heating months, or that nobody knows them."""

from collections.abc import Sequence
from fractions import Fraction

from tongbao.assess.finding import Finding, Values
from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import decimal_text
from tongbao.measure.rounding import half_up_int
from tongbao.records.issued import DegreeDays
from tongbao.rules.rulebook import Rulebook

PROVINCE = "province"
_MILLIONTHS = 10**6


def winter(days: Sequence[DegreeDays], span: Span, rulebook: Rulebook) -> list[Finding]:
    """One finding where a span holds heating months: degree days of both years and their change, or None for both.

    A sum is known only where every heating month of the span has its degree days, of the province as a whole.
    """
    season = rulebook.find("seasons", "heating")
    months = [m for m in span if season and m.month in season.get("months", ())]
    if not months:
        return []
    by_month = {r.month: r for r in days if r.scope == PROVINCE}
    now = [by_month.get(str(m)) for m in months]
    before = [by_month.get(str(Month(m.year - 1, m.month))) for m in months]
    values: Values = {"now": None, "before": None, "months": len(months)}
    records: tuple[str, ...] = ()
    words = f"含采暖月{len(months)}个，采暖度日数不全"
    known = [r for r in (*now, *before) if r is not None]
    if len(known) == 2 * len(months):
        sums = [sum(r.milli for r in rows if r is not None) for rows in (now, before)]
        records = tuple(f"degree_days:{r.id}" for r in known)
        values |= {"now": sums[0], "before": sums[1]}
        words = f"采暖度日数本期{decimal_text(sums[0])}，上年同期{decimal_text(sums[1])}"
        if sums[1]:
            share = Fraction(sums[0] - sums[1], sums[1])
            values |= {"change": half_up_int(share.numerator * _MILLIONTHS, share.denominator)}
            values |= {"exact.change": str(share)}
    return [
        Finding(
            "winter:province", "winter", PROVINCE, "degree_days", values, {"*": records}, ("seasons/heating",), words
        )
    ]
