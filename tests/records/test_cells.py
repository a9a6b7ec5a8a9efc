"""Cells revised by differences are the cells of a full recompute, to the last digit."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongbao.measure.period import Month
from tongbao.records.cells import (
    Cells,
    compute_cells,
    has_stored_cells,
    read_cells,
    revise_cells,
    store_cells,
    sum_stored_cells,
)
from tongbao.records.correction import Correction, apply_corrections
from tongbao.records.engine import duckdb as engine
from tongbao.records.lines import ledger_table
from tongbao.records.reading import Reading
from tongbao.records.total import Total

ITEMS = ("electricity", "gas")
FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MONTH = Month(2024, 3)
amounts = st.dictionaries(st.sampled_from(ITEMS), st.integers(-(10**12), 10**12))
books = st.dictionaries(
    st.sampled_from(["I1", "I2", "I3", "I4"]),
    st.tuples(st.sampled_from(["east", "west"]), st.sampled_from(["organ", "health"]), amounts),
    min_size=1,
)
changes = st.lists(
    st.tuples(st.sampled_from(["I1", "I2", "I3", "I4"]), st.sampled_from(ITEMS), st.none() | st.integers(0, 10**12)),
    max_size=5,
    unique_by=lambda c: c[:2],
)


def cells(folder: str, name: str, readings: list[Reading]) -> Cells:
    """Cells from the lines of a book."""
    path = Path(folder) / f"{name}.parquet"
    engine.write_table(path, ledger_table(readings, ITEMS))
    return compute_cells([path], ITEMS)


def test_it_works(tmp_path: Path) -> None:
    lines = [
        Reading("I1", MONTH, "organ", "east", "e1", {"gas": 5}),
        Reading("I2", MONTH, "organ", "east", "e1", {"gas": 7, "electricity": 0}),
    ]
    before = cells(str(tmp_path), "b", lines)
    assert before == {("east", "e1", "organ", "2024-03"): Total(("east", "e1", "organ", "2024-03"), 2, 0, {"gas": 12})}
    late = [
        Correction("I1", MONTH, "gas", 5, 4, "合成"),
        Correction("I2", MONTH, "payment", None, None, "合成", after_text="self"),
    ]
    places = {("I1", "2024-03"): ("east", "e1", "organ")}
    assert [t.amounts for t in revise_cells(before, late, places).values()] == [{"gas": 11}]
    store_cells(tmp_path / "cells", "aa", before, ITEMS)
    assert (has_stored_cells(tmp_path / "cells", "aa"), has_stored_cells(tmp_path / "cells", "bb")) == (True, False)
    assert read_cells(tmp_path / "cells", "aa", ITEMS) == before
    assert sum_stored_cells(tmp_path / "cells", ["aa"], ("month",), ["gas"]) == [Total(("2024-03",), 2, 0, {"gas": 12})]
    assert sum_stored_cells(tmp_path / "cells", [], ("month",), ["gas"]) == []


@FEW
@given(books, changes)
def test_differences_give_the_cells_of_a_full_recompute(
    book: dict[str, tuple[str, str, dict[str, int]]], late: list[tuple[str, str, int | None]]
) -> None:
    lines = [Reading(i, MONTH, kind, unit, f"{unit}1", held) for i, (unit, kind, held) in book.items()]
    corrections = [
        Correction(i, MONTH, item, book[i][2].get(item), after, "合成") for i, item, after in late if i in book
    ]
    places = {(r.institution, str(r.month)): (r.unit, r.county, r.kind) for r in lines}
    with TemporaryDirectory() as folder:
        before, after = cells(folder, "v1", lines), cells(folder, "v2", apply_corrections(lines, corrections))
        assert revise_cells(before, corrections, places) == after
