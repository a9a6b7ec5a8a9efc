"""How fast this machine adds lines up, and from which size a cluster would be faster: a rule of thumb."""

import tempfile
import time
from pathlib import Path

from tongbao.records.engine import generated
from tongbao.records.engine.duckdb import DuckEngine, Made, seal_table
from tongbao.records.lines import LEDGER_KEYS
from tongbao.records.sealed import Column

_LINES = 60_000
_ITEMS = ("electricity", "gas", "heat", "water", "people", "area")
_USES = {"electricity": 95_000, "gas": 6_000, "heat": 210, "water": 1_450}
# Measured by benchmarks/cluster.py (docs/scale.md): the pace of one core under Spark to one under DuckDB in percent,
# and the seconds before a cluster's first line is read.
SPARK_PERCENT, SPARK_START = 10, 10


def pace() -> int:
    """Lines a second that DuckDB gathers here from a file, by a small trial."""
    group = generated.Group("u", "99", 9, 0, _LINES, "2024-01", 0, 1, _USES, {}, ("organ",))
    columns = (*LEDGER_KEYS, *(Column(i, "milli") for i in _ITEMS))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "u.parquet"
        seal_table(path, Made(columns, generated.lines(group, _ITEMS)))
        engine, start = DuckEngine(), time.perf_counter()
        engine.gather("trial", [str(path)], _ITEMS, ())
        seconds = time.perf_counter() - start
        engine.close()
    return int(_LINES / seconds)


def pays_from(lines_a_second: int, machines: int) -> int | None:
    """From how many lines a cluster of so many machines like this one is faster; None if it never is."""
    gain = 1 - 100 / (SPARK_PERCENT * machines)
    return int(SPARK_START * lines_a_second / gain) if gain > 0 else None
