"""Read registry tables (CSV, UTF-8) of a folder: the shipped ones of a province, or an office's own."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from tongbao.measure.refusal import Refusal
from tongbao.registry.institution import Institution
from tongbao.registry.region import Region
from tongbao.registry.reporting import ReportingUnit
from tongbao.registry.roster import Roster
from tongbao.registry.staffing import ROLES, Contact

TABLES = Path(__file__).parent / "tables"
# What the columns of a list of institutions are called where people read it.
HEADS = {
    "编号": "id",
    "名称": "name",
    "类型": "kind",
    "县区代码": "county",
    "自": "since",
    "至": "until",
    "定额级别": "level",
    "气候区": "zone",
    "统一社会信用代码": "uscc",
    "主管单位": "parent",
    "不公开": "sensitive",
}
T = TypeVar("T")


def shipped_names() -> list[str]:
    """The provinces whose registry comes with the program."""
    return sorted(p.name for p in TABLES.iterdir() if p.is_dir())


def read_roster(folder: Path) -> Roster:
    """Read regions.csv, units.csv, codes.csv, institutions.csv and contacts.csv; those absent are empty.

    Raises
    ------
    Refusal : code ``roster``, naming file, row and what is wrong.
    """
    codes: dict[str, list[tuple[str, str]]] = {}
    for unit, system, code in _build(folder / "codes.csv", lambda r: (r["unit"], r["system"], r["code"])):
        codes.setdefault(unit, []).append((system, code))
    return Roster(
        regions=tuple(_build(folder / "regions.csv", _region)),
        units=tuple(_build(folder / "units.csv", lambda r: _unit(r, tuple(codes.get(r["id"], ()))))),
        institutions=tuple(_build(folder / "institutions.csv", _institution)),
        contacts=tuple(_build(folder / "contacts.csv", _contact)),
    )


def read_institutions(content: bytes, name: str) -> tuple[Institution, ...]:
    """The institutions of a list under the heads of :data:`HEADS` or under those of institutions.csv.

    Raises
    ------
    Refusal : code ``roster``, naming file, row and what is wrong.
    """
    rows = [{HEADS.get(k, k): v for k, v in row.items()} for row in _rows(content, name)]
    for row in rows:
        row["sensitive"] = "true" if row.get("sensitive") in ("true", "是") else ""
    return tuple(_made(rows, name, _institution))


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV by its header, stripped; none where the file is absent.

    Raises
    ------
    Refusal : code ``roster`` for another encoding.
    """
    return _rows(path.read_bytes(), path.name) if path.exists() else []


def _rows(content: bytes, name: str) -> list[dict[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Refusal("roster", f"{name}不是UTF-8编码，无法登记。", "请另存为“CSV UTF-8”后重新登记。") from problem
    return [{k: (v or "").strip() for k, v in row.items() if k} for row in csv.DictReader(io.StringIO(text))]


def _build(path: Path, make: Callable[[dict[str, str]], T]) -> Iterator[T]:
    return _made(read_rows(path), path.name, make)


def _made(rows: Iterable[dict[str, str]], name: str, make: Callable[[dict[str, str]], T]) -> Iterator[T]:
    for number, row in enumerate(rows, start=2):
        try:
            yield make(row)
        except (KeyError, ValueError) as problem:
            what = f"缺“{problem.args[0]}”一栏" if isinstance(problem, KeyError) else str(problem)
            raise Refusal("roster", f"{name}第{number}行无法登记：{what}。", "请改正该行后重新登记。") from problem


def _day(row: dict[str, str], column: str) -> date:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        raise ValueError(f"{column} 的“{row[column]}”不是日期，应写成 2017-04-07 的样子") from None


def _until(row: dict[str, str]) -> date | None:
    return _day(row, "until") if row.get("until") else None


def _region(row: dict[str, str]) -> Region:
    return Region(
        row["code"],
        row["name"],
        row["kind"],
        row["parent"],
        row["unit"],
        _day(row, "since"),
        _until(row),
    )


def _unit(row: dict[str, str], codes: tuple[tuple[str, str], ...]) -> ReportingUnit:
    return ReportingUnit(
        row["id"],
        row["list"],
        row["name"],
        row["short"],
        int(row["customary"]),
        row["hands_down_to"],
        _day(row, "since"),
        _until(row),
        codes,
        row.get("unverified") == "true",
    )


def _institution(row: dict[str, str]) -> Institution:
    return Institution(
        row["id"],
        row["name"],
        row["kind"],
        row["county"],
        _day(row, "since"),
        _until(row),
        row.get("level", ""),
        row.get("zone", ""),
        row.get("uscc", ""),
        row.get("parent", ""),
        row.get("sensitive", "") == "true",
    )


def _contact(row: dict[str, str]) -> Contact:
    if row["role"] not in ROLES:
        raise ValueError(f"role {row['role']!r}")
    return Contact(row["unit"], row["role"], row["name"], row["phone"], _day(row, "since"), _until(row))
