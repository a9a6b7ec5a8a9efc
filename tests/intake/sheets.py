"""Sheets for the intake tests: write a template, read it, spoil a cell."""

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tongbao.intake.forms.entries import Source
from tongbao.intake.reading.workbook import Sheets, read_workbook
from tongbao.rules.rulebook import Rulebook

DAY = date(2017, 4, 7)
RULES = Rulebook(DAY)
LIMITS = {
    "file_bytes": 200_000,
    "entries": 60,
    "unpacked_bytes": 4_000_000,
    "ratio": 60,
    "memory_bytes": 300_000_000,
    "cpu_seconds": 5,
    "wall_seconds": 10,
    "files_a_worker": 3,
    "answer_bytes": 4_000_000,
    "most_rows": 50_000,
    "most_columns": 300,
    "most_cells": 400_000,
}
SOURCE = Source(
    "保定市_2017-03.xlsx",
    "feedbeef0001",
    "baoding",
    "2017-03",
    "2017-04-01T08:30:00+08:00",
    {"规划.pdf": "a" * 64, "会议.pdf": "b" * 64},
)


def written(write: Callable[[Path], None]) -> Sheets:
    """What a reader gets from a workbook just written."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.xlsx"
        write(path)
        return read_workbook(path, LIMITS)


def put(sheets: Sheets, sheet: str, cell: str, words: str) -> None:
    """Put text into a cell such as F12 (one-letter columns)."""
    row, column = int(cell[1:]) - 1, ord(cell[0]) - ord("A")
    lines = sheets[sheet]
    while len(lines) <= row:
        lines.append([])
    lines[row] = [*lines[row], *([None] * (column + 1 - len(lines[row])))]
    lines[row][column] = ("s", words) if words else None


def trimmed(sheets: Sheets) -> Sheets:
    """The same sheets without empty cells and rows at their ends."""
    return {n: _short([_short(r, None) for r in rows], []) for n, rows in sheets.items()}


def _short(items, empty):  # type: ignore[no-untyped-def]
    kept = list(items)
    while kept and kept[-1] == empty:
        kept.pop()
    return kept


def locked() -> bytes:
    """The least compound file that holds an EncryptedPackage: what a password makes of an .xlsx."""
    free, end = b"\xff\xff\xff\xff", b"\xfe\xff\xff\xff"
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + bytes.fromhex("3e000300feff09000600") + bytes(6)
    head += (0).to_bytes(4, "little") + (1).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(4)
    head += (4096).to_bytes(4, "little") + end + bytes(4) + end + bytes(4) + (0).to_bytes(4, "little") + free * 108
    fat = b"\xfd\xff\xff\xff" + end + free * 126
    entries = _entry("Root Entry", 5, 1) + _entry("EncryptedPackage", 2, -1) + bytes(256)
    return head + fat + entries


def _entry(name: str, kind: int, child: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    none = (-1).to_bytes(4, "little", signed=True)
    links = none + none + child.to_bytes(4, "little", signed=True)
    start = b"\xfe\xff\xff\xff"
    return (
        text.ljust(64, b"\0")
        + len(text).to_bytes(2, "little")
        + bytes([kind, 1])
        + links
        + bytes(36)
        + start
        + bytes(8)
    )
