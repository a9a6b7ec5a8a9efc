"""Read the rule tables; refuse overlaps, unknown sources, rows without a day of checking, and unsound rubrics."""

import tomllib
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from tongbao.rules.bands import bands_problem
from tongbao.rules.row import Row
from tongbao.rules.sections import expand_sections
from tongbao.rules.source import Source

TABLES = Path(__file__).parent / "tables"


def load_tables(folder: Path) -> tuple[dict[str, tuple[Row, ...]], dict[str, Source]]:
    """Read every rule table of a folder.

    Parameters
    ----------
    folder
        Folder with ``sources.toml`` and one TOML file a table.

    Returns
    -------
    (rows by table, sources by id)
        Rows in the order of their file; rows made of sections as :func:`expand_sections` orders them.

    Raises
    ------
    ValueError
        Where two rows of one id are in force on one day, a source is not declared, or a rubric has bands that do not
        contain every score exactly once, items other than those of ``rubric_items``, or weights that do not add up
        to the full score.
    """
    sources = {s["id"]: Source(**s) for s in _read_toml(folder / "sources.toml")["source"]}
    files = (path for path in sorted(folder.glob("*.toml")) if path.stem != "sources")
    tables = {}
    for table, raw in expand_sections({path.stem: _read_toml(path).get("row", []) for path in files}).items():
        tables[table] = tuple(Row(**row) for row in raw)
        _check_rows(table, tables[table], sources)
    _check_rubrics(tables.get("rubrics", ()), tables.get("rubric_items", ()))
    return tables, sources


@cache
def load_shipped_tables() -> tuple[dict[str, tuple[Row, ...]], dict[str, Source]]:
    """Load the tables that come with the program, once per process.

    Returns
    -------
    (rows by table, sources by id)
        As :func:`load` returns them.
    """
    return load_tables(TABLES)


def _read_toml(path: Path) -> dict[str, list[dict[str, Any]]]:
    with path.open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


def _check_rows(table: str, rows: tuple[Row, ...], sources: dict[str, Source]) -> None:
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


def _check_rubrics(rubrics: tuple[Row, ...], items: tuple[Row, ...]) -> None:
    if strange := sorted({i.text("rubric") for i in items} - {r.id for r in rubrics}):
        raise ValueError(f"rubric_items: no rubric {strange[0]!r}; add it to rubrics")
    for rubric in rubrics:
        own = [i for i in items if i.text("rubric") == rubric.id]
        # An item may begin or end while the rubric is in force, so the rubric is checked on each such day.
        days = {rubric.since, rubric.until or date.max} | {d for i in own for d in (i.since, i.until) if d}
        for day in sorted(d for d in days if rubric.in_force(d)):
            if problem := _rubric_problem(rubric, [i for i in own if i.in_force(day)]):
                raise ValueError(f"rubrics: {rubric.id} on {day}: {problem}")


def _rubric_problem(rubric: Row, items: list[Row]) -> str:
    """Describe what is unsound about a rubric on one day; empty where it is sound."""
    listed = rubric.texts("items")
    if wrong := sorted(set(listed) ^ {i.id for i in items}):
        return f"items and rubric_items differ in {wrong[0]}"
    full = rubric.exact("full")
    bands = rubric.get("bands", ())
    complete = bool(items) and not rubric.get("partial", False)
    weights = sum((i.exact("weight") for i in items if i.text("kind") in ("target", "measure")), Fraction(0))
    if complete and weights != full:
        return f"the weights add up to {weights}, not to {full}"
    extra = sum((i.exact("cap") for i in items if i.text("kind") == "extra"), Fraction(0))
    if (bands or complete) and (problem := bands_problem(bands, full + extra)):
        return problem
    if complete and not rubric.get("veto_grade") and any(i.text("kind") == "veto" for i in items):
        return "it has vetoes but no veto_grade"
    words = {b["word"] for b in bands}
    praised = [w for p in (rubric.get("praise", {}), *rubric.get("honours", ())) for w in p.get("among", ())]
    # A partial example without bands may still name the consequences of a grade.
    named = [*praised, *rubric.get("consequences", {}), rubric.get("veto_grade", "")] if bands else []
    return next((f"no band has the word {w}" for w in named if w and w not in words), "")
