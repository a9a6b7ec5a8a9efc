"""Convert readings, facts, tallies, demands and issued records to sealed tables and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from tongbao.measure.period import Month
from tongbao.records.fact import Channel, Demand, Fact, StatedTally, Status
from tongbao.records.issued import DegreeDays, PeoplePart, Points, Restatement, Target, TargetEvent
from tongbao.records.reading import Reading
from tongbao.records.sealed import Cell, Column, SealedTable
from tongbao.records.work import Work

Record = TypeVar(
    "Record", Fact, StatedTally, Demand, Target, TargetEvent, Restatement, DegreeDays, Points, PeoplePart, Work
)
_INTS = {"count", "unlisted", "confirmed", "monthly"}
_MILLIS = {"amount_milli", "milli"}
_LISTS = {"marks", "partners", "evidence"}
_SEPARATOR = "\u001f"
LEDGER_KEYS = (
    Column("institution", "text"),
    Column("month", "text"),
    Column("kind", "text"),
    Column("unit", "text"),
    Column("county", "text"),
    Column("basis", "text"),
    Column("upload", "text"),
    Column("row", "int"),
    Column("reasons", "text"),
    Column("doubted", "int"),
    Column("payment", "text"),
    Column("marks", "text"),
)


def ledger_table(readings: Iterable[Reading], carriers: Sequence[str]) -> SealedTable:
    """Convert readings to a sealed table.

    Parameters
    ----------
    readings
        Ledger lines.
    carriers
        One column a carrier, in this order.

    Returns
    -------
    SealedTable
        :data:`LEDGER_KEYS`, then the carriers [thousandths of the carrier's unit].
    """
    columns = LEDGER_KEYS + tuple(Column(c, "milli") for c in carriers)
    rows = tuple(
        (
            r.institution,
            str(r.month),
            r.kind,
            r.unit,
            r.county,
            r.basis,
            r.upload,
            r.row,
            _join_pairs(r.reasons),
            r.doubted,
            r.payment,
            _join_pairs(r.marks),
            *(r.amounts.get(c) for c in carriers),
        )
        for r in readings
    )
    return SealedTable(columns, rows)


def readings_from(table: SealedTable) -> list[Reading]:
    """Convert a sealed table to readings; the inverse of :func:`ledger_table`.

    Parameters
    ----------
    table
        Table of ledger lines.

    Returns
    -------
    list of Reading
        In row order; fields that an older book has no column for are empty.
    """
    known = {c.name for c in LEDGER_KEYS}
    names = [c.name for c in table.columns]
    found = []
    for row in table.rows:
        cells = dict(zip(names, row, strict=True))
        text = {k: str(v) for k, v in cells.items() if k in known and v is not None}
        found.append(
            Reading(
                institution=text["institution"],
                month=Month.parse(text["month"]),
                kind=text["kind"],
                unit=text["unit"],
                county=text["county"],
                amounts={k: v for k, v in cells.items() if k not in known and isinstance(v, int)},
                basis=text["basis"],
                upload=text.get("upload", ""),
                row=int(text.get("row", 0)),
                reasons=_split_pairs(text.get("reasons", "")),
                doubted=int(text.get("doubted", 0)),
                payment=text.get("payment", ""),
                marks=_split_pairs(text.get("marks", "")),
            )
        )
    return found


def _split_pairs(words: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in words.split(";") if pair)
    return {item: word for item, _, word in pairs}


def _join_pairs(words: Mapping[str, str]) -> str:
    return ";".join(f"{item}={word}" for item, word in sorted(words.items()))


def record_table(records: Iterable[Record], type_: type[Record]) -> SealedTable:
    """Convert facts, stated tallies, demands or one type of issued records to a sealed table.

    Parameters
    ----------
    records
        Records of one type.
    type_
        Their type; its fields are the columns.

    Returns
    -------
    SealedTable
        One row a record, in the given order.
    """
    names = [f.name for f in fields(type_)]
    columns = tuple(Column(n, _kind(n)) for n in names)
    return SealedTable(columns, tuple(tuple(_cell(getattr(r, n)) for n in names) for r in records), keys=3)


def records_from(table: SealedTable, type_: type[Record]) -> list[Record]:
    """Convert a sealed table to records; the inverse of :func:`record_table`.

    Parameters
    ----------
    table
        Table of records.
    type_
        Type of the records.

    Returns
    -------
    list of ``type_``
        In row order.
    """
    names = [c.name for c in table.columns]
    return [type_(**{n: _value(n, v) for n, v in zip(names, row, strict=True)}) for row in table.rows]


def _kind(name: str) -> str:
    return "milli" if name in _MILLIS else "int" if name in _INTS else "text"


def _cell(value: Any) -> Cell:
    if isinstance(value, tuple):
        return _SEPARATOR.join(value)
    if isinstance(value, bool):
        return int(value)
    return None if value is None else value if isinstance(value, int) else str(value)


def _value(name: str, value: Cell) -> Any:
    if name in _LISTS:
        return tuple(str(value).split(_SEPARATOR)) if value else ()
    if name in ("unlisted", "confirmed", "monthly"):
        return bool(value)
    if name == "status":
        return Status(str(value))
    return Channel(str(value)) if name == "learnt" else value
