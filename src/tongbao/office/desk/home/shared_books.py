"""Shared books: closed books on a storage shared by several machines, at TONGBAO_BOOKS; without it only in the home."""

import os
from collections.abc import Iterable
from pathlib import Path

from tongbao.office.desk.home.home import Home
from tongbao.records.storage import Storage

_SHORT = 16


def storage() -> Storage:
    """Open the storage configured for this installation."""
    return Storage(os.environ.get("TONGBAO_BOOKS", ""))


def upload_book(home: Home, folder: Path, seal: str) -> None:
    """Upload a book just closed to the storage, under a name with its seal: another closing is another book.

    Raises
    ------
    Refusal
        Code ``storage``.
    """
    storage().bring(folder, _name(str(folder.relative_to(home.path)), seal))


def fetch_missing(home: Home, books: Iterable[tuple[str, str]]) -> None:
    """Fetch those books (folder, seal) that another machine closed and this home does not have yet.

    Raises
    ------
    Refusal
        Code ``storage``.
    """
    absent = [(folder, seal) for folder, seal in books if not (home.path / folder).exists()]
    if absent and (shared := storage()):
        for folder, seal in absent:
            shared.fetch(_name(folder, seal), home.path / folder)


def _name(folder: str, seal: str) -> str:
    return f"{folder}-{seal[:_SHORT]}"
