"""Read the rule tables; refuse overlaps, unknown sources and rows without a day they were checked on."""

import tomllib
from collections import defaultdict
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from tongbao.rules.dated import Row
from tongbao.rules.source import Source

TABLES = Path(__file__).parent / "tables"


def load(folder: Path) -> tuple[dict[str, tuple[Row, ...]], dict[str, Source]]:
    """Read every table of a folder: (rows by table, sources by id).

    Raises
    ------
    ValueError : two rows of one id in force on one day, or a source nobody declared.
    """
    sources = {s["id"]: Source(**s) for s in _toml(folder / "sources.toml")["source"]}
    tables = {}
    for path in sorted(folder.glob("*.toml")):
        if path.stem == "sources":
            continue
        rows = tuple(Row(**row) for row in _toml(path).get("row", []))
        _check(path.stem, rows, sources)
        tables[path.stem] = rows
    return tables, sources


@cache
def shipped() -> tuple[dict[str, tuple[Row, ...]], dict[str, Source]]:
    """The tables that come with the program."""
    return load(TABLES)


def _toml(path: Path) -> dict[str, list[dict[str, Any]]]:
    with path.open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


def _check(table: str, rows: tuple[Row, ...], sources: dict[str, Source]) -> None:
    by_id = defaultdict(list)
    for row in rows:
        if row.source not in sources:
            raise ValueError(f"{table}: {row.id} names an unknown source {row.source!r}; add it to sources.toml")
        by_id[row.id].append(row)
    for id_, same in by_id.items():
        same.sort(key=lambda r: r.since)
        for earlier, later in pairwise(same):
            if earlier.until is None or earlier.until >= later.since:
                raise ValueError(f"{table}: two rows of {id_} are in force on {later.since}; close the earlier one")
