"""A book: the accepted lines of one period as Parquet, beside its manifest, rules and registry."""

import json
import os
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tongbao.measure.refusal import Refusal
from tongbao.records.durable import move_durably
from tongbao.records.engine import duckdb as engine
from tongbao.records.seal import Seal
from tongbao.records.sealed import Column, Digests, Key, Mismatch, SealedTable, differences
from tongbao.rules.digest import digest, encode_canonical

# Beside the lines of a ledger: who owed one (institution, month, kind, unit, …).
OWED, _UNIT = "owed", 3


def write_book(
    folder: Path,
    seal_of: Seal,
    tables: Mapping[str, SealedTable | engine.ComputedTable],
    rules: dict[str, Any],
    registry: dict[str, Any],
    envelope: dict[str, Any],
) -> Seal:
    """Write a book into a folder that must not exist and return its seal.

    Parameters
    ----------
    folder
        Folder of the book; it appears complete or not at all, because it is written under another name and moved.
    seal_of
        Seal with kind, scope, period, vintage and parent; the digests are filled in here.
    tables : mapping of table name to table
        Tables to seal, held in memory or computed by an engine.
    rules, registry
        Rule rows and registry that the tables are based on.
    envelope
        Who closed the book, when and with what software; not part of the seal.

    Returns
    -------
    Seal
        Seal with the digests of everything that was written.

    Raises
    ------
    Refusal
        Code ``sealed`` where the folder exists.
    """
    if folder.exists():
        raise Refusal("sealed", f"{folder.name}已经封账。", "封账后的更正请用 correct 登记，再封下一稿。")
    part = folder.with_name(folder.name + ".part")
    # What a crash left half written is not part of this book.
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    names = sorted(tables)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = pool.map(lambda n: engine.seal_table(part / f"{n}.parquet", tables[n]), names)
        digests = dict(zip(names, made, strict=True))
    seal = Seal(
        kind=seal_of.kind,
        scope=seal_of.scope,
        period=seal_of.period,
        vintage=seal_of.vintage,
        files={n: d.of_file(tables[n].columns) for n, d in digests.items()},
        rules=digest(rules),
        registry=digest(registry),
        parent=seal_of.parent,
    )
    _write_json(part / "digests.json", {n: _digest_sheet(d, tables[n]) for n, d in digests.items()})
    _write_json(part / "rules.json", rules)
    _write_json(part / "registry.json", registry)
    _write_json(part / "manifest.json", asdict(seal) | {"sha256": seal.sha256, "sm3": seal.sm3})
    _write_json(part / "envelope.json", envelope)
    move_durably(part, folder)
    return seal


def read_manifest(folder: Path) -> Seal:
    """Read the seal a book was closed with.

    Parameters
    ----------
    folder
        Folder of the book.

    Returns
    -------
    Seal
        Seal as stated in ``manifest.json``; it is not checked.
    """
    raw = json.loads((folder / "manifest.json").read_text("utf-8"))
    return Seal(**{k: raw[k] for k in raw if k not in ("sha256", "sm3")})


def read_json(folder: Path, name: str) -> Any:
    """Read a sealed companion of a book.

    Parameters
    ----------
    folder
        Folder of the book.
    name
        ``rules``, ``registry``, ``digests`` or ``envelope``.

    Returns
    -------
    Any
        Parsed JSON.
    """
    return json.loads((folder / f"{name}.json").read_text("utf-8"))


def read_table(folder: Path, name: str, first: int | None = None) -> SealedTable:
    """Read one table of a book, with the column kinds it was sealed with.

    Parameters
    ----------
    folder
        Folder of the book.
    name
        Name of the table.
    first : number of rows
        Read no more than so many rows; all of them by default.

    Returns
    -------
    SealedTable
        Rows in sealed order.
    """
    sheet = read_json(folder, "digests")[name]
    columns = tuple(Column(n, k) for n, k in sheet["kinds"])
    return SealedTable(columns, engine.read_table(folder / f"{name}.parquet", columns, first), sheet["keys"])


def row_count(folder: Path, name: str) -> int:
    """Count the rows of a table of a book.

    Parameters
    ----------
    folder
        Folder of the book.
    name
        Name of the table.

    Returns
    -------
    int
        Number of rows in the file.
    """
    return engine.row_count(folder / f"{name}.parquet")


def check_book(folder: Path, sealed: str) -> list[Mismatch]:
    """Check a book against its seal.

    Parameters
    ----------
    folder
        Folder of the book.
    sealed
        SHA-256 of the seal as registered.

    Returns
    -------
    list of Mismatch
        Empty where not a digit has changed.
    """
    try:
        seal = read_manifest(folder)
    except (OSError, ValueError, TypeError):
        return [Mismatch("manifest.json", "", "", "封账清单缺失或无法读取")]
    found = []
    if seal.sha256 != sealed:
        found.append(Mismatch("manifest.json", "", "", "封账清单与登记的印章不符"))
    for name, wanted in (("rules", seal.rules), ("registry", seal.registry)):
        found += _check_json(folder, name, wanted)
    for name, wanted in seal.files.items():
        found += _check_file(folder, name, wanted)
    return found


def _check_json(folder: Path, name: str, wanted: str) -> list[Mismatch]:
    try:
        same = digest(read_json(folder, name)) == wanted
    except OSError:
        return [Mismatch(f"{name}.json", "", "", "文件缺失")]
    except ValueError:
        same = False
    return [] if same else [Mismatch(f"{name}.json", "", "", "内容与印章不符")]


def _check_file(folder: Path, name: str, wanted: str) -> list[Mismatch]:
    if not (folder / f"{name}.parquet").exists():
        return [Mismatch(f"{name}.parquet", "", "", "文件缺失")]
    try:
        sheet = read_json(folder, "digests")[name]
    except (OSError, ValueError, KeyError):
        return [Mismatch("digests.json", "", "", f"缺失或无法读取，无法核对{name}.parquet")]
    try:
        columns = tuple(Column(n, k) for n, k in sheet["kinds"])
        if engine.digests(folder / f"{name}.parquet", columns).of_file(columns) == wanted:
            return []
        table = read_table(folder, name)
    except ValueError:
        return [Mismatch(f"{name}.parquet", "", "", "列或列的类型与封账时不符")]
    except (OSError, engine.EngineError) as problem:
        return [Mismatch(f"{name}.parquet", "", "", f"文件无法读取：{type(problem).__name__}")]
    found = differences(f"{name}.parquet", table, sheet["columns"], sheet["rows"], _owed(folder, name))
    return found or [Mismatch(f"{name}.parquet", "", "", "文件摘要与印章不符")]


def _owed(folder: Path, name: str) -> list[Key]:
    """Return the keys that a table of a ledger owes, as the book states them; empty where it does not."""
    if name == OWED or not (folder / f"{OWED}.parquet").exists():
        return []
    try:
        table = read_table(folder, OWED)
    except (OSError, ValueError, LookupError, engine.EngineError):
        return []  # that table reports its own faults
    return [row[: table.keys] for row in table.rows if row[_UNIT] == name]


def _digest_sheet(digests: Digests, table: SealedTable | engine.ComputedTable) -> dict[str, Any]:
    return {
        "columns": digests.columns,
        "rows": list(digests.rows),
        "keys": table.keys,
        "kinds": [[c.name, c.kind] for c in table.columns],
    }


def _write_json(path: Path, value: Any) -> None:
    path.write_bytes(encode_canonical(value) + b"\n")
