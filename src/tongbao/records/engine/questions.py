"""The questions that make cells, as standard SQL that any engine answers with the same digits.

Amounts are DECIMAL(18,3) in the books; a sum is cast to DECIMAL(38,3) so that no engine falls back to doubles.
"""

from collections.abc import Sequence

GROUPS = ("unit", "county", "kind", "month", "institution", "basis", "doubted")
KEYS = {"basis": "VARCHAR", "doubted": "BIGINT"}


def cells(source: str, by: Sequence[str], items: Sequence[str], matched: str = "") -> str:
    """Sum the lines of ``source`` into cells.

    Parameters
    ----------
    source : what stands after FROM.
    by : the columns that make a cell, of :data:`GROUPS`.
    items : carrier columns.
    matched : a subquery of institution ids; if given only their lines count.
    """
    unknown = set(by) - set(GROUPS)
    if unknown:
        raise ValueError(f"cannot group by {sorted(unknown)}; choose from {GROUPS}")
    keys = ", ".join(by)
    sums = ", ".join(f"CAST(SUM({i}) AS DECIMAL(38,3)) AS {i}" for i in items)
    where = f" WHERE institution IN ({matched})" if matched else ""
    group = f" GROUP BY {keys} ORDER BY {keys}" if by else ""
    head = f"{keys}, " if by else ""
    return (
        f"SELECT {head}COUNT(*) AS lines, COUNT(DISTINCT institution) AS institutions, {sums} "
        f"FROM {source}{where}{group}"
    )


def reporters(source: str, months: int) -> str:
    """Institutions with a line in every one of ``months`` months."""
    return f"SELECT institution FROM {source} GROUP BY institution HAVING COUNT(DISTINCT month) = {months}"


def both(first: str, second: str) -> str:
    """Institutions that stand in both of two subqueries: the same-institutions population."""
    return f"SELECT institution FROM ({first}) a WHERE institution IN ({second})"


def complete(source: str, have: Sequence[str], items: Sequence[str]) -> str:
    """Every column that a question may ask of ``source``: what an older book did not have yet is not reported."""
    lacking = [f"CAST(NULL AS {type_}) AS {key}" for key, type_ in KEYS.items() if key not in have]
    lacking += [f"CAST(NULL AS DECIMAL(18,3)) AS {item}" for item in items if item not in have]
    return f"SELECT {', '.join(['*', *lacking])} FROM {source}"


def placed(source: str, month: str) -> str:
    """Where each institution of ``source`` stood in one month."""
    return f"SELECT institution, unit, county, kind FROM {source} WHERE month = '{month}'"


def replaced(source: str, columns: Sequence[str], tree: str) -> str:
    """The lines of ``source`` as the tree of another day has them; who is not in it stays where it stood."""
    kept = ", ".join(
        f"COALESCE(t.{c}, l.{c}) AS {c}" if c in ("unit", "county", "kind") else f"l.{c} AS {c}" for c in columns
    )
    return f"SELECT {kept} FROM {source} l LEFT JOIN {tree} t ON t.institution = l.institution"


def standing(institutions: str, tree: str) -> str:
    """Some institutions with where they stand in a tree."""
    kept = "i.institution, t.unit, t.county, t.kind"
    return f"SELECT {kept} FROM ({institutions}) i JOIN ({tree}) t ON t.institution = i.institution"
