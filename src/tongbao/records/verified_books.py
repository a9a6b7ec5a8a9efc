"""Verified-book cache: a book is checked against its seal once and not again until its files are touched."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from tongbao.records.book import check_book
from tongbao.records.sealed import Mismatch

MEMORY = "held.json"


class VerifiedBooks:
    """Cache of the books that agree with their seals, stored in one file beside the books.

    A file counts as untouched while its size and its time of modification are unchanged. The whole check (``verify``),
    which reads everything and ignores the cache, detects a digit changed behind that.
    """

    def __init__(self, memory: Path) -> None:
        """Load the cache.

        Parameters
        ----------
        memory
            Cache file; it need not exist, and where it cannot be read all books are checked again.
        """
        self._memory = memory
        try:
            self._known: dict[str, list[list[str | int]]] = json.loads(memory.read_text("utf-8"))
        except (OSError, ValueError):
            self._known = {}

    def wrong(self, folder: Path, seal: str) -> list[Mismatch]:
        """Find where a book no longer agrees with its seal; it is read only if it was touched since it last agreed.

        Parameters
        ----------
        folder
            Folder of the book.
        seal
            SHA-256 of its seal.

        Returns
        -------
        list of Mismatch
            Empty where the book agrees.
        """
        if self._known.get(seal) == _marks(folder):
            return []
        found = check_book(folder, seal)
        if not found:
            self._known[seal] = _marks(folder)
            self._save()
        return found

    def written(self, folder: Path, seal: str) -> None:
        """Add a book that was just written: its digests were computed from its rows.

        Parameters
        ----------
        folder
            Folder of the book.
        seal
            SHA-256 of its seal.
        """
        self._known[seal] = _marks(folder)
        self._save()

    def _save(self) -> None:
        part = self._memory.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(self._known, sort_keys=True), "utf-8")
        part.replace(self._memory)


def _marks(folder: Path) -> list[list[str | int]]:
    """List name, size and time of modification of each file."""
    return [[p.name, s.st_size, s.st_mtime_ns] for p, s in ((p, p.stat()) for p in _files(folder))]


def _files(folder: Path) -> Iterable[Path]:
    return sorted(p for p in folder.iterdir() if p.is_file()) if folder.is_dir() else ()
