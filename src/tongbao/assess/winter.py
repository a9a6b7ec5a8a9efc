"""Winter: degree days behind a comparison of heating months, or the statement that they are not known."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from tongbao.assess.finding import Finding
from tongbao.assess.values.figures import WinterValues
from tongbao.measure.period import Month, Span
from tongbao.measure.quantity import format_milli
from tongbao.measure.rounding import divide_half_up
from tongbao.records.issued import DegreeDays
from tongbao.registry.reporting import PROVINCE
from tongbao.rules.rulebook import Rulebook

_MILLIONTHS = 10**6
_YEAR = 12


def winter(days: Sequence[DegreeDays], span: Span, areas: Sequence[str], rulebook: Rulebook) -> list[Finding]:
    """Compare the degree days of the heating months with the year before.

    Those of the province as a whole are used where they were issued, else the plain mean of all areas. A sum is known
    only where every heating month of both years has its degree days.

    Parameters
    ----------
    days
        Degree days as issued.
    span
        Span judged.
    areas
        Ids of all areas.
    rulebook
        Rules of the day (``seasons/heating``).

    Returns
    -------
    list of Finding
        One finding where the span has heating months, with None for both sums where unknown; otherwise none.
    """
    season = rulebook.find("seasons", "heating")
    months = [m for m in span if season and m.month in season.get("months", ())]
    if not months:
        return []
    values = WinterValues(now=None, before=None, months=len(months), areas=0)
    records: tuple[str, ...] = ()
    words = f"含采暖月{len(months)}个，采暖度日数不全"
    scopes = next((s for s in ([PROVINCE], list(areas)) if s and all(_known(days, x, months) for x in s)), [])
    if scopes:
        rows = [r for s in scopes for r in _known(days, s, months)]
        now, before = (Fraction(sum(r.milli for r in rows if _of(r, months) is w), len(scopes)) for w in (True, False))
        records = tuple(f"degree_days:{r.id}" for r in rows)
        values = WinterValues(
            now=_whole(now),
            before=_whole(before),
            months=len(months),
            areas=0 if scopes == [PROVINCE] else len(scopes),
            exact_now=now,
            exact_before=before,
        )
        mean = f"（{len(scopes)}个单位平均）" if values.areas else ""
        words = f"采暖度日数{mean}本期{format_milli(_whole(now))}，上年同期{format_milli(_whole(before))}"
        if before:
            share = (now - before) / before
            values = replace(values, change=_whole(share * _MILLIONTHS), exact_change=share)
    rules = ("seasons/heating",)
    return [
        Finding(
            id="winter:province",
            kind="winter",
            subject=PROVINCE,
            matter="degree_days",
            values=values.as_values(),
            records={"*": records},
            rules=rules,
            working=words,
        )
    ]


def _known(days: Sequence[DegreeDays], scope: str, months: Sequence[Month]) -> list[DegreeDays]:
    """Return the degree days of a scope in the months of both years; nothing where one is missing."""
    by_month = {r.month: r for r in days if r.scope == scope}
    wanted = [*map(str, months), *(str(m.shift(-_YEAR)) for m in months)]
    return [by_month[m] for m in wanted] if all(m in by_month for m in wanted) else []


def _of(row: DegreeDays, months: Sequence[Month]) -> bool:
    return row.month in {str(m) for m in months}


def _whole(value: Fraction) -> int:
    return divide_half_up(value.numerator, value.denominator)
