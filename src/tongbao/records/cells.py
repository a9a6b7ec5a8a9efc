"""Cells of a closed ledger: sums by place, kind and month, stored beside the books and revised by differences.

They are no record: they follow from a sealed book, are named by its seal, and may be deleted at any time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tongbao.records.correction import Correction
from tongbao.records.engine import duckdb as engine
from tongbao.records.engine.duckdb import DuckEngine
from tongbao.records.engine.ledgers import Ledgers
from tongbao.records.sealed import Column, SealedTable
from tongbao.records.total import Total

BY = ("unit", "county", "kind", "month")
FOLDER = "cells"
Cells = dict[tuple[str, ...], Total]


def compute_cells(paths: Sequence[Path], items: Sequence[str]) -> Cells:
    """Compute the cells of ledger files from their lines.

    Parameters
    ----------
    paths
        Parquet files of ledger lines.
    items
        Carriers to sum.

    Returns
    -------
    mapping of key to Total
        Sums by :data:`BY` [thousandths of the carrier's unit]; empty where there are no files.
    """
    with Ledgers(DuckEngine(), {"book": [str(p) for p in paths]}, items) as ledgers:
        return {t.key: _drop_uncounted(t) for t in ledgers.cells("book", BY, items)} if paths else {}


def revise_cells(
    cells: Mapping[tuple[str, ...], Total],
    corrections: Iterable[Correction],
    places: Mapping[tuple[str, str], tuple[str, str, str]],
) -> Cells:
    """Compute the cells of the next vintage: each correction of an amount adds a signed difference to its cell.

    Parameters
    ----------
    cells : mapping of key to Total
        Cells of the vintage before; they are not modified.
    corrections
        Corrections of the new vintage; those of words change no cell.
    places : (unit, county, kind) by (institution, month)
        Place of each corrected line.

    Returns
    -------
    mapping of key to Total
        Cells of the new vintage.
    """
    differences: dict[tuple[str, ...], dict[str, int]] = {}
    for c in corrections:
        if not c.of_words:
            month = str(c.month)
            cell = differences.setdefault((*places[c.institution, month], month), {})
            cell[c.item] = cell.get(c.item, 0) + c.difference_milli
    found = dict(cells)
    for key, cell in differences.items():
        amounts = found[key].amounts
        changed = {item: amounts.get(item, 0) + milli for item, milli in cell.items()}
        found[key] = _drop_uncounted(replace(found[key], amounts={**amounts, **changed}))
    return found


def store_cells(folder: Path, seal: str, cells: Mapping[tuple[str, ...], Total], items: Sequence[str]) -> None:
    """Store the cells of a book under its seal.

    Parameters
    ----------
    folder
        Folder for cells; created where it does not exist.
    seal
        SHA-256 of the book's seal.
    cells : mapping of key to Total
        Cells to store.
    items
        Carriers to store; amounts are whole thousandths.
    """
    folder.mkdir(exist_ok=True)
    columns = (*(Column(b, "text") for b in BY), *(Column(i, "int") for i in ("lines", *items)))
    rows = tuple((*t.key, t.lines, *(t.amounts.get(i) for i in items)) for t in cells.values())
    part = _path(folder, seal).with_suffix(".part")
    engine.write_table(part, SealedTable(columns, rows))
    part.replace(_path(folder, seal))


def sum_stored_cells(folder: Path, seals: Sequence[str], by: Sequence[str], items: Sequence[str]) -> list[Total]:
    """Add up stored cells by some of the columns :data:`BY`.

    Parameters
    ----------
    folder
        Folder for cells.
    seals
        Seals of the books to add up.
    by
        Columns of the sums.
    items
        Carriers to sum.

    Returns
    -------
    list of Total
        In order of key. Institutions are not counted: their numbers cannot be added.
    """
    paths = [str(_path(folder, s)) for s in seals]
    return engine.sum_cell_tables(paths, by, items) if paths else []


def read_cells(folder: Path, seal: str, items: Sequence[str]) -> Cells:
    """Read the cells stored for a seal.

    Parameters
    ----------
    folder
        Folder for cells.
    seal
        SHA-256 of the book's seal.
    items
        Carriers to read.

    Returns
    -------
    mapping of key to Total
        Sums by :data:`BY` [thousandths of the carrier's unit].
    """
    return {t.key: _drop_uncounted(t) for t in sum_stored_cells(folder, [seal], BY, items)}


def has_stored_cells(folder: Path, seal: str) -> bool:
    """Return whether the cells of a book are stored.

    Parameters
    ----------
    folder
        Folder for cells.
    seal
        SHA-256 of the book's seal.

    Returns
    -------
    bool
        True where the file exists.
    """
    return _path(folder, seal).exists()


def _drop_uncounted(total: Total) -> Total:
    """Remove institutions, which cannot be added, and zeros: a sum does not distinguish zero from not reported."""
    return Total(total.key, total.lines, 0, {i: v for i, v in total.amounts.items() if v})


def _path(folder: Path, seal: str) -> Path:
    return folder / f"{seal}.parquet"
