"""How fast this machine adds lines up, and from which size a cluster would be faster: a rule of thumb."""

import tempfile
import time
from pathlib import Path

from tongbao.records.engine import generated
from tongbao.records.engine.duckdb import ComputedTable, DuckEngine, seal_table
from tongbao.records.lines import LEDGER_KEYS
from tongbao.records.sealed import Column

_LINES = 60_000
_ITEMS = ("electricity", "gas", "heat", "water", "people", "area")
_USES = {"electricity": 95_000, "gas": 6_000, "heat": 210, "water": 1_450}
# Measured by benchmarks/cluster.py (docs/scale.md): the pace of one core under Spark to one under DuckDB in percent,
# and the seconds before a cluster's first line is read.
SPARK_PERCENT, SPARK_START = 10, 10


def measure_pace() -> int:
    """Measure how fast DuckDB gathers lines from a file on this machine, by a small trial.

    Returns
    -------
    [lines/s]
        Rule of thumb.
    """
    group = generated.Group(
        unit="u",
        county="99",
        counties=9,
        first=0,
        last=_LINES,
        month="2024-01",
        years=0,
        seed=1,
        uses=_USES,
        tariffs={},
        kinds=("organ",),
    )
    columns = (*LEDGER_KEYS, *(Column(i, "milli") for i in _ITEMS))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "u.parquet"
        seal_table(path, ComputedTable(columns, generated.lines(group, _ITEMS)))
        engine, start = DuckEngine(), time.perf_counter()
        engine.gather("trial", [str(path)], _ITEMS, ())
        seconds = time.perf_counter() - start
        engine.close()
    return int(_LINES / seconds)


def break_even_lines(lines_a_second: int, machines: int) -> int | None:
    """Estimate from how many lines a cluster is faster than this machine.

    Parameters
    ----------
    lines_a_second : [lines/s]
        Pace of this machine.
    machines
        Machines of the cluster, like this one.

    Returns
    -------
    int or None
        Number of lines; None if a cluster is never faster.
    """
    gain = 1 - 100 / (SPARK_PERCENT * machines)
    return int(SPARK_START * lines_a_second / gain) if gain > 0 else None
