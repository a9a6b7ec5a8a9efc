"""The cells of a closed ledger: sums by place, kind and month, kept beside the books and revised by differences.

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


def cells_of(paths: Sequence[Path], items: Sequence[str]) -> Cells:
    """The cells of some ledger files, from their lines."""
    with Ledgers(DuckEngine(), {"book": [str(p) for p in paths]}, items) as ledgers:
        return {t.key: _plain(t) for t in ledgers.cells("book", BY, items)} if paths else {}


def revised(
    cells: Mapping[tuple[str, ...], Total],
    corrections: Iterable[Correction],
    places: Mapping[tuple[str, str], tuple[str, str, str]],
) -> Cells:
    """The cells of the next vintage: each correction of an amount is a signed difference on its cell.

    Parameters
    ----------
    cells : those of the vintage before.
    corrections : those of words change no cell.
    places : unit, county and kind of each corrected line, by institution and month.
    """
    differences: dict[tuple[str, ...], dict[str, int]] = {}
    for c in corrections:
        if not c.of_words:
            month = str(c.month)
            mine = differences.setdefault((*places[c.institution, month], month), {})
            mine[c.item] = mine.get(c.item, 0) + c.difference_milli
    found = dict(cells)
    for key, mine in differences.items():
        amounts = found[key].amounts
        changed = {item: amounts.get(item, 0) + milli for item, milli in mine.items()}
        found[key] = _plain(replace(found[key], amounts={**amounts, **changed}))
    return found


def keep_cells(folder: Path, seal: str, cells: Mapping[tuple[str, ...], Total], items: Sequence[str]) -> None:
    """Keep the cells of a book under its seal; amounts as whole thousandths."""
    folder.mkdir(exist_ok=True)
    columns = (*(Column(b, "text") for b in BY), *(Column(i, "int") for i in ("lines", *items)))
    rows = tuple((*t.key, t.lines, *(t.amounts.get(i) for i in items)) for t in cells.values())
    part = _path(folder, seal).with_suffix(".part")
    engine.write_table(part, SealedTable(columns, rows))
    part.replace(_path(folder, seal))


def asked(folder: Path, seals: Sequence[str], by: Sequence[str], items: Sequence[str]) -> list[Total]:
    """Sums of kept cells by some of :data:`BY`; institutions are not counted, they cannot be added."""
    paths = [str(_path(folder, s)) for s in seals]
    return engine.added_up(paths, by, items) if paths else []


def read_cells(folder: Path, seal: str, items: Sequence[str]) -> Cells:
    """The cells that are kept for a seal."""
    return {t.key: _plain(t) for t in asked(folder, [seal], BY, items)}


def is_kept(folder: Path, seal: str) -> bool:
    """Whether the cells of a book are there."""
    return _path(folder, seal).exists()


def _plain(total: Total) -> Total:
    """Without institutions, which cannot be added, and without zeros: a sum does not tell zero from not reported."""
    return Total(total.key, total.lines, 0, {i: v for i, v in total.amounts.items() if v})


def _path(folder: Path, seal: str) -> Path:
    return folder / f"{seal}.parquet"
