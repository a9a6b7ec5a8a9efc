"""A sealed table: typed columns, rows in canonical order, one digest a column and a short one a row."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tongbao.rules.digest import canonical, sha256

Cell = str | int | None
KINDS = ("text", "int", "milli")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sealed table: ``text``, ``int``, or ``milli`` (thousandths, DECIMAL(18,3) in Parquet)."""

    name: str
    kind: str

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"column kind must be one of {KINDS}, got {self.kind!r}; no book holds floats")


@dataclass(frozen=True)
class SealedTable:
    """Rows under typed columns; the first ``keys`` columns say where a row belongs."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    keys: int = 2

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"row has {len(row)} cells for {len(self.columns)} columns: {row!r}")

    def ordered(self) -> "SealedTable":
        """The same table with its rows in canonical order."""
        order = sorted(range(len(self.rows)), key=self._row_texts.__getitem__)
        table = SealedTable(self.columns, tuple(self.rows[i] for i in order), self.keys)
        # The texts are made once: order, column and row digests are all over the same ones.
        table.__dict__["_texts"] = tuple(self._texts[i] for i in order)
        return table

    def column_digests(self) -> dict[str, str]:
        """SHA-256 of each column over its rows in order."""
        return dict(self._column_digests)

    def row_digests(self) -> tuple[str, ...]:
        """Eight bytes a row, to find where a value changed."""
        return tuple(sha256(text.encode())[:16] for text in self._row_texts)

    def file_digest(self) -> str:
        """The digest the seal is over: kinds, column digests and the number of rows."""
        kinds = {c.name: c.kind for c in self.columns}
        return sha256(canonical({"columns": self.column_digests(), "kinds": kinds, "rows": len(self.rows)}))

    @cached_property
    def _texts(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(map(_cell_text, row)) for row in self.rows)

    @cached_property
    def _row_texts(self) -> tuple[str, ...]:
        return tuple(map("\t".join, self._texts))

    @cached_property
    def _column_digests(self) -> dict[str, str]:
        names = (c.name for c in self.columns)
        values = zip(*self._texts, strict=True) if self.rows else ((),) * len(self.columns)
        return {n: sha256("\n".join(v).encode()) for n, v in zip(names, values, strict=True)}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where a book no longer agrees with its seal."""

    file: str
    row: str
    column: str
    what: str


def differences(name: str, table: SealedTable, columns: dict[str, str], rows: Sequence[str]) -> list[Mismatch]:
    """Hold a table against its sealed digests; each changed cell is where a differing row and column meet."""
    now = table.column_digests()
    wrong = sorted(c for c in set(now) | set(columns) if now.get(c) != columns.get(c))
    if not wrong:
        return []
    if len(table.rows) != len(rows):
        return [Mismatch(name, "", "", f"行数应为{len(rows)}，实为{len(table.rows)}")]
    changed = [i for i, (a, b) in enumerate(zip(table.row_digests(), rows, strict=True)) if a != b]
    position = {c.name: i for i, c in enumerate(table.columns)}
    found = []
    for index in changed:
        row = table.rows[index]
        key = " ".join(str(k) for k in row[: table.keys])
        found += [Mismatch(name, key, c, f"现值 {row[position[c]]}") for c in wrong if c in position]
    return found or [Mismatch(name, "", "、".join(wrong), "列摘要不符")]


def _cell_text(value: Cell) -> str:
    if value is None:
        return "~"
    if isinstance(value, int):
        return f"={int(value)}"
    text = value if value.isascii() else unicodedata.normalize("NFC", value)
    return "=" + text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
