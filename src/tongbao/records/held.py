"""A book is held against its seal once; as long as its files are not touched, that is remembered."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from tongbao.records.book import check_book
from tongbao.records.sealed import Mismatch

MEMORY = "held.json"


class Held:
    """What was held against its seal, remembered in one file beside the books.

    A file counts as untouched while its size and its time of change are what they were. Whoever wants to know whether
    a digit changed behind that asks for the whole check (``verify``), which reads everything and remembers nothing.
    """

    def __init__(self, memory: Path) -> None:
        """``memory`` need not exist; what cannot be read is forgotten, and books are held again."""
        self._memory = memory
        try:
            self._known: dict[str, list[list[str | int]]] = json.loads(memory.read_text("utf-8"))
        except (OSError, ValueError):
            self._known = {}

    def wrong(self, folder: Path, seal: str) -> list[Mismatch]:
        """Where a book no longer agrees with its seal; read only if it was touched since it last agreed."""
        if self._known.get(seal) == _marks(folder):
            return []
        found = check_book(folder, seal)
        if not found:
            self._known[seal] = _marks(folder)
            self._save()
        return found

    def written(self, folder: Path, seal: str) -> None:
        """Remember a book that was just written: its digests were made from its rows."""
        self._known[seal] = _marks(folder)
        self._save()

    def _save(self) -> None:
        part = self._memory.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(self._known, sort_keys=True), "utf-8")
        part.replace(self._memory)


def _marks(folder: Path) -> list[list[str | int]]:
    """Name, size and time of change of each file."""
    return [[p.name, s.st_size, s.st_mtime_ns] for p, s in ((p, p.stat()) for p in _files(folder))]


def _files(folder: Path) -> Iterable[Path]:
    return sorted(p for p in folder.iterdir() if p.is_file()) if folder.is_dir() else ()
