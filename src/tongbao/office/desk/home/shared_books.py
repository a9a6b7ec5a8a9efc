"""Closed books on the storage that several machines share: the address TONGBAO_BOOKS, without it only the home."""

import os
from collections.abc import Iterable
from pathlib import Path

from tongbao.office.desk.home.home import Home
from tongbao.records.storage import Storage

_SHORT = 16


def storage() -> Storage:
    """The storage that this installation is set to."""
    return Storage(os.environ.get("TONGBAO_BOOKS", ""))


def bring(home: Home, folder: Path, seal: str) -> None:
    """Bring a book that was just closed to the storage. Its name there has its seal: another closing is another book.

    Raises
    ------
    Refusal : code ``storage``.
    """
    storage().bring(folder, _name(str(folder.relative_to(home.path)), seal))


def present(home: Home, books: Iterable[tuple[str, str]]) -> None:
    """Fetch those of some books (folder, seal) that another machine closed and this home does not have yet.

    Raises
    ------
    Refusal : code ``storage``.
    """
    absent = [(folder, seal) for folder, seal in books if not (home.path / folder).exists()]
    if absent and (shared := storage()):
        for folder, seal in absent:
            shared.fetch(_name(folder, seal), home.path / folder)


def _name(folder: str, seal: str) -> str:
    return f"{folder}-{seal[:_SHORT]}"
