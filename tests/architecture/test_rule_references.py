"""Every row of one table has what it needs in the others: a matter its phrases, a carrier its coefficients."""

from collections.abc import Iterator, Mapping

import pytest

from tongbao.rules.load import load_shipped_tables
from tongbao.rules.row import Row

Tables = Mapping[str, tuple[Row, ...]]
# Columns that name rows of another table (or of their own).
REFERENCES = [
    ("assessment_steps", "other_than", "assessment_steps"),
    ("carriers", "part_of", "carriers"),
    ("carriers", "cost_of", "carriers"),
    ("carriers", "cost_of", "prices"),
    ("carriers", "purpose", "seasons"),
    ("checks", "yields_to", "checks"),
    ("checks", "items", "carriers"),
    ("checks", "transport", "carriers"),
    ("cross_checks", "parts", "cross_checks"),
    ("document_steps", "after", "document_steps"),
    ("document_steps", "other_than", "document_steps"),
    ("duties", "calendar", "calendar"),
    ("duties", "calendar_year", "calendar"),
    ("header_words", "item", "carriers"),
    ("indicators", "numerator", "totals"),
    ("indicators", "activity", "carriers"),
    ("matters", "from", "matters"),
    ("matters", "joins", "matters"),
    ("matters", "point", "outline"),
    ("matters", "problem", "outline"),
    ("moves", "roles", "roles"),
    ("outline", "part", "outline"),
    ("people_formulas", "kinds", "institution_kinds"),
    ("quota_positions", "breach", "breaches"),
    ("quotas", "set", "quota_sets"),
    ("quotas", "kind", "institution_kinds"),
    ("roles", "verbs", "acts"),
    ("rubric_items", "rubric", "rubrics"),
    ("rubric_items", "target", "target_kinds"),
    ("rubrics", "items", "rubric_items"),
    ("seasons", "items", "carriers"),
    ("target_kinds", "tables", "contents"),
    ("unit_words", "items", "carriers"),
]


def words(row: Row, column: str) -> Iterator[str]:
    """Yield the ids that a column names."""
    value = row.content.get(column)
    for word in value if isinstance(value, list | tuple) else [value]:
        if isinstance(word, str) and word:
            yield word


def phrases_of(matter: Row) -> Iterator[tuple[str, ...]]:
    """Yield the phrases a matter is written with; of several alternatives one is enough."""
    id_, kind = matter.id, matter.text("kind")
    if kind == "tally" and matter.get("point"):
        yield from ((f"yes.{id_}",), (f"all.{id_}",), (f"stated.{id_}",))
        if matter.get("with_province"):
            yield (f"all_with_province.{id_}",)
        if matter.get("marks"):
            yield (f"marks.{id_}",)
        if matter.get("by_receiver"):
            yield (f"apart_only.{id_}",)
        if matter.get("joins"):
            yield (f"join.{id_}",)
    if kind == "tally" and matter.get("problem"):
        yield (f"no.{id_}",)
    if kind == "stated":
        yield (f"stated.{id_}",)
    if kind == "highlight" and matter.get("point"):
        levels = [level["id"] for level in matter.get("levels", ())]
        told = set(matter.get("told_levels", levels))
        states = [state["id"] for state in matter.get("states", ())]
        for word in [*(x for x in levels if x in told), *states] or [""]:
            yield (f"tell.{id_}.{word}", f"tell.{id_}")


def lacking(tables: Tables) -> list[str]:
    """List what rows need in other tables and do not find."""
    ids = {table: {r.id for r in rows} for table, rows in tables.items()}
    found = [
        f"{table}/{row.id}.{column} -> {target}/{word}"
        for table, column, target in REFERENCES
        for row in tables[table]
        for word in words(row, column)
        if word not in ids[target]
    ]
    for matter in tables["matters"]:
        found += [
            f"matters/{matter.id} -> phrases/{' or '.join(x)}"
            for x in phrases_of(matter)
            if not ids["phrases"] & set(x)
        ]
    factors = {r.id.partition(".")[0] for r in tables["coal_equivalent"] if r.id.endswith(".calorific")}
    for carrier in (r for r in tables["carriers"] if r.text("kind") == "energy"):
        if carrier.id not in factors:
            found.append(f"carriers/{carrier.id} -> coal_equivalent/{carrier.id}.calorific")
    bases = {"progress", "energy", "grades", "assessment"}
    for kind in [*bases, *(r.id for r in tables["document_kinds"])]:
        if f"title.{kind}" not in ids["phrases"]:
            found.append(f"document_kinds/{kind} -> phrases/title.{kind}")
    return sorted(found)


def without(tables: Tables, table: str, id_: str) -> dict[str, tuple[Row, ...]]:
    """Copy tables without a row."""
    return dict(tables) | {table: tuple(r for r in tables[table] if r.id != id_)}


def needed(tables: Tables) -> list[tuple[str, str]]:
    """List the rows others need, one of each table and each kind of phrase."""
    found = {(target, word) for t, c, target in REFERENCES for r in tables[t] for word in words(r, c)}
    every = {table: min(word for name, word in found if name == table) for table, _ in found}
    ids = {r.id for r in tables["phrases"]}
    alone = [x for m in tables["matters"] for y in phrases_of(m) if len(x := sorted(ids & set(y))) == 1]
    phrases = sorted({x[0].partition(".")[0]: x[0] for x in alone}.values())
    return [*sorted(every.items()), *(("phrases", p) for p in phrases), ("coal_equivalent", "electricity.calorific")]


SHIPPED = load_shipped_tables()[0]


def test_every_row_has_what_it_needs_in_the_other_tables() -> None:
    assert lacking(SHIPPED) == []


def test_every_column_that_is_listed_names_something() -> None:
    silent = [(t, c) for t, c, _ in REFERENCES if not any(list(words(r, c)) for r in SHIPPED[t])]
    assert silent == []


@pytest.mark.parametrize(("table", "id_"), needed(SHIPPED), ids=lambda x: str(x))
def test_a_row_that_others_need_is_missed(table: str, id_: str) -> None:
    missed = lacking(without(SHIPPED, table, id_))
    assert missed and all(f"-> {table}/" in line and id_ in line for line in missed)
