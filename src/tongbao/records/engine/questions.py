"""The questions that make cells, as standard SQL that any engine answers with the same digits.

One question reads the lines: :func:`gathered` sums them by institution and place. Every other question uses its result,
a short table, so that an engine reads the lines of a span once. Amounts are DECIMAL(18,3) in the books; a
sum is cast to DECIMAL(38,3) so that no engine falls back to doubles.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

# What a line is gathered by, and what is counted beside the sums.
PLACE = ("unit", "county", "kind")
GATHERED = ("institution", *PLACE, "basis", "doubted")
COUNTED = ("lines", "months")
GROUPS = (*PLACE, "month", "institution", "basis", "doubted")
KEYS = {"basis": "VARCHAR(16)", "doubted": "BIGINT"}
_SUM, _WEIGHED = "DECIMAL(38,3)", "DECIMAL(22,3)"
_WEIGHT_DIGITS = 14
# Which months lines were of, as the bits of one number: a month handed in twice does not stand for another.
SPAN_MONTHS = 62
_MONTH = "CAST(SUBSTR(month, 1, 4) AS INTEGER) * 12 + CAST(SUBSTR(month, 6, 2) AS INTEGER)"
_MONTHS = f"BIT_OR(CAST(1 AS BIGINT) << (({_MONTH}) % {SPAN_MONTHS}))"


def gathered(source: str, items: Sequence[str]) -> str:
    """Sum lines by institution and place: the only question that reads every line.

    Parameters
    ----------
    source
        SQL after FROM.
    items
        Carriers to sum.

    Returns
    -------
    str
        Question in SQL.
    """
    keys, sums = ", ".join(GATHERED), _sums(items)
    return f"SELECT {keys}, COUNT(*) AS lines, {_MONTHS} AS months{sums} FROM {source} GROUP BY {keys}"


def cells(source: str, by: Sequence[str], items: Sequence[str], matched: str = "") -> str:
    """Sum gathered rows (or plain lines, where a cell is a month's) into cells.

    Parameters
    ----------
    source
        SQL after FROM.
    by
        Columns that make a cell, of :data:`GROUPS`.
    items
        Carrier columns.
    matched
        Subquery of institution ids; if given only their lines count.

    Returns
    -------
    str
        Question in SQL.

    Raises
    ------
    ValueError
        For a column outside :data:`GROUPS`.
    """
    unknown = set(by) - set(GROUPS)
    if unknown:
        raise ValueError(f"cannot group by {sorted(unknown)}; choose from {GROUPS}")
    keys = ", ".join(by)
    lines = "COUNT(*)" if "month" in by else "CAST(COALESCE(SUM(lines), 0) AS BIGINT)"
    where = f" WHERE institution IN ({matched})" if matched else ""
    group = f" GROUP BY {keys} ORDER BY {keys}" if by else ""
    head = f"{keys}, " if by else ""
    return (
        f"SELECT {head}{lines} AS lines, COUNT(DISTINCT institution) AS institutions{_sums(items)} "
        f"FROM {source}{where}{group}"
    )


def summed(source: str, items: Sequence[str]) -> str:
    """Sum gathered rows over their institutions: a short table for all later sums.

    Parameters
    ----------
    source
        SQL after FROM.
    items
        Carriers to sum.

    Returns
    -------
    str
        Question in SQL.
    """
    keys, sums = ", ".join(k for k in GATHERED if k != "institution"), _sums(items)
    return f"SELECT {keys}, CAST(SUM(lines) AS BIGINT) AS lines{sums} FROM {source} GROUP BY {keys}"


def counts(source: str, by: Sequence[str]) -> str:
    """Count the institutions of each cell.

    Parameters
    ----------
    source
        SQL after FROM.
    by
        Columns of the sums.

    Returns
    -------
    str
        Question in SQL.
    """
    keys = ", ".join(by)
    group = f" GROUP BY {keys} ORDER BY {keys}" if by else ""
    return f"SELECT {keys + ', ' if by else ''}COUNT(DISTINCT institution) AS institutions FROM {source}{group}"


def sums(source: str, by: Sequence[str], items: Sequence[str]) -> str:
    """Sum a table of :func:`summed` into cells, in the order of :func:`counts`.

    Parameters
    ----------
    source
        SQL after FROM.
    by
        Columns of the sums.
    items
        Carriers to sum.

    Returns
    -------
    str
        Question in SQL.
    """
    keys = ", ".join(by)
    group = f" GROUP BY {keys} ORDER BY {keys}" if by else ""
    lines = "CAST(COALESCE(SUM(lines), 0) AS BIGINT) AS lines"
    return f"SELECT {keys + ', ' if by else ''}{lines}{_sums(items)} FROM {source}{group}"


def weighed(source: str, weights: Mapping[str, Fraction]) -> tuple[str, int]:
    """Compute the weighted sum of each institution by place.

    Parameters
    ----------
    source
        SQL after FROM.
    weights : mapping of carrier id to weight
        Exact weights; they are scaled to integers, so that the engine compares whole numbers.

    Returns
    -------
    (question, divisor)
        Question in SQL, and the number to divide its sums by.

    Raises
    ------
    ValueError
        Where a weight has too many digits for an exact product.
    """
    scale = lcm(*(w.denominator for w in weights.values()))
    whole = {i: int(w * scale) for i, w in weights.items() if w}
    if any(len(str(abs(w))) > _WEIGHT_DIGITS for w in whole.values()):
        raise ValueError(f"weights {dict(weights)} have more than {_WEIGHT_DIGITS} digits over a common denominator")
    sums = " + ".join(
        f"CAST(COALESCE(SUM({i}), 0) AS {_WEIGHED}) * CAST({w} AS DECIMAL({_WEIGHT_DIGITS},0))"
        for i, w in whole.items()
    )
    keys = ", ".join(("institution", *PLACE))
    return f"SELECT {keys}, CAST({sums or 0} AS {_SUM}) AS weighed FROM {source} GROUP BY {keys}", scale


def largest(source: str, by: Sequence[str]) -> str:
    """Select the largest sum of one institution in each cell of a table of :func:`weighed`.

    Parameters
    ----------
    source
        SQL after FROM.
    by
        Columns of the sums.

    Returns
    -------
    str
        Question in SQL.
    """
    keys = ", ".join(by)
    each = f"SELECT {keys}, CAST(SUM(weighed) AS {_SUM}) AS weighed FROM {source} GROUP BY {keys}, institution"
    return f"SELECT {keys}, MAX(weighed) AS weighed FROM ({each}) one GROUP BY {keys} ORDER BY {keys}"


def reporters(source: str, months: int) -> str:
    """Select the institutions with a line in every month of a span.

    Parameters
    ----------
    source
        SQL after FROM.
    months : [months]
        Length of the span.

    Returns
    -------
    str
        Question in SQL.

    Raises
    ------
    ValueError
        Where the span is longer than :data:`SPAN_MONTHS`.
    """
    if months > SPAN_MONTHS:
        raise ValueError(f"a span of {months} months; at most {SPAN_MONTHS} are told apart")
    return f"SELECT institution FROM {source} GROUP BY institution HAVING BIT_COUNT(BIT_OR(months)) = {months}"


def both(first: str, second: str) -> str:
    """Select the institutions in both of two subqueries: the same-institutions population.

    Parameters
    ----------
    first, second
        Subqueries of institutions.

    Returns
    -------
    str
        Question in SQL.
    """
    return f"SELECT institution FROM ({first}) a WHERE institution IN ({second})"


def complete(source: str, have: Sequence[str], items: Sequence[str]) -> str:
    """Add the columns that an older book lacks; they are not reported.

    Parameters
    ----------
    source
        SQL after FROM.
    have
        Columns of the source.
    items
        Carriers to sum.

    Returns
    -------
    str
        Question in SQL.
    """
    lacking = [f"CAST(NULL AS {type_}) AS {key}" for key, type_ in KEYS.items() if key not in have]
    lacking += [f"CAST(NULL AS DECIMAL(18,3)) AS {item}" for item in items if item not in have]
    return f"SELECT {', '.join(['*', *lacking])} FROM {source}"


def of_months(source: str, months: Sequence[str]) -> str:
    """Select the lines of some months.

    Parameters
    ----------
    source
        SQL after FROM.
    months
        Months ``YYYY-MM``.

    Returns
    -------
    str
        Question in SQL.
    """
    listed = ", ".join(f"'{m}'" for m in months)
    return f"SELECT * FROM {source} WHERE month IN ({listed})"


def placed(source: str, month: str) -> str:
    """Select where each institution belonged in one month.

    Parameters
    ----------
    source
        SQL after FROM.
    month
        Month ``YYYY-MM``.

    Returns
    -------
    str
        Question in SQL.
    """
    return f"SELECT institution, unit, county, kind FROM {source} WHERE month = '{month}'"


def replaced(source: str, columns: Sequence[str], tree: str) -> str:
    """Place rows by the tree of another day; institutions outside the tree keep their place.

    Parameters
    ----------
    source
        SQL after FROM.
    columns
        Columns of the source.
    tree
        Table of places by institution.

    Returns
    -------
    str
        Question in SQL.
    """
    places = ", ".join(f"COALESCE(t.{c}, l.{c}) AS {c}" if c in PLACE else f"l.{c} AS {c}" for c in columns)
    return f"SELECT {places} FROM {source} l LEFT JOIN {tree} t ON t.institution = l.institution"


def standing(institutions: str, tree: str) -> str:
    """Join institutions with their place in a tree.

    Parameters
    ----------
    institutions
        Subquery of institutions.
    tree
        Subquery of places by institution.

    Returns
    -------
    str
        Question in SQL.
    """
    places = "i.institution, t.unit, t.county, t.kind"
    return f"SELECT {places} FROM ({institutions}) i JOIN ({tree}) t ON t.institution = i.institution"


def _sums(items: Sequence[str]) -> str:
    return "".join(f", CAST(SUM({i}) AS {_SUM}) AS {i}" for i in items)
