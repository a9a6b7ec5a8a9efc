"""A sealed table: typed columns, rows in canonical order, one digest a column and a short one a row."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tongbao.rules.digest import encode_canonical, sha256

Cell = str | int | None
Key = tuple[Cell, ...]
KINDS = ("text", "int", "milli")


@dataclass(frozen=True, slots=True)
class Column:
    """Column of a sealed table: ``text``, ``int``, or ``milli`` (thousandths, DECIMAL(18,3) in Parquet)."""

    name: str
    kind: str

    def __post_init__(self) -> None:
        """Reject unknown kinds."""
        if self.kind not in KINDS:
            raise ValueError(f"column kind must be one of {KINDS}, got {self.kind!r}; no book holds floats")


@dataclass(frozen=True)
class Digests:
    """Digests a table is checked against later: SHA-256 of each column, and eight bytes a row, in row order."""

    columns: dict[str, str]
    rows: tuple[str, ...]

    def of_file(self, columns: Sequence[Column]) -> str:
        """Compute the digest that is sealed: over kinds, column digests and the number of rows.

        Parameters
        ----------
        columns
            Columns of the table.

        Returns
        -------
        str
            SHA-256 of canonical JSON.
        """
        kinds = {c.name: c.kind for c in columns}
        return sha256(encode_canonical({"columns": self.columns, "kinds": kinds, "rows": len(self.rows)}))


@dataclass(frozen=True)
class SealedTable:
    """Rows under typed columns; the first ``keys`` columns identify a row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    keys: int = 2

    def __post_init__(self) -> None:
        """Reject rows with too few or too many cells."""
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"row has {len(row)} cells for {len(self.columns)} columns: {row!r}")

    def ordered(self) -> "SealedTable":
        """Sort the rows into canonical order.

        Returns
        -------
        SealedTable
            Table with the same rows.
        """
        order = sorted(range(len(self.rows)), key=self._row_texts.__getitem__)
        table = SealedTable(self.columns, tuple(self.rows[i] for i in order), self.keys)
        # The texts are made once: order, column and row digests are all over the same ones.
        table.__dict__["_texts"] = tuple(self._texts[i] for i in order)
        return table

    def column_digests(self) -> dict[str, str]:
        """Compute the digest of each column over its rows in order.

        Returns
        -------
        mapping of column name to SHA-256
            In column order.
        """
        return dict(self._column_digests)

    def row_digests(self) -> tuple[str, ...]:
        """Compute a short digest of each row, to locate changed values.

        Returns
        -------
        tuple of str
            Eight bytes a row, hexadecimal.
        """
        return tuple(map(_digest, self._row_texts))

    def file_digest(self) -> str:
        """Compute the digest that is sealed, see :meth:`Digests.of_file`.

        Returns
        -------
        str
            SHA-256 of canonical JSON.
        """
        return self.digests().of_file(self.columns)

    def digests(self) -> Digests:
        """Compute every digest of the table; an engine that computes digests must return the same.

        Returns
        -------
        Digests
            Column and row digests.
        """
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
    """Place where a book no longer agrees with its seal."""

    file: str
    row: str
    column: str
    what: str


def differences(
    name: str, table: SealedTable, columns: dict[str, str], rows: Sequence[str], owed: Sequence[Key] = ()
) -> list[Mismatch]:
    """Compare a table with its sealed digests and locate the differences by the keys of the rows.

    Parameters
    ----------
    name
        File name, quoted in the findings.
    table
        Table as it is now.
    columns : mapping of column name to SHA-256
        Sealed column digests.
    rows : eight bytes a row
        Sealed row digests.
    owed
        Keys the book owes, from which a missing row may be named.

    Returns
    -------
    list of Mismatch
        Empty where all column digests agree.

    Notes
    -----
    Rows are matched by their digests and not by their positions. A row whose digest was not sealed is a stranger; a
    sealed digest that no row has is a gap. The seal contains no keys: a missing row is named by the rows it was
    between, and by its own key where ``owed`` leaves no doubt.
    """
    now = table.column_digests()
    if not [c for c in set(now) | set(columns) if now.get(c) != columns.get(c)]:
        return []
    if absent := sorted(set(now) ^ set(columns)):
        return [Mismatch(name, "", "、".join(absent), "列摘要不符")]
    strangers, gaps, placed = _match_rows(table, rows)
    if not strangers and not gaps:
        return [Mismatch(name, "", "", "各行内容未变，行的次序与封账时不同")]
    if len(strangers) == len(gaps):
        found = _find_changes(name, table, columns, rows, strangers, gaps, placed)
        if found:
            return found
    return _name_missing(name, table, gaps, placed, owed) + [
        Mismatch(name, _key(table, i), "", "封账时没有这一行") for i in strangers
    ]


def _match_rows(table: SealedTable, rows: Sequence[str]) -> tuple[list[int], list[int], dict[int, int]]:
    """Return rows that were not sealed, sealed positions without a row, and the row in every other position."""
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


def _find_changes(
    name: str,
    table: SealedTable,
    columns: dict[str, str],
    sealed: Sequence[str],
    strangers: list[int],
    gaps: list[int],
    placed: dict[int, int],
) -> list[Mismatch]:
    """Locate changed values where strangers and gaps are equally many, if the key columns are unchanged."""
    filled = placed | dict(zip(gaps, strangers, strict=True))
    order = [filled[place] for place in range(len(sealed))]
    again = SealedTable(table.columns, tuple(table.rows[i] for i in order), table.keys).column_digests()
    wrong = [i for i, c in enumerate(table.columns) if again[c.name] != columns[c.name]]
    if not wrong or (wrong[0] < table.keys and not _alone(strangers)):
        return []
    swapped = _find_exchanges(table, sealed, strangers, gaps)
    found = []
    for index in strangers:
        row, other = table.rows[index], swapped.get(index)
        for column in wrong:
            change = f"现值 {row[column]}"
            if other is not None:
                if row[column] == table.rows[other][column]:
                    continue
                change = f"现值 {row[column]}，封账值 {table.rows[other][column]}：与 {_key(table, other)} 互换了"
            found.append(Mismatch(name, _key(table, index), table.columns[column].name, change))
    return found


def _alone(strangers: list[int]) -> bool:
    return len(strangers) == 1


def _find_exchanges(table: SealedTable, sealed: Sequence[str], strangers: list[int], gaps: list[int]) -> dict[int, int]:
    """Return pairs of rows whose values were exchanged: with these put back, both digests are the sealed ones."""
    wanted, found = dict(zip(strangers, gaps, strict=True)), {}
    for index, place in wanted.items():
        for other in strangers:
            back = (*table.rows[index][: table.keys], *table.rows[other][table.keys :])
            if other != index and _digest("\t".join(map(_cell_text, back))) == sealed[place]:
                found[index] = other
    return {a: b for a, b in found.items() if found.get(b) == a}


def _name_missing(
    name: str, table: SealedTable, gaps: list[int], placed: dict[int, int], owed: Sequence[Key]
) -> list[Mismatch]:
    """Name missing rows by whatever is known of them."""
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
