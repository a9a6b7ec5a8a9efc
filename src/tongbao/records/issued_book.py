"""Read issued records back from the closed books they were sealed in, one book a year."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tongbao.records.book import read_table
from tongbao.records.issued import ISSUED, Issued
from tongbao.records.lines import records_from


def read_issued(folders: Iterable[Path]) -> dict[str, list[Issued]]:
    """Read the records of closed books of kind ``targets``.

    Parameters
    ----------
    folders
        One folder a year, that of its newest vintage: a vintage contains everything of the one before it.

    Returns
    -------
    mapping of list name to records
        Lists ``targets``, ``events`` …, each in book order.
    """
    found: dict[str, list[Issued]] = {name: [] for name in ISSUED}
    for folder in folders:
        for name, type_ in ISSUED.items():
            found[name] += _records(folder, name, type_)
    return found


def _records(folder: Path, name: str, type_: type[Any]) -> list[Issued]:
    return records_from(read_table(folder, name), type_)
