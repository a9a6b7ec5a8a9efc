"""A sealed table: typed columns, rows in canonical order, one digest a column and a short one a row."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tongbao.rules.digest import canonical, sha256

Cell = str | int | None
Key = tuple[Cell, ...]
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
class Digests:
    """What a table is held against later: SHA-256 of each column, and eight bytes a row, in the order of the rows."""

    columns: dict[str, str]
    rows: tuple[str, ...]

    def of_file(self, columns: Sequence[Column]) -> str:
        """The digest the seal is over: kinds, column digests and the number of rows."""
        kinds = {c.name: c.kind for c in columns}
        return sha256(canonical({"columns": self.columns, "kinds": kinds, "rows": len(self.rows)}))


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
        return tuple(map(_digest, self._row_texts))

    def file_digest(self) -> str:
        """The digest the seal is over, see :meth:`Digests.of_file`."""
        return self.digests().of_file(self.columns)

    def digests(self) -> Digests:
        """Every digest of the table; an engine that makes them must make these."""
        return Digests(self.column_digests(), self.row_digests())

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


def differences(
    name: str, table: SealedTable, columns: dict[str, str], rows: Sequence[str], owed: Sequence[Key] = ()
) -> list[Mismatch]:
    """Hold a table against its sealed digests and say where it differs, by the keys of its rows.

    Rows are matched by their digests and not by their places. A row whose digest was not sealed is a stranger; a
    sealed digest that no row has is a gap. The seal holds no keys: a missing row is named by the rows it stood between,
    and by its own key where ``owed`` (keys the book owes) leaves no doubt.
    """
    now = table.column_digests()
    if not [c for c in set(now) | set(columns) if now.get(c) != columns.get(c)]:
        return []
    if absent := sorted(set(now) ^ set(columns)):
        return [Mismatch(name, "", "、".join(absent), "列摘要不符")]
    strangers, gaps, placed = _matched(table, rows)
    if not strangers and not gaps:
        return [Mismatch(name, "", "", "各行内容未变，行的次序与封账时不同")]
    if len(strangers) == len(gaps):
        found = _in_place(name, table, columns, rows, strangers, gaps, placed)
        if found:
            return found
    return _missing(name, table, gaps, placed, owed) + [
        Mismatch(name, _key(table, i), "", "封账时没有这一行") for i in strangers
    ]


def _matched(table: SealedTable, rows: Sequence[str]) -> tuple[list[int], list[int], dict[int, int]]:
    """Rows that were not sealed, sealed places that no row fills, and the row in every other place."""
    places: dict[str, list[int]] = {}
    for place in range(len(rows) - 1, -1, -1):
        places.setdefault(rows[place], []).append(place)
    strangers, placed = [], {}
    for index, digest in enumerate(table.row_digests()):
        if left := places.get(digest):
            placed[left.pop()] = index
        else:
            strangers.append(index)
    return strangers, [p for p in range(len(rows)) if p not in placed], placed


def _in_place(
    name: str,
    table: SealedTable,
    columns: dict[str, str],
    sealed: Sequence[str],
    strangers: list[int],
    gaps: list[int],
    placed: dict[int, int],
) -> list[Mismatch]:
    """As many strangers as gaps: the same rows with other values, if the columns of keys are as they were."""
    filled = placed | dict(zip(gaps, strangers, strict=True))
    order = [filled[place] for place in range(len(sealed))]
    again = SealedTable(table.columns, tuple(table.rows[i] for i in order), table.keys).column_digests()
    wrong = [i for i, c in enumerate(table.columns) if again[c.name] != columns[c.name]]
    if not wrong or (wrong[0] < table.keys and not _alone(strangers)):
        return []
    swapped = _exchanged(table, sealed, strangers, gaps)
    found = []
    for index in strangers:
        row, other = table.rows[index], swapped.get(index)
        for column in wrong:
            told = f"现值 {row[column]}"
            if other is not None:
                if row[column] == table.rows[other][column]:
                    continue
                told = f"现值 {row[column]}，封账值 {table.rows[other][column]}：与 {_key(table, other)} 互换了"
            found.append(Mismatch(name, _key(table, index), table.columns[column].name, told))
    return found


def _alone(strangers: list[int]) -> bool:
    return len(strangers) == 1


def _exchanged(table: SealedTable, sealed: Sequence[str], strangers: list[int], gaps: list[int]) -> dict[int, int]:
    """Pairs of rows whose values were exchanged: with them put back, both digests are those that were sealed."""
    wanted, found = dict(zip(strangers, gaps, strict=True)), {}
    for index, place in wanted.items():
        for other in strangers:
            back = (*table.rows[index][: table.keys], *table.rows[other][table.keys :])
            if other != index and _digest("\t".join(map(_cell_text, back))) == sealed[place]:
                found[index] = other
    return {a: b for a, b in found.items() if found.get(b) == a}


def _missing(
    name: str, table: SealedTable, gaps: list[int], placed: dict[int, int], owed: Sequence[Key]
) -> list[Mismatch]:
    """Rows that are gone, by what is known of them."""
    if not gaps:
        return []
    there = {row[: table.keys] for row in table.rows}
    named = sorted(" ".join(map(str, k)) for k in owed if k not in there)
    if len(named) == len(gaps):
        return [Mismatch(name, key, "", "封账时的这一行缺失") for key in named]
    found = []
    for place in gaps:
        before = next((_key(table, placed[p]) for p in range(place - 1, -1, -1) if p in placed), "表头")
        after = next((_key(table, placed[p]) for p in range(place + 1, max(placed, default=0) + 1) if p in placed), "")
        where = f"{before} 之后、{after} 之前" if after else f"{before} 之后"
        found.append(Mismatch(name, "", "", f"封账时第{place + 1}行缺失，原在 {where}"))
    return found


def _key(table: SealedTable, index: int) -> str:
    return " ".join(map(str, table.rows[index][: table.keys]))


def _digest(text: str) -> str:
    return sha256(text.encode())[:16]


def _cell_text(value: Cell) -> str:
    if value is None:
        return "~"
    if isinstance(value, int):
        return f"={int(value)}"
    text = value if value.isascii() else unicodedata.normalize("NFC", value)
    return "=" + text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
