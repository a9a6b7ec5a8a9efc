"""Synthetic ledger lines made in the engine, for books of any size. Every institution and number is invented.

Everything follows from a seed by whole-number arithmetic, so that a book has the same digits on every machine. An
institution has a size with a heavy tail, a kind, a county; its months have a season, a yearly drift and noise. Planted
faults are listed beside the lines with the value that would have been true.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# The faults that are planted: what of the electricity is multiplied, and for which share of lines (one in so many).
FAULTS = {"times_1000": (1000, 1, 3001), "times_10": (10, 1, 1009), "tenth": (1, 10, 997)}
# One line in so many did not come, one institution in so many moves to the next county in the middle of the year.
ABSENT, MOVING, MOVES_IN = 499, 5003, 7
_PRIME = 2_147_483_647


@dataclass(frozen=True, slots=True)
class Group:
    """The institutions of one reporting unit in one month: numbers ``first`` up to ``last`` in so many counties.

    ``uses`` is what one person uses in a month, in thousandths of the carrier's unit, in the season of the month;
    ``tariffs`` what a unit of a carrier costs, in thousandths of a yuan. ``drift`` is the yearly change in thousandths.
    """

    unit: str
    county: str
    counties: int
    first: int
    last: int
    month: str
    years: int
    seed: int
    uses: Mapping[str, int]
    tariffs: Mapping[str, int]
    kinds: Sequence[str]
    drift: int = -15


def lines(group: Group, columns: Sequence[str]) -> str:
    """Build the question that generates a group's ledger lines.

    Parameters
    ----------
    group
        Institutions of one unit in one month.
    columns
        Columns after the keys of a ledger [thousandths].

    Returns
    -------
    str
        Question in SQL.
    """
    month = int(group.month.split("-")[1])
    moved = f"CASE WHEN n % {MOVING} = 17 AND {month} >= {MOVES_IN} THEN 1 ELSE 0 END"
    kind = " ".join(f"WHEN {k} THEN '{name}'" for k, name in enumerate(group.kinds))
    amounts = ", ".join(f"{_amount(c, group)} AS {c}" for c in columns)
    return f"""
SELECT 'S' || lpad(CAST(n AS VARCHAR), 8, '0') AS institution, '{group.month}' AS month,
  CASE n % {len(group.kinds)} {kind} END AS kind, '{group.unit}' AS unit,
  '{group.county}' || lpad(CAST((n // {len(group.kinds)} + {moved}) % {group.counties} + 1 AS VARCHAR), 2, '0')
    AS county,
  CASE WHEN {_mixed(group, 5)} % 20 = 0 THEN 'estimated' ELSE 'billed' END AS basis,
  '' AS upload, n - {group.first} + 3 AS row, '' AS reasons,
  CASE WHEN {_mixed(group, 6)} % 50 = 0 THEN 1 ELSE 0 END AS doubted, '' AS payment, '' AS marks, {amounts}
FROM ({_there(group)}) faulty"""


def planted(group: Group) -> str:
    """Build the question that lists a group's planted faults.

    Parameters
    ----------
    group
        Institutions of one unit in one month.

    Returns
    -------
    str
        Question for institution, month, carrier, fault and true thousandths.
    """
    cases = " ".join(
        f"WHEN times = {times} AND over = {over} THEN '{name}'" for name, (times, over, _) in FAULTS.items()
    )
    return f"""
SELECT 'S' || lpad(CAST(n AS VARCHAR), 8, '0') AS institution, '{group.month}' AS month, 'electricity' AS item,
  CASE {cases} END AS fault, {_true("electricity", group)} AS milli
FROM ({_there(group)}) faulty WHERE times <> over"""


def _there(group: Group) -> str:
    """List who reported: number, people, and the factor and divisor of the electricity."""
    return f"""
  SELECT n, people, {_fault(group, 0)} AS times, {_fault(group, 1)} AS over FROM (
    SELECT range AS n, 20 + {_once(group, 1)} % 180 + CASE WHEN {_once(group, 2)} % 20 = 0
      THEN {_once(group, 3)} % 3000 ELSE 0 END AS people FROM range({group.first}, {group.last})
  ) sized WHERE {_mixed(group, 4)} % {ABSENT} <> 0"""


def _amount(column: str, group: Group) -> str:
    if column == "people":
        return "people * 1000"
    if column == "area":
        return f"people * (18 + {_once(group, 7)} % 20) * 1000"
    if column.endswith("_cost") and column.removesuffix("_cost") in group.tariffs:
        carrier = column.removesuffix("_cost")
        return f"({_true(carrier, group)} * {group.tariffs[carrier]} // 1000)"
    if column not in group.uses:
        return "CAST(NULL AS BIGINT)"
    return f"({_true(column, group)} * times // over)" if column == "electricity" else _true(column, group)


def _true(column: str, group: Group) -> str:
    """Multiply people by use, with drift and a noise of a tenth to either side."""
    year = 1000 + group.drift * group.years
    noise = f"(900 + {_mixed(group, 10 + sorted(group.uses).index(column))} % 201)"
    return f"(people * {group.uses[column]} * {year} // 1000 * {noise} // 1000)"


def _fault(group: Group, part: int) -> str:
    cases = " ".join(
        f"WHEN {_mixed(group, 20 + k)} % {fault[2]} = 0 THEN {fault[part]}" for k, fault in enumerate(FAULTS.values())
    )
    return f"CASE {cases} ELSE 1 END"


def _mixed(group: Group, salt: int) -> str:
    """Return a pseudo-random number of an institution in a month."""
    year, month = (int(x) for x in group.month.split("-"))
    return _chance((year * 12 + month) * 7919 + salt * 104_729 + group.seed)


def _once(group: Group, salt: int) -> str:
    """Return a pseudo-random number of an institution, the same in every month."""
    return _chance(salt * 130_363 + group.seed)


def _chance(add: int) -> str:
    # Twice through the generator of Park and Miller (1988), so that neighbours have nothing in common.
    return f"((((n * 69621 + {add % _PRIME}) % {_PRIME}) * 48271 % {_PRIME}) * 16807 % {_PRIME} // 7)"
